"""Batches of a sync: records, rejected rows, details and a checkpoint, stored in one transaction."""

import json
from collections import Counter
from collections.abc import Sequence

import attrs
import orjson

from aistandards.model import Standard, Status
from aistandards.model.text import clean_text
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.source import Rejected, Source
from aistandards.store import Entry, Store
from aistandards.sync.clock import Clock
from aistandards.sync.context import Completion, RunContext
from aistandards.sync.gone import records_to_mark
from aistandards.sync.report import Outcome, SourceReport
from aistandards.tagging.annotators import SCOPE, prepare
from aistandards.tagging.curation import Curation

BATCH_RECORDS = 500
"""Number of records of a full batch, which is stored at once."""

BATCH_SECONDS = 5.0
"""Age at which a batch is stored even if it is not full, so that a killed process loses little."""


@attrs.define(slots=True, kw_only=True)
class BatchWriter:
    """Collect the records of a source and store them batch by batch.

    Attributes:
        store: Where records go.
        annotators: The annotators that decide the concepts of a record, and so its scope.
        curation: Decisions of people about concepts.
        designations: Reads the designation of a record.
        clock: The clocks of the run.
        source: The source that is read.
        context: The context of the source's run, with the pending details, marks and the checkpoint.
        report: The report of the run; its counts grow with each batch.
        run: Id of the run.
        listing: Id of the listing that the records belong to.
        basis: Scope and rules that the cursor depends on.
        force: Whether records are marked as gone where the guard refuses.
        batch_records: Number of records that are stored together.
    """

    store: Store
    annotators: Sequence[Annotator]
    curation: Curation
    designations: DesignationReader
    clock: Clock
    source: Source
    context: RunContext
    report: SourceReport
    run: int
    listing: int
    basis: str
    force: bool = False
    batch_records: int = BATCH_RECORDS
    _entries: list[Entry] = attrs.field(factory=list, init=False)
    _rejected: list[Rejected] = attrs.field(factory=list, init=False)
    _unmapped: Counter[str] = attrs.field(factory=Counter, init=False)
    _flushed: float = attrs.field(init=False)

    @_flushed.default  # pyright: ignore[reportAttributeAccessIssue]
    def _now(self) -> float:
        return self.clock.monotonic()

    def add(self, item: Standard | Rejected) -> None:
        """Add an item to the open batch; store the batch when it is full or old."""
        if isinstance(item, Rejected):
            self._rejected.append(item)
        else:
            try:
                self._add_standard(prepare(item, self.annotators, self.curation))
            except ValueError as error:
                # DesignationError is a ValueError. One bad record must not stop the others.
                self._reject(item, str(error))
        waiting = len(self._entries) + len(self._rejected) + self.context.pending
        if waiting >= self.batch_records or (waiting and self.clock.monotonic() - self._flushed > BATCH_SECONDS):
            self.flush()

    def _add_standard(self, standard: Standard) -> None:
        in_scope = any(annotation.concept in SCOPE for annotation in standard.annotations)
        if not in_scope and not self.context.keeps(standard.origin.upstream_id):
            self.report.out_of_scope += 1
            return
        designation = self.designations.parse(standard.designation)
        if standard.status is Status.UNKNOWN:
            self._unmapped[standard.stage.native] += 1
        self._entries.append(Entry.of(standard, designation))

    def _reject(self, standard: Standard, reason: str) -> None:
        row = {"designation": standard.designation, "upstream_id": standard.origin.upstream_id}
        self._rejected.append(
            Rejected(json.dumps(row).encode(), reason, upstream_id=clean_text(standard.origin.upstream_id))
        )

    def flush(self) -> None:
        """Store the open batch with its details and its checkpoint in one transaction."""
        context, name = self.context, self.source.name
        details, listed, checkpoint = context.take_details(), context.take_listed(), context.take_checkpoint()
        if self._entries or self._rejected or details or listed or checkpoint is not None:
            with self.store.batch(self.run, self.listing) as batch:
                tally = batch.upsert(name, self._entries)
                batch.mark_listed(name, listed)
                batch.reject(name, self._rejected)
                batch.store_details(name, details)
                if checkpoint is not None:
                    batch.set_cursor(
                        name,
                        checkpoint=orjson.dumps(checkpoint).decode(),
                        listing=self.listing,
                        basis=self.basis,
                    )
            self.report.new += tally.new
            self.report.changed += tally.changed
            self.report.unchanged += tally.unchanged + len(listed)
            self.report.quarantined += len(self._rejected)
        self._entries, self._rejected = [], []
        self._flushed = self.clock.monotonic()

    def finish(self) -> None:
        """Mark gone records and store the new cursor, as far as the source's run was complete."""
        for code, number in self._unmapped.most_common(5):
            reason = f"stage {code!r} of {number} records is in no table" if code else f"{number} records have no stage"
            self.context.note(f"{reason}, so their status is unknown")
        completion, name = self.context.completion, self.source.name
        if completion is Completion.UNCHANGED:
            self.report.outcome = Outcome.UNCHANGED
            return
        if completion is Completion.INTERRUPTED:
            return
        gone = (
            records_to_mark(self.store, self.source, self.listing, self.force) if completion is Completion.ALL else []
        )
        now = self.clock.now()
        with self.store.batch(self.run, self.listing) as batch:
            batch.mark_gone(name, gone, now.date().isoformat())
            batch.set_cursor(
                name,
                basis=self.basis,
                cursor=orjson.dumps(dict(self.context.new_cursor)).decode(),
                checkpoint=None,
                listing=self.listing,
                **({} if self.context.listed is None else {"listed": self.context.listed}),
                updated=now.isoformat(timespec="seconds"),
            )
        self.report.gone = len(gone)
