"""Opening the store: the engine, the schema and its version."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from aistandards.errors import StoreError
from aistandards.settings import without_password
from aistandards.store import engines
from aistandards.store.dialect import SCHEMA, Dialect
from aistandards.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest schema version; a test holds it equal to Alembic's head."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine whose database has the schema of this version.

    Raises:
        StoreError: The URL is not one, the database cannot be opened, or a newer version of the project made it.
        MissingExtraError: The driver of that database is not installed.
    """
    parsed, own = _parsed(url)
    try:
        engine = own.make_engine(parsed)
        with engine.connect() as connection:
            version = _version(connection)
        if version != HEAD:
            _bring_up(engine)
    except (OSError, SQLAlchemyError, TypeError) as error:
        raise _refusal(own, parsed, error) from None
    return engine


def _parsed(url: str) -> tuple[URL, Dialect]:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        shown = without_password(url)
        raise StoreError(
            f"{shown!r} is not a database URL; write for example sqlite:////home/me/standards.db"
        ) from None
    return parsed, engines.named(parsed.get_backend_name())


def _refusal(own: Dialect, url: URL, error: Exception) -> StoreError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return StoreError(f"the store {own.place(url)} cannot be opened ({reason}); {own.HINT}")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _bring_up(engine: Engine) -> None:
    with engine.connect().execution_options(writing=SCHEMA) as connection, connection.begin():
        # Asked again now that nobody else can be at it.
        version = _version(connection)
        if version is None:
            # A new database needs no history: making it at once spares the import of Alembic, 0.3 s.
            create_all(connection)
        elif version != HEAD:
            upgrade(connection)


def create_all(connection: Connection) -> None:
    """Create the schema in an empty database and mark it with its version."""
    metadata.create_all(connection)
    engines.of(connection).create_search(connection)
    connection.execute(
        text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    )
    if connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0:
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring an older schema to this version.

    Raises:
        StoreError: The schema is of a newer version of the project.
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
    """Alembic's configuration for one open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def copy_to(url: str, path: Path) -> str:
    """Copy a store, as it is at one moment, into a SQLite file for a dry run; the URL of the copy.

    A store that does not exist yet is not made: the copy then begins empty. The full-text index of a
    server's is made anew.

    Raises:
        StoreError: The store cannot be read.
    """
    parsed, own = _parsed(url)
    copy = f"sqlite:///{path}"
    if parsed.get_backend_name() != "sqlite":
        try:
            _copy_rows(own.make_engine(parsed), copy)
        except (SQLAlchemyError, TypeError) as error:
            raise _refusal(own, parsed, error) from None
    elif parsed.database and Path(parsed.database).is_file():
        try:
            _copy_file(own.make_engine(parsed), parsed.database, path)
        except (OSError, SQLAlchemyError, sqlite3.Error) as error:
            raise _refusal(own, parsed, error) from None
    return copy


def _copy_file(engine: Engine, database: str, path: Path) -> None:
    # Asked first: a copy of what is no store would only be found out under the copy's name.
    with engine.connect() as connection:
        _version(connection)
    engine.dispose()
    with closing(sqlite3.connect(database)) as original, closing(sqlite3.connect(path)) as file:
        original.backup(file)


def _copy_rows(engine: Engine, copy: str) -> None:
    from aistandards.store.sqlite import reindex

    reading = engine.execution_options(**engines.of(engine).READING)
    sqlite = engines.named("sqlite")
    made = sqlite.make_engine(make_url(copy))
    with reading.connect() as original, made.connect().execution_options(writing=True) as new, new.begin():
        version = _version(original)
        if version is not None:
            # Made at the version of the original, so that every column has its place; opening it upgrades it.
            upgrade(new, version)
            tables = MetaData()
            tables.reflect(new, only=lambda name, _: not name.startswith(("search", "alembic_version")))
            for table in tables.sorted_tables:
                rows = original.execution_options(yield_per=500).execute(select(table)).mappings()
                for chunk in rows.partitions():
                    sqlite.insert(new, table, [dict(row) for row in chunk])
            reindex(new)
    engine.dispose()
    made.dispose()
