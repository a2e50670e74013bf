"""Editions of a work, as opposed to what supplements them."""

from aistandards.model import SUPPLEMENTING, Standard


def is_supplement(standard: Standard) -> bool:
    """Return whether a record amends, corrects or supplements another and so is no edition of the work itself."""
    return any(relation.type in SUPPLEMENTING for relation in standard.relations)
