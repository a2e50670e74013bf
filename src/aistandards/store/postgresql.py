"""What only PostgreSQL needs: one writer at a time, COPY, full-text search with `tsvector`, advisory locks.

Nothing is asked of the server but what PostgreSQL ships; where its trigram extension may not be made, Chinese is found
without an index.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from math import prod, sqrt
from time import monotonic
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from aistandards.errors import StoreError, needs_extra
from aistandards.store.dialect import BATCH, RANKED, SCHEMA, Rows
from aistandards.store.ranking import best_first, texts_of
from aistandards.store.tokens import LONGEST_WORD, SHORTEST_BEGINNING, is_unspaced, unspaced, vector, words

READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# To begin and end a transaction is to wait for the server twice more.
ASKING: Mapping[str, Any] = {"isolation_level": "AUTOCOMMIT"}
HINT = "check the server, the user, the password and the user's rights"

_DRIVER = "postgresql+psycopg"

_STEMMED = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
    "de": "german",
}
"""Languages whose words are also found by their stems, with PostgreSQL's configuration for each."""

_VECTORS = ("titles", "words")

_LONGEST_STEMMED = 20_000

_COUNTED = 300
"""Ten times as many of the commonest words are counted by the server; by itself it counts a thousand, and the next ones
still stand in one standard of a hundred."""

_COUNTED_ANEW = 600.0
"""Seconds."""

_STEPS_FOR_A_HIT = 25
"""To look at a hundred standards on the way back takes as long as to fetch 25 hits that the index has found."""

_NO_RIGHT = "42501"


def make_engine(url: URL) -> Engine:
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=_DRIVER)
    if url.drivername != _DRIVER:
        raise StoreError(f"{url.drivername} is not a driver this version knows; write {_DRIVER}://…")
    given: dict[str, Any] = {
        "application_name": "aistandards",
        "connect_timeout": 10,
        # A lock lives as long as its connection, which says nothing for hours: a firewall must not forget it.
        "keepalives_idle": 60,
    }
    with needs_extra("postgresql", "psycopg", "a store in PostgreSQL"):
        engine = create_engine(
            url,
            connect_args={name: value for name, value in given.items() if name not in url.query},
            pool_pre_ping=True,
            max_overflow=-1,
            # JSON goes in and comes out as text, as it does with SQLite.
            json_serializer=str,
            json_deserializer=bytes.decode,
        )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _tell)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    import psycopg
    from psycopg.types.string import StrDumper

    # What is asked here takes milliseconds; compiling a query whose cost is guessed too high takes a tenth of a second,
    # and the costs of tables that are just being filled are.
    try:
        connection.execute("SET jit = off")
        # A plan that is made without the words cannot know that one of them stands in every standard.
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()
    except psycopg.errors.UndefinedObject:
        connection.rollback()

    class Text(StrDumper):
        """PostgreSQL takes no NUL in a text; what an upstream or a user sends may hold one."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, Text)


def _begin(connection: Connection) -> None:
    # Writers go one after the other, as with SQLite: two that met the same joint standard would make it twice. Held by
    # a row, not by an advisory lock, which some distributed engines take and ignore. Readers never wait for either.
    writing = connection.get_execution_options().get("writing", False)
    if writing == SCHEMA:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_key('schema')})")
    elif writing:
        own = "SELECT value FROM meta WHERE key = 'writer' FOR UPDATE"
        if connection.exec_driver_sql(own).first() is None:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('writer', '') ON CONFLICT DO NOTHING")
            connection.exec_driver_sql(own)
    if writing == BATCH:
        # Rows are looked up by their keys, hundreds at once. As long as the server knows nothing of tables that are just
        # being filled it reads them from end to end instead, and compares each row with every key.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


def _tell(context: ExceptionContext) -> None:
    """A server that cannot be reached, goes away or denies a right is told in a sentence wherever it happens."""
    error, engine = context.sqlalchemy_exception, context.engine
    if context.is_pre_ping or engine is None or not isinstance(error, DBAPIError):
        return
    reason = str(context.original_exception).splitlines()[0]
    if context.is_disconnect or context.connection is None:
        told = "does not answer"
    elif isinstance(error, OperationalError | InterfaceError) or getattr(error.orig, "sqlstate", "") == _NO_RIGHT:
        told = "cannot be used"
    else:
        return
    raise StoreError(f"the store {place(engine.url)} {told} ({reason}); {HINT}")


def place(url: URL) -> str:
    return f"{url.host or url.query.get('host') or 'localhost'}/{url.database or ''}"


def is_shared(url: URL) -> bool:
    return True


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    if rows:
        _copy(connection, table.name, list(rows[0]), rows)


def upsert(connection: Connection, table: Table, rows: Rows) -> None:
    if not rows:
        return
    names = list(rows[0])
    key = [column.name for column in table.primary_key]
    staging = _staging(connection, table.name)
    _copy(connection, staging, names, rows)
    taken = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in key)
    columns = _columns(names)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {staging} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {taken}"
    )
    connection.exec_driver_sql(f"TRUNCATE {staging}")


def _staging(connection: Connection, table: str) -> str:
    """A table of this session alone, of the same columns, empty."""
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS new_{table} (LIKE {table}) ON COMMIT DELETE ROWS")
    return f"new_{table}"


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _copy(connection: Connection, table: str, names: Sequence[str], rows: Rows) -> None:
    import psycopg

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({_columns(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[name] for name in names])
    except psycopg.Error as error:
        raise StoreError(f"the store cannot be written ({str(error).splitlines()[0]}); nothing was") from error


@contextmanager
def hold(engine: Engine, name: str, *, wait: bool) -> Iterator[bool]:
    """The lock is an advisory one on a connection of its own: the server frees it when that connection ends."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar()
        key = _key(f"{schema}:{name}")
        lock = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        answer = connection.exec_driver_sql(f"SELECT {lock}({key})").scalar()
        mine = wait or bool(answer)
        try:
            yield mine
        finally:
            # The server frees it some time after the connection has ended, which whoever asks next may be too early for.
            if mine:
                with suppress(StoreError, DBAPIError):
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({key})")


def _key(name: str) -> int:
    """Advisory locks are numbers, one space for the whole database."""
    return int.from_bytes(blake2b(f"aistandards:{name}".encode(), digest_size=8).digest(), signed=True)


def firsts(facets: Sequence[int], number: int) -> str:
    # One plan for all of them: to make one for each takes longer than to carry them out.
    return (
        f"SELECT own.* FROM unnest('{{{','.join(f'{one:d}' for one in facets)}}}'::int[]) AS chosen (facet), LATERAL "
        "(SELECT sort_key, id FROM standard WHERE standard.facet = chosen.facet "
        f"ORDER BY sort_key, id LIMIT {number:d}) AS own"
    )


def create_search(connection: Connection) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError(f"the database is in {encoding}, which cannot hold every title; make one with ENCODING 'UTF8'")
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search "
        "(id INTEGER PRIMARY KEY, titles TSVECTOR NOT NULL, words TSVECTOR NOT NULL, unspaced TEXT)"
    )
    for vectors in _VECTORS:
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS search_{vectors} ON search USING gin ({vectors})")
    count = ", ".join(f"ALTER {vectors} SET STATISTICS {_COUNTED}" for vectors in _VECTORS)
    _if_possible(connection, f"ALTER TABLE search {count}")
    # Without it `search` reads the few rows that have such words one by one.
    _if_possible(
        connection,
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX IF NOT EXISTS search_unspaced ON search USING gin (unspaced gin_trgm_ops) "
        "WHERE unspaced IS NOT NULL",
    )


def _if_possible(connection: Connection, *statements: str) -> None:
    """Do what a search is quicker with, where there is the right to and the engine knows it."""
    with suppress(SQLAlchemyError, StoreError), connection.begin_nested():
        for statement in statements:
            connection.exec_driver_sql(statement)


def drop_search(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS search")


def unindex(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(text("DELETE FROM search WHERE id = ANY(:gone)"), {"gone": list(ids)})


def index(connection: Connection, rows: Rows) -> None:
    if not rows:
        return
    names = ["id", "titles", "abstracts", "unspaced", *(f"{language}_{n}" for language in _STEMMED for n in (1, 2))]
    columns = ", ".join(f"{name} TEXT" for name in names[4:])
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE IF NOT EXISTS new_search "
        f"(id INTEGER, titles TSVECTOR, abstracts TSVECTOR, unspaced TEXT, {columns}) ON COMMIT DELETE ROWS"
    )
    _copy(connection, "new_search", names, [_words(row) for row in rows])
    # Without the OFFSET the inner query is merged into the outer one, and its words are made twice.
    connection.exec_driver_sql(
        f"INSERT INTO search SELECT id, front, front || abstracts || {_stems(2)}, unspaced "
        f"FROM (SELECT *, titles || {_stems(1)} AS front FROM new_search OFFSET 0) AS new"
    )
    connection.exec_driver_sql("TRUNCATE new_search")


def _stems(part: int) -> str:
    """The stems of all languages, in brackets: to be joined with the words once, which are many and copied each time."""
    stems = " || ".join(
        f"coalesce(strip(to_tsvector('{configuration}', {language}_{part})), '')"
        for language, configuration in reversed(_STEMMED.items())
    )
    return f"({stems})"


def _words(row: Mapping[str, Any]) -> dict[str, Any]:
    titles, abstracts = row["titles"], row["abstracts"]
    return {
        "id": row["id"],
        "titles": vector([row["designation"], *titles.values()]),
        "abstracts": vector(abstracts.values()),
        "unspaced": unspaced([*titles.values(), *abstracts.values()]),
        **{f"{language}_1": titles.get(language, "")[:_LONGEST_STEMMED] or None for language in _STEMMED},
        **{f"{language}_2": abstracts.get(language, "")[:_LONGEST_STEMMED] or None for language in _STEMMED},
    }


def search(connection: Connection, query: str, limit: int) -> list[int]:
    asked = words(query[:500])[:20]
    inside = [word for word in asked if is_unspaced(word)]
    spaced = _alternatives(connection, [word for word in asked if not is_unspaced(word)])
    given: dict[str, Any] = {f"inside{place}": word for place, word in enumerate(inside)}
    conditions = [f"unspaced LIKE '%' || :inside{place} || '%'" for place in range(len(inside))]
    found: list[int] = []
    for form, vectors in _PASSES if spaced else [(_exactly, "unspaced")] if inside else []:
        own, order = [], "id + 0"
        if spaced:
            given["all_of"] = " & ".join(f"({' | '.join(form(word))})" for word in spaced)
            own = [f"{vectors} @@ CAST(:all_of AS tsquery)"]
            order = "id" if form is _exactly and _is_common(connection, vectors, spaced) else order
        rows = connection.execute(
            text(
                "SELECT standard.id, standard.data FROM (SELECT id FROM search "
                f"WHERE {' AND '.join([*own, *conditions])} AND id <> ALL(:found) ORDER BY {order} DESC LIMIT :ranked) "
                "AS hits JOIN standard USING (id)"
            ),
            {**given, "found": found, "ranked": max(limit, RANKED)},
        )
        found += best_first(asked, {row.id: texts_of(orjson.loads(row.data)) for row in rows})
        if len(found) >= limit:
            break
    return found[:limit]


def _alternatives(connection: Connection, asked: Sequence[str]) -> list[list[str]]:
    """For each word the queries that one of must match: the word itself, and its stem in each of the languages."""
    if not asked:
        return []
    stems = [f"CAST(plainto_tsquery('{configuration}', word) AS text)" for configuration in _STEMMED.values()]
    queries = ", ".join(["CAST(CAST(left(word, :longest) AS tsquery) AS text)", *stems])
    rows = connection.execute(
        text(
            f"SELECT {queries} FROM unnest(CAST(:asked AS text[])) WITH ORDINALITY AS asked (word, place) ORDER BY place"
        ),
        {"asked": list(asked), "longest": LONGEST_WORD},
    )
    # Each once: the planner adds up what it expects of them, and would take seven times a rare word for a common one.
    return [list(dict.fromkeys(one for one in row if one)) for row in rows]


def _exactly(alternatives: Sequence[str]) -> Sequence[str]:
    return alternatives


def _begun(alternatives: Sequence[str]) -> Sequence[str]:
    word, *stems = alternatives
    return [f"{word}:*" if len(word.strip("'")) >= SHORTEST_BEGINNING else word, *stems]


_PASSES = [(form, vectors) for form in (_exactly, _begun) for vectors in _VECTORS]
"""Where a search looks, one after the other: for the words in designation and titles, then in all there is, and then
for words that begin so. Most searches have enough after the first."""


def _is_common(connection: Connection, vectors: str, asked: Sequence[Sequence[str]]) -> bool:
    """Whether so many standards hold all the words that enough of them are soon met on the way from the newest one back.

    The index would take longer then: it hands over all hits at once, which are kept all over the table. Of rare words it
    hands over few; asked for an order by id the planner, which guesses how rare they are, would go back for them too, to
    the end.
    """
    total, shares = _counted(connection, vectors)
    share = prod(max(shares.get(query.strip("'"), 0.0) for query in queries) for queries in asked)
    return share > sqrt(_STEPS_FOR_A_HIT / total)


def _counted(connection: Connection, vectors: str) -> tuple[float, Mapping[str, float]]:
    """How many standards the server thinks there are, and what share of them holds each of the commonest words.

    Thousands of words, so a connection asks for them every ten minutes and not for every search.
    """
    key, now = f"counted {vectors}", monotonic()
    if key not in connection.info or connection.info[key][0] < now:
        found = connection.execute(
            text(
                "SELECT reltuples, CAST(CAST(most_common_elems AS text) AS text[]), most_common_elem_freqs "
                "FROM pg_class LEFT JOIN pg_stats ON schemaname = current_schema() AND tablename = relname "
                "AND attname = :vectors WHERE pg_class.oid = CAST('search' AS regclass)"
            ),
            {"vectors": vectors},
        ).one()
        # After the words' own shares come the least and the largest of them.
        shares = dict(zip(found[1] or (), found[2] or (), strict=False))
        connection.info[key] = (now + _COUNTED_ANEW, max(found[0] or 0.0, 1.0), shares)
    _, total, shares = connection.info[key]
    return total, shares
