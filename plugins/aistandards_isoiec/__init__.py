"""Common parts of ISO and IEC: the grammar of their designations, relations and deliverable types."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_grammars():  # type: ignore[no-untyped-def]
    """Offer the grammar of ISO, IEC and joint designations."""
    from aistandards_isoiec.designation import IsoIecGrammar

    return [IsoIecGrammar()]
