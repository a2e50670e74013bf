"""The ASGI application: every route as a page in six languages and as JSON below `/api/v1`.

A request goes through the rate limit, then the parameters of its route, then the function of the page, which reads the
catalogue in a thread. Finished answers are kept by the id of the content, so a sync makes all of them new.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.resources import files
from threading import Lock
from urllib.parse import urlencode, urlsplit

import attrs
from starlette.applications import Starlette
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
from aistandards.web.pages.standard import MovedError
from aistandards.web.plain import plain
from aistandards.web.rendering import Address, ErrorAddress, Pages
from aistandards.web.routes import ROUTES, Route
from aistandards.web.server import answers
from aistandards.web.server.answers import Answer, Problem, problem
from aistandards.web.server.limits import Limited, RateLimit
from aistandards.web.server.openapi import description
from aistandards.web.server.running import bounded_threads

API = "/api/v1"
MCP = "/mcp"
_MAX_KEPT = 512
_STATIC = {"style.css": "text/css", "icon.svg": "image/svg+xml"}


class Server:
    """Answers requests from one catalogue.

    Args:
        catalog: The open catalogue; it is only read.
        base: Public address of the root, for canonical links; None leaves them out.
    """

    def __init__(self, catalog: Catalog, *, base: str | None = None) -> None:
        self._catalog = catalog
        self._pages = Pages(catalog.vocabularies, base=base)
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._lock = Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes of Starlette."""
        pages: list[BaseRoute] = []
        for route in ROUTES.values():
            path = route.path
            pages.append(Endpoint(f"/{{language}}{path}", partial(self._page, route), methods=["GET"]))
            pages.append(Endpoint(f"{API}{route.api_path}", partial(self._json, route), methods=["GET"]))
        return [
            Endpoint("/", self._start, methods=["GET"]),
            Endpoint(f"{API}/openapi.json", self._openapi, methods=["GET"]),
            Endpoint(f"{API}/health", self._health, methods=["GET"]),
            Endpoint("/static/{name}", self._static, methods=["GET"]),
            Endpoint("/robots.txt", self._robots, methods=["GET"]),
            Endpoint("/standards/{slug}", self._identity, methods=["GET"]),
            *pages,
        ]

    def _headers(self, content: str, etag: str) -> dict[str, str]:
        return {
            **answers.SECURITY,
            "ETag": etag,
            "Cache-Control": answers.CACHED,
            "AISTANDARDS-Data": content,
            "Access-Control-Allow-Origin": "*",
        }

    def _answer(self, request: Request, key: str, make: Callable[[], Answer]) -> Response:
        """Return the response for a question, from what is kept if the content of the catalogue is the same."""
        content = self._catalog.content_id
        etag = answers.etag_of(content, key)
        headers = self._headers(content, etag)
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})
        with self._lock:
            finished = self._kept.get((content, key))
            if finished is not None:
                self._kept.move_to_end((content, key))
        if finished is None:
            finished = make()
            with self._lock:
                self._kept[content, key] = finished
                while len(self._kept) > _MAX_KEPT:
                    self._kept.popitem(last=False)
        return answers.response(request, finished, headers)

    def _page(self, route: Route, request: Request) -> Response:
        names = dict(request.path_params)
        language = names.pop("language")
        if language not in UN_LANGUAGES:
            raise HTTPException(404)
        address = Address(route=route, names=names, language=language)
        try:
            given = route.parameters.read(request.query_params.multi_items())
            query = tuple(given.pairs())
            address = attrs.evolve(address, query=query)

            def make() -> Answer:
                value = route.make(self._catalog, given, names)
                return answers.answer(self._pages.render(address, value).encode(), answers.HTML)

            return self._answer(request, f"{address.path}?{urlencode(query)}", make)
        except MovedError as moved:
            return RedirectResponse(address.to(route.name, **{**names, "slug": moved.slug}), 301)
        except AistandardsError as error:
            found = answers.problem_of(error)
            if found is None:
                raise
            return self._error_page(address, found)

    def _json(self, route: Route, request: Request) -> Response:
        try:
            given = route.parameters.read(request.query_params.multi_items())

            def make() -> Answer:
                value = plain(route.make(self._catalog, given, request.path_params))
                return answers.answer(answers.json_bytes(value), answers.JSON)

            path = f"{API}{route.api_path.format_map(request.path_params)}"
            return self._answer(request, f"{path}?{urlencode(given.pairs())}", make)
        except MovedError as moved:
            return RedirectResponse(f"../standards/{moved.slug}", 301)
        except AistandardsError as error:
            found = answers.problem_of(error)
            if found is None:
                raise
            return self._problem(found)

    def _error_page(self, address: Address, found: Problem, headers: Mapping[str, str] | None = None) -> Response:
        text = self._pages.render_error(address, found.title, found.detail, found.nearest)
        return Response(text, found.status, {**answers.SECURITY, **(headers or {})}, media_type=answers.HTML)

    def _problem(self, found: Problem, headers: Mapping[str, str] | None = None) -> Response:
        body = answers.json_bytes(found.plain())
        more = {**answers.SECURITY, "Access-Control-Allow-Origin": "*", **(headers or {})}
        return Response(body, found.status, more, media_type=answers.PROBLEM)

    def failed(self, request: Request, error: Exception) -> Response:
        """Return the answer for an exception of HTTP, as a page or as a problem document."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        kind = {404: "not-found", 405: "method-not-allowed", 429: "too-many-requests"}.get(status, "unavailable")
        detail = {
            "not-found": "There is no such page; the start page leads to all of them.",
            "method-not-allowed": "The server only answers GET, HEAD and OPTIONS.",
            "too-many-requests": "Wait some seconds, or take the whole data from the files of the project.",
            "unavailable": "The catalogue cannot be read now; try again later.",
        }[kind]
        headers = dict(getattr(error, "headers", None) or {})
        found = problem(kind, status, detail)
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        if path.startswith((API, MCP)):
            return self._problem(found, headers)
        language = path.split("/")[1] if path.split("/")[1:2] else "en"
        language = language if language in UN_LANGUAGES else "en"
        # Links of an error page are relative to its own depth, which no route gives.
        return self._error_page(ErrorAddress(route=ROUTES["start"], language=language, here=path), found, headers)

    def _start(self, request: Request) -> Response:
        """Lead to the start page in the first language that the client takes."""
        taken = [
            part.split(";")[0].strip().split("-")[0] for part in request.headers.get("accept-language", "").split(",")
        ]
        language = next((name for name in taken if name in UN_LANGUAGES), "en")
        return RedirectResponse(f"{request.scope.get('root_path', '')}/{language}/", 302, {"Vary": "Accept-Language"})

    def _identity(self, request: Request) -> Response:
        """Lead from the permanent address of a standard to its page, or to its data where the client asks for JSON."""
        slug = request.path_params["slug"]
        root = request.scope.get("root_path", "")
        wants_json = "json" in request.headers.get("accept", "") and "html" not in request.headers.get("accept", "")
        target = f"{root}{API}/standards/{slug}" if wants_json else f"{root}/en/standards/{slug}/"
        return RedirectResponse(target, 303, {"Vary": "Accept"})

    def _openapi(self, request: Request) -> Response:
        key = f"{API}/openapi.json"
        return self._answer(
            request, key, lambda: answers.answer(answers.json_bytes(description(API)), "application/json")
        )

    def _health(self, request: Request) -> Response:
        content = self._catalog.content_id
        body = answers.json_bytes({"status": "ok", "content": content})
        return Response(body, headers={**answers.SECURITY, "Cache-Control": "no-store"}, media_type=answers.JSON)

    def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404)
        body = files("aistandards.web").joinpath("static", name).read_bytes()
        finished = answers.answer(body, _STATIC[name])
        headers = {**answers.SECURITY, "Cache-Control": "public, max-age=86400"}
        return answers.response(request, finished, headers)

    def _robots(self, request: Request) -> Response:
        return Response("User-agent: *\nAllow: /\n", headers=answers.SECURITY, media_type="text/plain")


def application(
    catalog: Catalog, *, base: str | None = None, rate: float = 10, burst: int = 60, with_mcp: bool = False
) -> Starlette:
    """Return the ASGI application that answers from a catalogue.

    Args:
        catalog: The open catalogue; it is only read.
        base: Public address of the root, for canonical links.
        rate: Requests a second of one client, in the long run.
        burst: Requests of one client at once.
        with_mcp: Whether `/mcp` answers the Model Context Protocol, which needs the extra `mcp`.
    """
    server = Server(catalog, base=base)
    lifespans: list[Lifespan[Starlette]] = [bounded_threads]
    routes = server.routes()
    if with_mcp:
        from aistandards.web.mcp.server import http_application

        inner = http_application(catalog, path=MCP, hosts=(urlsplit(base).netloc,) if base else ())
        routes += inner.routes
        lifespans.append(inner.router.lifespan_context)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for each in lifespans:
                await stack.enter_async_context(each(app))
            yield

    return Starlette(
        routes=routes,
        middleware=[Middleware(Limited, RateLimit(rate, burst), server.failed)],
        exception_handlers={HTTPException: server.failed, Exception: server.failed},
        lifespan=lifespan,
    )
