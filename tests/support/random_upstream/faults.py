"""Faults: what a random upstream does to a document before it sends it, and in which manner it sends it."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from gzip import compress
from typing import Any

from .wire import Kind, Page, dumped, loaded

DEEP, LATIN = "@@deep@@", "@@latin@@"
"""Texts that become bytes no JSON document may hold."""

VALUES: tuple[Any, ...] = (
    None, "", 5, "soon", [], {}, "2023-13-45", 0, -1, True, 1.5, 10**30, "5", [None], {"en": 5}, {"en": None}, ["x"], [5],
    float("nan"), DEEP, LATIN, "\x1b[31mred\r\nX-Header: y", "\u202eright to left", "\ud800", "x" * 5000, "x",
    "2031-02-03", "9999-12-31T00:00:00Z", [{"lang": 5}], [{"lang": "en", "value": 5, "content": 5}], [[]], 99999,
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        kind: Position of the kind of documents that it strikes, among those of the site.
        what: Name of a function in `ROWS`, `BYTES`, `SENDING` or `HEADERS`, or of another fault in `OTHERS`.
        first: The first of the requests that it strikes, from 0.
        times: How many requests in a row.
        at: Which row, member or byte, counted round.
        value: Which value, counted round.
    """

    kind: int
    what: str
    first: int = 0
    times: int = 1
    at: int = 0
    value: int = 0


@dataclass
class Sent:
    """An answer on its way.

    Attributes:
        page: The document; its rows are as the faults of rows left them.
        body: The bytes that make it up.
        status: The status line's number.
        headers: Header lines, as bytes.
        pieces: What goes over the wire, once the manner of sending is known.
        seen: The body that a right client sees.
        state: `whole`; `broken` where a right client can tell; `free` where it may take the answer or refuse it.
        close: Whether the connection is closed afterwards.
        drip: Seconds between two pieces.
    """

    page: Page
    body: bytes = b""
    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    seen: bytes = b""
    state: str = "whole"
    close: bool = False
    drip: float = 0.0


# Rows. Each function changes the list; `at` chooses a row and a member.

RowFault = Callable[[list[Any], Kind, int, int], None]


def _set(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows[at % len(rows)] = _with(rows[at % len(rows)], _member(kind, at // len(rows)), value)


def _set_in_all(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows[:] = [_with(row, _member(kind, at), value) for row in rows]


def _remove(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows[at % len(rows)] = _without(rows[at % len(rows)], _member(kind, at // len(rows)))


def _remove_in_all(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows[:] = [_without(row, _member(kind, at)) for row in rows]


def _rename(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    row, name = rows[at % len(rows)], _member(kind, at // len(rows))
    if isinstance(row, dict) and name in row:
        rows[at % len(rows)] = {(name.upper() if one == name else one): its for one, its in row.items()}


def _spell(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    row = rows[at % len(rows)]
    spellings = kind.spellings(row) if isinstance(row, dict) and kind.key(row) else []
    if spellings:
        rows[at % len(rows)] = spellings[value % len(spellings)]


def _double(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows.insert(value % (len(rows) + 1), rows[at % len(rows)])


def _double_changed(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    changed = _with(rows[at % len(rows)], _member(kind, 1 + at // len(rows)), value)
    rows.insert(value % (len(rows) + 1), changed)


def _collide(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    """Give a row the identity of another."""
    one, other, name = rows[at % len(rows)], rows[value % len(rows)], next(iter(kind.members))
    if isinstance(one, dict) and isinstance(other, dict) and name in other:
        rows[at % len(rows)] = {**one, name: other[name]}


def _drop(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    del rows[at % len(rows)]


def _drop_many(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    del rows[at % len(rows) :]


def _turn(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows[:] = rows[at % len(rows) :] + rows[: at % len(rows)]


def _junk(rows: list[Any], kind: Kind, at: int, value: int) -> None:
    rows.insert(at % (len(rows) + 1), VALUES[value % len(VALUES)])


ROWS: dict[str, RowFault] = {
    "set": _set,
    "set in all": _set_in_all,
    "remove": _remove,
    "remove in all": _remove_in_all,
    "rename": _rename,
    "spell": _spell,
    "double": _double,
    "double changed": _double_changed,
    "collide": _collide,
    "drop": _drop,
    "drop many": _drop_many,
    "turn": _turn,
    "junk": _junk,
}


def _member(kind: Kind, at: int) -> str:
    return list(kind.members)[at % len(kind.members)]


def _with(row: Any, name: str, value: int) -> Any:
    return {**row, name: VALUES[value % len(VALUES)]} if isinstance(row, dict) else row


def _without(row: Any, name: str) -> Any:
    return {one: its for one, its in row.items() if one != name} if isinstance(row, dict) else row


# Bytes of the body. Each function returns the new body.

HTML = b"<html><head><title>Welcome</title></head><body>Please sign in</body></html>"


def _flip(body: bytes, at: int, value: int) -> bytes:
    where = at % max(1, len(body))
    return body[:where] + bytes([(body[where] if body else 0) ^ (1 << value % 8)]) + body[where + 1 :]


def _cut_out(body: bytes, at: int, value: int) -> bytes:
    return body[: at % max(1, len(body))] + body[at % max(1, len(body)) + 1 + value :]


def _insert(body: bytes, at: int, value: int) -> bytes:
    piece = (b"\xe9", b"\x00", b'"', b"\n", b"{", b"<", b"NaN", b"\xef\xbb\xbf", b"\xff\xff", b",")[value % 10]
    where = at % (len(body) + 1)
    return body[:where] + piece + body[where:]


def _other_names(body: bytes, at: int, value: int) -> bytes:
    """Rename the outermost members of a JSON object."""
    try:
        document = loaded(body)
    except ValueError:
        return body
    if not isinstance(document, dict):
        return body
    return dumped({name.swapcase(): its for name, its in document.items()})


def _total(body: bytes, at: int, value: int) -> bytes:
    """Let a total lie."""
    for name in (b'"Total": ', b'"total": '):
        before, found, after = body.partition(name)
        if found:
            return (
                before
                + found
                + (b"0", b"1", b"100000", b"-1", b"null", b'"5"')[value % 6]
                + after[len(after) - len(after.lstrip(b"0123456789")) :]
            )
    return body


BYTES: dict[str, Callable[[bytes, int, int], bytes]] = {
    "flip": _flip,
    "cut out": _cut_out,
    "insert": _insert,
    "other names": _other_names,
    "total": _total,
    "empty": lambda body, at, value: b"",
    "HTML": lambda body, at, value: HTML,
    "error object": lambda body, at, value: b'{"error": {"code": "ServerBusy", "message": "try later"}}',
    "XML error": lambda body, at, value: b'<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code></Error>',
    "value": lambda body, at, value: (b"null", b"[]", b"{}", b"0", b'""', b"true", b"[" * 3000 + b"]" * 3000)[
        value % 7
    ],
}
STATUSES = (401, 403, 404, 410, 418, 500, 206, 204, 302, 503, 429, 201, 304, 451)


# Manners of sending. Each function sets `pieces`, `seen`, `state` and `close`.


def _lines(sent: Sent, *lines: bytes, version: bytes = b"HTTP/1.1") -> bytes:
    head = [b"%s %d Whatever" % (version, sent.status), *(b"%s: %s" % line for line in sent.headers), *lines]
    return b"\r\n".join((*head, b"", b""))


def _length(size: int) -> bytes:
    return b"Content-Length: %d" % size


def _cut_at(sent: Sent, at: int) -> int:
    """Return where a body is cut: at a line's end for even numbers, if it has lines, else at any byte."""
    ends = [place + 1 for place, byte in enumerate(sent.body) if byte == 10]
    if at % 2 == 0 and len(ends) > 1:
        return ends[at // 2 % (len(ends) - 1)]
    return at % max(1, len(sent.body))


def plainly(sent: Sent, at: int, value: int) -> None:
    """Send the body with its length."""
    sent.pieces, sent.seen = [_lines(sent, _length(len(sent.body))) + sent.body], sent.body


def _small_length(sent: Sent, at: int, value: int) -> None:
    sent.seen, sent.close = sent.body[: _cut_at(sent, at)], True
    rest = sent.body if value % 2 else sent.seen
    sent.pieces = [_lines(sent, _length(len(sent.seen))) + rest]


def _large_length(sent: Sent, at: int, value: int) -> None:
    sent.pieces, sent.state, sent.close = (
        [_lines(sent, _length(len(sent.body) + 1 + value)) + sent.body],
        "broken",
        True,
    )


def _cut_within_length(sent: Sent, at: int, value: int) -> None:
    part = sent.body[: _cut_at(sent, at)]
    sent.pieces, sent.state, sent.close = [_lines(sent, _length(len(sent.body))) + part], "broken", True


def _no_length(sent: Sent, at: int, value: int) -> None:
    sent.seen = sent.body[: _cut_at(sent, at)] if value % 2 else sent.body
    sent.pieces, sent.close = [_lines(sent, b"Connection: close") + sent.seen], True


def _old_version(sent: Sent, at: int, value: int) -> None:
    sent.seen = sent.body[: _cut_at(sent, at)] if value % 2 else sent.body
    sent.pieces, sent.close = [_lines(sent, version=b"HTTP/1.0") + sent.seen], True


def _chunks(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (body[:half], body[half:]) if one)


def _chunked(sent: Sent, at: int, value: int) -> None:
    sent.pieces = [_lines(sent, b"Transfer-Encoding: chunked") + _chunks(sent.body) + b"0\r\n\r\n"]
    sent.seen = sent.body


def _chunked_without_end(sent: Sent, at: int, value: int) -> None:
    part = sent.body[: _cut_at(sent, at)] if value % 2 else sent.body
    sent.pieces, sent.state, sent.close = [_lines(sent, b"Transfer-Encoding: chunked") + _chunks(part)], "broken", True


def _coded(sent: Sent, coding: bytes, content: bytes, *, close: bool = False) -> None:
    lines = (b"Content-Encoding: " + coding,) if close else (b"Content-Encoding: " + coding, _length(len(content)))
    sent.pieces, sent.seen, sent.close = [_lines(sent, *lines) + content], sent.body, close


def _gzip(sent: Sent, at: int, value: int) -> None:
    _coded(sent, b"gzip", compress(sent.body, 1), close=bool(value % 2))


def _gzip_cut(sent: Sent, at: int, value: int) -> None:
    whole = compress(sent.body, 1)
    _coded(sent, b"gzip", whole[: at % len(whole)], close=bool(value % 2))
    sent.state = "broken" if at % len(whole) else "free"


def _gzip_in_two(sent: Sent, at: int, value: int) -> None:
    half = _cut_at(sent, at)
    _coded(sent, b"gzip", compress(sent.body[:half], 1) + compress(sent.body[half:], 1))


def _gzip_and_rubbish(sent: Sent, at: int, value: int) -> None:
    _coded(sent, b"gzip", compress(sent.body, 1) + b"rubbish")
    sent.state = "free"


def _gzip_flipped(sent: Sent, at: int, value: int) -> None:
    _coded(sent, b"gzip", _flip(compress(sent.body, 1), at, value))
    # A flipped bit of the header, such as the time, changes nothing.
    sent.state = "broken" if at % len(compress(sent.body, 1)) >= 10 else "free"


def _deflate(sent: Sent, at: int, value: int) -> None:
    whole = zlib.compress(sent.body)
    _coded(sent, b"deflate", whole if value % 3 else whole[2:-4])
    sent.state = "free"


def _deflate_cut(sent: Sent, at: int, value: int) -> None:
    whole = zlib.compress(sent.body)
    _coded(sent, b"deflate", whole[: at % len(whole)])
    sent.state = "broken" if at % len(whole) else "free"


def _wrong_coding(sent: Sent, at: int, value: int) -> None:
    names = (b"gzip", b"br", b"deflate", b"zstd", b"x-unknown", b"gzip, gzip", b"identity")
    _coded(sent, names[value % len(names)], sent.body)
    sent.state = "free"


def _second_length(sent: Sent, at: int, value: int) -> None:
    cut = _cut_at(sent, at)
    sent.pieces = [_lines(sent, _length(cut), _length(len(sent.body))) + sent.body]
    sent.state, sent.seen, sent.close = "broken", b"", True


def _interim(sent: Sent, at: int, value: int) -> None:
    plainly(sent, at, value)
    sent.pieces[0] = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * (1 + value) + sent.pieces[0]
    sent.state = "free"


def _drip(sent: Sent, at: int, value: int) -> None:
    """Send a body in pieces, each of which takes seconds of the clock that the program is given."""
    plainly(sent, at, value)
    whole, size = sent.pieces[0], max(1, len(sent.pieces[0]) // 20)
    sent.pieces = [whole[place : place + size] for place in range(0, len(whole), size)]
    sent.drip, sent.state = (0.01, 1.0, 30.0, 4000.0)[value % 4], "free"


def _no_answer(sent: Sent, at: int, value: int) -> None:
    rubbish = (
        b"",
        b"\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"HTTP/9.9 200 OK\r\n\r\n",
    )
    sent.pieces, sent.state, sent.close = [rubbish[value % len(rubbish)]], "broken", True


def _more_than_asked(sent: Sent, at: int, value: int) -> None:
    """Send a second answer that nobody asked for on the same connection."""
    plainly(sent, at, value)
    sent.pieces[0] += b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"


SENDING: dict[str, Callable[[Sent, int, int], None]] = {
    "small length": _small_length,
    "large length": _large_length,
    "cut within length": _cut_within_length,
    "no length": _no_length,
    "HTTP/1.0": _old_version,
    "chunked": _chunked,
    "chunked without end": _chunked_without_end,
    "gzip": _gzip,
    "gzip cut": _gzip_cut,
    "gzip in two": _gzip_in_two,
    "gzip and rubbish": _gzip_and_rubbish,
    "gzip flipped": _gzip_flipped,
    "deflate": _deflate,
    "deflate cut": _deflate_cut,
    "wrong coding": _wrong_coding,
    "second length": _second_length,
    "interim": _interim,
    "drip": _drip,
    "no answer": _no_answer,
    "more than asked": _more_than_asked,
}

HEADERS: dict[str, Callable[[int], tuple[bytes, bytes]]] = {
    "ETag": lambda value: (b"ETag", (b'"constant"', b'"\xe9t\xe9"', b'W/"weak"', b"", b'"a"\r\nX-More: "b"', b"\x00", b'"x' * 900)[value % 7]),
    "Date": lambda value: (b"Date", (b"Thu, 01 Jan 1970 00:00:00 GMT", b"Fri, 31 Dec 9999 23:59:59 GMT", b"yesterday")[value % 3]),
    "Last-Modified": lambda value: (b"Last-Modified", (b"Fri, 31 Dec 9999 23:59:59 GMT", b"\xe9", b"x" * 3000)[value % 3]),
    "Retry-After": lambda value: (b"Retry-After", (b"1000000000", b"-5", b"Fri, 31 Dec 9999 23:59:59 GMT", b"\xe9", b"0")[value % 5]),
    "Link": lambda value: (b"Link", (b'</x?size=3&page=0>; rel="last"', b'</x?size=3&page=99999999>; rel="last"', b'</x?page=9>; rel="next"', b"", b'</x?page=-1>; rel="last"')[value % 5]),
    "Content-Type": lambda value: (b"Content-Type", (b"text/html", b"text/plain; charset=idna", b"\xe9", b"")[value % 4]),
}  # fmt: skip
OTHERS = ("status", "error status", "shift")
"""A status with the right body; one with a page of an error; a change of the model once the answer is sent."""

WHATS = (*ROWS, *BYTES, *SENDING, *(f"header {name}" for name in HEADERS), *OTHERS)


def in_bytes(body: bytes) -> bytes:
    """Put bytes that no JSON document may hold where a value asks for them."""
    deep = b"[" * 3000 + b"]" * 3000
    return body.replace(json.dumps(DEEP).encode(), deep).replace(DEEP.encode(), b"[[[").replace(LATIN.encode(), b"\xe9")
