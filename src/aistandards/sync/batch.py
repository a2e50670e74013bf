"""Batches of a sync: records, rejected rows, details and a checkpoint, stored in one transaction."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

import attrs
import orjson

from aistandards.errors import ShrunkenSourceError, SourceBrokenError
from aistandards.model import Standard, Status
from aistandards.model.sanitise import check_length
from aistandards.model.text import clean_text
from aistandards.model.type_check import readable_key, wrong_type
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.source import Rejected, Source
from aistandards.store import Entry, Store
from aistandards.sync.clock import Clock
from aistandards.sync.context import Completion, RunContext
from aistandards.sync.field_guard import FieldGuard
from aistandards.sync.gone import MAX_UNGUARDED_LOSS, Missing, find_missing
from aistandards.sync.report import Outcome, SourceReport
from aistandards.tagging.annotators import SCOPE, prepare
from aistandards.tagging.curation import Curation

BATCH_RECORDS = 500
"""Number of records of a full batch, which is stored at once."""

_MAX_REPR = 100_000

_AI = ("relevance:ai", "relevance:ai-enabled")

BATCH_SECONDS = 5.0
"""Age at which a batch is stored even if it is not full, so that a killed process loses little."""


MAX_SHARE_OF_REJECTED = 0.5
"""Largest share of the rows in scope that a run may reject."""

MIN_REJECTED = 20
"""Number of rejected rows that every run may have beside readable ones."""


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
        last_complete: Id of the complete listing before this one; None when there is none.
        has_cursor: Whether the store has a cursor of the source.
        force: Whether the run continues where a guard refuses.
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
    last_complete: int | None = None
    has_cursor: bool = False
    force: bool = False
    batch_records: int = BATCH_RECORDS
    _entries: list[Entry] = attrs.field(factory=list, init=False)
    _rejected: list[Rejected] = attrs.field(factory=list, init=False)
    _unmapped: Counter[str] = attrs.field(factory=Counter, init=False)
    _rejected_keys: set[str] = attrs.field(factory=set, init=False)
    _hashes: dict[str, str] = attrs.field(factory=dict, init=False)
    _guard: FieldGuard = attrs.field(init=False)
    _flushed: float = attrs.field(init=False)

    @_flushed.default  # pyright: ignore[reportAttributeAccessIssue]
    def _now(self) -> float:
        return self.clock.monotonic()

    @_guard.default  # pyright: ignore[reportAttributeAccessIssue]
    def _make_guard(self) -> FieldGuard:
        return FieldGuard(self.store, self.source)

    def add(self, item: Standard | Rejected) -> None:
        """Add an item to the open batch; store the batch when it is full or old."""
        fault = wrong_type(item)
        if fault is not None:
            self._rejected.append(Rejected(repr(item)[:_MAX_REPR].encode(), fault, upstream_id=readable_key(item)))
        elif isinstance(item, Rejected):
            self._rejected.append(item)
        else:
            try:
                check_length(item)
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
        entry, key = Entry.of(standard, designation), standard.origin.upstream_id
        if self._hashes.setdefault(key, entry.full_hash) != entry.full_hash:
            reason = "the upstream lists this key twice with different content; the first is stored"
            self._rejected.append(Rejected(entry.undated, reason, upstream_id=key))
            return
        if standard.status is Status.UNKNOWN:
            self._unmapped[standard.stage.native] += 1
        if standard.status.is_pending and any(concept in standard.concepts for concept in _AI):
            self.report.drafts += 1
        self._entries.append(entry)

    def _reject(self, standard: Standard, reason: str) -> None:
        row = {"designation": standard.designation, "upstream_id": standard.origin.upstream_id}
        self._rejected.append(
            Rejected(json.dumps(row).encode(), reason, upstream_id=clean_text(standard.origin.upstream_id))
        )

    def flush(self) -> None:
        """Store the open batch with its details and its checkpoint in one transaction."""
        context, name = self.context, self.source.name
        details, listed = context.take_details(), context.take_listed()
        # A record that can no longer be read is still listed.
        unreadable = [key for row in self._rejected if (key := row.upstream_id) and context.holds(key)]
        self._rejected_keys.update(unreadable)
        checkpoint = None if self._guard.waiting else context.take_checkpoint()
        if self._entries or self._rejected or details or listed or checkpoint is not None:
            with self.store.batch(self.run, self.listing) as batch:
                tally = batch.upsert(name, self._entries, withhold=not self.force)
                batch.mark_listed(name, listed)
                batch.mark_listed(name, unreadable)
                batch.reject(name, self._rejected)
                batch.store_details(name, details)
                if tally.withheld and checkpoint is not None:
                    # A run that is resumed must read again the records that wait for the decision of the guard.
                    context.checkpoint(checkpoint)
                elif checkpoint is not None:
                    batch.set_cursor(
                        name,
                        checkpoint=orjson.dumps(checkpoint).decode(),
                        listing=self.listing,
                        basis=self.basis,
                    )
                if self.has_cursor and (tally.new or tally.changed):
                    # If this run does not end well, the upstream may go back to what the cursor says was read before.
                    batch.set_cursor(name, cursor="{}")
                    self.has_cursor = False
            self.report.new += tally.new
            self.report.changed += tally.changed
            self.report.unchanged += tally.unchanged + len(listed)
            self.report.quarantined += len(self._rejected)
            self._guard.add(tally.withheld)
        self._entries, self._rejected = [], []
        self._flushed = self.clock.monotonic()
        if self._guard.is_full:
            self._store_withheld()

    def _store_withheld(self) -> None:
        """Store the records in which a field becomes empty, unless these are too many.

        Raises:
            ShrunkenSourceError: A field would become empty in too many records.
        """
        decision = self._guard.decide()
        with self.store.batch(self.run, self.listing) as batch:
            tally = batch.upsert(self.source.name, decision.accepted)
        self.report.changed += tally.changed
        self.report.unchanged += tally.unchanged + decision.refused
        if decision.reason is not None:
            # A later run must not find the empty answers of this one in the cache.
            self.store.delete_details(self.source.name, self.context.fetched)
            raise ShrunkenSourceError(
                f"{self.source.title}: {decision.reason}; these records stay as they are, use --force if that is right"
            )

    def finish(self) -> None:
        """Decide on withheld and on missing records, and store the new cursor, as far as the run was complete.

        Raises:
            ShrunkenSourceError: The upstream has lost too many records, or a field in too many records.
            SourceBrokenError: Most rows cannot be read.
        """
        if self.context.completion is not Completion.INTERRUPTED and self._guard.waiting:
            self._store_withheld()
        for code, number in self._unmapped.most_common(5):
            reason = f"stage {code!r} of {number} records is in no table" if code else f"{number} records have no stage"
            self.context.note(f"{reason}, so their status is unknown")
        completion = self.context.completion
        if completion is Completion.UNCHANGED:
            self.report.outcome = Outcome.UNCHANGED
        elif completion is Completion.INTERRUPTED:
            self.report.unchanged += self._guard.waiting
        else:
            self._check_share_of_rejected()
            try:
                self._complete(everything=completion is Completion.ALL)
            except ShrunkenSourceError:
                self._forget_checkpoint()
                raise

    def _complete(self, *, everything: bool) -> None:
        """Mark gone records and store the cursor, after a whole listing or after all changes."""
        missing = self._missing() if everything else Missing()
        self._note_missing(missing)
        if self.context.shortfalls:
            self.report.outcome, self.report.message = Outcome.PARTIAL, self.context.shortfalls[0]
        cursor = self._new_cursor(missing, everything=everything)
        listing = self.listing if everything and self._is_evidence() else self.last_complete or 0
        now = self.clock.now()
        with self.store.batch(self.run, self.listing) as batch:
            batch.mark_gone(self.source.name, missing.gone, now.date().isoformat())
            batch.set_cursor(
                self.source.name,
                basis=self.basis,
                cursor=orjson.dumps(dict(cursor)).decode(),
                checkpoint=None,
                listing=listing,
                **({} if self.context.listed is None else {"listed": self.context.listed}),
                updated=now.isoformat(timespec="seconds"),
            )
        self.report.gone = len(missing.gone)

    def _forget_checkpoint(self) -> None:
        """Let the next run begin a new listing: one that goes on with a refused listing would be refused for ever."""
        if self.store.cursor(self.source.name).checkpoint is not None:
            with self.store.batch(self.run, self.listing) as batch:
                batch.set_cursor(self.source.name, checkpoint=None, cursor="{}", listing=self.last_complete or 0)

    def _new_cursor(self, missing: Missing, *, everything: bool) -> Mapping[str, Any]:
        """Return the cursor of the source, or one with which the next run asks again for what could not be read.

        A row that was in quarantine before this listing is not asked for again.
        """
        asks_again = (
            self.context.shortfalls
            or missing.unconfirmed
            or self.store.records_of(self.source.name).last_rejected() >= self.listing
            or (self.context.is_open_ended and not self.context.whole)
        )
        if not asks_again:
            return self.context.new_cursor
        return {} if everything else self.context.cursor

    def _is_evidence(self) -> bool:
        """Return whether the listing shows which records have left: no row in it was newly unreadable and may be any record."""
        records = self.store.records_of(self.source.name)
        return records.last_unidentified(self.listing, self._ambiguous_keys) < self.listing

    def _check_share_of_rejected(self) -> None:
        """Refuse a run in which most rows cannot be read: that is the fault of the upstream and not of its rows.

        Raises:
            SourceBrokenError: Most rows in scope were rejected.
        """
        report = self.report
        rows = report.new + report.changed + report.unchanged + report.quarantined
        least = MIN_REJECTED if rows > report.quarantined else MAX_UNGUARDED_LOSS
        if report.quarantined > least and report.quarantined > MAX_SHARE_OF_REJECTED * rows:
            raise SourceBrokenError(
                f"{self.source.title}: {report.quarantined} of {rows} rows cannot be read; its format may have changed; "
                f"`aistandards quarantine list` shows the reasons"
            )

    def _missing(self) -> Missing:
        confirmed_before = self.listing + 1 if self.context.whole else self.last_complete
        return find_missing(
            self.store,
            self.source,
            self.listing,
            confirmed_before=confirmed_before,
            ambiguous=self._ambiguous_keys,
            force=self.force,
        )

    @property
    def _ambiguous_keys(self) -> Set[str]:
        """Keys of both a readable and an unreadable row: the unreadable one may be any record."""
        return self._rejected_keys & self._hashes.keys()

    def _note_missing(self, missing: Missing) -> None:
        if missing.hidden:
            self.context.note(
                f"{missing.hidden} stored records are not in the listing, but rows of it cannot be read and may be theirs; "
                f"none of them was marked gone"
            )
        if missing.unconfirmed:
            self.context.note(
                f"{missing.unconfirmed} stored records are not in the listing, which has no end mark and may be cut; "
                f"the next sync marks them gone if its listing lacks them too"
            )
