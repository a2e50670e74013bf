"""Checks that no faulty answer takes a stored fact away or retires a record that is still listed."""

import re
from pathlib import Path

from aistandards.store.entry import filled_fields
from aistandards.testing.base import SuiteBase
from aistandards.testing.sandbox import fail
from aistandards.testing.upstream.feed_format import JsonLines, JsonListing, Rows
from aistandards.testing.upstream.server import Answer, Fault, Request

_UNREADABLE = "SPOILT"
_DEPTH = 5000
_MAX_SHAPES = 6
_REFUSALS = (
    Answer(b'{"error": "not allowed"}', 403, "application/json"),
    Answer(b'{"error": "try again later"}', 200, "application/json"),
)


class LossChecks(SuiteBase):
    """Checks of what must stay in the store."""

    def test_an_unreadable_row_stays_listed(self) -> None:
        """A record whose row can no longer be read is not gone, and does not keep another record from being gone."""
        spoilt = self._with_unreadable_row()
        if spoilt is None:
            return  # No row contains its designation.
        rows, key, has_own_key = spoilt
        store = self._stored()
        for _ in range(3):
            self._complete(self.harness.run(store, rows, full=self.changes_only), "An upstream with an unreadable row")
        gone = self._gone(store)
        if key in gone:
            fail(
                f"The row of {key} can no longer be read, and the record was marked gone. Yield a Rejected for the row, and "
                "call context.complete(cursor, whole=True) only if every row was yielded, rejected or marked as listed."
            )
        if has_own_key and not gone:
            fail(
                f"The row of {key} can no longer be read, and a record that has really left is not marked gone, since the row may be "
                "its. Read the key of a row before its other fields, and yield Rejected(raw, reason, upstream_id=key)."
            )

    def _with_unreadable_row(self) -> tuple[Rows, str, bool] | None:
        """Return the rows with one unreadable row and without the last row; the key; whether the row still has its key."""
        feed_format, rows = self._recording.feed_format, list(self.harness.rows)
        for number, (row, record) in enumerate(zip(rows[:-1], self.harness.records(), strict=False)):
            spoilt = feed_format.replace(row, record.designation, _UNREADABLE)
            if spoilt != row:
                rows[number] = spoilt
                key = record.origin.upstream_id
                return rows[:-1], record.origin.key, self._bytes(key) in spoilt
        return None

    def test_a_listing_that_shifts_retires_nothing(self) -> None:
        """A row that leaves while the pages are read moves another row to a page that was read before."""
        store, asked = self._stored(), 0

        def shift(request: Request, number: int) -> Answer | None:
            nonlocal asked
            answer = self.answer(request, self.harness.rows)
            asked += 1
            return answer if asked == 1 else self.answer(request, list(self.harness.rows)[1:])

        self.harness.run(store, fault=shift, full=self.changes_only)
        if gone := self._gone(store):
            fail(
                f"While its pages were read, the listing lost a row, and {gone[0]} was marked gone. Pages are no whole listing: call "
                "context.complete(cursor) without whole=True."
            )

    def test_a_key_that_is_listed_twice_loses_nothing(self) -> None:
        """Of two rows with one key and different titles the first is stored, and the second is not lost."""
        record = self._titled_record()
        rows = list(self.harness.rows)
        feed_format = self._recording.feed_format
        twin = next(
            (twin for row in rows if (twin := feed_format.replace(row, record.title, "Another title")) != row), None
        )
        if twin is None:
            return  # No row contains its title literally.
        store = self.harness.new_store()
        report = self._complete(self.harness.run(store, [*rows, twin]), "An upstream with one key twice")
        stored, _ = self.harness.contents(store).get(record.origin.key, ({}, None))
        if report.new + report.quarantined != len(rows) + 1 or record.title not in stored.get("titles", {}).values():
            fail(
                f"Of {len(rows) + 1} rows, two with the key {record.origin.upstream_id!r}, {report.new} became records and "
                f"{report.quarantined} went to quarantine. Yield both; the sync keeps the first and quarantines the second."
            )

    def test_a_row_that_is_nested_too_deep_is_one_row(self) -> None:
        """A row that no decoder reads goes to quarantine; the other rows become records."""
        if not isinstance(self._recording.feed_format, JsonListing | JsonLines):
            return
        deep = b'{"deep": ' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"
        rows = [deep, *self.harness.rows]
        store = self.harness.new_store()
        result = self.harness.run(store, rows)
        if result.report.new != len(self.harness.rows) or len(self.harness.quarantine(store)) != 1:
            fail(
                f"With one row that is nested {_DEPTH} deep the run ended as {result.report.outcome.value} with {result.report.new} of "
                f"{len(self.harness.rows)} records. Split a listing with split_json, and catch RecursionError for each row."
            )

    def test_a_refused_answer_takes_nothing_away(self) -> None:
        """An error in place of one answer, with status 403 or 200, leaves every stored field and every record."""
        shapes: dict[str, int] = {}
        for number, request in enumerate(self.harness.run(self.harness.new_store()).upstream.requests, start=1):
            shapes.setdefault(re.sub(r"\d+", "0", request.path), number)
        for number in list(shapes.values())[:_MAX_SHAPES]:
            for refusal in _REFUSALS:
                store = self._stored()
                before = self.harness.contents(store)
                self.harness.run(store, fault=_at(number, refusal), full=True)
                self._nothing_lost(before, store, f"the answer {refusal.body!r} with status {refusal.status}")

    def _nothing_lost(self, before: dict, store: Path, what: str) -> None:  # type: ignore[type-arg]
        after = self.harness.contents(store)
        for key, (record, _) in before.items():
            stored, day = after[key]
            lost = sorted(filled_fields(record) - filled_fields(stored))
            if lost or day:
                fail(
                    f"After {what} the record {key} {f'has lost its {lost[0]}' if lost else 'is marked gone'}. Check that an answer is the "
                    "document that was asked for; fetch details with context.detail, which keeps a failure to its record."
                )

    def _gone(self, store: Path) -> list[str]:
        return [key for key, (_, day) in self.harness.contents(store).items() if day]


def _at(number: int, answer: Answer) -> Fault:
    return lambda request, count: answer if count == number else None
