"""The body of a form that a browser or a program posts, with a limit on its length."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"

_MAX_FIELDS = 100
_BYTES = 10
"""Bytes of a form for each character of its text: nine of an encoded one, and the other fields."""


async def body_of(request: Request, longest: int) -> bytes:
    """Return the body of a form.

    Args:
        request: The request.
        longest: Number of characters that a value may have.

    Raises:
        HTTPException: The body is too long, or is no form.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BYTES * longest:
            raise HTTPException(413)
    return bytes(body)


def pairs_of(body: bytes, longest: int) -> list[tuple[str, str]]:
    """Return names and values of a form; a long one takes a while to decode.

    Args:
        body: The form.
        longest: Number of characters that a value may have.

    Raises:
        HTTPException: A value is too long, or the body is no form.
    """
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    if any(len(value) > longest for _, value in pairs):
        raise HTTPException(413)
    return pairs
