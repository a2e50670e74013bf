"""What only SQLite needs: write-ahead log, transactions that start when we say, full-text search with FTS5."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

# Designation, titles, abstracts: a hit in the designation or title says more than one in the abstract.
_WEIGHTS = "10.0, 5.0, 1.0"
_WORD = re.compile(r"\w+")


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
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a read transaction later can fail without waiting.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def create_search(connection: Connection) -> None:
    """Create the full-text index; its row ids are those of `standard`."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5("
        'designation, titles, abstracts, tokenize="unicode61 remove_diacritics 2")'
    )


def drop_search(connection: Connection) -> None:
    """Drop the full-text index."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS search")


def index(connection: Connection, rows: list[Mapping[str, Any]], *, replaced: Iterable[int]) -> None:
    """Put rows with `id`, `designation`, `titles`, `abstracts` into the index; `replaced` ids are taken out first."""
    if gone := [(one,) for one in replaced]:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", gone)
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO search(rowid, designation, titles, abstracts) VALUES (?, ?, ?, ?)",
            [(row["id"], row["designation"], row["titles"], row["abstracts"]) for row in rows],
        )


def search(connection: Connection, query: str, limit: int) -> list[int]:
    """Ids of the standards that hold every word of a query (or a word that begins with it), best first."""
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
