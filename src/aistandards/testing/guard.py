"""Watching a source while it runs: whom it talks to besides the upstream it is given, and what it writes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Outsider(OSError):
    """A host that the source may not talk to; the error names it."""


@contextmanager
def only_loopback(told: list[str]) -> Iterator[None]:
    """Let nobody look up or connect to another host than this one; each that is tried is told.

    An own HTTP library that looks up a real host is found out here: through `context.http` only declared hosts, and
    in the suite only the recorded upstream, can be asked.
    """
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in _LOOPBACK and name is not None:
            told.append(str(name))
            raise Outsider(f"the source tried to reach {name}")
        return look_up(host, *arguments, **options)

    def guarded_connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            told.append(str(address[0]))
            raise Outsider(f"the source tried to reach {address[0]}")
        return connect(self, address)

    socket.getaddrinfo = guarded_look_up
    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        socket.getaddrinfo = look_up
        socket.socket.connect = connect  # type: ignore[method-assign]


def files_below(folder: Path, but: Path, most: int = 5000) -> set[Path]:
    """Every file below a folder, what Python and pytest write by themselves left out.

    Args:
        folder: The folder.
        but: A folder in it to leave out.
        most: A folder with more files is no place to look for new ones; nothing is told of it.
    """
    found: set[Path] = set()
    for path in folder.rglob("*"):
        if but in path.parents or {"__pycache__", ".pytest_cache", ".git"}.intersection(path.parts):
            continue
        if len(found) >= most:
            return set()
        found.add(path)
    return found
