"""Addresses without a language, which never change: the IRIs of standards and concepts, and names as people write them.

The answer leads to a page or to the data, by what the client takes. A suffix asks for one form: `.jsonld`, `.bib`.
"""

import io
import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.routing import Route as Endpoint

from aistandards.catalog.catalog import Catalog
from aistandards.errors import NotFoundError
from aistandards.export.interface import Kind, Metadata
from aistandards.export.registry import load_format
from aistandards.model import Standard
from aistandards.model.languages import UN_LANGUAGES
from aistandards.model.slug import slug_of
from aistandards.web.pages.standard import MovedError, record_of
from aistandards.web.routes import ROUTES, Route
from aistandards.web.server.answers import Answer, Problem
from aistandards.web.server.faults import API, Faults
from aistandards.web.server.kept import KeptAnswers
from aistandards.web.server.negotiation import form_of, language_of

_FORMATS: Mapping[str, tuple[Kind, str, str]] = {
    "jsonld": (Kind.STANDARDS, "json-ld", "application/ld+json"),
    "bib": (Kind.CITATIONS, "bibtex", "application/x-bibtex"),
    "ris": (Kind.CITATIONS, "ris", "application/x-research-info-systems"),
    "csl.json": (Kind.CITATIONS, "csl-json", "application/vnd.citationstyles.csl+json"),
}
"""Kind, format and media type by suffix; the suffix `json` leads to the API."""

_TAKEN = (
    ("text/html", "html"),
    ("application/json", "json"),
    *((media_type, suffix) for suffix, (_, _, media_type) in _FORMATS.items()),
)
_SLUG = re.compile(rf"([a-z0-9-]+)(?:\.(json|{'|'.join(map(re.escape, _FORMATS))}))?")
_MAX_NAME = 200
_VARY = {"Vary": "Accept, Accept-Language"}


class Permanent:
    """Answers at addresses without a language.

    Args:
        catalog: The catalogue.
        kept: Answers that are kept.
        faults: Writes errors.
    """

    def __init__(self, catalog: Catalog, kept: KeptAnswers, faults: Faults) -> None:
        self._catalog, self._kept, self._faults = catalog, kept, faults

    def routes(self) -> list[BaseRoute]:
        """Return the routes of Starlette."""
        others = [route for route in ROUTES.values() if route.name not in ("start", "standards", "standard", "why")]
        paths = [(route, path) for route in others for path in (route.path.rstrip("/"), route.path)]
        return [
            Endpoint("/", self._start, methods=["GET"]),
            Endpoint("/standards", self._standards, methods=["GET"]),
            Endpoint("/standards/", self._standards, methods=["GET"]),
            Endpoint("/standards/{name:path}", self._standard, methods=["GET"]),
            *(Endpoint(path, partial(self._other, route), methods=["GET"]) for route, path in paths),
        ]

    def _start(self, request: Request) -> Response:
        """Lead to the start page in the language that the client takes."""
        return RedirectResponse(f"{_root(request)}/{_language(request)}/", 302, {"Vary": "Accept-Language"})

    def _other(self, route: Route, request: Request) -> Response:
        """Lead from an address without a language to the page or to the data."""
        names = {name: quote(value, safe="") for name, value in request.path_params.items()}
        query = f"?{request.url.query}" if request.url.query else ""
        if not route.is_page or form_of(request.headers.get("accept", ""), _TAKEN[:2]) == "json":
            return _see(f"{_root(request)}{API}{route.api_path.format_map(names)}{query}")
        return _see(f"{_root(request)}/{_language(request)}{route.path.format_map(names)}{query}")

    def _standards(self, request: Request) -> Response:
        """Lead to the list, or to the standard that the parameter `d` names."""
        if name := request.query_params.get("d"):
            return self._named(request, name)
        return self._other(ROUTES["standards"], request)

    def _standard(self, request: Request) -> Response:
        """Answer at the permanent address of a standard, or lead to it from another spelling."""
        name = request.path_params["name"]
        read = _SLUG.fullmatch(name)
        if read is None:
            return self._named(request, name)
        slug, suffix = read.groups()
        try:
            record = record_of(self._catalog, slug)
        except MovedError as moved:
            return self._moved(request, moved.slug, f".{suffix}" if suffix else "")
        except NotFoundError:
            return self._named(request, name)
        form = suffix or form_of(request.headers.get("accept", ""), _TAKEN)
        root = _root(request)
        if form == "html":
            return _see(f"{root}/{_language(request)}/standards/{slug}/")
        if form == "json":
            return _see(f"{root}{API}/standards/{slug}")
        if suffix is None:
            return _see(f"{root}/standards/{slug}.{form}")
        return self._kept.respond(request, f"/standards/{slug}.{form}", lambda: _written(record, form))

    def _named(self, request: Request, name: str) -> Response:
        """Lead from a designation, as people write it, to the standard that it names."""
        text = " ".join(name.replace("\0", " ").split())[:_MAX_NAME]
        slug = slug_of(text) if text else ""
        if slug and slug != name and self._catalog.by_slug(slug):
            return self._moved(request, slug)
        resolution = self._catalog.resolve(text)
        if resolution.entry is not None and resolution.match is not None and resolution.is_stored:
            # A name without a date leads to the work, because another edition may answer for it later.
            undated = resolution.citation is not None and resolution.citation.designation.date is None
            return self._moved(request, slug_of(resolution.entry.designation.work if undated else resolution.match))
        stored = self._catalog.held(resolution.candidates)
        candidates = tuple(each for each in resolution.candidates if each in stored)
        if candidates:
            detail = f"{text!r:.80} names several standards; choose one of them."
            return self._faults.of(request, Problem(300, "several", "Several standards", detail, candidates))
        error = NotFoundError(text, resolution.nearest)
        return self._faults.failed(request, error)

    def _moved(self, request: Request, slug: str, suffix: str = "") -> Response:
        return RedirectResponse(f"{_root(request)}/standards/{slug}{suffix}", 301)


def _written(record: Standard, suffix: str) -> Answer:
    kind, name, media_type = _FORMATS[suffix]
    target = io.StringIO()
    load_format(kind, name).write([record], target, Metadata.of_bundled_data())
    return Answer(target.getvalue().encode(), media_type)


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language", ""), UN_LANGUAGES)


def _see(target: str) -> Response:
    return RedirectResponse(target, 303, _VARY)
