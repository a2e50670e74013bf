"""Bringing the store up to date: for each record of a source annotate, compare, keep.

Records come one by one from a source plugin, are annotated, and go in batches to the store, each batch with its
journal, its fetched details and its checkpoint in one transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from queue import SimpleQueue
from threading import Thread

import attrs

from aistandards.errors import (
    MissingCredentialsError,
    MissingExtraError,
    ShrunkenSourceError,
    SourceError,
    SourceUnreachableError,
    StoreBusyError,
)
from aistandards.model import PartialDate, Standard
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.source import Rejected, Source
from aistandards.settings import Settings
from aistandards.store import CursorState, Store
from aistandards.sync.batch import BATCH_RECORDS, BatchWriter
from aistandards.sync.clock import Clock
from aistandards.sync.context import RunContext
from aistandards.sync.http import HttpClient, RequestBudgetError, open_client
from aistandards.sync.pacing import Pacer
from aistandards.sync.report import Outcome, SourceReport, SyncOptions
from aistandards.tagging.annotators import NO_CURATION, versions
from aistandards.tagging.curation import Curation


@attrs.define(slots=True, kw_only=True)
class Synchroniser:
    """Brings sources' records into one store.

    Attributes:
        store: Where records go.
        annotators: What decides their concepts, and so their scope.
        designations: Reads the designation of each record.
        settings: The user's settings.
        options: What was asked for.
        curation: What people have decided about concepts.
        snapshot_dates: Date of the bundled data by source.
        clock: Clocks.
        pacer: The pace that all sources keep together, host by host.
        client: Makes the HTTP client of a source.
        on_note: Called with (source, sentence) when there is something to tell.
        on_progress: Called with (source, done, total or None).
        stand_in: The source that is read instead of one, by its name, which lacks its credentials.
        batch_records: Records that are stored together.
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
    stand_in: Callable[[str], Source | None] = lambda source: None
    batch_records: int = attrs.field(factory=lambda: BATCH_RECORDS)

    def run(self, sources: Iterable[Source]) -> Iterator[SourceReport]:
        """Synchronise sources, all at once; each report comes when its source is done.

        Sources spend their time waiting for their turn at different hosts; a failing one never keeps another from its
        own. The threads are daemons: when the process ends they end in mid-batch, which the store survives. Where
        nobody waits, with a pace of 0, threads only get in each other's way (1.3 times slower), so it is one by one.
        """
        try:
            yield from self._all(list(sources))
        finally:
            self.store.inherit(self.designations.parse)

    def _all(self, chosen: Sequence[Source]) -> Iterator[SourceReport]:
        if not self.store.is_thread_safe or all(self.settings.pace(source.pace) == 0 for source in chosen):
            for source in chosen:
                yield from self._reports(source, chosen)
            return
        done: SimpleQueue[list[SourceReport] | BaseException] = SimpleQueue()

        def synchronise(source: Source) -> None:
            try:
                done.put(list(self._reports(source, chosen)))
            except BaseException as error:
                done.put(error)

        for source in chosen:
            Thread(target=synchronise, args=(source,), name=f"sync-{source.name}", daemon=True).start()
        for _ in chosen:
            result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield from result

    def _reports(self, source: Source, chosen: Sequence[Source]) -> Iterator[SourceReport]:
        """Synchronise a source, and where it lacks its credentials the one that stands in for it."""
        report = self.synchronise(source)
        instead = self.stand_in(source.name) if report.outcome is Outcome.OFFLINE else None
        if instead is None or instead.name in {one.name for one in chosen}:
            yield report
            return
        report.message = f"{report.message}; {instead.title} needs no credentials and is read instead"
        yield report
        yield self.synchronise(instead)

    def synchronise(self, source: Source) -> SourceReport:
        """Bring one source's records into the store.

        Resumes where the last run stopped. Everything up to the last complete batch survives a crash. What goes
        wrong with the source is told in the report, never raised, and so is another run of it that is under way.

        Raises:
            StoreError: The store cannot be written.
        """
        now = self.clock.now().isoformat(timespec="seconds")
        try:
            with self.store.lock(source.name, now):
                return self._alone(source, now)
        except StoreBusyError as busy:
            return SourceReport(source=source.name, outcome=Outcome.REFUSED, message=str(busy))

    def _alone(self, source: Source, now: str) -> SourceReport:
        began = self.clock.monotonic()
        report = SourceReport(source=source.name)
        run = self.store.begin_run(source.name, now)
        try:
            with self.client(source, self.settings, self.pacer, self.options.max_requests, self._note(report)) as http:
                try:
                    self._guarded(source, http, run, report)
                finally:
                    report.requests, report.bytes = http.requests, http.bytes
        finally:
            report.seconds = round(self.clock.monotonic() - began, 3)
            counts = attrs.asdict(report, filter=lambda field, _: field.name not in ("message", "notes"))
            finished = self.clock.now().isoformat(timespec="seconds")
            self.store.end_run(run, finished, report.outcome.value, report.message, counts)
        return report

    def _guarded(self, source: Source, http: HttpClient, run: int, report: SourceReport) -> None:
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
            # The store's fault, or the user's Ctrl-C: not told in the report, but the ledger must not call it ok.
            report.outcome, report.message = Outcome.BROKEN, f"stopped by {type(error).__name__}"
            raise

    def _read(self, source: Source, http: HttpClient, run: int, report: SourceReport) -> None:
        state = self._state(source)
        # An open listing goes on only where the source resumes; one that starts over gets a listing of its own.
        listing = state.listing if state.checkpoint is not None else run
        context = RunContext(
            source,
            self.store,
            state,
            http,
            self.settings,
            self.annotators,
            wanted=self.curation.required_records,
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
            force=self.options.force,
            batch_records=self.batch_records,
        )
        try:
            for item in _plugin_boundary(source, context):
                writer.take(item)
        except RequestBudgetError as spent:
            self._note(report)(f"stopped: {spent}; run again to go on from here")
        finally:
            writer.flush()
            report.out_of_scope += context.out_of_scope
            report.fetched = report.new + report.changed + report.unchanged + report.quarantined + report.out_of_scope
        writer.conclude()

    def _state(self, source: Source) -> CursorState:
        state = self.store.cursor(source.name)
        if self.options.full or state.basis != self.basis:
            return attrs.evolve(state, cursor={}, checkpoint=None)
        return state

    @property
    def basis(self) -> str:
        """What a cursor depends on: with another scope or other rules, rows that were skipped must be read again."""
        scope = "all" if self.options.everything else "ai"
        return f"scope={scope};annotators={versions(self.annotators)};curation={self.curation.version}"

    def _note(self, report: SourceReport) -> Callable[[str], None]:
        def note(sentence: str) -> None:
            report.notes.append(sentence)
            self.on_note(report.source, sentence)

        return note


def _plugin_boundary(source: Source, context: RunContext) -> Iterator[Standard | Rejected]:
    """The source's records; whatever else than our own errors it raises becomes a `SourceError` that names it."""
    try:
        for item in source.records(context):
            if not isinstance(item, Standard | Rejected):
                raise SourceError(
                    f"{source.title}: the plugin yielded {item!r:.80}, which is neither a Standard nor a Rejected; "
                    f"report it to its author"
                )
            yield item
    except SourceError:
        raise
    except MissingExtraError as error:
        raise SourceError(f"{source.title}: {error}") from error
    except OSError as error:
        raise SourceError(
            f"{source.title}: the machine refuses a file ({error}); is there room for temporary files?"
        ) from error
    except (Exception, SystemExit) as error:
        raise SourceError(
            f"{source.title}: the plugin failed with {type(error).__name__}: {str(error)[:200]}; "
            f"report it to its author, or set AISTANDARDS_DISABLE_PLUGINS to do without it"
        ) from error
