"""Files for programs that visit every site: rules for robots, the site map, the feed of changes, and who is responsible."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.routing import Route as Endpoint

from aistandards.catalog.catalog import Catalog
from aistandards.errors import NotFoundError
from aistandards.export.interface import Metadata
from aistandards.model.dates import utc_now
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.feeds import CHANGES, MEDIA_TYPE, TOPICS, Feeds, Topic
from aistandards.web.routes import ROUTES
from aistandards.web.server.answers import Answer, response
from aistandards.web.server.faults import API
from aistandards.web.server.kept import KeptAnswers
from aistandards.web.site_map import MappedPage, site_map

_STATIC = {
    "style.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "search.js": "text/javascript; charset=utf-8",
}
_CACHED = {"Cache-Control": "public, max-age=86400"}

_LLMS = """# aistandards

> A catalogue of the AI standards of many bodies, with the evidence for every tag about human rights.

- Read-only API: {root}{api}/openapi.json (OpenAPI 3.1), explained at {root}/api/
- One standard: {root}{api}/standards/iso-iec-42001-2023
- The standards that filters choose: {root}{api}/standards?ai=true&status=published
- Words in six languages: {root}{api}/search?q=privacy
- All standards as files: {root}{api}/bulk
- Recorded changes: {root}/feeds/changes.atom

Every answer names its data. A missing tag of a standard whose abstract was not read is not assessed; it is not absent.
A designation that the catalogue does not hold may still exist.
"""


class Files:
    """Answers with these files.

    Args:
        catalog: The catalogue.
        kept: Answers that are kept.
        base: Public address of the root; None leaves out what needs it.
        contact: Address of who is responsible for the server, for reports about security; None leaves the file out.
    """

    def __init__(self, catalog: Catalog, kept: KeptAnswers, base: str | None, contact: str | None) -> None:
        self._catalog, self._kept, self._base, self._contact = catalog, kept, base, contact

    def routes(self) -> list[BaseRoute]:
        """Return the routes of Starlette."""
        made: dict[str, Callable[[Request], Response]] = {
            "/static/{name}": self._static,
            "/robots.txt": self._robots,
            "/llms.txt": self._llms,
            CHANGES: self._changes,
            **{topic.path: partial(self._topic, topic) for topic in TOPICS.values()},
        }
        if self._base is not None:
            made["/sitemap.xml"] = self._site_map
        if self._contact is not None:
            made["/.well-known/security.txt"] = self._security
        return [Endpoint(path, endpoint, methods=["GET"]) for path, endpoint in made.items()]

    def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404)
        body = files("aistandards.web").joinpath("static", name).read_bytes()
        return response(request, Answer(body, _STATIC[name]), _CACHED)

    def _robots(self, request: Request) -> Response:
        site_map = f"Sitemap: {self._base}/sitemap.xml\n" if self._base else ""
        return _text(request, f"User-agent: *\nAllow: /\n{site_map}")

    def _llms(self, request: Request) -> Response:
        return _text(request, _LLMS.format(root=self._base or request.scope.get("root_path", ""), api=API))

    def _security(self, request: Request) -> Response:
        # RFC 9116 asks for a date within a year; a server that runs answers for itself.
        expires = utc_now() + datetime.timedelta(days=90)
        return _text(request, f"Contact: {self._contact}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\n")

    def _changes(self, request: Request) -> Response:
        return self._kept.respond(request, CHANGES, lambda: _atom(self._feeds().changes()))

    def _topic(self, topic: Topic, request: Request) -> Response:
        names = request.path_params

        def make() -> Answer:
            return _atom(self._feeds().of_topic(topic, names))

        try:
            return self._kept.respond(request, topic.path.format_map(names), make)
        except NotFoundError:
            raise HTTPException(404) from None

    def _feeds(self) -> Feeds:
        metadata = Metadata(self._catalog.data_version)
        return Feeds(self._catalog, metadata, self._base, with_loading=True)

    def _site_map(self, request: Request) -> Response:
        def make() -> Answer:
            # Pages of the server name their other languages themselves.
            text = site_map(self._pages(), self._base or "", with_alternates=False)
            return Answer(text.encode(), "application/xml; charset=utf-8")

        return self._kept.respond(request, "/sitemap.xml", make)

    def _pages(self) -> Iterator[MappedPage]:
        """Yield the pages that a static site has too."""
        for route in ROUTES.values():
            if route.is_in_site:
                for names in route.instances(self._catalog):
                    yield MappedPage(route.path.format_map(names), UN_LANGUAGES)


def _atom(text: str) -> Answer:
    return Answer(text.encode(), f"{MEDIA_TYPE}; charset=utf-8")


def _text(request: Request, text: str) -> Response:
    return response(request, Answer(text.encode(), "text/plain; charset=utf-8"), _CACHED)
