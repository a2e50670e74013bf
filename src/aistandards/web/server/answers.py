"""Answers of the server as bytes, and faults of requests in the terms of RFC 9457."""

import gzip
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs
import orjson
from starlette.requests import Request
from starlette.responses import Response

from aistandards.errors import DesignationError, InvalidValueError, NotFoundError, StoreError
from aistandards.web.parameters import ParameterError
from aistandards.web.plain import members
from aistandards.web.server.negotiation import takes_gzip
from aistandards.web.values import Row

HTML, JSON, PROBLEM = "text/html; charset=utf-8", "application/json", "application/problem+json"
_MIN_COMPRESSED = 500


@attrs.frozen(slots=True)
class Answer:
    """A finished answer that a cache may keep.

    Attributes:
        body: The bytes.
        media_type: Value of the header `Content-Type`.
    """

    body: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes | None:
        """The bytes compressed with gzip, the same for the same body; None for a short body."""
        return gzip.compress(self.body, 6, mtime=0) if len(self.body) >= _MIN_COMPRESSED else None

    @property
    def size(self) -> int:
        """Largest number of bytes, of the body and of the compressed body."""
        return 2 * len(self.body)


def response(request: Request, finished: Answer, headers: Mapping[str, str], status: int = 200) -> Response:
    """Return the response for an answer; the client says whether it takes gzip."""
    body, more = finished.body, {"Vary": "Accept-Encoding", **headers}
    if takes_gzip(request.headers.get("accept-encoding", "")) and finished.compressed is not None:
        body, more = finished.compressed, {**more, "Content-Encoding": "gzip"}
    return Response(body, status, more, media_type=finished.media_type)


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
        asked: What the catalogue does not have.
    """

    status: int
    kind: str
    title: str
    detail: str
    nearest: tuple[str, ...] = ()
    parameter: str | None = None
    asked: str | None = None

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
    "invalid-form": "The form cannot be read",
    "too-long": "The form is too long",
    "other-form": "The body is no form",
    "unavailable": "The catalogue cannot be read",
    "failed": "The server failed",
}
"""Kinds of problems with their titles."""


def problem(kind: str, status: int, detail: str, **more: Any) -> Problem:
    """Return a problem of a kind."""
    return Problem(status, kind, TITLES[kind], detail, **more)


def problem_of(error: Exception) -> Problem | None:
    """Return the problem that an error of the catalogue is; None for an error that is no fault of the request."""
    if isinstance(error, NotFoundError):
        return problem("not-found", 404, str(error), nearest=error.nearest, asked=error.reference)
    if isinstance(error, ParameterError):
        return problem("invalid-parameter", 400, str(error), nearest=error.nearest, parameter=error.name)
    if isinstance(error, InvalidValueError | DesignationError):
        return problem("invalid-parameter", 400, str(error))
    if isinstance(error, StoreError):
        return problem("unavailable", 503, "The store of the catalogue cannot be read now; try again later.")
    return None


def json_bytes(value: Any, columns: Sequence[str] = ()) -> bytes:
    """Return a value of a page, or plain data, as a document of JSON.

    Args:
        value: The value.
        columns: The fields of the rows of a list, in this order.
    """

    def chosen(part: Any) -> Any:
        return {name: getattr(part, name) for name in columns} if isinstance(part, Row) else members(part)

    return orjson.dumps(value, default=chosen, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)
