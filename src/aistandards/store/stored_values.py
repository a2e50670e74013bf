"""Values of a store for the completion of a shell: read at once or not at all, and without SQLAlchemy, which is slow to import."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

_FILE = "sqlite:///"

BODIES = "SELECT DISTINCT body FROM facet"
TYPES = "SELECT DISTINCT type FROM facet WHERE type IS NOT NULL"
# The records are read in half the time of the standards, whose rows have their whole JSON.
COMMITTEES = "SELECT DISTINCT family FROM record WHERE family <> ''"
CONCEPTS = "SELECT DISTINCT concept FROM tag"
SOURCES = "SELECT DISTINCT source FROM record"
CONCEPTS_OF = "SELECT DISTINCT concept FROM tag WHERE standard_id IN (SELECT id FROM standard WHERE designation = ?1 OR work = ?1)"
DESIGNATIONS = "SELECT designation FROM standard WHERE designation LIKE ?1 ESCAPE '!' ORDER BY designation"

_WAITING = 0.2
"""Seconds that a completion waits for a store that another process writes."""


def stored(database_url: str, query: str, *parameters: str) -> list[str]:
    """Return the texts that a query finds; none where there is no store in a file, or it cannot be read now.

    Args:
        database_url: URL of the store. A file that does not exist is not made.
        query: One of the queries of this module.
        *parameters: The values for its places.
    """
    path = Path(unquote(database_url.removeprefix(_FILE)))
    if not database_url.startswith(_FILE) or not path.is_file():
        return []
    # Without a log the file is whole, and SQLite need not make one.
    mode = "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=_WAITING)) as connection:
            return [str(row[0]) for row in connection.execute(query, parameters)]
    except sqlite3.Error:
        return []


def beginning(text: str) -> str:
    """Return the pattern of texts that begin with a text, in capitals or small letters."""
    return "".join(f"!{character}" if character in "!%_" else character for character in text) + "%"
