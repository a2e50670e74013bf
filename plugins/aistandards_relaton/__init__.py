"""Sources and grammars of Relaton: bibliographic datasets of about thirty bodies, each in one archive."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_sources():  # type: ignore[no-untyped-def]
    """Offer a source of each dataset."""
    from aistandards_relaton.datasets import DATASETS
    from aistandards_relaton.source import RelatonSource

    return [RelatonSource(dataset) for dataset in DATASETS]


@hookimpl
def aistandards_grammars():  # type: ignore[no-untyped-def]
    """Offer the grammars of bodies without another grammar; the general one, which reads by prefix, is last."""
    from aistandards_relaton.grammars import GRAMMARS

    return list(GRAMMARS.values())
