"""The public function `synchronise`: bring a catalogue up to date with sources that are chosen by name."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.crosswalks import StaleRows
from aistandards.catalog.snapshot import Snapshot
from aistandards.sync.choice import choose_sources
from aistandards.sync.clock import Clock
from aistandards.sync.report import SourceReport, SyncOptions
from aistandards.sync.synchroniser import Synchroniser
from aistandards.tagging.annotators import installed_annotators

Note = Callable[[str, str], None]
Progress = Callable[[str, int, int | None], None]


def synchronise(
    catalog: Catalog,
    sources: str | Iterable[str] = (),
    *,
    all_bodies: bool = False,
    scope: Literal["ai", "all"] = "ai",
    full: bool = False,
    force: bool = False,
    deep: bool = False,
    max_requests: int | None = None,
    max_seconds: float | None = None,
    clock: Clock | None = None,
    on_note: Note = lambda source, sentence: None,
    on_progress: Progress = lambda source, done, total: None,
    engine: Callable[..., Synchroniser] = Synchroniser,
) -> Iterator[SourceReport]:
    """Bring a catalogue up to date with its sources; yield the report of each when it is done.

    The report of a source names its error; a failing source does not stop the others. The first call of `next` starts
    the work. A caller may stop early; the next run completes the store.

    Args:
        catalog: The catalogue.
        sources: Names of sources, or of bodies that one source reads. By default those of the setting `sources`, else
            the default ones.
        all_bodies: Whether all other bodies of the bundled data are read too.
        scope: `ai` stores AI standards, `all` stores every record.
        full: Whether everything is read again, and not only changes since the last run.
        force: Whether the run continues where a guard refuses.
        deep: Whether sources may make many requests for details that titles lack.
        max_requests: Largest number of requests per source; None is no limit.
        max_seconds: Largest number of seconds of the whole sync; None is no limit. The sync stops between two records or
            requests, and the next one goes on from there.
        clock: The clocks of the run.
        on_note: Called with (source, sentence) for each remark.
        on_progress: Called with (source, done, total or None).
        engine: Makes the synchroniser from its attributes.

    Raises:
        PluginError: No plugin offers a source of that name.
        StoreError: The store cannot be written.

    Examples:
        >>> from aistandards import Catalog, synchronise
        >>> with Catalog.open() as catalog:  # doctest: +SKIP
        ...     for report in synchronise(catalog, ["iso"]):
        ...         print(report.source, report.outcome, report.new)
    """
    names = (sources,) if isinstance(sources, str) else tuple(sources)
    chosen = choose_sources(names, catalog.plugins, catalog.settings, all_bodies=all_bodies)
    synchroniser = engine(
        store=catalog.store,
        annotators=installed_annotators(catalog.plugins),
        curation=catalog.curation,
        designations=catalog.plugins.designations,
        settings=catalog.settings,
        options=SyncOptions(
            everything=scope == "all",
            full=full,
            force=force,
            deep=deep,
            max_requests=max_requests,
            max_seconds=max_seconds,
        ),
        snapshot_dates=Snapshot.open().dates,
        clock=clock or Clock(),
        on_note=on_note,
        on_progress=on_progress,
        fallback=catalog.plugins.fallback,
    )
    return _with_events(catalog, synchroniser.run(list(chosen)))


def _with_events(catalog: Catalog, reports: Iterator[SourceReport]) -> Iterator[SourceReport]:
    """Yield reports, and tell afterwards which rows of crosswalks have become stale."""
    stale_rows = StaleRows(catalog.crosswalks, catalog.store, catalog.data_version)
    stale_rows.begin()
    yield from reports
    stale_rows.tell()
