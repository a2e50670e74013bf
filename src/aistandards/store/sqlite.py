"""What only SQLite needs: write-ahead log, transactions that start when we say, full-text search with FTS5."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from aistandards.errors import StoreError
from aistandards.store.dialect import RANKED, Rows
from aistandards.store.ranking import best_first, texts_of
from aistandards.store.tokens import SHORTEST_BEGINNING, words

READING: Mapping[str, Any] = {}
ASKING: Mapping[str, Any] = {}
HINT = "check the path and its rights"

_INDEXES = ("search_titles", "search")
"""Where a search looks, one after the other, first in designations and titles, then in all there is: whoever names a thing
in a title says more of it than who mentions it. Two indexes that only know which standard has a word take half the room
of one that knows in which field as well."""

_CHUNK = 500
_WORD = re.compile(r"[^\W_]+")
_LONGEST_WAIT = 600.0
WRITERS_WAIT = 30.0
"""Seconds that a writer waits for another one, unless the URL sets `timeout`."""

_WAL_TRIES = 60
_LONGEST_WAL_PAUSE = 0.5
"""Seconds. With the number of tries, a new file is waited for about as long as a writer."""


def make_engine(url: URL) -> Engine:
    """An engine for one database file. The folder is made when it is missing."""
    if url.database and url.database != ":memory:":
        Path(url.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={} if "timeout" in url.query else {"timeout": WRITERS_WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own idea of when a transaction begins is switched off; `_begin` decides.
    connection.isolation_level = None
    # Large pages leave less of themselves empty behind records of two kilobytes; a file that is there keeps its own.
    for pragma in ("page_size=32768", "cache_size=-32768"):
        connection.execute(f"PRAGMA {pragma}")
    _use_write_ahead_log(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_write_ahead_log(connection: Any, *, sleep: Callable[[float], object] = time.sleep) -> None:
    """Set the journal mode, which the file then keeps; try again while another process sets it.

    SQLite does not wait here: it holds a read lock and needs a write lock, and two that wait so for each other would
    wait forever. It answers "database is locked" at once, whatever `busy_timeout` says.
    """
    for attempt in range(_WAL_TRIES):
        try:
            # Asking first takes no write lock, and only the first process on a new file has to set anything.
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # The low byte is the error itself, the rest says which kind of busy.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _WAL_TRIES - 1:
                raise
        sleep(min(0.01 * 2**attempt, _LONGEST_WAL_PAUSE))


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a read transaction later can fail without waiting.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def place(url: URL) -> str:
    return str(url.database)


def is_shared(url: URL) -> bool:
    """A database in memory belongs to one thread."""
    return url.database not in (None, "", ":memory:")


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    if rows:
        _execute_many(connection, f"INSERT INTO {_target(table, rows)}", rows)


def upsert(connection: Connection, table: Table, rows: Rows) -> None:
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    taken = ", ".join(f'"{name}" = excluded."{name}"' for name in rows[0] if name not in key)
    _execute_many(
        connection,
        f"INSERT INTO {_target(table, rows)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {taken}",
        rows,
    )


def _target(table: Table, rows: Rows) -> str:
    names = ", ".join(f'"{name}"' for name in rows[0])
    return f"{table.name} ({names}) VALUES ({', '.join('?' * len(rows[0]))})"


def _execute_many(connection: Connection, statement: str, rows: Rows) -> None:
    # Past SQLAlchemy's own constructs, which take three times as long.
    names = tuple(rows[0])
    connection.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows])


@contextmanager
def hold(engine: Engine, name: str, *, wait: bool) -> Iterator[bool]:
    """The lock is SQLite's own on a file beside the database, an empty one: the system frees it when a process dies."""
    with engine.connect() as connection:
        # The main database comes first; its file has no name when it is in memory.
        database = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    if not database:
        yield True
        return
    try:
        file = sqlite3.connect(f"{database}.{quote(name, safe='')}.lock", timeout=_LONGEST_WAIT if wait else 0.0)
    except sqlite3.Error as error:
        raise StoreError(f"no lock can be had beside the store {database} ({error}); {HINT}") from None
    with closing(file):
        yield _taken(file)


def _taken(file: sqlite3.Connection) -> bool:
    file.isolation_level = None
    try:
        file.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise StoreError(f"no lock can be had beside the store ({error}); {HINT}") from None
    return True


def firsts(facets: Sequence[int], number: int) -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM (SELECT sort_key, id FROM standard WHERE facet = {one:d} ORDER BY sort_key, id LIMIT {number:d})"
        for one in facets
    )


def create_search(connection: Connection) -> None:
    # No copy of the texts, which `standard` holds, and no places of words, which only `bm25` asks for.
    for name in _INDEXES:
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(words, content='', detail=none, columnsize=0, "
            "tokenize='unicode61 remove_diacritics 2')"
        )


def drop_search(connection: Connection) -> None:
    for name in _INDEXES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def index(connection: Connection, rows: Rows) -> None:
    for name, texts in _by_index((row["id"], row) for row in rows):
        connection.exec_driver_sql(f"INSERT INTO {name}(rowid, words) VALUES (?, ?)", texts)


def unindex(connection: Connection, ids: Sequence[int]) -> None:
    # An index without texts must be told what it has to forget, word for word.
    for name, texts in _by_index(_held(connection, ids).items()):
        connection.exec_driver_sql(f"INSERT INTO {name}({name}, rowid, words) VALUES ('delete', ?, ?)", texts)


def _by_index(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """What each index holds of some standards; nothing where there are none."""
    if whole := [(one, texts_of(plain)) for one, plain in rows]:
        yield _INDEXES[0], [(one, "\n".join(texts[:2])) for one, texts in whole]
        yield _INDEXES[1], [(one, "\n".join(texts)) for one, texts in whole]


def reindex(connection: Connection) -> None:
    """Fill an empty full-text index from the standards there are."""
    query = text("SELECT id, data FROM standard ORDER BY id")
    for chunk in connection.execution_options(yield_per=_CHUNK).execute(query).partitions():
        index(connection, [{"id": one, **orjson.loads(data)} for one, data in chunk])


def _held(connection: Connection, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    marks = ", ".join("?" * len(ids))
    rows = connection.exec_driver_sql(f"SELECT id, data FROM standard WHERE id IN ({marks})", tuple(ids))
    return {one: orjson.loads(data) for one, data in rows}


def search(connection: Connection, query: str, limit: int) -> list[int]:
    asked = _WORD.findall(query[:500])[:20]
    # Every word is quoted, so nothing of FTS5's query language gets through.
    quoted = [f'"{word}"' for word in asked]
    begun = [f'"{word}"*' if len(word) >= SHORTEST_BEGINNING else f'"{word}"' for word in asked]
    found: dict[int, None] = {}
    for form in (quoted, begun) if asked else ():
        for name in _INDEXES:
            if len(found) < limit:
                hits = _some(connection, name, " AND ".join(form), limit)
                new = _held(connection, [one for one in hits if one not in found])
                ranked = best_first(words(query), {one: texts_of(plain) for one, plain in new.items()})
                found |= dict.fromkeys(ranked)
    return list(found)[:limit]


def _some(connection: Connection, name: str, match: str, limit: int) -> list[int]:
    """The hits that were added last, as many as are ranked. FTS5 stops there, however many there are."""
    query = f"SELECT rowid FROM {name} WHERE {name} MATCH ? ORDER BY rowid DESC LIMIT ?"
    try:
        return [row[0] for row in connection.exec_driver_sql(query, (match, max(limit, RANKED)))]
    except OperationalError as error:
        # A letter that is younger than FTS5's tables divides a word for it, and an index without places knows no phrases.
        if "phrase" not in str(error.orig):
            raise
        return []
