"""What every answer has: headers against misuse, answers to OPTIONS, and a sentence instead of a failure.

This layer is around all others, so that errors, redirects and MCP have the headers too.
"""

import sys
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "AISTANDARDS-Data, ETag, Repr-Digest, Retry-After",
}
"""Headers of every answer: no page loads anything that is not the server's own, and every site may read the data."""

_METHODS = "GET, HEAD, OPTIONS"
_OPTIONS = {"Access-Control-Allow-Headers": "If-None-Match", "Access-Control-Max-Age": "86400"}


def _say(message: str) -> None:
    sys.stderr.write(f"aistandards: {message}\n")


class Guarded:
    """An application whose answers have the headers of `SECURITY`, and whose failures are answers.

    Args:
        app: The application.
        failed: Returns the answer for an exception.
        others: Paths of applications that answer OPTIONS themselves.
        posted: Ends of the paths that take a form too.
        say: Tells the operator about a failure.
    """

    def __init__(
        self,
        app: ASGIApp,
        failed: Callable[[Request, Exception], Response],
        others: tuple[str, ...] = (),
        posted: tuple[str, ...] = (),
        say: Callable[[str], None] = _say,
    ) -> None:
        self._app, self._failed, self._others, self._posted, self._say = app, failed, others, posted, say

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] == "OPTIONS" and path_of(scope) not in self._others:
            takes_forms = path_of(scope).rstrip("/").endswith(self._posted)
            methods = f"{_METHODS}, POST" if takes_forms else _METHODS
            headers = {"Allow": methods, "Access-Control-Allow-Methods": methods, **_OPTIONS}
            await Response(status_code=204, headers=headers)(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            self._say(
                f"the answer to {scope['method']} {path_of(scope)!r:.200} failed ({type(error).__name__}: {error!s:.200})"
            )
            if begun:
                raise
            await self._failed(Request(scope), error)(scope, receive, guarded)


def path_of(scope: Scope) -> str:
    """Return the path of a request below the root of the server."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))
