"""The dialect of SQLite: write-ahead log, explicit transactions, full-text search with FTS5. See `Dialect`."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

from aistandards.errors import StoreError
from aistandards.store.dialect import COMMON, MAX_QUERY, MAX_RANKED, MAX_WORDS, Parts, Rows
from aistandards.store.ranking import collect, rank, searched_texts
from aistandards.store.sqlite_file import OpenFile, is_writable, path_of
from aistandards.store.tokens import MIN_PREFIX, words

READ_OPTIONS: Mapping[str, Any] = {}
QUERY_OPTIONS: Mapping[str, Any] = {}
HINT = "check the path and its rights"

_INDEXES = ("search_titles", "search")
"""The indexes in the order of search: first designations and titles, then all texts, since a title says more about a
standard than an abstract. Two indexes without positions take half the space of one index with columns."""

_CHUNK = 500
_WORD = re.compile(r"[^\W_]+")
_MAX_WAIT = 600.0
WRITERS_WAIT = 30.0
"""Seconds that a writer waits for another, unless the URL sets `timeout`."""

_READERS_CACHE, _WRITERS_CACHE = 2048, 32768
"""Kilobytes of pages that a connection keeps. A server has several connections for a long time; the system keeps pages too."""

_NO_PHRASES = "phrase"
"""The word in the message for a query that an index without positions cannot answer."""

_WAL_TRIES = 60
_MAX_WAL_PAUSE = 0.5
"""Seconds. All tries together wait for a new file about as long as for a writer."""


def make_engine(url: URL) -> Engine:
    """Return an engine for a database file; create its folder when it is missing."""
    path = path_of(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {} if "timeout" in url.query else {"timeout": WRITERS_WAIT}
    if path is None:
        # Each connection would have a memory of its own, so threads take turns with the only one.
        options["check_same_thread"] = False
        engine = create_engine(url, connect_args=options, poolclass=QueuePool, pool_size=1, max_overflow=0)
    else:
        engine = create_engine(url, connect_args=options)
    file = None if path is None else OpenFile(path)
    if file is not None:
        file.listen(engine)
    event.listen(engine, "connect", partial(_prepare, path))
    event.listen(engine, "begin", partial(_begin, file))
    event.listen(engine, "handle_error", _raise_store_error)
    return engine


def _prepare(path: Path | None, connection: Any, _record: Any) -> None:
    # `_begin` starts transactions, not the driver.
    connection.isolation_level = None
    connection.execute(f"PRAGMA cache_size=-{_READERS_CACHE}")
    if path is not None and not is_writable(path):
        return
    # Records of two kilobytes waste less of large pages. An existing file keeps its page size.
    connection.execute("PRAGMA page_size=32768")
    use_write_ahead_log(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def use_write_ahead_log(connection: Any, *, sleep: Callable[[float], object] = time.sleep) -> None:
    """Set the journal mode, which is permanent; try again while another process sets it.

    SQLite does not wait here. It has a read lock and needs a write lock, so two processes could wait for each other
    forever. It reports "database is locked" at once, whatever the `busy_timeout`.
    """
    for attempt in range(_WAL_TRIES):
        try:
            # The query needs no write lock, and only the first process of a new file has to set the mode.
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # The low byte is the error, the rest its kind.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _WAL_TRIES - 1:
                raise
        sleep(min(0.01 * 2**attempt, _MAX_WAL_PAUSE))


def _begin(file: OpenFile | None, connection: Connection) -> None:
    if not connection.get_execution_options().get("writing", False):
        # By the driver itself, since every answer begins so; it does not touch the file, so that it cannot fail.
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_WRITERS_CACHE}")
    if file is not None:
        file.check_before_writing()
    # A writer takes its lock at once: a later upgrade of a read transaction can fail without waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _raise_store_error(context: ExceptionContext) -> None:
    """Raise an error of the database in a sentence; an error of this program stays as it is."""
    error, engine, connection = context.sqlalchemy_exception, context.engine, context.connection
    if engine is None or connection is None or not isinstance(error, DBAPIError) or isinstance(error, ProgrammingError):
        return
    reason = str(context.original_exception).partition("\n")[0]
    if _NO_PHRASES in reason:
        return
    if connection.get_execution_options().get("writing", False):
        problem, advice = (
            "cannot be written",
            "check whether another process writes to it, the rights and the free space",
        )
    else:
        problem, advice = "cannot be read", "restore a copy of it, or remove it and run `aistandards sync`"
    raise StoreError(f"the store {location(engine.url)} {problem} ({reason}); {advice}")


def location(url: URL) -> str:
    """Return the path of the file."""
    return url.database or "in memory"


def can_write(engine: Engine) -> bool:
    """Return whether the file can be written."""
    path = path_of(engine.url)
    return path is None or is_writable(path)


def damage(engine: Engine) -> str | None:
    """Return what is wrong with the file in a few words; None when nothing is found."""
    with engine.connect() as connection:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()).replace("\n", " ")
        if found != "ok":
            return found
        for name in ("standard", "record"):
            query = f"SELECT designation FROM {name} WHERE data IS NOT NULL AND NOT json_valid(data) LIMIT 1"
            row = connection.exec_driver_sql(query).first()
            if row is not None:
                return f"{row[0]} in table {name} is not JSON"
    return None


def is_thread_safe(url: URL) -> bool:
    """Return False for a database in memory, which belongs to one thread."""
    return url.database not in (None, "", ":memory:")


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; all of them name the same columns."""
    if rows:
        _execute_many(connection, f"INSERT INTO {_target(table, rows)}", rows)


def upsert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, or replace those with the same primary key."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    assignments = ", ".join(f'"{name}" = excluded."{name}"' for name in rows[0] if name not in key)
    _execute_many(
        connection,
        f"INSERT INTO {_target(table, rows)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {assignments}",
        rows,
    )


def _target(table: Table, rows: Rows) -> str:
    names = ", ".join(f'"{name}"' for name in rows[0])
    return f"{table.name} ({names}) VALUES ({', '.join('?' * len(rows[0]))})"


def _execute_many(connection: Connection, statement: str, rows: Rows) -> None:
    # Plain SQL: the constructs of SQLAlchemy take three times as long.
    names = tuple(rows[0])
    connection.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows])


@contextmanager
def lock(engine: Engine, name: str, *, wait: bool) -> Iterator[Callable[[], None] | None]:
    """Lock a name with SQLite's own lock on an empty file beside the database; see `Dialect.lock`.

    The operating system releases the lock when the process ends, and not before.

    Raises:
        StoreError: The file cannot be created or locked.
    """
    with engine.connect() as connection:
        # The first row is the main database; a database in memory has no file name.
        database = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    if not database or not engine.url.database:
        yield lambda: None
        return
    path = f"{database}.{quote(name, safe='')}.lock"
    try:
        file = sqlite3.connect(path, timeout=_MAX_WAIT if wait else 0.0)
    except sqlite3.Error as error:
        raise StoreError(f"no lock can be set beside the store {database} ({error}); {HINT}") from None
    with closing(file):
        if not _lock_file(file):
            yield None
            return
        locked = OpenFile(Path(path))
        locked.check_before_writing()
        yield locked.check_before_writing


def _lock_file(file: sqlite3.Connection) -> bool:
    file.isolation_level = None
    try:
        file.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise StoreError(f"no lock can be set beside the store ({error}); {HINT}") from None
    return True


def first_of_facets(connection: Connection, facets: Sequence[int], number: int) -> list[tuple[str, int]]:
    """Return sort key and id of the first standards of some facets, in order."""
    # SQLite merges the parts, each in the order of its index, and reads no further than the last row. A limit in each part
    # would make it read all of them first.
    parts = " UNION ALL ".join(f"SELECT sort_key, id FROM standard WHERE facet = {facet:d}" for facet in facets)
    return [(row[0], row[1]) for row in connection.exec_driver_sql(f"{parts} ORDER BY 1, 2 LIMIT ?", (number,)).all()]


def create_search(connection: Connection) -> None:
    """Create the full-text indexes."""
    # Neither a copy of the texts, which `standard` has, nor positions of words, which only `bm25` needs.
    for name in _INDEXES:
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(words, content='', detail=none, columnsize=0, "
            "tokenize='unicode61 remove_diacritics 2')"
        )


def drop_search(connection: Connection) -> None:
    """Drop the full-text indexes."""
    for name in _INDEXES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def index(connection: Connection, rows: Rows) -> None:
    """Add standards to the full-text indexes."""
    for name, texts in _by_index((row["id"], row) for row in rows):
        connection.exec_driver_sql(f"INSERT INTO {name}(rowid, words) VALUES (?, ?)", texts)


def unindex(connection: Connection, ids: Sequence[int]) -> None:
    """Remove standards from the full-text indexes."""
    # To delete from an index without texts, FTS5 needs the texts again.
    for name, texts in _by_index(_stored(connection, ids).items()):
        connection.exec_driver_sql(f"INSERT INTO {name}({name}, rowid, words) VALUES ('delete', ?, ?)", texts)


def _by_index(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield each index with the ids and texts to put into it; nothing for no rows."""
    if searched := [(standard_id, searched_texts(plain)) for standard_id, plain in rows]:
        yield _INDEXES[0], [(standard_id, "\n".join(texts[:2])) for standard_id, texts in searched]
        yield _INDEXES[1], [(standard_id, "\n".join(texts)) for standard_id, texts in searched]


def reindex(connection: Connection) -> None:
    """Add all standards to the empty full-text indexes."""
    query = text("SELECT id, data FROM standard ORDER BY id")
    for chunk in connection.execution_options(yield_per=_CHUNK).execute(query).partitions():
        index(connection, [{"id": standard_id, **orjson.loads(data)} for standard_id, data in chunk])


def _stored(connection: Connection, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    marks = ", ".join("?" * len(ids))
    rows = connection.exec_driver_sql(f"SELECT id, data FROM standard WHERE id IN ({marks})", tuple(ids))
    return {standard_id: orjson.loads(data) for standard_id, data in rows}


def search(connection: Connection, query: str, limit: int) -> list[int]:
    """Return ids of standards that match every word of a query, best first."""
    ranked: dict[int, None] = {}
    passes = partial(_passes, connection, [[query]], max(limit, MAX_RANKED))
    for ids in chain(passes(False), passes(True)):
        if len(ranked) >= limit:
            break
        new = _stored(connection, [standard_id for standard_id in ids if standard_id not in ranked])
        ranked |= dict.fromkeys(rank(words(query), new))
    return list(ranked)[:limit]


def hits(connection: Connection, parts: Parts, limit: int) -> list[int]:
    """Return ids of standards that match every part of a query, unranked; the newest of each pass first."""
    # One hit is asked for to know whether there is any.
    most = 1 if limit == 1 else max(limit, MAX_RANKED)
    return collect(partial(_passes, connection, parts, most), limit)


def _passes(connection: Connection, parts: Parts, most: int, with_beginnings: bool) -> Iterator[list[int]]:
    """Yield the newest hits of two passes, in titles and in all texts: of whole words, or of beginnings of words."""
    split = [[terms for phrase in phrases if (terms := _terms(phrase))] for phrases in parts]
    split = [phrases for phrases in split if phrases]
    common: dict[str, bool] = {}

    def beginning(word: str) -> str:
        if len(word) < MIN_PREFIX:
            return _exact(word)
        if word not in common:
            common[word] = _is_common(connection, word)
        return _endings(word) if common[word] else f'"{word}"*'

    forms = (beginning, _endings) if with_beginnings else (_exact, _exact)
    match = " AND ".join(f"({' OR '.join(_all_of(phrases, *forms))})" for phrases in split)
    for name in _INDEXES if split else ():
        yield _newest_hits(connection, name, match, most)


def _terms(phrase: str) -> list[str]:
    return _WORD.findall(phrase[:MAX_QUERY])[:MAX_WORDS]


def _all_of(
    phrases: Iterable[Iterable[str]], first: Callable[[str], str], other: Callable[[str], str]
) -> Iterator[str]:
    """Yield the expression of each phrase, with a form for the words of the first, which a person wrote, and of others."""
    for place, terms in enumerate(phrases):
        yield f"({' AND '.join(map(other if place else first, terms))})"


def _exact(word: str) -> str:
    # Every word is quoted, so that no part of the query is an operator of FTS5.
    return f'"{word}"'


def _endings(word: str) -> str:
    """Return a word with its plural or singular."""
    return f'("{word}" OR "{word}s" OR "{word.removesuffix("s")}")'


def _is_common(connection: Connection, word: str) -> bool:
    """Return whether so many titles have a word that the standards whose words begin with it would take long to collect.

    FTS5 reads the lists of all words with a beginning to their ends, but only as much as is needed of a word's own list.
    """
    return len(_newest_hits(connection, _INDEXES[0], _exact(word), COMMON)) == COMMON


def number_with(connection: Connection, word: str, is_beginning: bool) -> int:
    """Return how many standards have a word in any text."""
    rows = _with_word(connection, "count(*)", word, is_beginning)
    return rows[0] if rows else 0


def ids_with(connection: Connection, word: str, is_beginning: bool) -> list[int]:
    """Return ids of the standards that have a word in any text, the newest first."""
    return _with_word(connection, "rowid", word, is_beginning, "ORDER BY rowid DESC")


def _with_word(connection: Connection, what: str, word: str, is_beginning: bool, order: str = "") -> list[int]:
    matched = f'"{"".join(_WORD.findall(word))}"{"*" if is_beginning else ""}'
    return _values(connection, f"SELECT {what} FROM search WHERE search MATCH ? {order}", (matched,))


def _newest_hits(connection: Connection, name: str, match: str, limit: int) -> list[int]:
    """Return the newest hits, as many as are wanted; FTS5 stops there, however many there are."""
    query = f"SELECT rowid FROM {name} WHERE {name} MATCH ? ORDER BY rowid DESC LIMIT ?"
    return _values(connection, query, (match, limit))


def _values(connection: Connection, query: str, values: tuple[Any, ...]) -> list[int]:
    """Return the first column of a query of an index; nothing for a word that the index cannot look up."""
    try:
        return [row[0] for row in connection.exec_driver_sql(query, values).all()]
    except OperationalError as error:
        # FTS5 splits a word at a letter that its tables do not know, and an index without positions has no phrases.
        if _NO_PHRASES not in str(error.orig):
            raise
        return []
