"""The interface of a database engine. One module for each engine implements it; all other SQL is common to both."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.engine import URL

Rows = Sequence[Mapping[str, Any]]

Parts = Sequence[Sequence[str]]
"""Parts of a query, each with alternative phrases; a standard matches a part when it has every word of one of its phrases. The
first phrase is what a person wrote in any language, the others are English."""

MAX_RANKED = 100
"""Number of hits of each pass of a search that are ranked: all hits of a rare word, the newest hits of a common word."""

MAX_QUERY, MAX_WORDS = 500, 20
"""Characters and words of a query that are searched for."""

COMMON = 1000
"""Titles, or texts, with a word that is common."""

SCHEMA = "schema"
"""Value of the execution option `writing`: the transaction creates or upgrades tables."""

BATCH = "batch"
"""Value of the execution option `writing`: the transaction looks many rows up by their keys."""


class Dialect(Protocol):
    """Operations that each engine performs in its own way.

    A connection with the execution option `writing` begins its transactions as the only writer. With the value `SCHEMA`
    the tables may not exist yet; with `BATCH` the engine prepares for many look-ups by key.

    Attributes:
        READ_OPTIONS: Execution options of a connection that only reads: it sees one state and waits for no writer.
        QUERY_OPTIONS: Execution options of a connection that runs a single query, which sees one state by itself.
        HINT: Advice for a store that cannot be opened.
    """

    READ_OPTIONS: Mapping[str, Any]
    QUERY_OPTIONS: Mapping[str, Any]
    HINT: str

    def make_engine(self, url: URL, /) -> Engine:
        """Return an engine for a store.

        Raises:
            StoreError: The URL names an unsupported driver.
            MissingExtraError: The driver is not installed.
        """
        ...

    def location(self, url: URL, /) -> str:
        """Return the location of a store for messages, without user and password."""
        ...

    def is_thread_safe(self, url: URL, /) -> bool:
        """Return whether several threads can use the store."""
        ...

    def can_write(self, engine: Engine, /) -> bool:
        """Return whether the user may write records to the store."""
        ...

    def insert(self, connection: Connection, table: Table, rows: Rows, /) -> None:
        """Insert rows; all of them name the same columns."""
        ...

    def upsert(self, connection: Connection, table: Table, rows: Rows, /) -> None:
        """Insert rows, or replace those with the same primary key. Each key may occur only once."""
        ...

    def lock(self, engine: Engine, name: str, /, *, wait: bool) -> AbstractContextManager[Callable[[], None] | None]:
        """Lock a name while the context is open.

        The lock ends with the process, however the process ends.

        Args:
            engine: The engine of the store.
            name: The name to lock.
            wait: Wait until the name is free.

        Returns:
            A context manager that yields None for a name that another process has locked, else a function. The function
            raises a `StoreError` when the lock was lost since.
        """
        ...

    def first_of_facets(self, connection: Connection, facets: Sequence[int], number: int, /) -> list[tuple[str, int]]:
        """Return sort key and id of the first `number` standards of some facets, in order."""
        ...

    def create_search(self, connection: Connection, /) -> None:
        """Create the full-text index; its ids are those of `standard`."""
        ...

    def drop_search(self, connection: Connection, /) -> None:
        """Drop the full-text index."""
        ...

    def index(self, connection: Connection, rows: Rows, /) -> None:
        """Add standards to the full-text index, which does not contain them yet.

        Args:
            connection: A connection in a transaction.
            rows: `id`, `designation`, and `titles` and `abstracts` by language.
        """
        ...

    def unindex(self, connection: Connection, ids: Sequence[int], /) -> None:
        """Remove standards from the full-text index, before their rows are changed."""
        ...

    def hits(self, connection: Connection, parts: Parts, limit: int, /) -> list[int]:
        """Return ids of standards that match every part of a query, unranked, from the passes of `search`.

        Beginnings of words count only where whole words find little, and only in the first phrase of a part; in the others
        inflections count.
        """
        ...

    def number_with(self, connection: Connection, word: str, is_beginning: bool, /) -> int:
        """Return how many standards have a word, or one that begins with it, in designation, titles or abstracts."""
        ...

    def ids_with(self, connection: Connection, word: str, is_beginning: bool, /) -> list[int]:
        """Return ids of the standards that `number_with` counts, the newest first."""
        ...

    def search(self, connection: Connection, query: str, limit: int, /) -> list[int]:
        """Return ids of standards that match every word of a query, best first.

        The passes are, in this order: the exact words in designation or titles, the exact words in any text, and then
        the same two for words that begin with those of the query; of a common word only its inflections count there. Each
        pass ranks a bounded number of hits, the newest ones, so that common words take no longer than rare ones.

        Every text is a valid query; a query without words has no results.
        """
        ...
