"""What only SQLite needs: write-ahead log, transactions that start when we say, full-text search with FTS5."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL

from aistandards.errors import StoreError
from aistandards.store.dialect import Rows

READING: Mapping[str, Any] = {}
HINT = "check the path and its rights"

# Designation, titles, abstracts: a hit in the designation or title says more than one in the abstract.
_WEIGHTS = "10.0, 5.0, 1.0"
_WORD = re.compile(r"\w+")
_LONGEST_WAIT = 600.0
_WRITERS_WAIT_MS = 30_000


def make_engine(url: URL) -> Engine:
    """An engine for one database file. The folder is made when it is missing."""
    if url.database and url.database != ":memory:":
        Path(url.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own idea of when a transaction begins is switched off; `_begin` decides.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={_WRITERS_WAIT_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


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


def create_search(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5("
        'designation, titles, abstracts, tokenize="unicode61 remove_diacritics 2")'
    )


def drop_search(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS search")


def index(connection: Connection, rows: Rows, *, replaced: Iterable[int]) -> None:
    if gone := [(one,) for one in replaced]:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", gone)
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO search(rowid, designation, titles, abstracts) VALUES (?, ?, ?, ?)",
            [
                (row["id"], row["designation"], "\n".join(row["titles"].values()), "\n".join(row["abstracts"].values()))
                for row in rows
            ],
        )


def search(connection: Connection, query: str, limit: int) -> list[int]:
    words = _WORD.findall(query[:500])[:20]
    if not words:
        return []
    # Every word is quoted, so nothing of FTS5's query language gets through.
    match = " ".join(f'"{word}"*' for word in words)
    found = connection.execute(
        text(
            f"SELECT rowid FROM search WHERE search MATCH :match ORDER BY bm25(search, {_WEIGHTS}), rowid LIMIT :limit"
        ),
        {"match": match, "limit": limit},
    )
    return [row[0] for row in found]
