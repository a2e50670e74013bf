"""What ISO and IEC have in common: the grammar of their designations, and what both catalogues say in the same words."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_grammars():  # type: ignore[no-untyped-def]
    """Offer the grammar of ISO, IEC and joint designations."""
    from aistandards_isoiec.designation import IsoIecGrammar

    return [IsoIecGrammar()]
