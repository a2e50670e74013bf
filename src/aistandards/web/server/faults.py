"""Answers to requests that cannot be answered: a page in the language of the address, or a problem document (RFC 9457)."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.rendering import Address, ErrorAddress, Pages
from aistandards.web.routes import ROUTES
from aistandards.web.server import answers
from aistandards.web.server.answers import Problem, problem, problem_of
from aistandards.web.server.guard import path_of
from aistandards.web.server.negotiation import form_of, language_of

API = "/api/v1"
FORMS = (("text/html", "html"), ("application/json", "json"), ("application/problem+json", "json"))

_KINDS = {
    400: "invalid-form",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-long",
    415: "other-form",
    429: "too-many-requests",
    503: "unavailable",
}
DETAILS = {
    "not-found": "There is no such page; the start page leads to all of them.",
    "method-not-allowed": "The server only answers GET, HEAD and OPTIONS here.",
    "invalid-form": "The body of the form is not in UTF-8 or has too many fields.",
    "too-long": "Send a shorter text, or compare it with the command on your own machine.",
    "other-form": "Send the fields as application/x-www-form-urlencoded.",
    "too-many-requests": "Wait some seconds, or take the whole data from the files of the project.",
    "unavailable": "The catalogue cannot be read now; try again later.",
    "failed": "The server could not make this answer; its operator can read why.",
}
"""What to do about each kind of problem."""


class Faults:
    """Writes the answers to requests that cannot be answered.

    Args:
        pages: Writes pages.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def page(self, address: Address, found: Problem, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page about a problem; its links are relative to an address."""
        # The sentence about a parameter names the nearest values itself; no page has them.
        nearest = () if found.parameter else found.nearest
        text = self._pages.render_error(address, found.title, found.detail, nearest, found.asked)
        return Response(text, found.status, {**_of_all(found), **(headers or {})}, media_type=answers.HTML)

    def document(self, found: Problem, headers: Mapping[str, str] | None = None) -> Response:
        """Return a problem document."""
        body = answers.json_bytes(found.plain())
        return Response(body, found.status, {**_of_all(found), **(headers or {})}, media_type=answers.PROBLEM)

    def of(self, request: Request, found: Problem, headers: Mapping[str, str] | None = None) -> Response:
        """Return the answer about a problem as the path, or outside languages and API as the client, asks for it."""
        path = path_of(request.scope)
        language = path.split("/")[1]
        wants_json = language not in UN_LANGUAGES and form_of(request.headers.get("accept", ""), FORMS) == "json"
        if path.startswith("/api/v1/") or wants_json:
            return self.document(found, headers)
        if language not in UN_LANGUAGES:
            language = language_of(request.headers.get("accept-language", ""), UN_LANGUAGES)
        # Links of such a page are relative to its own depth, which no route gives.
        here = ErrorAddress(route=ROUTES["start"], language=language, here=path)
        return self.page(here, found, headers)

    def failed(self, request: Request, error: Exception) -> Response:
        """Return the answer for an exception."""
        headers = dict(getattr(error, "headers", None) or {})
        if isinstance(error, HTTPException):
            kind = _KINDS.get(error.status_code, "failed")
            return self.of(request, problem(kind, error.status_code, DETAILS[kind]), headers)
        return self.of(request, problem_of(error) or problem("failed", 500, DETAILS["failed"]))


def _of_all(found: Problem) -> dict[str, str]:
    """Return the headers of an error: no cache keeps it."""
    waiting = {"Retry-After": "10"} if found.status == 503 else {}
    return {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **waiting}
