"""Checks of runs: the same again, another day, a killed process, a dry run, very many rows."""

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
except ImportError:  # Windows has none.
    resource = None  # type: ignore[assignment]

MAX_KILLS = 12
SETTLED = 2000
"""Rows after which everything that stays is there."""

MAX_MEBIBYTES = 64
HARNESS_OBJECTS = 4000
"""Objects of the bench itself: a store, a server, a client."""


class RunChecks(SuiteBase):
    """What a source does, run after run."""

    def test_it_is_deterministic(self) -> None:
        """The same upstream gives the same records in the same order."""
        first, second = ([plain(one) for one in self.harness.records()] for _ in range(2))
        if first != second:
            where = next(
                (place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), 0
            )
            fail(
                f"Two readings of one upstream differ, first at record {where + 1}. Take no clock, no random number "
                "and no order of a set into a record; today's date is context.today."
            )
        self._same_on_another_day()

    def _same_on_another_day(self) -> None:
        """Only the day of fetching is another, be it told by the context or by the machine."""
        now, noted = current_dates(), b"\n".join(self.harness.rows).decode("utf-8", "replace")
        records = self.harness.records()
        with travel_to_another_day():
            later = self.harness.records(today=LATER)
        for one, two in zip(records, later, strict=False):
            text = plain(one, undated=True)
            dated = next((form for day in now for form in forms(day) if form in text and form not in noted), None)
            if text != plain(two, undated=True) or dated:
                fail(
                    f"{label(one)} is another record on another day{f': it holds {dated}' if dated else ''}. Take no clock into "
                    "a record; context.today belongs in Provenance.retrieved and nowhere else."
                )

    def test_only_what_is_wanted_is_yielded(self) -> None:
        """Of a feed one row in a hundred matters: what nobody wants costs nothing, and is counted."""
        with self.harness.reading(everything=False) as (_, items):
            unwanted = [one for one in items if isinstance(one, Standard)]
        if unwanted:
            fail(
                f"{label(unwanted[0])} was yielded, and {len(unwanted) - 1} more, where context.in_scope(…) was false for every "
                "row. Ask context.in_scope(upstream id, titles, committee) before a record is built, and yield only those."
            )

    def test_all_is_listed_only_when_it_is(self) -> None:
        """A run may be stopped after any record; what was not yielded by then would be marked gone."""
        with self.harness.reading() as (context, items):
            for number, _ in enumerate(items, start=1):
                if context.completion is not Completion.INTERRUPTED:
                    fail(
                        f"The source said that it is through before it yielded record {number}. Call complete, "
                        "complete_changes or complete_unchanged after the last record: what is missing when a run is stopped there "
                        "would be marked gone."
                    )

    def test_a_second_run_changes_nothing(self) -> None:
        """Nothing new upstream, nothing new in the store."""
        store = self._stored()
        before = self.harness.contents(store)
        # Forced: where all keys are new, the guard would hide why.
        report = self._complete(self.harness.run(store, force=True), "The same upstream, asked again,")
        if report.new or report.changed or report.gone or report.quarantined:
            fail(
                f"A second run over the same upstream says {report.new} new, {report.changed} changed, {report.gone} gone, "
                f"{report.quarantined} quarantined. Keys must be stable, and nothing of the run may stand in a record."
            )
        if self.harness.contents(store) != before:
            fail("A second run over the same upstream changed the store; nothing of the run may stand in a record.")

    def test_a_changed_row_is_one_change(self) -> None:
        """A record is known by its upstream's key, whatever else changes."""
        store = self._stored()
        record = self._titled_record()
        title = record.title[:12]
        rows = [self._recording.feed_format.replace(row, title, f"{title}x") for row in self.harness.rows]
        if rows == list(self.harness.rows):
            fail(f"The title of {label(record)} does not stand in any row as it stands in the record; keep its words.")
        expected = sum(one != two for one, two in zip(rows, self.harness.rows, strict=True))
        report = self._complete(self.harness.run(store, rows, force=True), "The upstream with another title")
        if (report.new, report.gone) != (0, 0):
            fail(
                f"Another title made {report.new} new records and {report.gone} gone ones. The upstream id must come "
                "from the upstream's own key and never from a title."
            )
        if not 1 <= report.changed <= expected:
            fail(f"Another title in {expected} rows changed {report.changed} records; read what has changed again.")

    def test_it_resumes_after_being_killed_at_any_record(self) -> None:
        """Whenever the process dies, the next run ends as one that was never interrupted."""
        expected = self.harness.contents(self._stored())
        number = len(self.harness.rows)
        step = max(1, number // MAX_KILLS)
        for place in range(1, number + 1, step):
            store = self.harness.killed_at(place, batch_records=2)
            self._complete(self.harness.run(store), f"After a kill at record {place} the upstream")
            if self.harness.contents(store) != expected:
                fail(
                    f"Killed at record {place} and run again, the store differs from that of an uninterrupted run. Call "
                    "context.checkpoint(…) only for what was yielded before, and context.complete(…) only at the end."
                )

    def test_what_is_listed_no_longer_is_marked_gone_and_kept(self) -> None:
        """Nothing is deleted by a sync."""
        store = self._stored()
        before = self.harness.contents(store)
        without = self.harness.run(store, list(self.harness.rows[:-1]), force=True, full=self.changes_only)
        report = self._complete(without, "The upstream without its last row")
        after = self.harness.contents(store)
        if after.keys() != before.keys():
            fail("A record vanished from the store; a source never deletes.")
        gone = [key for key, (_, day) in after.items() if day]
        if len(gone) != 1 or report.gone != 1:
            fail(
                f"One row is listed no longer, and {report.gone} records were marked gone. Call context.complete(cursor) "
                "when everything listed was yielded, and context.mark_listed(key) for what was not read again."
            )
        back = self._complete(self.harness.run(store, full=self.changes_only), "The upstream with all rows again")
        if any(day for _, day in self.harness.contents(store).values()):
            fail(f"A record that is listed again stays marked gone ({back.changed} changed); yield it again.")

    def test_a_listing_that_shrinks_is_refused(self) -> None:
        """A feed that suddenly lists a tenth is more often broken than right."""
        many = self._generated_rows(60)
        store = self.harness.new_store()
        self._complete(self.harness.run(store, many), "An upstream of 60 rows")
        if self.harness.expected_total(store) is None:
            fail("The number of rows was not told. Call context.expect(number of rows) before yielding the first.")
        report = self.harness.run(store, [many[number] for number in range(6)], full=self.changes_only).report
        if report.outcome is not Outcome.REFUSED or report.gone:
            fail(
                f"From 60 rows to 6 the run ended as {report.outcome.value} with {report.gone} gone. Call "
                "context.expect(number of rows) before yielding, and let ShrunkenSourceError pass."
            )

    def test_a_dry_run_writes_nothing(self) -> None:
        """Neither in the store nor anywhere else."""
        files, store = self._files(), self._stored()
        before, copy = store.read_bytes(), self.harness.new_store()
        copy_store(f"sqlite:///{store}", copy)
        self._complete(self.harness.run(copy, list(self.harness.rows[:-1]), force=True))
        new = self._files() - files
        if store.read_bytes() != before or new:
            names = ", ".join(sorted(path.name for path in new)) or store.name
            fail(
                f"A dry run wrote {names}. Keep nothing yourself: context.cache_detail(…) and the cursor are the memory."
            )

    def _files(self) -> set[Path]:
        """What lies in the user's home folder and where the command is run, the stores of the suite left out."""
        folders = (Path.cwd(), self.harness.home)
        return {path for folder in folders for path in files_below(folder, but=self.harness.stores)}

    def test_memory_stays_constant(self) -> None:
        """A hundred thousand rows take no more than a few: iterators all the way."""
        self._read(min(SETTLED, self.memory_rows))
        gc.collect()
        size, before = _mebibytes(), sys.getallocatedblocks()
        objects, mebibytes = self._read(self.memory_rows) - before, _mebibytes() - size
        if objects > self.objects_per_row * self.memory_rows + HARNESS_OBJECTS or mebibytes > MAX_MEBIBYTES:
            fail(
                f"Reading {self.memory_rows} rows, up to {objects} objects are kept, and the process grows by {mebibytes} MiB. Read "
                "page by page, or download to a file and read it line by line, and yield each record at once; neither "
                "rows nor keys of the whole listing belong in memory."
            )

    def _read(self, number: int) -> int:
        """Read so many rows, keeping none; how many objects were alive at most, looked at now and then.

        Counting the interpreter's blocks costs nothing, where tracing each allocation takes three times as long.
        """
        most = 0
        with self.harness.reading(self._generated_rows(number)) as (context, items):
            for place, _ in enumerate(items):
                if place % 500 == 0:
                    # What sync stores with every batch.
                    context.take_details()
                    context.take_listed()
                if place % (number // 10) == 0:
                    gc.collect()
                    most = max(most, sys.getallocatedblocks())
        return most


def _mebibytes() -> int:
    """The largest size of this process so far; 0 where the system does not tell."""
    if resource is None:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) >> (20 if sys.platform == "darwin" else 10)
