"""Watching a source while it runs: whom it talks to besides the upstream, whether it ends, and what it writes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

from aistandards.errors import SourceError
from aistandards.plugin.source import Source
from aistandards.sync.http import HttpClient

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def fail(said: str) -> NoReturn:
    """Fail with a sentence for the author, and no traceback of ours."""
    pytest.fail(said, pytrace=False)


ITEMS_PER_ROW, EXTRA_REQUESTS = 10, 1000
"""Items, and requests, that a row may take, and that may come besides: tokens, lists of committees."""


class Budget:
    """How much may come of an upstream of so many rows before a source counts as endless.

    What is raised is no `Exception`, so that no source goes on after it.

    Attributes:
        number: Items, and requests, that are too many.
    """

    def __init__(self, rows: int, extra_requests: int = EXTRA_REQUESTS) -> None:
        self.number = ITEMS_PER_ROW * rows + extra_requests
        self._rows = rows

    def items(self, number: int) -> None:
        """Fail where so many items are too many."""
        if number > self.number:
            fail(
                f"The source yielded more than {self.number} items for an upstream of {self._rows} rows, and was stopped. "
                "Yield each row once, and end where the listing ends."
            )

    def requests(self, number: int) -> None:
        """Fail where so many requests are too many."""
        if number > self.number:
            fail(
                f"The source asked more than {self.number} times for an upstream of {self._rows} rows, and was stopped. "
                "Pages without end come of an upstream that repeats its last one: count what you got, and stop at a page "
                "with nothing new."
            )


class Bounded:
    """A source that is stopped when it yields without end."""

    def __init__(self, source: Source, budget: Budget) -> None:
        self._source, self._budget = source, budget

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def records(self, context: Any) -> Iterator[Any]:
        """The source's own items."""
        for number, item in enumerate(self._source.records(context), start=1):
            self._budget.items(number)
            yield item


class WatchedClient(HttpClient):
    """The client that sources get, which tells the hosts it refused and stops who asks without end."""

    def __init__(self, *arguments: Any, budget: Budget, refused_hosts: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._budget, self._refused_hosts, self._requests = budget, refused_hosts, 0

    def _host_of(self, url: str, *, redirected_from: str | None = None) -> str:
        # Every request and every redirect comes through here; a source that catches the refusal is found out too.
        self._requests += 1
        self._budget.requests(self._requests)
        try:
            return super()._host_of(url, redirected_from=redirected_from)
        except SourceError:
            self._refused_hosts.append(urlsplit(url).hostname or url)
            raise


class OutsideConnectionError(OSError):
    """A host that the source may not talk to; the error names it."""


@contextmanager
def loopback_only(refused_hosts: list[str]) -> Iterator[None]:
    """Let nobody look up or connect to another host than this one; each that is tried is told.

    An own HTTP library that looks up a real host is found out here: through `context.http` only declared hosts, and
    in the suite only the recorded upstream, can be asked. pytest-socket does not serve here: it guards whole tests, resolves
    names before it refuses an address, raises what a source may catch, and keeps no list of the hosts that were tried.
    """
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in _LOOPBACK and name is not None:
            refused_hosts.append(str(name))
            raise OutsideConnectionError(f"the source tried to reach {name}")
        return look_up(host, *arguments, **options)

    def guarded_connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            refused_hosts.append(str(address[0]))
            raise OutsideConnectionError(f"the source tried to reach {address[0]}")
        return connect(self, address)

    socket.getaddrinfo = guarded_look_up
    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        socket.getaddrinfo = look_up
        socket.socket.connect = connect  # type: ignore[method-assign]


def files_below(folder: Path, but: Path, limit: int = 5000) -> set[Path]:
    """Every file below a folder, what Python and pytest write by themselves left out.

    Args:
        folder: The folder.
        but: A folder in it to leave out.
        limit: A folder with more files is no place to look for new ones; nothing is told of it.
    """
    found: set[Path] = set()
    for path in folder.rglob("*"):
        if but in path.parents or {"__pycache__", ".pytest_cache", ".git"}.intersection(path.parts):
            continue
        if len(found) >= limit:
            return set()
        found.add(path)
    return found
