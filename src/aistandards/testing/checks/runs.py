"""Checks of runs: repeated, on another day, after a kill, without writing, and with many rows."""

import gc
import sys
from pathlib import Path

from aistandards.model import Standard
from aistandards.store.database import copy_store
from aistandards.sync.context import Completion
from aistandards.sync.report import Outcome
from aistandards.testing.base import SuiteBase, label
from aistandards.testing.checks.precision import forms
from aistandards.testing.checks.records import plain
from aistandards.testing.clocks import LATER, current_dates, travel_to_another_day
from aistandards.testing.sandbox import fail, files_below

try:
    import resource
except ImportError:  # Windows has no such module.
    resource = None  # type: ignore[assignment]

MAX_KILLS = 12
SETTLED = 2000
"""Number of rows after which caches and imports use no more memory."""

MAX_MEBIBYTES = 64
HARNESS_OBJECTS = 4000
"""Number of objects of the harness: a store, a server, a client."""


class RunChecks(SuiteBase):
    """Checks of runs."""

    def test_it_is_deterministic(self) -> None:
        """The same upstream gives the same records in the same order."""
        first, second = ([plain(record) for record in self.harness.records()] for _ in range(2))
        if first != second:
            pairs = enumerate(zip(first, second, strict=False))
            index = next((index for index, pair in pairs if pair[0] != pair[1]), 0)
            fail(
                f"Two readings of one upstream differ, first at record {index + 1}. Take no clock, no random number "
                "and no order of a set into a record; today's date is context.today."
            )
        self._same_on_another_day()

    def _same_on_another_day(self) -> None:
        """On another day, by the context and by the system clock, only the date of retrieval differs."""
        dates, listing = current_dates(), b"\n".join(self.harness.rows).decode("utf-8", "replace")
        records = self.harness.records()
        with travel_to_another_day():
            later = self.harness.records(today=LATER)
        for record, later_record in zip(records, later, strict=False):
            text = plain(record, undated=True)
            dated = next((form for day in dates for form in forms(day) if form in text and form not in listing), None)
            if text != plain(later_record, undated=True) or dated:
                fail(
                    f"{label(record)} is another record on another day{f': it holds {dated}' if dated else ''}. Take no clock into "
                    "a record; context.today belongs in Provenance.retrieved and nowhere else."
                )

    def test_only_what_is_wanted_is_yielded(self) -> None:
        """Only records in scope are yielded, so that the other rows of a large feed cost little time."""
        with self.harness.reading(everything=False) as (_, items):
            yielded = [item for item in items if isinstance(item, Standard)]
        if yielded:
            fail(
                f"{label(yielded[0])} was yielded, and {len(yielded) - 1} more, where context.in_scope(…) was false for every "
                "row. Call context.in_scope(upstream id, titles, committee) before you build a record, and yield only records in scope."
            )

    def test_all_is_listed_only_when_it_is(self) -> None:
        """The source calls `complete` only after the last record. A run may stop at any record before."""
        with self.harness.reading() as (context, items):
            for number, _ in enumerate(items, start=1):
                if context.completion is not Completion.INTERRUPTED:
                    fail(
                        f"The source ended the run before it yielded record {number}. Call complete, "
                        "complete_changes or complete_unchanged after the last record: otherwise, if the run stops there, "
                        "all other records are marked gone."
                    )

    def test_a_second_run_changes_nothing(self) -> None:
        """A second run over an unchanged upstream changes nothing in the store."""
        store = self._stored()
        before = self.harness.contents(store)
        # The run is forced. Otherwise, if all keys are new, the guard against shrunken listings hides the cause.
        report = self._complete(self.harness.run(store, force=True), "The same upstream, read again,")
        if report.new or report.changed or report.gone or report.quarantined:
            fail(
                f"A second run over the same upstream reports {report.new} new, {report.changed} changed, {report.gone} gone, "
                f"{report.quarantined} quarantined. Keys must be stable, and a record must not contain data of the run."
            )
        if self.harness.contents(store) != before:
            fail("A second run over the same upstream changed the store; a record must not contain data of the run.")

    def test_a_changed_row_is_one_change(self) -> None:
        """One changed row gives one changed record, because the upstream's key identifies a record."""
        store = self._stored()
        record = self._titled_record()
        title = record.title[:12]
        rows = [self._recording.feed_format.replace(row, title, f"{title}x") for row in self.harness.rows]
        if rows == list(self.harness.rows):
            fail(f"The title of {label(record)} is in no row literally; keep its words.")
        expected = sum(new != old for new, old in zip(rows, self.harness.rows, strict=True))
        report = self._complete(self.harness.run(store, rows, force=True), "The upstream with another title")
        if (report.new, report.gone) != (0, 0):
            fail(
                f"Another title made {report.new} new records and {report.gone} gone ones. The upstream id must come "
                "from the upstream's own key and never from a title."
            )
        if not 1 <= report.changed <= expected:
            fail(f"Another title in {expected} rows changed {report.changed} records; read changed rows again.")

    def test_it_resumes_after_being_killed_at_any_record(self) -> None:
        """After a kill at any record, the next run gives the same store as an uninterrupted run."""
        expected = self.harness.contents(self._stored())
        number = len(self.harness.rows)
        step = max(1, number // MAX_KILLS)
        for position in range(1, number + 1, step):
            store = self.harness.killed_at(position, batch_records=2)
            self._complete(self.harness.run(store), f"After a kill at record {position} the upstream")
            if self.harness.contents(store) != expected:
                fail(
                    f"Killed at record {position} and run again, the store differs from that of an uninterrupted run. Call "
                    "context.checkpoint(…) only after the records before it are yielded, and context.complete(…) only at the end."
                )

    def test_what_is_listed_no_longer_is_marked_gone_and_kept(self) -> None:
        """A record that is no longer listed is marked gone, and stays in the store."""
        store = self._stored()
        before = self.harness.contents(store)
        without = self.harness.run(store, list(self.harness.rows[:-1]), force=True, full=self.changes_only)
        report = self._complete(without, "The upstream without its last row")
        after = self.harness.contents(store)
        if after.keys() != before.keys():
            fail("A record was deleted from the store; a source must not delete records.")
        gone = [key for key, (_, day) in after.items() if day]
        if len(gone) != 1 or report.gone != 1:
            fail(
                f"One row is listed no longer, and {report.gone} records were marked gone. Call context.complete(cursor) "
                "after every listed record is yielded, and context.mark_listed(key) for records that are not read again."
            )
        last_report = self._complete(
            self.harness.run(store, full=self.changes_only), "The upstream with all rows again"
        )
        if any(day for _, day in self.harness.contents(store).values()):
            fail(f"A record that is listed again stays marked gone ({last_report.changed} changed); yield it again.")

    def test_a_listing_that_shrinks_is_refused(self) -> None:
        """A listing with a tenth of the former rows is refused, because it is probably faulty."""
        rows = self._generated_rows(60)
        store = self.harness.new_store()
        self._complete(self.harness.run(store, rows), "An upstream of 60 rows")
        if self.harness.expected_total(store) is None:
            fail(
                "The source did not declare the number of rows. Call context.expect(number of rows) before you yield the first record."
            )
        report = self.harness.run(store, [rows[number] for number in range(6)], full=self.changes_only).report
        if report.outcome is not Outcome.REFUSED or report.gone:
            fail(
                f"From 60 rows to 6 the run ended as {report.outcome.value} with {report.gone} gone. Call "
                "context.expect(number of rows) before you yield, and do not catch ShrunkenSourceError."
            )

    def test_a_dry_run_writes_nothing(self) -> None:
        """A dry run writes neither to the store nor to another file."""
        files, store = self._files(), self._stored()
        before, copy = store.read_bytes(), self.harness.new_store()
        copy_store(f"sqlite:///{store}", copy)
        self._complete(self.harness.run(copy, list(self.harness.rows[:-1]), force=True))
        new = self._files() - files
        if store.read_bytes() != before or new:
            names = ", ".join(sorted(path.name for path in new)) or store.name
            fail(
                f"A dry run wrote {names}. Do not write files: keep data with context.cache_detail(…) and in the cursor."
            )

    def _files(self) -> set[Path]:
        """Return the files in the home folder and in the current folder, without the stores of the suite."""
        folders = (Path.cwd(), self.harness.home)
        return {path for folder in folders for path in files_below(folder, but=self.harness.stores)}

    def test_memory_stays_constant(self) -> None:
        """Memory does not grow with the number of rows, because the source yields each record at once."""
        self._read(min(SETTLED, self.memory_rows))
        gc.collect()
        size, before = _mebibytes(), sys.getallocatedblocks()
        objects, mebibytes = self._read(self.memory_rows) - before, _mebibytes() - size
        if objects > self.objects_per_row * self.memory_rows + HARNESS_OBJECTS or mebibytes > MAX_MEBIBYTES:
            fail(
                f"Reading {self.memory_rows} rows, the source keeps up to {objects} objects, and the process grows by {mebibytes} MiB. Read "
                "page by page, or download to a file and read it line by line, and yield each record at once; neither "
                "rows nor keys of the whole listing may stay in memory."
            )

    def _read(self, number: int) -> int:
        """Read a number of rows and return the largest number of objects at the moments of measurement.

        Counting the blocks of the interpreter is fast; tracing each allocation makes the check three times as long.
        """
        maximum = 0
        with self.harness.reading(self._generated_rows(number)) as (context, items):
            for index, _ in enumerate(items):
                if index % 500 == 0:
                    # The sync takes these with every batch.
                    context.take_details()
                    context.take_listed()
                if index % (number // 10) == 0:
                    gc.collect()
                    maximum = max(maximum, sys.getallocatedblocks())
        return maximum


def _mebibytes() -> int:
    """Return the largest size of this process so far, or 0 if the system does not provide it."""
    if resource is None:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) >> (20 if sys.platform == "darwin" else 10)
