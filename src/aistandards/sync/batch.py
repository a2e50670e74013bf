"""The open batch of a sync: records, rejected rows, details and a checkpoint, stored together."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aistandards.sync.synchroniser import Synchroniser
import json
from collections import Counter

import orjson

from aistandards.errors import (
    ShrunkenSource,
)
from aistandards.model import Standard, Status
from aistandards.model.text import clean_text
from aistandards.plugin.designations import parse_designation
from aistandards.plugin.source import Rejected, Source
from aistandards.store import Entry
from aistandards.sync import gone
from aistandards.sync.context import Completion, RunContext
from aistandards.sync.report import Outcome, SourceReport
from aistandards.tagging.annotators import SCOPE, annotated

BATCH_RECORDS = 500


BATCH_SECONDS = 5.0
"""A batch is stored when it is full or this old, so that a slow source loses little when it is killed."""


class _BatchWriter:
    """Gathers what a source yields and stores it batch by batch."""

    def __init__(
        self, sync: "Synchroniser", source: Source, context: RunContext, report: SourceReport, run: int, listing: int
    ) -> None:
        self._sync, self._source, self._context, self._report = sync, source, context, report
        self._run, self._listing = run, listing
        self._entries: list[Entry] = []
        self._rejected: list[Rejected] = []
        self._unmapped: Counter[str] = Counter()
        self._flushed = sync.clock.monotonic()

    def take(self, item: Standard | Rejected) -> None:
        """Put one item into the open batch."""
        if isinstance(item, Rejected):
            self._rejected.append(item)
        else:
            try:
                self._keep(annotated(item, self._sync.annotators, self._sync.curation))
            except ValueError as error:
                # DesignationError is one. A record that cannot be kept is that record's problem alone.
                self._reject(item, str(error))
        waiting = len(self._entries) + len(self._rejected) + self._context.pending
        if waiting >= self._sync.batch_records or (
            waiting and self._sync.clock.monotonic() - self._flushed > BATCH_SECONDS
        ):
            self.flush()

    def _keep(self, standard: Standard) -> None:
        in_scope = any(annotation.concept in SCOPE for annotation in standard.annotations)
        if not in_scope and not self._context.keeps(standard.origin.upstream_id):
            self._report.out_of_scope += 1
            return
        designation = parse_designation(standard.designation)
        if standard.status is Status.UNKNOWN:
            self._unmapped[standard.stage.native] += 1
        self._entries.append(Entry.of(standard, designation))

    def _reject(self, standard: Standard, reason: str) -> None:
        known = {"designation": standard.designation, "upstream_id": standard.origin.upstream_id}
        self._rejected.append(
            Rejected(json.dumps(known).encode(), reason, upstream_id=clean_text(standard.origin.upstream_id))
        )

    def flush(self) -> None:
        """Store the open batch with its details and its checkpoint, all or nothing."""
        context, name = self._context, self._source.name
        details, touched, checkpoint = context.take_details(), context.take_touched(), context.take_checkpoint()
        if self._entries or self._rejected or details or touched or checkpoint is not None:
            with self._sync.store.batch(self._run, self._listing) as batch:
                tally = batch.keep(name, self._entries)
                batch.touch(name, touched)
                batch.reject(name, self._rejected)
                batch.remember(name, details)
                if checkpoint is not None:
                    batch.move_cursor(
                        name,
                        checkpoint=orjson.dumps(checkpoint).decode(),
                        listing=self._listing,
                        basis=self._sync.basis,
                    )
            self._report.new += tally.new
            self._report.changed += tally.changed
            self._report.unchanged += tally.unchanged + len(touched)
            self._report.quarantined += len(self._rejected)
        self._entries, self._rejected = [], []
        self._flushed = self._sync.clock.monotonic()

    def conclude(self) -> None:
        """Mark what is gone and move the cursor, as far as the source's run was complete."""
        for code, number in self._unmapped.most_common(5):
            why = f"stage {code!r} of {number} records is in no table" if code else f"{number} records have no stage"
            self._context.note(f"{why}, so their status is unknown")
        completion, name = self._context.completion, self._source.name
        if completion is Completion.UNCHANGED:
            self._report.outcome = Outcome.UNCHANGED
            return
        if completion is Completion.INTERRUPTED:
            return
        gone = self._gone() if completion is Completion.ALL else []
        now = self._sync.clock.now()
        with self._sync.store.batch(self._run, self._listing) as batch:
            batch.mark_gone(name, gone, now.date().isoformat())
            batch.move_cursor(
                name,
                basis=self._sync.basis,
                cursor=orjson.dumps(dict(self._context.left)).decode(),
                checkpoint=None,
                listing=self._listing,
                **({} if self._context.listed is None else {"listed": self._context.listed}),
                updated=now.isoformat(timespec="seconds"),
            )
        self._report.gone = len(gone)

    def _gone(self) -> list[str]:
        store, name = self._sync.store, self._source.name
        missing = store.unlisted(name, self._listing)
        reason = gone.too_many_gone([row.family for row in missing], store.families(name))
        if reason is not None and not self._sync.options.force:
            raise ShrunkenSource(f"{self._source.title}: {reason}; none was marked gone, use --force if that is right")
        return [row.upstream_id for row in missing]
