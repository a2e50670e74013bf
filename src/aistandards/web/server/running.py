"""The server as a process: uvicorn with a bounded number of threads."""

import gc
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette

from aistandards.errors import AistandardsError

_LAST_ANSWERS = 5
"""Seconds in which open requests may end."""

_COLLECTIONS = (10_000, 10, 10)
"""Thresholds of the garbage collector. The default is a millisecond a request; those of a short command keep garbage for long."""

THREADS = 4
"""Threads that read the catalogue. The store's pool keeps five connections open; more would be opened for each request."""


class ServerError(AistandardsError):
    """The server cannot listen where it was asked to."""


@asynccontextmanager
async def bounded_threads(_app: Starlette) -> AsyncIterator[None]:
    """Bound the number of threads while the application runs."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: Address or name to listen on.
        port: Port; 0 takes a free one.

    Raises:
        ServerError: The address or the port cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        # The message of `create_server` repeats the address.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise ServerError(
            f"port {port} of {host} cannot be used ({reason}); choose others with --port and --host"
        ) from None
    # Connections inherit it. Without it, the end of an answer waits until the client has confirmed the beginning: 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def run(app: Starlette, listener: socket.socket, root_path: str = "") -> None:
    """Serve an application until the process is asked to end by SIGINT or SIGTERM; a second signal ends it at once.

    Args:
        app: The application.
        listener: A socket that listens.
        root_path: Path below which a proxy offers the server.
    """
    config = uvicorn.Config(
        app,
        root_path=root_path,
        log_level="warning",
        access_log=False,
        server_header=False,
        # Addresses of clients are read by `Limited`, which is told how many proxies there are.
        proxy_headers=False,
        timeout_graceful_shutdown=_LAST_ANSWERS,
    )
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)
    with _calm():
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _calm() -> Iterator[None]:
    """Take a signal to end as the usual end: uvicorn raises it a second time when everything is closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _ignored) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Do nothing."""
