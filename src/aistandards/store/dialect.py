"""What one database engine does its own way. Each engine is a module with these functions; all other SQL is common."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.engine import URL

Rows = Sequence[Mapping[str, Any]]

RANKED = 100
"""So many hits of a kind are ranked: all there are of a rare word, the newest of a common one."""


class Dialect(Protocol):
    """One engine's own ways.

    A connection with the execution option `writing` begins its transactions as the only writer; with the value
    `SCHEMA` as the only one that makes or upgrades tables, which are perhaps not there yet, and with `BATCH` as one that
    asks for many rows by their keys.
    """

    READING: Mapping[str, Any]
    """Execution options of a connection that only reads: it sees one moment and waits for no writer."""

    ASKING: Mapping[str, Any]
    """The same of a connection that asks one question, which sees one moment by itself."""

    HINT: str
    """What to check when the store cannot be opened."""

    def make_engine(self, url: URL, /) -> Engine:
        """An engine for a store.

        Raises:
            StoreError: The URL asks for a driver that this version does not know.
            MissingExtraError: The driver is missing.
        """
        ...

    def place(self, url: URL, /) -> str:
        """Where a store is, for messages; without user and password."""
        ...

    def is_shared(self, url: URL, /) -> bool:
        """Whether several threads can use it."""
        ...

    def insert(self, connection: Connection, table: Table, rows: Rows, /) -> None:
        """Add rows that all name the same columns."""
        ...

    def upsert(self, connection: Connection, table: Table, rows: Rows, /) -> None:
        """Add rows, or put them in the place of those with the same primary key. No key may come twice."""
        ...

    def hold(self, engine: Engine, name: str, /, *, wait: bool) -> AbstractContextManager[bool]:
        """Keep a name to oneself for as long as the context is open; it yields whether that was possible.

        However a process ends, what it held is free.
        """
        ...

    def firsts(self, facets: Sequence[int], number: int, /) -> str:
        """A query for sort key and id of the first so many standards of each of some facets, in no order."""
        ...

    def create_search(self, connection: Connection, /) -> None:
        """Create the full-text index; its ids are those of `standard`."""
        ...

    def drop_search(self, connection: Connection, /) -> None:
        """Drop the full-text index."""
        ...

    def index(self, connection: Connection, rows: Rows, /) -> None:
        """Put standards that are not in it into the full-text index.

        Args:
            connection: In a transaction.
            rows: `id`, `designation`, and `titles` and `abstracts` by language.
        """
        ...

    def unindex(self, connection: Connection, ids: Sequence[int], /) -> None:
        """Take standards out of the full-text index, before their rows are changed."""
        ...

    def search(self, connection: Connection, query: str, limit: int, /) -> list[int]:
        """Ids of the standards that hold every word of a query (or a word that begins with it), best first.

        First come those that hold every word in designation or titles, then those that hold it anywhere, then the same for
        words that begin so. Of each kind a bounded number is ranked, those added last, so that the commonest words take
        no longer than others.

        No query is refused; one without words finds nothing.
        """
        ...


SCHEMA = "schema"
BATCH = "batch"
