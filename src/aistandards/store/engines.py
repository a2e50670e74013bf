"""Choice of the dialect that a database URL, an engine or a connection needs."""

from sqlalchemy import Connection, Engine

from aistandards.errors import StoreError
from aistandards.store.dialect import Dialect

BACKENDS = ("sqlite", "postgresql")


def named(backend: str) -> Dialect:
    """The dialect of a backend, as SQLAlchemy calls it.

    Raises:
        StoreError: There is none for it.
    """
    # Importing SQLAlchemy's PostgreSQL takes 50 ms, which a store in SQLite need not pay.
    if backend == "sqlite":
        from aistandards.store import sqlite

        return sqlite
    if backend in ("postgresql", "postgres"):
        from aistandards.store import postgresql

        return postgresql
    raise StoreError(f"a store can be in {' or '.join(BACKENDS)}, not in {backend}; see docs/deploy.md")


def of(bind: Connection | Engine) -> Dialect:
    """The dialect of an open engine or connection."""
    return named(bind.dialect.name)
