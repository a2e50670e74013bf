"""Observe a source during a run: the hosts that it contacts, whether it ends, and the files that it writes."""

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


def fail(message: str) -> NoReturn:
    """Fail with a message for the author of the plugin, without a traceback of the suite."""
    pytest.fail(message, pytrace=False)


ITEMS_PER_ROW, EXTRA_REQUESTS = 10, 1000
"""Limits of items and of requests: for each row, and in addition, such as for tokens and lists of committees."""


class Budget:
    """The maximum number of items and of requests for an upstream with a number of rows.

    The exception at the limit is not an `Exception`, so that a source cannot catch it and continue.

    Attributes:
        number: The maximum.
    """

    def __init__(self, rows: int, extra_requests: int = EXTRA_REQUESTS) -> None:
        self.number = ITEMS_PER_ROW * rows + extra_requests
        self._rows = rows

    def items(self, number: int) -> None:
        """Fail if the number of items is greater than the maximum."""
        if number > self.number:
            fail(
                f"The source yielded more than {self.number} items for an upstream of {self._rows} rows, and was stopped. "
                "Yield each row once, and end where the listing ends."
            )

    def requests(self, number: int) -> None:
        """Fail if the number of requests is greater than the maximum."""
        if number > self.number:
            fail(
                f"The source sent more than {self.number} requests for an upstream of {self._rows} rows, and was stopped. "
                "An upstream may repeat its last page without end: count the rows, and stop at a page "
                "without new rows."
            )


class Bounded:
    """A source that is stopped if it yields too many items."""

    def __init__(self, source: Source, budget: Budget) -> None:
        self._source, self._budget = source, budget

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def records(self, context: Any) -> Iterator[Any]:
        """Yield the items of the source."""
        for number, item in enumerate(self._source.records(context), start=1):
            self._budget.items(number)
            yield item


class WatchedClient(HttpClient):
    """The HTTP client of sources. It also lists refused hosts, and fails if a source sends too many requests."""

    def __init__(self, *arguments: Any, budget: Budget, refused_hosts: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._budget, self._refused_hosts, self._requests = budget, refused_hosts, 0

    def _host_of(self, url: str, *, redirected_from: str | None = None) -> str:
        # Every request and every redirect calls this method, so that a refusal is listed even if the source catches it.
        self._requests += 1
        self._budget.requests(self._requests)
        try:
            return super()._host_of(url, redirected_from=redirected_from)
        except SourceError:
            self._refused_hosts.append(urlsplit(url).hostname or url)
            raise


class OutsideConnectionError(OSError):
    """The source tried to contact a host other than the loopback address. The message names the host."""


@contextmanager
def loopback_only(refused_hosts: list[str]) -> Iterator[None]:
    """Refuse to look up or connect to any host except this machine, and list each refused host.

    `context.http` reaches only the recorded upstream. This guard detects a source that uses another HTTP library.
    pytest-socket is not suitable: it guards whole tests, resolves names before it refuses an address, and keeps no list
    of the refused hosts.

    Args:
        refused_hosts: List to which each refused host is added.
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
    """Return every file below a folder, without the files that Python and pytest write.

    Args:
        folder: The folder.
        but: A folder in it to leave out.
        limit: Maximum number of files. If the folder contains more, the result is empty.
    """
    files: set[Path] = set()
    for path in folder.rglob("*"):
        if but in path.parents or {"__pycache__", ".pytest_cache", ".git"}.intersection(path.parts):
            continue
        if len(files) >= limit:
            return set()
        files.add(path)
    return files
