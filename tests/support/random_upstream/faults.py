"""Faults: what a random upstream does to a document before it sends it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .sending import MANNERS
from .wire import Kind, dumped, loaded

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
        what: Name of a function in `ROWS`, `BYTES`, `HEADERS` or `sending.MANNERS`, or another of `OTHERS`.
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


def flip(body: bytes, at: int, value: int) -> bytes:
    """Return the bytes with one bit changed."""
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
    "flip": flip,
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

TARGETS = (
    b"/elsewhere", b"http://127.0.0.2:9/", b"", b"//", b"javascript:alert(1)", b"file:///etc/hosts", b"http://[::1", b"\xe9",
    b"https://127.0.0.1:1/", b"/elsewhere\r\nX-More: 1", b"http://user:secret@127.0.0.1:9/", b"?", b"/" + b"x" * 9000,
)  # fmt: skip
"""Where a redirect points."""

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

WHATS = (*ROWS, *BYTES, *MANNERS, *(f"header {name}" for name in HEADERS), *OTHERS)


def in_bytes(body: bytes) -> bytes:
    """Put bytes that no JSON document may hold where a value asks for them."""
    deep = b"[" * 3000 + b"]" * 3000
    return body.replace(json.dumps(DEEP).encode(), deep).replace(DEEP.encode(), b"[[[").replace(LATIN.encode(), b"\xe9")
