"""Answers of the server: the same value as HTML or JSON, with headers for caches and against misuse, and errors (RFC 9457)."""

import gzip
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import attrs
import orjson
from starlette.requests import Request
from starlette.responses import Response

from aistandards.errors import InvalidValueError, NotFoundError
from aistandards.web.parameters import ParameterError

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "",
}
"""Headers of every answer: no page runs or loads anything that is not the server's own."""

CACHED = "public, max-age=300, stale-while-revalidate=3600"
HTML, JSON, PROBLEM = "text/html; charset=utf-8", "application/json", "application/problem+json"
_MIN_COMPRESSED = 500


@attrs.frozen(slots=True)
class Answer:
    """A finished answer that a cache may keep.

    Attributes:
        body: The bytes.
        media_type: Value of the header `Content-Type`.
        compressed: The bytes compressed with gzip; None for a short body.
    """

    body: bytes
    media_type: str
    compressed: bytes | None


def answer(body: bytes, media_type: str) -> Answer:
    """Return an answer, compressed where that saves something; the same body gives the same bytes."""
    return Answer(body, media_type, gzip.compress(body, 6, mtime=0) if len(body) >= _MIN_COMPRESSED else None)


def etag_of(content: str, key: str) -> str:
    """Return the entity tag of an answer.

    Args:
        content: Id of the content of the catalogue.
        key: What was asked, in one spelling.
    """
    return f'W/"{content}-{blake2b(key.encode(), digest_size=8).hexdigest()}"'


def response(request: Request, finished: Answer, headers: Mapping[str, str], status: int = 200) -> Response:
    """Return the response for an answer; the client says whether it takes gzip."""
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
    body, more = finished.body, {"Vary": "Accept-Encoding"}
    if takes_gzip and finished.compressed is not None:
        body, more = finished.compressed, {**more, "Content-Encoding": "gzip"}
    return Response(body, status, {**headers, **more}, media_type=finished.media_type)


@attrs.frozen(slots=True)
class Problem:
    """A fault of a request, in the terms of RFC 9457.

    Attributes:
        status: HTTP status.
        kind: Last part of the type.
        title: What kind of fault it is.
        detail: What happened and what to do.
        nearest: What exists and is nearest to what was asked.
        parameter: The parameter at fault.
    """

    status: int
    kind: str
    title: str
    detail: str
    nearest: tuple[str, ...] = ()
    parameter: str | None = None

    def plain(self) -> dict[str, Any]:
        """Return the members of the JSON document."""
        members: dict[str, Any] = {
            "type": f"/api/v1/problems#{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.nearest:
            members["nearest"] = list(self.nearest)
        if self.parameter is not None:
            members["parameter"] = self.parameter
        return members


TITLES = {
    "not-found": "Not found",
    "invalid-parameter": "A parameter is not valid",
    "too-many-requests": "Too many requests",
    "method-not-allowed": "Method not allowed",
    "unavailable": "The catalogue cannot be read",
}
"""Kinds of problems with their titles."""


def problem(kind: str, status: int, detail: str, **more: Any) -> Problem:
    """Return a problem of a kind."""
    return Problem(status, kind, TITLES[kind], detail, **more)


def problem_of(error: Exception) -> Problem | None:
    """Return the problem that an error of the catalogue is; None for an error that is no fault of the request."""
    if isinstance(error, NotFoundError):
        return problem("not-found", 404, str(error), nearest=error.nearest)
    if isinstance(error, ParameterError):
        return problem("invalid-parameter", 400, str(error), nearest=error.nearest, parameter=error.name)
    if isinstance(error, InvalidValueError):
        return problem("invalid-parameter", 400, str(error))
    return None


def json_bytes(value: Any) -> bytes:
    """Return a document of JSON; characters that end a line of a script are escaped."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)
