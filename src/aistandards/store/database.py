"""Opening of the store: the engine, the schema and its version."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, MetaData, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from aistandards.errors import StoreError
from aistandards.settings import sqlite_url, without_password
from aistandards.store import engines
from aistandards.store.dialect import SCHEMA, Dialect
from aistandards.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0004"
"""The newest schema version; a test compares it with Alembic's head."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """Return an engine whose database has the newest schema.

    Raises:
        StoreError: The URL is invalid, the database cannot be opened, or its schema is newer than this version.
        MissingExtraError: The driver of that database is not installed.
    """
    parsed, dialect = _parse(url)
    try:
        engine = dialect.make_engine(parsed)
        with engine.connect() as connection:
            version = _version(connection)
        if version != HEAD:
            _migrate(engine)
    except (OSError, SQLAlchemyError, TypeError) as error:
        raise _opening_error(dialect, parsed, error) from None
    return engine


def _parse(url: str) -> tuple[URL, Dialect]:
    shown = without_password(url)
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.host is not None:
            raise ValueError("a file has no host")
    except (ArgumentError, ValueError):
        raise StoreError(
            f"{shown!r} is not a database URL; write for example sqlite:////home/me/standards.db"
        ) from None
    dialect = engines.named(parsed.get_backend_name())
    if parsed.get_backend_name() == "sqlite":
        return _with_path(parsed, url), dialect
    # Otherwise part of the password would be taken for the host or the database, which messages name.
    if url.count("@") != (parsed.username is not None) or ("@" in url and "?" in url.partition("@")[0]):
        raise StoreError(
            f"{shown!r} is ambiguous; write @, /, : and ? in its user, password and options as %40, %2F, %3A and %3F"
        )
    return parsed, dialect


def _with_path(parsed: URL, url: str) -> URL:
    """Return the URL of a SQLite file with its path decoded, which SQLAlchemy before 2.1 does not do."""
    path, mark, _ = url.partition(":///")[2].partition("?")
    if mark and not parsed.query:
        raise StoreError(
            f"the options after ? in {without_password(url)!r} have no value; write a ? of the path as %3F"
        )
    return parsed.set(database=os.path.expanduser(unquote(path))) if path else parsed


def _opening_error(dialect: Dialect, url: URL, error: Exception) -> StoreError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return StoreError(f"the store {dialect.location(url)} cannot be opened ({reason}); {dialect.HINT}")


def check_undamaged(url: str) -> None:
    """Look for damage in the file of a store, which takes long for a large one. A server checks its files itself.

    Raises:
        StoreError: The store is damaged or cannot be opened.
    """
    parsed, dialect = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        return
    from aistandards.store.sqlite import damage

    try:
        engine = dialect.make_engine(parsed)
        found = damage(engine)
        engine.dispose()
    except (OSError, SQLAlchemyError, TypeError) as error:
        raise _opening_error(dialect, parsed, error) from None
    if found is not None:
        raise StoreError(
            f"the store {dialect.location(parsed)} is damaged ({found}); restore a copy of it, or remove it and run "
            "`aistandards sync`"
        )


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    with engine.connect().execution_options(writing=SCHEMA) as connection, connection.begin():
        # Read again with the lock: another process may have been first.
        version = _version(connection)
        if version is None:
            # A new database needs no migrations, and so not the import of Alembic, which takes 0.3 s.
            create_all(connection)
        elif version != HEAD:
            upgrade(connection)


def create_all(connection: Connection) -> None:
    """Create the schema and its version in an empty database."""
    metadata.create_all(connection)
    engines.of(connection).create_search(connection)
    connection.execute(
        text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    )
    if connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0:
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def upgrade(connection: Connection, to: str = "head") -> None:
    """Upgrade an older schema.

    Args:
        connection: A connection in a transaction.
        to: The schema version to reach.

    Raises:
        StoreError: The schema is newer than this version.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(alembic_config(connection), to)
    except CommandError:
        version = _version(connection) or to
        raise StoreError(
            f"the store has schema {version}, newer than this version knows; update aistandards or use another --db"
        ) from None


def alembic_config(connection: Connection) -> "Config":
    """Return the configuration of Alembic for an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def copy_store(url: str, path: Path) -> str:
    """Copy one state of a store into a SQLite file, for a dry run.

    A store that does not exist yet gives an empty copy. The full-text index of a server is built again for SQLite.

    Args:
        url: The database URL of the store.
        path: The file to write.

    Returns:
        The database URL of the copy.

    Raises:
        StoreError: The store cannot be read.
    """
    parsed, dialect = _parse(url)
    copy = sqlite_url(path)
    if parsed.get_backend_name() != "sqlite":
        try:
            _copy_rows(dialect.make_engine(parsed), copy)
        except (SQLAlchemyError, TypeError) as error:
            raise _opening_error(dialect, parsed, error) from None
    elif parsed.database and Path(parsed.database).is_file():
        try:
            _copy_file(dialect.make_engine(parsed), path)
        except (OSError, SQLAlchemyError, sqlite3.Error) as error:
            raise _opening_error(dialect, parsed, error) from None
    return copy


def _copy_file(engine: Engine, path: Path) -> None:
    # Read the original first, so that the message for a file that is no database names it and not the copy.
    with engine.connect() as connection, closing(sqlite3.connect(path)) as file:
        _version(connection)
        original: Any = connection.connection.driver_connection
        original.backup(file)
    engine.dispose()


def _copy_rows(engine: Engine, copy: str) -> None:
    from aistandards.store.sqlite import reindex

    reading = engine.execution_options(**engines.of(engine).READ_OPTIONS)
    sqlite = engines.named("sqlite")
    target = sqlite.make_engine(make_url(copy))
    with reading.connect() as original, target.connect().execution_options(writing=True) as new, new.begin():
        version = _version(original)
        if version is not None:
            # The copy has the schema of the original, so that all columns exist; opening it upgrades it.
            upgrade(new, version)
            tables = MetaData()
            tables.reflect(new, only=lambda name, _: not name.startswith(("search", "alembic_version")))
            for table in tables.sorted_tables:
                rows = original.execution_options(yield_per=500).execute(select(table)).mappings()
                for chunk in rows.partitions():
                    sqlite.insert(new, table, [dict(row) for row in chunk])
            reindex(new)
    engine.dispose()
    target.dispose()
