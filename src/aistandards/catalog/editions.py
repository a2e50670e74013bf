"""Tell editions of a work from what supplements them, and name an edition as others do."""

from aistandards.model import SUPPLEMENTING, Standard


def is_supplement(standard: Standard) -> bool:
    """Whether a record amends, corrects or supplements another and so is no edition of the work itself."""
    return any(relation.type in SUPPLEMENTING for relation in standard.relations)


def named_by_year(standard: Standard) -> str:
    """An edition as amendments name it, by its year where it has a month: `ITU-T G.8021/Y.1341 (2022)`."""
    front, _, _ = standard.designation.rpartition(" (")
    issued = standard.dates.issued
    return f"{front} ({issued.year})" if front and issued else standard.designation
