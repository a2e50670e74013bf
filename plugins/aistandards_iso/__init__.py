"""Source of ISO deliverables: the files of ISO Open Data."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_sources():  # type: ignore[no-untyped-def]
    """Offer the ISO Open Data source."""
    from aistandards_iso.source import IsoSource

    return [IsoSource()]
