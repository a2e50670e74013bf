"""Choice of the dialect for a database URL, an engine or a connection."""

from sqlalchemy import Connection, Engine

from aistandards.errors import StoreError
from aistandards.store.dialect import Dialect

BACKENDS = ("sqlite", "postgresql")


def named(backend: str) -> Dialect:
    """Return the dialect of a backend.

    Args:
        backend: Name of the backend in SQLAlchemy.

    Returns:
        The module that implements the dialect.

    Raises:
        StoreError: The backend is not supported.
    """
    # The import of SQLAlchemy's PostgreSQL dialect takes 50 ms, which a store in SQLite does not need.
    if backend == "sqlite":
        from aistandards.store import sqlite

        return sqlite  # pyright: ignore[reportReturnType]
    if backend in ("postgresql", "postgres"):
        from aistandards.store import postgresql

        return postgresql  # pyright: ignore[reportReturnType]
    raise StoreError(f"a store can be in {' or '.join(BACKENDS)}, not in {backend}; see docs/deploy.md")


def of(bind: Connection | Engine) -> Dialect:
    """Return the dialect of an open engine or connection."""
    return named(bind.dialect.name)
