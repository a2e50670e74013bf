"""Relaton: the bibliographic datasets of some thirty bodies, one archive each."""

from aistandards.plugin import hookimpl


@hookimpl
def aistandards_sources():  # type: ignore[no-untyped-def]
    """Offer a source for every dataset."""
    from aistandards_relaton.datasets import DATASETS
    from aistandards_relaton.source import RelatonSource

    return [RelatonSource(dataset) for dataset in DATASETS]


@hookimpl
def aistandards_grammars():  # type: ignore[no-untyped-def]
    """Offer the grammars of the bodies that have none elsewhere; the one that reads by prefix comes last."""
    from aistandards_relaton.grammars import GRAMMARS

    return list(GRAMMARS.values())
