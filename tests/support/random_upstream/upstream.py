"""The upstream itself: it answers requests from the model, with the faults of one run, and notes what it has said."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

from .faults import BYTES, HEADERS, HTML, ROWS, STATUSES, TARGETS, Fault, in_bytes
from .model import Change, World, changed
from .sending import MANNERS, Sent, plainly
from .wire import CutError, Page, Request, Site

IN_ROWS = ("flip", "insert", "cut out")
"""Faults of bytes that may strike within one row."""


@dataclass
class Exchange:
    """What one answer said.

    Attributes:
        page: The document as it is without faults.
        rows: The rows that a right client reads; an unreadable one is None. None where it reads no document.
        state: As in `Sent`; `row` where the document cannot be read because of some of its rows; `short` where a page
            that is not the last has too few; `cut` where a listing in HTML has no end; `torn` where its bytes changed,
            which HTML cannot tell; `unchanged` for a 304.
        status: The status.
        same: Whether the rows are those of the model.
        meant: The rows before the bytes were damaged.
        seen: The bytes that a right client sees.
    """

    page: Page
    rows: list[Any] | None
    state: str
    status: int
    same: bool
    meant: list[Any] = field(default_factory=list)
    seen: bytes = b""


@dataclass
class Upstream:
    """One site.

    Attributes:
        site: The site.
        world: What it publishes.
        faults: The faults of the run.
        edition: Part of every ETag.
        misled: Whether an answer was cut so that no client can tell, under the ETag of the whole.
        said: The answers of the run.
        worlds: What it published during the run, in order.
        wait: Called with the seconds that pass between two pieces of an answer.
    """

    site: Site
    world: World
    faults: tuple[Fault, ...] = ()
    edition: int = 0
    misled: bool = False
    said: list[Exchange] = field(default_factory=list)
    worlds: list[World] = field(default_factory=list)
    wait: Callable[[float], None] = lambda seconds: None
    _asked: Counter[str] = field(default_factory=Counter)

    def begin(self, faults: Iterable[Fault] = ()) -> None:
        """Begin a run."""
        self.faults, self.said, self.worlds, self._asked = tuple(faults), [], [self.world], Counter()

    def answer(self, request: Request) -> Sent:
        """Return what is sent for a request."""
        page = self.site.page(self.world, request)
        if page is None:
            return _nothing(self.site)
        number = self._asked[page.kind.name]
        self._asked[page.kind.name] += 1
        struck = [
            fault
            for fault in self.faults
            if self.site.kinds[fault.kind % len(self.site.kinds)] is page.kind
            and fault.first <= number < fault.first + fault.times
        ]
        sent = self._made(page, request, struck)
        for fault in struck:
            if fault.what == "shift" and number == fault.first:
                self.world = changed(self.world, Change(("remove", "add")[fault.value % 2], fault.at))
                self.worlds.append(self.world)
        return sent

    def _made(self, page: Page, request: Request, faults: list[Fault]) -> Sent:
        plain = page.frame(page.rows)
        sent = Sent(replace(page, rows=list(page.rows)), status=page.status)
        for fault in faults:
            if fault.what in ROWS and sent.page.rows:
                ROWS[fault.what](sent.page.rows, page.kind, fault.at, fault.value)
        sent.body = in_bytes(page.frame(sent.page.rows)) if sent.page.rows != page.rows else plain
        for fault in faults:
            if fault.what in BYTES:
                sent.body = BYTES[fault.what](sent.body, fault.at, fault.value)
            elif fault.what in ("status", "error status"):
                sent.status = STATUSES[fault.value % len(STATUSES)]
                sent.body = HTML if fault.what == "error status" else sent.body
        self._add_headers(sent, request, faults)
        misled = sent.state
        sending = next((fault for fault in faults if fault.what in MANNERS), None)
        if sending is None or sent.status in (204, 304):
            plainly(sent, 0, 0)
        else:
            MANNERS[sending.what](sent, sending.at, sending.value)
            self.misled |= sending.what == "small length"
        if misled != "whole" and sent.state == "whole":
            sent.state = misled
        self.said.append(_exchange(page, request, sent, plain, faults))
        return sent

    def _add_headers(self, sent: Sent, request: Request, faults: list[Fault]) -> None:
        headers = {name.encode(): value.encode() for name, value in sent.page.headers.items()}
        headers[b"Content-Type"] = sent.page.media_type.encode()
        if b"ETag" in headers:
            headers[b"ETag"] = b'"%x-%d"' % (crc32(sent.body), self.edition)
        for fault in faults:
            if fault.what.startswith("header "):
                name, value = HEADERS[fault.what.removeprefix("header ")](fault.value)
                headers[name] = value
                if name in (b"Content-Type", b"Link") or b"\x00" in value:
                    sent.state = "free"
        tag = headers.get(b"ETag")
        if tag and sent.status == 200 and request.headers.get("if-none-match", "").encode("latin-1", "replace") == tag:
            sent.status, sent.body = 304, b""
        if sent.status == 302:
            which = next(fault.at for fault in faults if fault.what.endswith("status"))
            headers[b"Location"] = TARGETS[which % len(TARGETS)]
        if sent.status == 401:
            headers[b"WWW-Authenticate"] = b'Basic realm="x"'
        sent.headers = list(headers.items())


def _exchange(page: Page, request: Request, sent: Sent, plain: bytes, faults: list[Fault]) -> Exchange:
    if sent.status == 304 and "if-none-match" in request.headers:
        return Exchange(page, None, "unchanged", 304, False)
    if sent.status != 200:
        return Exchange(page, None, "broken", sent.status, False)
    if sent.state == "broken":
        return Exchange(page, None, "broken", 200, False)
    if sent.seen == plain:
        return Exchange(page, page.rows, sent.state, 200, True)
    state = sent.state
    try:
        rows: list[Any] | None = page.read(sent.seen)
    except CutError:
        return Exchange(page, None, "cut" if page.kind.lists else "broken", 200, False)
    except ValueError:
        rows = None
        # Bytes inside a row that make the whole document unreadable: a source may take the other rows.
        only_rows = sent.seen == sent.body and all(fault.what in IN_ROWS for fault in faults if fault.what in BYTES)
        state = "row" if only_rows and (page.kind.lists or page.kind.name in ("changes", "count")) else "broken"
    if rows is not None and page.media_type == "text/html" and any(fault.what in BYTES for fault in faults):
        state = "torn"
    elif page.kind.lists and rows is not None and not page.last and len(rows) < page.full:
        state = "short"
    return Exchange(page, rows, state, 200, False, sent.page.rows, sent.seen)


def _nothing(site: Site) -> Sent:
    sent = Sent(Page(site.kinds[0], "", [], lambda rows: b"", lambda body: []), status=404)
    plainly(sent, 0, 0)
    return sent
