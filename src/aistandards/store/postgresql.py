"""The dialect of PostgreSQL: one writer at a time, COPY, full-text search with `tsvector`, advisory locks. See `Dialect`.

It needs only what PostgreSQL ships. Without the right to create the trigram extension, Chinese is searched without an index.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError

from aistandards.errors import StoreError, needs_extra
from aistandards.store.dialect import BATCH, SCHEMA, Rows
from aistandards.store.postgresql_search import STEMMED, VECTORS
from aistandards.store.postgresql_search import hits as hits
from aistandards.store.postgresql_search import ids_with as ids_with
from aistandards.store.postgresql_search import number_with as number_with
from aistandards.store.postgresql_search import search as search
from aistandards.store.tokens import unspaced, vector

READ_OPTIONS: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# To begin and end a transaction takes two more round trips to the server.
QUERY_OPTIONS: Mapping[str, Any] = {"isolation_level": "AUTOCOMMIT"}
HINT = "check the server, the user, the password and the user's rights"

_DRIVER = "postgresql+psycopg"

_MAX_STEMMED = 20_000

_STATISTICS_TARGET = 300
"""The server counts ten times as many of the commonest words; its default counts 1000, and one standard in a hundred has
the next words."""

_INSUFFICIENT_PRIVILEGE = "42501"


def make_engine(url: URL) -> Engine:
    """Return an engine for a database of a server."""
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=_DRIVER)
    if url.drivername != _DRIVER:
        raise StoreError(f"{url.drivername} is not a driver this version knows; write {_DRIVER}://…")
    defaults: dict[str, Any] = {
        "application_name": "aistandards",
        "connect_timeout": 10,
        # A lock needs its connection, which is idle for hours; a firewall must not drop it.
        "keepalives_idle": 60,
        # Milliseconds after which a connection to a host that is gone ends; the system would wait a quarter of an hour.
        "tcp_user_timeout": 60_000,
    }
    with needs_extra("postgresql", "psycopg", "a store in PostgreSQL"):
        engine = create_engine(
            url,
            connect_args={name: value for name, value in defaults.items() if name not in url.query},
            pool_pre_ping=True,
            max_overflow=-1,
            # JSON is written and read as text, as with SQLite.
            json_serializer=str,
            json_deserializer=bytes.decode,
        )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _raise_store_error)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    import psycopg
    from psycopg.types.string import StrDumper

    # The queries take milliseconds. JIT takes a tenth of a second where the server overestimates the cost of a query,
    # which it does for tables that are just being filled.
    try:
        connection.execute("SET jit = off")
        # A generic plan does not depend on the words, one of which may occur in every standard.
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()
    except psycopg.errors.UndefinedObject:
        connection.rollback()

    class Text(StrDumper):
        """Texts without NUL, which PostgreSQL refuses and an upstream or a user may send."""

        def dump(self, obj: str) -> Any:
            """Return the text as bytes."""
            return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, Text)


def _begin(connection: Connection) -> None:
    # Writers take turns, as with SQLite: two writers of one joint standard would insert it twice. They lock a row, since
    # some distributed engines accept an advisory lock and ignore it. Readers wait for neither.
    writing = connection.get_execution_options().get("writing", False)
    if writing == SCHEMA:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_key('schema')})")
    elif writing:
        lock_row = "SELECT value FROM meta WHERE key = 'writer' FOR UPDATE"
        if connection.exec_driver_sql(lock_row).first() is None:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('writer', '') ON CONFLICT DO NOTHING")
            connection.exec_driver_sql(lock_row)
    if writing == BATCH:
        # A batch looks hundreds of rows up by their keys. While the server has no statistics of tables that are just being
        # filled, it would scan them and compare each row with every key.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


def _raise_store_error(context: ExceptionContext) -> None:
    """Raise an error in a sentence when the server cannot be reached, goes away or denies a right."""
    error, engine = context.sqlalchemy_exception, context.engine
    if context.is_pre_ping or engine is None or not isinstance(error, DBAPIError):
        return
    reason = str(context.original_exception).splitlines()[0]
    if context.is_disconnect or context.connection is None:
        problem = "does not answer"
    elif (
        # A read-only server makes an internal error.
        isinstance(error, OperationalError | InterfaceError | InternalError)
        or getattr(error.orig, "sqlstate", "") == _INSUFFICIENT_PRIVILEGE
    ):
        problem = "cannot be used"
    else:
        return
    raise StoreError(f"the store {location(engine.url)} {problem} ({reason}); {HINT}")


def location(url: URL) -> str:
    """Return the host, or several hosts, and the database."""
    hosts = url.host or url.query.get("host") or "localhost"
    return f"{hosts if isinstance(hosts, str) else ','.join(hosts)}/{url.database or ''}"


def is_thread_safe(url: URL) -> bool:
    """Return True: every thread gets a connection of its own."""
    return True


def can_write(engine: Engine) -> bool:
    """Return whether the user may write records, and the server is no standby."""
    query = "SELECT has_table_privilege('record', 'INSERT') AND current_setting('transaction_read_only') = 'off'"
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql(query).scalar())


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; all of them name the same columns."""
    if rows:
        _copy(connection, table.name, list(rows[0]), rows)


def upsert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, or replace those with the same primary key."""
    if not rows:
        return
    names = list(rows[0])
    key = [column.name for column in table.primary_key]
    staging = _staging(connection, table.name)
    _copy(connection, staging, names, rows)
    assignments = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in key)
    columns = _columns(names)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {staging} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {assignments}"
    )
    connection.exec_driver_sql(f"TRUNCATE {staging}")


def _staging(connection: Connection, table: str) -> str:
    """Create an empty temporary table with the same columns and return its name."""
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
        raise StoreError(f"the store cannot be written ({str(error).splitlines()[0]}); nothing was written") from error


@contextmanager
def lock(engine: Engine, name: str, *, wait: bool) -> Iterator[Callable[[], None] | None]:
    """Lock a name with an advisory lock on a separate connection; see `Dialect.lock`.

    The server frees the lock when that connection ends, such as at its restart; another process may have it since then.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar()
        key = _key(f"{schema}:{name}")
        function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        answer = connection.exec_driver_sql(f"SELECT {function}({key})").scalar()
        locked = wait or bool(answer)

        def check() -> None:
            connection.exec_driver_sql("SELECT 1")

        try:
            yield check if locked else None
        finally:
            # At the end of the connection the server would release the lock too, but with a delay.
            if locked:
                with suppress(StoreError, DBAPIError):
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({key})")


def _key(name: str) -> int:
    """Return the number of an advisory lock; all locks of the database share one range of numbers."""
    return int.from_bytes(blake2b(f"aistandards:{name}".encode(), digest_size=8).digest(), signed=True)


def first_of_facets(connection: Connection, facets: Sequence[int], number: int) -> list[tuple[str, int]]:
    """Return sort key and id of the first standards of some facets, in order."""
    # One subquery for all facets: to plan one for each takes longer than to run them.
    query = (
        f"SELECT own.* FROM unnest('{{{','.join(f'{facet:d}' for facet in facets)}}}'::int[]) AS chosen (facet), LATERAL "
        "(SELECT sort_key, id FROM standard WHERE standard.facet = chosen.facet "
        f"ORDER BY sort_key, id LIMIT {number:d}) AS own ORDER BY 1, 2 LIMIT {number:d}"
    )
    return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]


def create_search(connection: Connection) -> None:
    """Create the full-text index."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError(
            f"the database is in {encoding}, which cannot store every title; create one with ENCODING 'UTF8'"
        )
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search "
        "(id INTEGER PRIMARY KEY, titles TSVECTOR NOT NULL, words TSVECTOR NOT NULL, unspaced TEXT)"
    )
    for vectors in VECTORS:
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS search_{vectors} ON search USING gin ({vectors})")
    targets = ", ".join(f"ALTER {vectors} SET STATISTICS {_STATISTICS_TARGET}" for vectors in VECTORS)
    _try(connection, f"ALTER TABLE search {targets}")
    # Without this index a search reads all rows with such words.
    _try(
        connection,
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX IF NOT EXISTS search_unspaced ON search USING gin (unspaced gin_trgm_ops) "
        "WHERE unspaced IS NOT NULL",
    )


def _try(connection: Connection, *statements: str) -> None:
    """Run statements that make a search faster; ignore a missing right and an engine that does not know them."""
    with suppress(SQLAlchemyError, StoreError), connection.begin_nested():
        for statement in statements:
            connection.exec_driver_sql(statement)


def drop_search(connection: Connection) -> None:
    """Drop the full-text index."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS search")


def unindex(connection: Connection, ids: Sequence[int]) -> None:
    """Remove standards from the full-text index."""
    connection.execute(text("DELETE FROM search WHERE id = ANY(:gone)"), {"gone": list(ids)})


def index(connection: Connection, rows: Rows) -> None:
    """Add standards to the full-text index."""
    if not rows:
        return
    names = ["id", "titles", "abstracts", "unspaced", *(f"{language}_{n}" for language in STEMMED for n in (1, 2))]
    columns = ", ".join(f"{name} TEXT" for name in names[4:])
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE IF NOT EXISTS new_search "
        f"(id INTEGER, titles TSVECTOR, abstracts TSVECTOR, unspaced TEXT, {columns}) ON COMMIT DELETE ROWS"
    )
    _copy(connection, "new_search", names, [_words(row) for row in rows])
    # Without the OFFSET the planner merges the inner query into the outer one and computes its words twice.
    connection.exec_driver_sql(
        f"INSERT INTO search SELECT id, front, front || abstracts || {_stems(2)}, unspaced "
        f"FROM (SELECT *, titles || {_stems(1)} AS front FROM new_search OFFSET 0) AS new"
    )
    connection.exec_driver_sql("TRUNCATE new_search")


def _stems(part: int) -> str:
    """Return an expression for the stems of all languages, in brackets: each `||` copies the words, of which there are many."""
    stems = " || ".join(
        f"coalesce(strip(to_tsvector('{configuration}', {language}_{part})), '')"
        for language, configuration in reversed(STEMMED.items())
    )
    return f"({stems})"


def _words(row: Mapping[str, Any]) -> dict[str, Any]:
    titles, abstracts = row["titles"], row["abstracts"]
    return {
        "id": row["id"],
        "titles": vector([row["designation"], *titles.values()]),
        "abstracts": vector(abstracts.values()),
        "unspaced": unspaced([*titles.values(), *abstracts.values()]),
        **{f"{language}_1": titles.get(language, "")[:_MAX_STEMMED] or None for language in STEMMED},
        **{f"{language}_2": abstracts.get(language, "")[:_MAX_STEMMED] or None for language in STEMMED},
    }
