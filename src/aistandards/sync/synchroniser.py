"""The synchroniser: reads sources, annotates their records and stores them.

A source plugin yields records one by one. The store receives them in batches, each with its journal, its fetched
details and its checkpoint in one transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic

import attrs

from aistandards.errors import (
    MissingCredentialsError,
    MissingExtraError,
    ShrunkenSourceError,
    SourceError,
    SourceUnreachableError,
    StoreBusyError,
    StoreError,
)
from aistandards.model import PartialDate, Standard
from aistandards.model.text import message, quoted
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.problems import asks_to_end, cause_of
from aistandards.plugin.running import each
from aistandards.plugin.source import Rejected, Source
from aistandards.settings import Settings
from aistandards.store import CursorState, Store
from aistandards.sync.batch import BATCH_RECORDS, BatchWriter
from aistandards.sync.clock import Clock
from aistandards.sync.context import RunContext
from aistandards.sync.http import BudgetError, HttpClient, open_client
from aistandards.sync.pacing import Pacer
from aistandards.sync.report import Outcome, SourceReport, SyncOptions
from aistandards.tagging.annotators import NO_CURATION, versions
from aistandards.tagging.curation import Curation

_MAX_NAMED = 10
"""Number of joined drafts that a remark names."""

MAX_DAYS_UNCHANGED = 30
"""Number of days after which a source is read whole, even if its upstream says that nothing has changed."""

STOP_SECONDS = 5.0
"""Time that sources have to end in order when a sync is stopped."""


@attrs.define(slots=True, kw_only=True)
class Synchroniser:
    """Bring the records of sources into one store.

    Attributes:
        store: Where records go.
        annotators: The annotators that decide the concepts of records, and so their scope.
        designations: Reads the designation of each record.
        settings: The user's settings.
        options: The options of this sync.
        curation: Decisions of people about concepts.
        snapshot_dates: Date of the bundled data by source.
        clock: The clocks of the run.
        pacer: Keeps the pace of all sources, host by host.
        client: Makes the HTTP client of a source.
        on_note: Called with (source, sentence) for each remark.
        on_progress: Called with (source, done, total or None).
        fallback: Returns the source to read in place of one, by its name, that lacks its credentials.
        batch_records: Number of records that are stored together.
    """

    store: Store
    annotators: Sequence[Annotator]
    designations: DesignationReader
    settings: Settings
    options: SyncOptions = SyncOptions()
    curation: Curation = NO_CURATION
    snapshot_dates: Mapping[str, str] = attrs.field(factory=dict)
    clock: Clock = attrs.field(factory=Clock)
    pacer: Pacer = attrs.field(factory=Pacer)
    client: Callable[[Source, Settings, Pacer, int | None, Callable[[str], None]], HttpClient] = attrs.field(
        factory=lambda: open_client
    )
    on_note: Callable[[str, str], None] = lambda source, sentence: None
    on_progress: Callable[[str, int, int | None], None] = lambda source, done, total: None
    fallback: Callable[[str], Source | None] = lambda source: None
    batch_records: int = attrs.field(factory=lambda: BATCH_RECORDS)
    _deadline: float | None = attrs.field(default=None, init=False)
    _stopped: Event = attrs.field(factory=Event, init=False)
    _runs: set[int] = attrs.field(factory=set, init=False)

    def run(self, sources: Iterable[Source]) -> Iterator[SourceReport]:
        """Synchronise sources in parallel; yield the report of each when it is done.

        Sources spend most of their time waiting for different hosts, and a failing source does not stop the others. With a
        pace of 0 no source waits, and threads make a sync 1.3 times slower; sources are then read one after the other.

        When the caller stops early, each source ends its run in order after its current record. The threads are daemons:
        one that still waits for its host after some seconds ends with the process, which the store survives.
        """
        if self.options.max_seconds is not None:
            self._deadline = self.clock.monotonic() + self.options.max_seconds
        try:
            yield from self._run_all(list(sources))
        finally:
            self._note_joined(self.store.inherit(self.designations.parse))

    def _note_joined(self, joined: Sequence[tuple[str, str]]) -> None:
        if joined:
            named = ", ".join(f"{draft} = {text}" for draft, text in joined[:_MAX_NAMED])
            more = f" and {len(joined) - _MAX_NAMED} more" if len(joined) > _MAX_NAMED else ""
            self.on_note("catalogue", f"drafts that are one standard with their texts from now on: {named}{more}")

    def _run_all(self, chosen: Sequence[Source]) -> Iterator[SourceReport]:
        if not self.store.is_thread_safe or all(self.settings.pace(source.pace) == 0 for source in chosen):
            for source in chosen:
                yield from self._with_fallback(source, chosen)
            return
        done: SimpleQueue[list[SourceReport] | BaseException] = SimpleQueue()

        def synchronise(source: Source) -> None:
            try:
                done.put(list(self._with_fallback(source, chosen)))
            except BaseException as error:
                done.put(error)

        threads = [
            Thread(target=synchronise, args=(source,), name=f"sync-{source.name}", daemon=True) for source in chosen
        ]
        self._stopped.clear()
        try:
            for thread in threads:
                thread.start()
            for _ in chosen:
                result = done.get()
                if isinstance(result, BaseException):
                    raise result
                yield from result
        finally:
            self._end(threads)

    def _end(self, threads: Iterable[Thread]) -> None:
        """Stop the sources that are still read, and store the end of the runs that do not stop in time."""
        self._stopped.set()
        latest = monotonic() + STOP_SECONDS
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(0.0, latest - monotonic()))
        finished = self.clock.now().isoformat(timespec="seconds")
        for run in tuple(self._runs):
            with suppress(StoreError):
                self.store.end_run(run, finished, Outcome.BROKEN.value, "stopped while it waited for its host", {})

    def _with_fallback(self, source: Source, chosen: Sequence[Source]) -> Iterator[SourceReport]:
        """Synchronise a source and, when it lacks its credentials, its fallback."""
        report = self.synchronise(source)
        other_source = self.fallback(source.name) if report.outcome is Outcome.OFFLINE else None
        if other_source is None or other_source.name in {other.name for other in chosen}:
            yield report
            return
        report.message = f"{report.message}; {other_source.title} needs no credentials and is read instead"
        yield report
        yield self.synchronise(other_source)

    def synchronise(self, source: Source) -> SourceReport:
        """Bring one source's records into the store.

        The run resumes where the last one stopped. A crash loses at most the open batch. The report names an error
        of the source, or another run of it at the same time; neither is raised.

        Raises:
            StoreError: The store cannot be written.
        """
        now = self.clock.now().isoformat(timespec="seconds")
        try:
            with self.store.lock(source.name, now):
                return self._run_locked(source, now)
        except StoreBusyError as busy:
            return SourceReport(source=source.name, outcome=Outcome.REFUSED, message=str(busy))

    def _run_locked(self, source: Source, now: str) -> SourceReport:
        began = self.clock.monotonic()
        report = SourceReport(source=source.name)
        run = self.store.begin_run(source.name, now)
        self._runs.add(run)
        try:
            with self._open_client(source, report) as http:
                try:
                    self._read_or_report(source, http, run, report)
                finally:
                    report.requests, report.bytes = http.requests, http.bytes
        finally:
            report.seconds = round(self.clock.monotonic() - began, 3)
            counts = attrs.asdict(report, filter=lambda field, _: field.name not in ("message", "notes"))
            finished = self.clock.now().isoformat(timespec="seconds")
            self.store.end_run(run, finished, report.outcome.value, report.message, counts)
            self._runs.discard(run)
        return report

    def _open_client(self, source: Source, report: SourceReport) -> HttpClient:
        http = self.client(source, self.settings, self.pacer, self.options.max_requests, self._note(report))
        http.deadline = self._deadline
        return http

    def _read_or_report(self, source: Source, http: HttpClient, run: int, report: SourceReport) -> None:
        try:
            self._read(source, http, run, report)
        except MissingCredentialsError as error:
            report.outcome, report.message = Outcome.OFFLINE, str(error)
        except ShrunkenSourceError as error:
            report.outcome, report.message = Outcome.REFUSED, str(error)
        except SourceUnreachableError as error:
            report.outcome, report.message = Outcome.UNREACHABLE, str(error)
        except SourceError as error:
            report.outcome, report.message = Outcome.BROKEN, str(error)
        except BaseException as error:
            # An error of the store, or Ctrl-C: no report is returned, but the stored run must not end as ok.
            report.outcome, report.message = Outcome.BROKEN, f"stopped by {type(error).__name__}"
            raise

    def _read(self, source: Source, http: HttpClient, run: int, report: SourceReport) -> None:
        stored_state = self.store.cursor(source.name)
        state = self._state(stored_state)
        # A source that resumes continues its open listing; a source that starts again gets a new listing.
        listing = state.listing if state.checkpoint is not None else run
        context = RunContext(
            source,
            self.store,
            state,
            http,
            self.settings,
            self.annotators,
            required=self.curation.required_records,
            everything=self.options.everything,
            fresh=self.options.full,
            force=self.options.force,
            deep=self.options.deep,
            max_requests=self.options.max_requests,
            snapshot_date=self.snapshot_dates.get(source.name),
            today=PartialDate(self.clock.now().date().isoformat()),
            note=self._note(report),
            progress=lambda done, total: self.on_progress(source.name, done, total),
        )
        writer = BatchWriter(
            store=self.store,
            annotators=self.annotators,
            curation=self.curation,
            designations=self.designations,
            clock=self.clock,
            source=source,
            context=context,
            report=report,
            run=run,
            listing=listing,
            basis=self.basis,
            last_complete=stored_state.listing if stored_state.checkpoint is None else None,
            has_cursor=bool(stored_state.cursor),
            force=self.options.force,
            batch_records=self.batch_records,
        )
        try:
            try:
                for item in _plugin_boundary(source, context):
                    writer.add(item)
                    if self._stopped.is_set():
                        raise KeyboardInterrupt
                    if self._deadline is not None and self.clock.monotonic() > self._deadline:
                        raise BudgetError(f"the time limit of {self.options.max_seconds:g} s is reached")
            except BudgetError as error:
                self._note(report)(f"stopped: {error}; run again to go on from here")
                if self._deadline is not None and self.clock.monotonic() >= self._deadline:
                    report.outcome, report.message = Outcome.PARTIAL, str(error)
            finally:
                writer.flush()
            writer.finish()
        finally:
            report.out_of_scope += context.out_of_scope
            report.fetched = report.new + report.changed + report.unchanged + report.quarantined + report.out_of_scope

    def _state(self, state: CursorState) -> CursorState:
        if self.options.full or state.basis != self.basis:
            return attrs.evolve(state, cursor={}, checkpoint=None)
        if state.updated is not None and self._days_since(state.updated) > MAX_DAYS_UNCHANGED:
            # An upstream whose ETag never changes would otherwise be read only once.
            return attrs.evolve(state, cursor={})
        return state

    def _days_since(self, moment: str) -> int:
        try:
            return (self.clock.now() - datetime.fromisoformat(moment)).days
        except (ValueError, TypeError):
            return 0

    @property
    def basis(self) -> str:
        """Scope and rules that a cursor depends on: when they change, skipped rows must be read again."""
        scope = "all" if self.options.everything else "ai"
        return f"scope={scope};annotators={versions(self.annotators)};curation={self.curation.version}"

    def _note(self, report: SourceReport) -> Callable[[str], None]:
        def note(sentence: str) -> None:
            sentence = message(sentence)
            report.notes.append(sentence)
            self.on_note(report.source, sentence)

        return note


def _plugin_boundary(source: Source, context: RunContext) -> Iterator[Standard | Rejected]:
    """Yield the records of a source; turn unexpected exceptions into a `SourceError` that names the source."""
    try:
        # `note` is handed in as a function, whose parameter has no name.
        for item in each(f"source {source.name!r}", lambda: source.records(context)):  # pyright: ignore[reportArgumentType]
            if not isinstance(item, Standard | Rejected):
                raise SourceError(
                    f"{source.title}: the plugin yielded {quoted(item)}, which is neither a Standard nor a Rejected; "
                    f"report it to its author"
                )
            yield item
    except (SourceError, StoreError):
        raise
    except MissingExtraError as error:
        raise SourceError(f"{source.title}: {error}") from error
    except OSError as error:
        raise SourceError(
            f"{source.title}: a file cannot be used ({error}); is there space for temporary files?"
        ) from error
    except BaseException as error:
        if asks_to_end(error):
            raise
        raise SourceError(
            f"{source.title}: the plugin failed with {cause_of(error)}; "
            f"report it to its author, or set AISTANDARDS_DISABLE_PLUGINS to do without it"
        ) from error
