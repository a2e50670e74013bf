"""Stores of one engine: new ones, copies of others, and what is in them, for tests that need many."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Any, Protocol

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from aistandards.catalog.snapshot import Snapshot
from aistandards.store import Store

from .cluster import Cluster


class Stores(Protocol):
    """Where a test's stores come from."""

    def new(self) -> str:
        """The address of an empty store."""

    def copy(self, url: str) -> str:
        """The address of a copy of a store that nobody has open."""

    def remove(self, url: str) -> None:
        """Remove a store."""


class Files:
    """SQLite: a file each."""

    def __init__(self, folder: Path) -> None:
        self._paths = (folder / f"store{number}.db" for number in count())

    def new(self) -> str:
        return f"sqlite:///{next(self._paths)}"

    def copy(self, url: str) -> str:
        made = self.new()
        with suppress(FileNotFoundError):
            copyfile(_path(url), _path(made))
        return made

    def remove(self, url: str) -> None:
        path = _path(url)
        for one in path.parent.glob(f"{path.name}*"):
            one.unlink()


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))


class Databases:
    """PostgreSQL: a database each."""

    def __init__(self, server: Cluster) -> None:
        self._server = server

    def new(self) -> str:
        return self._server.url(self._server.new())

    def copy(self, url: str) -> str:
        return self._server.url(self._server.new(template=str(make_url(url).database)))

    def remove(self, url: str) -> None:
        self._server.drop(str(make_url(url).database))


def without_snapshot(url: str) -> None:
    """Make a store that counts the bundled snapshot as loaded, so that nothing loads it."""
    with Store(url) as store:
        store.set_meta("snapshot", Snapshot.open().version)


@contextmanager
def copied(stores: Stores, url: str) -> Iterator[str]:
    """A copy of a store for as long as the context is open."""
    made = stores.copy(url)
    try:
        yield made
    finally:
        stores.remove(made)


def held(url: str) -> dict[str, Any]:
    """What a store holds and where its sources had got to; times of retrieval and ids, which may differ, left out."""
    queries = {
        "records": "SELECT source, upstream_id, full_hash, gone FROM record",
        "standards": "SELECT designation, status, gone FROM standard",
        "quarantine": "SELECT source, raw FROM quarantine",
        "cursors": "SELECT source, basis, cursor, listed, updated FROM cursor WHERE updated IS NOT NULL",
        "checkpoints": "SELECT source, checkpoint FROM cursor WHERE checkpoint IS NOT NULL",
    }
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {name: sorted(map(_plain, connection.execute(text(query)))) for name, query in queries.items()}
    engine.dispose()
    return found


def _plain(row: Any) -> tuple[str, ...]:
    return tuple("" if one is None else str(one) for one in row)
