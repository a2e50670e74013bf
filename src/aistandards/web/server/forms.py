"""The body of a form that a browser or a program posts, with a limit on its length."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
MAX_BODY = 640 * 1024
"""Bytes of a form. A text of 65,536 characters may have nine bytes for each character."""

_MAX_FIELDS = 100


async def pairs_of(request: Request) -> list[tuple[str, str]]:
    """Return names and values of a form.

    Raises:
        HTTPException: The body is too long, or is no form.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413)
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
