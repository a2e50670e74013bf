"""The server as a process: uvicorn with a bounded number of threads."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette

THREADS = 8
"""Threads that read the catalogue. Each may hold a connection of the store's pool, which has 15."""


@asynccontextmanager
async def bounded_threads(_app: Starlette) -> AsyncIterator[None]:
    """Bound the number of threads while the application runs."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def run(app: Starlette, host: str, port: int, root_path: str, started: Callable[[str], None]) -> None:
    """Serve an application until the process is interrupted.

    Args:
        app: The application.
        host: Address to listen on.
        port: Port; 0 takes a free one.
        root_path: Path below which a proxy offers the server.
        started: Called with the address of the root as soon as the port is bound.

    Raises:
        OSError: The port cannot be bound.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    name = f"[{host}]" if ":" in host else host
    started(f"http://{name}:{listener.getsockname()[1]}{root_path}/")
    config = uvicorn.Config(app, root_path=root_path, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
