"""Source of IEC publications: the harmonised publications API."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_sources():  # type: ignore[no-untyped-def]
    """Offer the IEC publications source."""
    from aistandards_iec.source import IecSource

    return [IecSource()]
