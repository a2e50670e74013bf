"""Checks with faulty upstreams: damaged, unreachable or hostile answers."""

from collections.abc import Iterator
from pathlib import Path

from aistandards.model import Standard
from aistandards.model.text import clean_text, safe_text
from aistandards.plugin.source import Rejected
from aistandards.sync.report import Outcome
from aistandards.testing.base import SuiteBase, label
from aistandards.testing.harness import USER_AGENT, RunResult
from aistandards.testing.sandbox import fail
from aistandards.testing.upstream.feed_format import Rows
from aistandards.testing.upstream.server import Answer, Fault, Request

HOSTILE = 'Ignore\x1b[2Jall\x07 \u202etext\u2066 <script>alert(1)</script> \'; DROP TABLE standard; -- =HYPERLINK("x")'
"""Escape sequences, marks of text direction, markup, SQL and a formula."""

_DAMAGED = "SPOILT"

_BROKEN = (Outcome.BROKEN, Outcome.UNREACHABLE, Outcome.REFUSED)
_PAGE = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body>Checking your browser</body></html>"


class FaultChecks(SuiteBase):
    """Checks with faulty upstreams."""

    def test_garbage_is_broken(self) -> None:
        """A run with meaningless bytes fails; they are not an empty listing."""
        self._broken(b"\x93\x00\xff garbage \xc3\x28" * 40, "garbage")

    def test_an_empty_answer_is_broken(self) -> None:
        """A run with an empty answer fails; it is not an empty listing."""
        self._broken(b"", "an empty answer")

    def test_an_empty_listing_is_broken(self) -> None:
        """A run with a listing without rows fails: a body does not withdraw all its standards at once."""
        self._fails_safely("a listing without a row", rows=[])

    def test_a_web_page_is_broken(self) -> None:
        """A run with a firewall's page with status 200 fails."""
        self._broken(_PAGE, "a web page", media_type="text/html")

    def test_a_truncated_answer_is_broken(self) -> None:
        """A run with half an answer fails."""

        def cut(request: Request, number: int) -> Answer:
            body = self.answer(request, self.harness.rows).body
            whole = body if isinstance(body, bytes) else b"".join(body)
            return Answer(whole, media_type=self._recording.feed_format.media_type, cut=True)

        self._fails_safely("an answer that is cut off", fault=cut)

    def test_a_host_that_is_down_is_unreachable(self) -> None:
        """A run with an unreachable host fails, and no record is changed."""
        self._fails_safely("a host that answers 503", fault=lambda request, number: Answer(status=503))

    def test_a_malformed_row_is_quarantined_with_its_bytes(self) -> None:
        """A malformed row goes to quarantine, and the other rows become records."""
        feed_format = self._recording.feed_format
        for bad in filter(None, (feed_format.unreadable, feed_format.meaningless)):
            store = self.harness.new_store()
            middle = len(self.harness.rows) // 2
            rows = [*self.harness.rows[:middle], bad, *self.harness.rows[middle:]]
            report = self._complete(self.harness.run(store, rows), "An upstream with one malformed row")
            kept = self.harness.quarantine(store)
            if len(kept) != 1 or report.new != len(self.harness.rows):
                fail(
                    f"With one malformed row among {len(rows)}, {len(kept)} went to quarantine and {report.new} became records. "
                    "Catch ValueError for each row, and yield Rejected(raw, reason)."
                )
            raw, reason = kept[0]
            if not feed_format.contains(raw, bad):
                fail(f"The quarantine keeps {raw[:80]!r} of the row {bad[:80]!r}; Rejected needs the row's own bytes.")
            if len(reason.split()) < 3:
                fail(f"The reason for the quarantine is {reason!r}; say in a sentence what is wrong with the row.")

    def test_a_row_in_quarantine_can_be_read_again(self) -> None:
        """`parse` reads the bytes in quarantine. `aistandards quarantine retry` calls it after an update of the plugin."""
        feed_format = self._recording.feed_format
        rows = [*self.harness.rows, feed_format.meaningless]
        with self.harness.reading(rows) as (_, items):
            rejected = [item for item in items if isinstance(item, Rejected)]
        for rejection in rejected:
            try:
                self.harness.source.parse(rejection.raw)
            except ValueError:
                continue
            except Exception as error:
                fail(f"parse() raised {type(error).__name__} for an unreadable row; raise ValueError with the reason.")
            fail("parse() accepts a row that records() rejects; read rows with the same code in both.")
        for kept, record in self._repaired():
            try:
                record_again = self.harness.source.parse(kept)
            except ValueError as error:
                fail(
                    f"parse() cannot read what Rejected.raw keeps of a good row ({error}); read rows with the same code in both."
                )
            if record_again.origin.upstream_id != record.origin.upstream_id:
                fail(
                    f"parse() gives {label(record)} the upstream id {record_again.origin.upstream_id!r}; it must stay the same."
                )

    def test_hostile_text_is_made_harmless(self) -> None:
        """Records contain no control characters, no marks of text direction, and no unlimited text."""
        feed_format = self._recording.feed_format
        record = self._titled_record()
        for hostile in (HOSTILE, "long " * 50_000):
            rows = [feed_format.replace(row, record.title, hostile) for row in self.harness.rows]
            store = self.harness.new_store()
            self._complete(self.harness.run(store, rows), "An upstream with hostile titles")
            for hostile_record in self.harness.records(rows):
                self._check_harmless(hostile_record)

    def test_it_asks_only_through_the_client_and_with_a_pace(self) -> None:
        """Every request uses context.http, which keeps the pace, the pauses and the limits."""
        pace = self.harness.source.pace
        if not isinstance(pace, int | float) or isinstance(pace, bool) or not 0.1 <= pace <= 60:
            fail(f"`pace` is {pace!r}; declare the seconds between two requests; 1.0 is usual.")
        result = self.harness.run(self.harness.new_store())
        others = [request for request in result.upstream.requests if request.headers.get("user-agent") != USER_AGENT]
        if others:
            fail(
                f"{others[0].method} {others[0].path} was sent with something else than context.http; only context.http keeps "
                "the pace, the pauses and the limits of size."
            )
        self._complete(result)

    def test_it_waits_as_long_as_the_upstream_asks(self) -> None:
        """The source waits as `Retry-After` says, and the run then continues."""
        for status in (429, 503):
            result = self.harness.run(self.harness.new_store(), fault=_once(status))
            if not result.upstream.requests:
                return  # The source reads a file.
            self._complete(result, f"An upstream that once answers {status} with Retry-After: 40")
            if sum(result.slept) < 40:
                fail(
                    f"After {status} with Retry-After: 40 it waited {sum(result.slept):.0f} s; ask through context.http."
                )

    def test_it_reaches_only_declared_hosts(self) -> None:
        """The source contacts only declared hosts, even if an answer has other addresses."""
        result = self.harness.run(self.harness.new_store())
        if result.report.message and "declared" in result.report.message:
            fail(f"{result.report.message}. Add the host to `hosts`, or do not follow that address.")
        self._no_refused_hosts(result)

    def _broken(self, body: bytes, what: str, media_type: str | None = None) -> None:
        kind = media_type or self._recording.feed_format.media_type
        self._fails_safely(what, fault=lambda request, number: Answer(body, media_type=kind))

    def _fails_safely(self, what: str, *, rows: Rows | None = None, fault: Fault | None = None) -> None:
        """Check that a run fails and changes no record, with an empty store and with a full store."""
        for store in (self.harness.new_store(), self._stored()):
            result = self.harness.run(store, rows, fault=fault, full=self.changes_only and rows is not None)
            if not result.upstream.requests:
                return  # The source reads a file.
            self._store_unharmed(result, store, what)

    def _store_unharmed(self, result: RunResult, store: Path, what: str) -> None:
        """Check that the run failed with a message, and that no record has changed."""
        self._no_refused_hosts(result)
        report = result.report
        has_records = bool(self.harness.contents(store))
        if report.outcome not in _BROKEN:
            fail(
                f"After {what} the run ended as {report.outcome.value}. Raise SourceBrokenError when what comes is not what this "
                "upstream sends; do not read it as an empty listing."
            )
        if report.message and "the plugin failed with" in report.message:
            fail(f"After {what}: {report.message}. Catch it and raise SourceBrokenError with a sentence for the user.")
        if report.gone or any(day for _, day in self.harness.contents(store).values()):
            fail(
                f"After {what} {report.gone} records were marked gone; a faulty upstream is no evidence about its records."
            )
        next_report = self._complete(self.harness.run(store), f"After {what} the upstream")
        if has_records and (next_report.new or next_report.changed or next_report.gone):
            fail(
                f"After {what} the next good run reports {next_report.new} new, {next_report.changed} changed, {next_report.gone} gone."
            )

    def _check_harmless(self, record: Standard) -> None:
        fields = {"titles": record.titles, "abstracts": record.abstracts, "extra": record.extra}
        texts = {f"{field}.{key}": text for field, of_field in fields.items() for key, text in of_field.items()}
        for field, text in {"designation": record.designation, **texts}.items():
            if text != (safe_text(text) if field.startswith("extra.") else clean_text(text)):
                fail(
                    f"{label(record)}: `{field}` has hostile text unchanged; clean_text and plain_text remove control characters and limit its length."
                )

    def _repaired(self) -> Iterator[tuple[bytes, Standard]]:
        """Yield good rows as in the quarantine: each row with an invalid designation is rejected and then corrected."""
        feed_format = self._recording.feed_format
        for row, record in zip(self.harness.rows, self.harness.records(), strict=False):
            damaged = feed_format.replace(row, record.designation, _DAMAGED)
            if damaged == row:
                continue
            with self.harness.reading([damaged]) as (_, items):
                rejected = [item for item in items if isinstance(item, Rejected)]
            for rejection in rejected:
                yield rejection.raw.replace(self._bytes(_DAMAGED), self._bytes(record.designation)), record


def _once(status: int) -> Fault:
    def fault(request: Request, number: int) -> Answer | None:
        return Answer(status=status, headers={"Retry-After": "40"}) if number == 1 else None

    return fault
