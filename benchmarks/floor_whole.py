"""The floor under a sync of everything, in its parts: the same requests; every row decoded with orjson, its texts searched for
the phrases of the rules by one automaton, and kept in SQLite with its words in a full-text index. Nothing else.

Run by `benchmarks/run.py` as a process of its own. Arguments: base URL, number of ITU-T details, number of work items, path
of the database to make. It prints the seconds of each part as JSON.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import ahocorasick_rs
import orjson
from floor import Floor

from aistandards.settings import bundled_folder
from aistandards.tagging.annotators import RULE_FILES
from aistandards.tagging.rules import load_rules

BATCH = 500


class Timed:
    """Calls to a function, with the time they took."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call, self.seconds = call, 0.0

    def __call__(self, *arguments: Any) -> Any:
        began = time.perf_counter()
        result = self._call(*arguments)
        self.seconds += time.perf_counter() - began
        return result


def phrases() -> list[bytes]:
    """Every phrase of every rule, in small letters."""
    rules = [rule for name in RULE_FILES for rule in load_rules(bundled_folder() / "rules" / f"{name}.toml").rules]
    given = (phrase for rule in rules for some in rule.phrases.values() for phrase in some)
    return list({phrase.lower().encode() for phrase in given})


def texts(value: Any) -> Iterator[str]:
    """The texts of titles, scopes and abstracts, wherever a body's rows have them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in texts(one))


def words(row: dict[str, Any]) -> tuple[str, str]:
    """Titles, and what else is searched."""
    titles = "\n".join(text for name in ("title", "rec_title") for text in texts(row.get(name)))
    return titles, "\n".join(text for name in ("scope", "abstract") for text in texts(row.get(name)))


def insert(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str, bytes]]) -> None:
    """One batch, in one transaction."""
    some = list(rows)
    with connection:
        connection.executemany("INSERT INTO row VALUES (?, ?)", ((one, data) for one, _, _, data in some))
        connection.executemany("INSERT INTO words(rowid, titles, more) VALUES (?, ?, ?)", (one[:3] for one in some))


def main() -> None:
    """Take the road once."""
    base, details, items, path = sys.argv[1:5]
    floor = Floor(base)
    find = Timed(ahocorasick_rs.BytesAhoCorasick(phrases()).find_matches_as_indexes)
    keep, fetch, decode = Timed(insert), Timed(floor.get), Timed(orjson.loads)
    floor.get, floor.loads = fetch, decode  # type: ignore[method-assign]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, data BLOB)")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(titles, more, content='')")
        rows = enumerate(floor.rows(int(details), int(items)))
        while some := list(islice(rows, BATCH)):
            batch = [(place, *words(row), orjson.dumps(row)) for place, row in some]
            for _, titles, more, _ in batch:
                find(f"{titles}\n{more}".lower().encode())
            keep(connection, batch)
    parts = {"requests": fetch, "decoding": decode, "automaton": find, "insert": keep}
    print(json.dumps({name: round(part.seconds, 2) for name, part in parts.items()}))


if __name__ == "__main__":
    main()
