"""Source and grammar of ITU-T: Recommendations and the work programme."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_sources():  # type: ignore[no-untyped-def]
    """Offer the ITU-T source."""
    from aistandards_itu.source import ItuSource

    return [ItuSource()]


@hookimpl
def aistandards_grammars():  # type: ignore[no-untyped-def]
    """Offer the grammar of ITU-T designations."""
    from aistandards_itu.designation import ItuGrammar

    return [ItuGrammar()]
