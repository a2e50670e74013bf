"""The ASGI application: every route as a page in six languages and as JSON below `/api/v1`.

A request goes through the headers and the rate limit, then the parameters of its route, then the function of the page,
which reads the catalogue in a thread.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from urllib.parse import quote, urlencode, urlsplit

import attrs
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.routing import Route as Endpoint
from starlette.types import Lifespan

from aistandards.catalog.catalog import Catalog
from aistandards.errors import AistandardsError
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.pages.bulk import BulkFiles
from aistandards.web.pages.standard import MovedError
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES, Route
from aistandards.web.server import answers
from aistandards.web.server.answers import Answer, problem_of
from aistandards.web.server.bulk import Bulk
from aistandards.web.server.documentation import page_of_api
from aistandards.web.server.faults import API, Faults
from aistandards.web.server.files import Files
from aistandards.web.server.forms import body_of, pairs_of
from aistandards.web.server.guard import Guarded
from aistandards.web.server.kept import MAX_BYTES, KeptAnswers
from aistandards.web.server.limits import Limited, RateLimit
from aistandards.web.server.openapi import description
from aistandards.web.server.permanent import Permanent
from aistandards.web.server.running import bounded_threads
from aistandards.web.values import columns_of

MCP = "/mcp"
HEALTH = f"{API}/health"

Pairs = list[tuple[str, str]]
"""Names and values of a form."""


class Server:
    """Answers requests from one catalogue.

    Args:
        catalog: The open catalogue; it is only read.
        pages: Writes pages.
        kept: Answers that are kept.
        faults: Writes errors.
    """

    def __init__(self, catalog: Catalog, pages: Pages, kept: KeptAnswers, faults: Faults) -> None:
        self._catalog, self._pages, self._kept, self._faults = catalog, pages, kept, faults

    def api(self) -> list[BaseRoute]:
        """Return the routes of the API."""
        routes: list[BaseRoute] = [
            Endpoint(f"{API}/openapi.json", self._openapi, methods=["GET"]),
            Endpoint(HEALTH, self._health, methods=["GET"]),
            Endpoint("/api/", self._documentation, methods=["GET"]),
            Endpoint("/api", _to_folder, methods=["GET"]),
            Endpoint(f"{API}/", lambda request: RedirectResponse("../", 301), methods=["GET"]),
            Endpoint(API, lambda request: RedirectResponse("./", 301), methods=["GET"]),
        ]
        for route in ROUTES.values():
            if not route.keeps_files:
                routes.append(Endpoint(f"{API}{route.api_path}", partial(self._json, route), methods=["GET"]))
            routes.append(Endpoint(f"{API}{route.api_path}/", _to_file, methods=["GET"]))
            if route.is_posted:
                routes.append(Endpoint(f"{API}{route.api_path}", _posted(route, self._json), methods=["POST"]))
        return routes

    def pages(self) -> list[BaseRoute]:
        """Return the routes of the pages, whose first part is a language."""
        routes: list[BaseRoute] = [Endpoint(f"/{name}", _to_folder, methods=["GET"]) for name in UN_LANGUAGES]
        for route in ROUTES.values():
            if route.is_page:
                routes += self._routes_of_page(route)
        return routes

    def _routes_of_page(self, route: Route) -> list[BaseRoute]:
        path = f"/{{language}}{route.path}"
        routes: list[BaseRoute] = [Endpoint(path, partial(self._page, route), methods=["GET"])]
        if route.is_posted:
            routes.append(Endpoint(path, _posted(route, self._page), methods=["POST"]))
        if route.path != "/":
            routes.append(Endpoint(path[:-1], _to_folder, methods=["GET"]))
        return routes

    def _page(self, route: Route, request: Request, posted: Pairs | None = None) -> Response:
        names = dict(request.path_params)
        language = names.pop("language")
        if language not in UN_LANGUAGES:
            raise HTTPException(404)
        address = Address(route=route, names=names, language=language)
        try:
            given = route.parameters.read(request.query_params.multi_items() if posted is None else posted)
            query = () if route.is_posted else tuple(given.pairs())
            address = attrs.evolve(address, query=query)

            def make() -> Answer:
                value = route.make(self._catalog, given, names)
                return Answer(self._pages.render(address, value).encode(), answers.HTML)

            return self._respond(route, request, f"{address.path}?{urlencode(query)}", make)
        except MovedError as moved:
            return RedirectResponse(address.to(route.name, **{**names, "slug": moved.slug}), 301)
        except AistandardsError as error:
            if found := problem_of(error):
                return self._faults.page(address, found)
            raise

    def _json(self, route: Route, request: Request, posted: Pairs | None = None) -> Response:
        names = request.path_params
        try:
            pairs = request.query_params.multi_items() if posted is None else posted
            given = route.parameters.read(pairs, strict=True)

            def make() -> Answer:
                value = route.make(self._catalog, given, names)
                return Answer(answers.json_bytes(value, columns_of(given)), answers.JSON)

            path = f"{API}{route.api_path.format_map(names)}"
            return self._respond(route, request, f"{path}?{urlencode(given.pairs())}", make)
        except MovedError as moved:
            path = route.api_path.format_map({**names, "slug": moved.slug})
            return RedirectResponse(f"{request.scope.get('root_path', '')}{API}{path}", 301)
        except AistandardsError as error:
            if found := problem_of(error):
                return self._faults.document(found)
            raise

    def _respond(self, route: Route, request: Request, question: str, make: Callable[[], Answer]) -> Response:
        # A text that somebody compares is not kept, not even as a key.
        if route.is_posted:
            return self._kept.respond_once(request, make)
        return self._kept.respond(request, question, make)

    def _openapi(self, request: Request) -> Response:
        prefix = f"{request.scope.get('root_path', '')}{API}"
        return self._kept.respond(
            request,
            f"{API}/openapi.json {prefix}",
            lambda: Answer(answers.json_bytes(description(prefix)), answers.JSON),
        )

    def _documentation(self, request: Request) -> Response:
        return self._kept.respond(request, "/api/", lambda: Answer(page_of_api(self._pages).encode(), answers.HTML))

    def _health(self, request: Request) -> Response:
        body = answers.json_bytes({"status": "ok", "content": self._catalog.content_id})
        return Response(body, headers={"Cache-Control": "no-store"}, media_type=answers.JSON)


def _posted(
    route: Route, answer: Callable[[Route, Request, Pairs], Response]
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that waits for a form, which a thread then decodes and answers."""
    longest = route.parameters.longest()

    async def endpoint(request: Request) -> Response:
        body = await body_of(request, longest)
        return await run_in_threadpool(lambda: answer(route, request, pairs_of(body, longest)))

    return endpoint


def _to_folder(request: Request) -> Response:
    """Lead from an address without its last slash to the address with it."""
    return _beside(request, "", "/")


def _to_file(request: Request) -> Response:
    """Lead from an address with a last slash to the address without it."""
    return _beside(request, "../", "")


def _beside(request: Request, before: str, after: str) -> Response:
    # The address is relative, so it is right behind every proxy. A name with a colon would be read as a scheme.
    name = quote(request.scope["path"].rstrip("/").rpartition("/")[2], safe="")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{before or './'}{name}{after}{query}", 301)


def application(
    catalog: Catalog,
    *,
    base: str | None = None,
    rate: float = 10,
    burst: int = 60,
    proxies: int = 0,
    contact: str | None = None,
    with_mcp: bool = False,
    max_kept_bytes: int = MAX_BYTES,
) -> Starlette:
    """Return the ASGI application that answers from a catalogue.

    Args:
        catalog: The open catalogue; it is only read.
        base: Public address of the root, for canonical links, the site map and the feed.
        rate: Requests a second of one client, in the long run.
        burst: Requests of one client at once.
        proxies: Number of proxies before the server whose header `X-Forwarded-For` is believed.
        contact: Address for reports about security: `mailto:security@example.org`.
        with_mcp: Whether `/mcp` answers the Model Context Protocol, which needs the extra `mcp`.
        max_kept_bytes: Bytes of the answers that are kept in memory.
    """
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, base=base)
    kept, faults = KeptAnswers(catalog, max_kept_bytes), Faults(pages)
    lifespans: list[Lifespan[Starlette]] = [bounded_threads]
    server = Server(catalog, pages, kept, faults)
    # Routes are tried in order, which takes as long as a look-up in the store. The API is what programs ask often.
    routes = [
        *server.api(),
        *Files(catalog, kept, base, contact).routes(),
        *Permanent(catalog, kept, faults).routes(),
        *Bulk(BulkFiles(catalog), kept, faults).routes(),
        *server.pages(),
    ]
    if with_mcp:
        from aistandards.web.mcp.server import http_application

        inner = http_application(catalog, path=MCP, hosts=(urlsplit(base).netloc,) if base else ())
        routes = [*inner.routes, *routes]
        lifespans.append(inner.router.lifespan_context)
    posted = tuple(route.api_path for route in ROUTES.values() if route.is_posted)
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guarded, faults.failed, others=(MCP,), posted=posted),
            Middleware(Limited, RateLimit(rate, burst), faults.failed, unlimited=(HEALTH,), proxies=proxies),
        ],
        exception_handlers={HTTPException: faults.failed},
        lifespan=_all(lifespans),
    )
    app.router.redirect_slashes = False
    return app


def _all(lifespans: Sequence[Lifespan[Starlette]]) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for each in lifespans:
                await stack.enter_async_context(each(app))
            yield

    return lifespan
