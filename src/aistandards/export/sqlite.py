"""Standards as a SQLite database for Datasette."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from aistandards.export.table import Rows, _beside, flat


def write_sqlite(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """Four tables with indexes; `FILE.metadata.json` beside it tells Datasette titles and facets."""
    path.unlink(missing_ok=True)
    columns = list(flat(rows[0])) if rows else ["designation"]
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE standards (id INTEGER PRIMARY KEY, {', '.join(columns)})")
        database.execute("CREATE TABLE tags (standard_id INTEGER REFERENCES standards(id), concept, direction, method, field, quote, rule, confidence REAL)")  # fmt: skip
        database.execute("CREATE TABLE relations (standard_id INTEGER REFERENCES standards(id), type, target)")
        database.execute("CREATE TABLE metadata (name PRIMARY KEY, value)")
        database.executemany("INSERT INTO metadata VALUES (?, ?)", meta.items())
        for number, one in enumerate(rows, start=1):
            values = list(flat(one).values())
            database.execute(f"INSERT INTO standards VALUES (?{', ?' * len(values)})", [number, *values])
            database.executemany(
                "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, tag.concept, tag.direction, tag.method, tag.field, tag.quote, tag.rule, tag.confidence)
                    for tag in one.annotations
                ],
            )
            database.executemany(
                "INSERT INTO relations VALUES (?, ?, ?)",
                [(number, arrow.type, arrow.target or arrow.key) for arrow in one.relations],
            )
        for table, column in (("standards", "designation"), ("tags", "concept"), ("tags", "standard_id")):
            database.execute(f"CREATE INDEX {table}_{column} ON {table}({column})")
    database.close()
    described = {
        "title": "AI standards",
        "description": f"aistandards, data {meta['data']}",
        "databases": {
            path.stem: {
                "tables": {
                    "standards": {"facets": ["body", "status", "type", "committee"], "sort": "designation"},
                    "tags": {"facets": ["concept", "method", "direction"]},
                }
            }
        },
    }
    _beside(path, described)
