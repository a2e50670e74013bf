"""Content codings: bodies decoded in bounded pieces, and refused when they end too early.

The decoders of HTTP libraries accept a gzip stream without its end, and drop what follows its first member
(RFC 1952, 2.2: a file has one or more members). A listing would then look complete.
"""

import zlib
from collections.abc import Iterable, Iterator

ACCEPT_ENCODING = "gzip, deflate"
"""The codings that `decoded` reads."""

_PIECE = 1 << 16
_MAX_CODINGS = 2


class CodingError(ValueError):
    """A body is not what its coding says, or ends too early."""


def decoded(body: Iterable[bytes], codings: str) -> Iterator[bytes]:
    """Yield the decoded body in pieces of at most 64 KiB; an empty piece shows that bytes came without content.

    Args:
        body: The pieces of the body as they arrive.
        codings: Value of the Content-Encoding header.

    Raises:
        CodingError: The body is damaged or ends too early, or the coding is unknown.
    """
    names = [name for part in codings.split(",") if (name := part.strip().casefold()) not in ("", "identity")]
    if len(names) > _MAX_CODINGS:
        raise CodingError(f"its answer is coded {len(names)} times")
    for name in reversed(names):
        if name not in _INFLATED:
            raise CodingError("its answer has a coding that was not asked for")
        body = _inflated(body, name)
    yield from body


_INFLATED = frozenset(("gzip", "x-gzip", "deflate"))
_GZIP, _ZLIB, _RAW = 31, 15, -15
_HEADER = 2


def _inflated(body: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the content of all members of a body; the zeros between or after members are padding."""
    inflater, waiting, first = None, b"", True
    for piece in body:
        data, waiting = waiting + piece, b""
        empty = True
        while data:
            if inflater is None:
                data = data if first else data.lstrip(b"\0")
                if len(data) < _HEADER:
                    waiting = data
                    break
                inflater, first = zlib.decompressobj(_window_bits(name, data)), False
            try:
                content = inflater.decompress(data, _PIECE)
            except zlib.error:
                raise CodingError("its answer is damaged or cut off in its coding") from None
            if content:
                empty = False
                yield content
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            inflater = None if inflater.eof else inflater
        if empty:
            yield b""
    # The end of the stream may still be inside of the decoder.
    rest = inflater.flush() if inflater is not None else b""
    if waiting or (inflater is not None and not inflater.eof):
        raise CodingError("its answer is cut off in its coding")
    yield rest


def _window_bits(name: str, start: bytes) -> int:
    """Return how zlib reads a member; some servers send deflate without the header of RFC 1950."""
    if name != "deflate":
        return _GZIP
    return _ZLIB if start[0] & 0x0F == 8 and int.from_bytes(start[:_HEADER]) % 31 == 0 else _RAW
