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
        if name not in _WINDOW_BITS:
            raise CodingError("its answer has a coding that was not asked for")
        body = _inflated(body, name)
    yield from body


_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15


def _inflated(body: Iterable[bytes], name: str) -> Iterator[bytes]:
    inflater, bits, begun, ended = zlib.decompressobj(_WINDOW_BITS[name]), _WINDOW_BITS[name], False, False
    for piece in body:
        data = piece
        yielded = False
        while data:
            if ended:
                # Another member, or zeros up to the size of a block.
                data = data.lstrip(b"\0")
                if not data:
                    break
                inflater, begun, ended = zlib.decompressobj(bits), False, False
            try:
                content = inflater.decompress(data, _PIECE)
            except zlib.error:
                if name != "deflate" or begun or bits == _RAW_DEFLATE:
                    raise CodingError("its answer is damaged or cut off in its coding") from None
                # Some servers send deflate without the header of zlib.
                bits = _RAW_DEFLATE
                inflater = zlib.decompressobj(bits)
                continue
            begun = True
            if content:
                yielded = True
                yield content
            if inflater.eof:
                ended, data = True, inflater.unused_data
            else:
                data = inflater.unconsumed_tail
        if not yielded:
            yield b""
    if begun and not ended:
        # The end of the stream may still be inside of the decoder.
        rest = inflater.flush()
        if not inflater.eof:
            raise CodingError("its answer is cut off in its coding")
        yield rest
