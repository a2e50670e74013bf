"""Opening the store: the engine, the schema and its version."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from aistandards.errors import StoreError
from aistandards.store import sqlite
from aistandards.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
"""The newest schema version; a test holds it equal to Alembic's head."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine whose database has the schema of this version.

    Raises:
        StoreError: The URL is not one, the database cannot be opened, or a newer version of the project made it.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(f"{url!r} is not a database URL; write for example sqlite:////home/me/standards.db") from None
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(
            f"this version stores in SQLite only, not in {parsed.get_backend_name()}; use a sqlite:/// URL"
        )
    try:
        engine = sqlite.make_engine(parsed)
        version = _version(engine)
        if version != HEAD:
            _bring_up(engine, version)
    except (OSError, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error)
        raise StoreError(
            f"the store {parsed.database} cannot be opened ({reason}); check the path and its rights"
        ) from None
    return engine


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _bring_up(engine: Engine, version: str | None) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if version is None:
            # A new database needs no history: making it at once spares the import of Alembic, 0.3 s.
            create_all(connection)
            return
        upgrade(connection, version)


def create_all(connection: Connection) -> None:
    """Create the schema in an empty database and mark it with its version."""
    metadata.create_all(connection)
    sqlite.create_search(connection)
    connection.execute(
        text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    )
    if connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0:
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def upgrade(connection: Connection, version: str) -> None:
    """Bring an older schema to this version.

    Raises:
        StoreError: The schema is of a newer version of the project.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError:
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
    """Copy a database file, as it is at one moment, for a dry run; the URL of the copy.

    A database that does not exist yet is not made: the copy then begins empty.
    """
    parsed = make_url(url)
    if parsed.database and Path(parsed.database).is_file():
        import sqlite3

        with sqlite3.connect(parsed.database) as original, sqlite3.connect(path) as copy:
            original.backup(copy)
    return f"sqlite:///{path}"
