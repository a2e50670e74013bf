"""Checks of upstreams that are not themselves: broken, down, hostile, in a hurry."""

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
"""Escape sequences, marks that turn text round, markup, SQL and a formula."""

_DAMAGED = "SPOILT"

_BROKEN = (Outcome.BROKEN, Outcome.UNREACHABLE, Outcome.REFUSED)
_PAGE = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body>Checking your browser</body></html>"


class FaultChecks(SuiteBase):
    """What a source makes of a bad day."""

    def test_garbage_is_broken(self) -> None:
        """Bytes that mean nothing are no empty listing."""
        self._broken(b"\x93\x00\xff garbage \xc3\x28" * 40, "garbage")

    def test_an_empty_answer_is_broken(self) -> None:
        """No bytes at all are no empty listing."""
        self._broken(b"", "an empty answer")

    def test_an_empty_listing_is_broken(self) -> None:
        """A listing without any row is a broken one: bodies do not withdraw everything overnight."""
        self._fails_safely("a listing without a row", rows=[])

    def test_a_web_page_is_broken(self) -> None:
        """A firewall's page with status 200 is no listing."""
        self._broken(_PAGE, "a web page", media_type="text/html")

    def test_a_truncated_answer_is_broken(self) -> None:
        """What is cut off half-way is not the whole."""

        def cut(request: Request, number: int) -> Answer:
            body = self.answer(request, self.harness.rows).body
            whole = body if isinstance(body, bytes) else b"".join(body)
            return Answer(whole, media_type=self._recording.feed_format.media_type, cut=True)

        self._fails_safely("an answer that is cut off", fault=cut)

    def test_a_host_that_is_down_is_unreachable(self) -> None:
        """Down is told, and nothing is lost by it."""
        self._fails_safely("a host that answers 503", fault=lambda request, number: Answer(status=503))

    def test_a_malformed_row_is_quarantined_with_its_bytes(self) -> None:
        """Nothing is dropped silently, and the rest goes on."""
        feed_format = self._recording.feed_format
        for bad in filter(None, (feed_format.unreadable, feed_format.meaningless)):
            store = self.harness.new_store()
            middle = len(self.harness.rows) // 2
            rows = [*self.harness.rows[:middle], bad, *self.harness.rows[middle:]]
            report = self._complete(self.harness.run(store, rows), "An upstream with one malformed row")
            kept = self.harness.quarantine(store)
            if len(kept) != 1 or report.new != len(self.harness.rows):
                fail(
                    f"With one malformed row among {len(rows)}, {len(kept)} went to quarantine and {report.new} were taken. "
                    "Catch ValueError row by row and yield Rejected(raw, reason) for the one."
                )
            raw, reason = kept[0]
            if not feed_format.contains(raw, bad):
                fail(f"The quarantine keeps {raw[:80]!r} of the row {bad[:80]!r}; Rejected wants the row's own bytes.")
            if len(reason.split()) < 3:
                fail(f"The reason for the quarantine is {reason!r}; say in a sentence what is wrong with the row.")

    def test_a_row_in_quarantine_can_be_read_again(self) -> None:
        """After an update of the plugin, `aistandards quarantine retry` gives the same bytes to parse()."""
        feed_format = self._recording.feed_format
        rows = [*self.harness.rows, feed_format.meaningless]
        with self.harness.reading(rows) as (_, items):
            rejected = [item for item in items if isinstance(item, Rejected)]
        for one in rejected:
            try:
                self.harness.source.parse(one.raw)
            except ValueError:
                continue
            except Exception as error:
                fail(
                    f"parse() raised {type(error).__name__} for a row that cannot be read; raise ValueError with the reason."
                )
            fail("parse() takes a row that records() rejects; let both read a row with the same code.")
        for kept, record in self._repaired():
            try:
                again = self.harness.source.parse(kept)
            except ValueError as error:
                fail(f"parse() cannot read what Rejected.raw keeps of a good row ({error}); let both read rows alike.")
            if again.origin.upstream_id != record.origin.upstream_id:
                fail(
                    f"parse() gives {label(record)} the upstream id {again.origin.upstream_id!r}; it must stay the same."
                )

    def test_hostile_text_is_made_harmless(self) -> None:
        """Titles come from outside: no control characters, no marks that turn text round, no text without end."""
        feed_format = self._recording.feed_format
        record = self._titled_record()
        for hostile in (HOSTILE, "long " * 50_000):
            rows = [feed_format.replace(row, record.title, hostile) for row in self.harness.rows]
            store = self.harness.new_store()
            self._complete(self.harness.run(store, rows), "An upstream with hostile titles")
            for one in self.harness.records(rows):
                self._harmless(one)

    def test_it_asks_only_through_the_client_and_with_a_pace(self) -> None:
        """Pace, pauses and limits are kept by context.http; whoever goes round it keeps none."""
        pace = self.harness.source.pace
        if not isinstance(pace, int | float) or isinstance(pace, bool) or not 0.1 <= pace <= 60:
            fail(f"`pace` is {pace!r}; declare how many seconds lie between two requests, 1.0 when in doubt.")
        ran = self.harness.run(self.harness.new_store())
        others = [one for one in ran.upstream.requests if one.headers.get("user-agent") != USER_AGENT]
        if others:
            fail(
                f"{others[0].method} {others[0].path} was asked with something else than context.http; only that keeps the "
                "pace, the pauses and the limits of size."
            )
        self._complete(ran)

    def test_it_waits_as_long_as_the_upstream_asks(self) -> None:
        """`Retry-After` is honoured, and the run goes on after it."""
        for status in (429, 503):
            ran = self.harness.run(self.harness.new_store(), fault=_once(status))
            if not ran.upstream.requests:
                return  # It reads a file.
            self._complete(ran, f"An upstream that once answers {status} with Retry-After: 40")
            if sum(ran.slept) < 40:
                fail(f"After {status} with Retry-After: 40 it waited {sum(ran.slept):.0f} s; ask through context.http.")

    def test_it_reaches_only_declared_hosts(self) -> None:
        """An address in an answer may lead anywhere; only declared hosts are asked, whatever the source catches."""
        ran = self.harness.run(self.harness.new_store())
        if ran.report.message and "declared" in ran.report.message:
            fail(f"{ran.report.message}. Add the host to `hosts`, or do not follow what leads there.")
        self._no_refused_hosts(ran)

    def _broken(self, body: bytes, what: str, media_type: str | None = None) -> None:
        kind = media_type or self._recording.feed_format.media_type
        self._fails_safely(what, fault=lambda request, number: Answer(body, media_type=kind))

    def _fails_safely(self, what: str, *, rows: Rows | None = None, fault: Fault | None = None) -> None:
        """On the first day there is nothing to lose and nothing to guard; later no record may be worse off."""
        for store in (self.harness.new_store(), self._stored()):
            ran = self.harness.run(store, rows, fault=fault, full=self.changes_only and rows is not None)
            if not ran.upstream.requests:
                return  # It reads a file.
            self._store_unharmed(ran, store, what)

    def _store_unharmed(self, ran: RunResult, store: Path, what: str) -> None:
        """The run failed in words, and no record is worse off."""
        self._no_refused_hosts(ran)
        report = ran.report
        held = bool(self.harness.contents(store))
        if report.outcome not in _BROKEN:
            fail(
                f"After {what} the run ended as {report.outcome.value}. Raise SourceBrokenError when what comes is not what this "
                "upstream sends; never take it for a listing with nothing in it."
            )
        if report.message and "the plugin failed with" in report.message:
            fail(f"After {what}: {report.message}. Catch it and raise SourceBrokenError with a sentence for the user.")
        if report.gone or any(day for _, day in self.harness.contents(store).values()):
            fail(f"After {what} {report.gone} records were marked gone; a broken upstream says nothing of its records.")
        back = self._complete(self.harness.run(store), f"After {what} the upstream")
        if held and (back.new or back.changed or back.gone):
            fail(f"After {what} the next good run says {back.new} new, {back.changed} changed, {back.gone} gone.")

    def _harmless(self, record: Standard) -> None:
        fields = {"titles": record.titles, "abstracts": record.abstracts, "extra": record.extra}
        texts = {f"{field}.{key}": text for field, of_field in fields.items() for key, text in of_field.items()}
        for field, text in {"designation": record.designation, **texts}.items():
            if text != (safe_text(text) if field.startswith("extra.") else clean_text(text)):
                fail(
                    f"{label(record)}: `{field}` keeps hostile text as it came; clean_text and plain_text take control characters out and bound it."
                )

    def _repaired(self) -> Iterator[tuple[bytes, Standard]]:
        """Good rows in the form that the quarantine keeps: their designation spoilt, rejected, and mended there."""
        feed_format = self._recording.feed_format
        for row, record in zip(self.harness.rows, self.harness.records(), strict=False):
            spoilt = feed_format.replace(row, record.designation, _DAMAGED)
            if spoilt == row:
                continue
            with self.harness.reading([spoilt]) as (_, items):
                rejected = [item for item in items if isinstance(item, Rejected)]
            for one in rejected:
                yield one.raw.replace(self._bytes(_DAMAGED), self._bytes(record.designation)), record


def _once(status: int) -> Fault:
    def fault(request: Request, number: int) -> Answer | None:
        return Answer(status=status, headers={"Retry-After": "40"}) if number == 1 else None

    return fault
