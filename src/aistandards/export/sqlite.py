"""A SQLite database for Datasette."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from aistandards.export.columns import COLUMNS, flat
from aistandards.export.interface import Kind, Metadata, PathFormat
from aistandards.model import Standard

_TABLES = (
    f"CREATE TABLE standards (id INTEGER PRIMARY KEY, {', '.join(COLUMNS)})",
    "CREATE TABLE tags (standard_id INTEGER REFERENCES standards(id), concept, direction, method, field, quote, rule, confidence REAL)",
    "CREATE TABLE relations (standard_id INTEGER REFERENCES standards(id), type, target)",
    "CREATE TABLE metadata (name PRIMARY KEY, value)",
)
_INDEXES = (("standards", "designation"), ("tags", "concept"), ("tags", "standard_id"))


class SqliteStandards(PathFormat[Iterable[Standard]]):
    """Four tables with indexes: `standards`, `tags`, `relations` and `metadata`."""

    name = "sqlite"
    media_type = "application/vnd.sqlite3"
    kind = Kind.STANDARDS
    errors = (sqlite3.Error,)

    def write(self, content: Iterable[Standard], target: Path, metadata: Metadata) -> None:
        """Create the database and insert standard by standard."""
        with closing(sqlite3.connect(target)) as database, database:
            for statement in _TABLES:
                database.execute(statement)
            database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.plain().items())
            for number, standard in enumerate(content, start=1):
                _insert(database, number, standard)
            for table, column in _INDEXES:
                database.execute(f"CREATE INDEX {table}_{column} ON {table}({column})")

    def sidecar(self, stem: str, metadata: Metadata) -> Mapping[str, Any]:
        """Return what Datasette reads titles and facets from."""
        return {
            "title": "AI standards",
            "description": f"aistandards, data {metadata.data}" + (f": {metadata.dates}" if metadata.dates else ""),
            "databases": {
                stem: {
                    "tables": {
                        "standards": {"facets": ["body", "status", "type", "committee"], "sort": "designation"},
                        "tags": {"facets": ["concept", "method", "direction"]},
                    }
                }
            },
        }


def _insert(database: sqlite3.Connection, number: int, standard: Standard) -> None:
    database.execute(f"INSERT INTO standards VALUES (?{', ?' * len(COLUMNS)})", [number, *flat(standard).values()])
    database.executemany(
        "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, tag.concept, tag.direction, tag.method, tag.field, tag.quote, tag.rule, tag.confidence)
            for tag in standard.annotations
        ],
    )
    database.executemany(
        "INSERT INTO relations VALUES (?, ?, ?)",
        [(number, relation.type, relation.target or relation.key) for relation in standard.relations],
    )
