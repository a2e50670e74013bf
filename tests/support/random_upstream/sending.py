"""Manners of sending: how the bytes of an answer go over the wire, and what a right client sees of them."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from gzip import compress

from .wire import Page


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
    coded = bytearray(compress(sent.body, 1))
    coded[at % len(coded)] ^= 1 << value % 8
    _coded(sent, b"gzip", bytes(coded))
    # A flipped bit of the header, such as the time, changes nothing.
    sent.state = "broken" if at % len(coded) >= 10 else "free"


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


MANNERS: dict[str, Callable[[Sent, int, int], None]] = {
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
