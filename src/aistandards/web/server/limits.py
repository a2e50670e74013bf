"""The number of requests of one client: a bucket for each address that fills again with time.

Behind a proxy the address is that of the proxy, unless the server is told how many proxies write `X-Forwarded-For`.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import attrs
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from aistandards.web.server.guard import path_of

_MAX_CLIENTS = 10_000
"""Clients that are remembered; the one that was seen longest ago is forgotten first."""


@attrs.define(slots=True)
class _Bucket:
    tokens: float
    filled: float


class RateLimit:
    """A limit on requests.

    Args:
        rate: Requests a second that a client may make for ever.
        burst: Requests that a client may make at once.
        clock: Returns seconds.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: str) -> float:
        """Count a request of a client; return 0, or the seconds after which the client may ask again."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(client, None) or _Bucket(self._burst, now)
            bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled) * self._rate)
            bucket.filled = now
            self._buckets[client] = bucket
            if len(self._buckets) > _MAX_CLIENTS:
                self._buckets.popitem(last=False)
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / self._rate
            bucket.tokens -= 1
            return 0.0


class Limited:
    """An application whose clients may make a limited number of requests.

    Args:
        app: The application.
        refuse: Returns the answer for a client that must wait.
        limit: The limit.
        unlimited: Paths that have no limit.
        proxies: Number of proxies before the server that write `X-Forwarded-For`.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: RateLimit,
        refuse: Callable[[Request, Exception], Response],
        unlimited: tuple[str, ...] = (),
        proxies: int = 0,
    ) -> None:
        self._app, self._limit, self._refuse = app, limit, refuse
        self._unlimited, self._proxies = unlimited, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with the number of seconds to wait."""
        is_limited = scope["type"] == "http" and path_of(scope) not in self._unlimited
        if is_limited and (seconds := self._limit.wait(self._client(scope))):
            error = HTTPException(429, headers={"Retry-After": str(int(seconds) + 1)})
            await self._refuse(Request(scope), error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _client(self, scope: Scope) -> str:
        """Return the address of the client: the one that the outermost proxy of ours has seen."""
        if self._proxies:
            # Each proxy adds an address at the end; what stands before was written by the client.
            headers = Headers(scope=scope).getlist("x-forwarded-for")
            seen = [address.strip() for header in headers for address in header.split(",")]
            if len(seen) >= self._proxies:
                return seen[-self._proxies]
        client = scope.get("client")
        return str(client[0]) if client else ""
