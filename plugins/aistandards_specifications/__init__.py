"""Grammars of bodies that no feed lists: their records in the catalogue are kept by hand."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_grammars():  # type: ignore[no-untyped-def]
    """Offer the grammar of each body."""
    from aistandards_specifications.grammars import GRAMMARS

    return list(GRAMMARS)
