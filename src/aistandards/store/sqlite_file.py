"""The file of a store in SQLite: it is opened read-only where it cannot be written, and it stays the same file."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError

from aistandards.errors import StoreError

_ADVICE = "run the command again, which opens the file that is there now"


def path_of(url: URL) -> Path | None:
    """Return the path of the file; None for a database in memory."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


def is_writable(path: Path) -> bool:
    """Return whether SQLite can write a file: it also makes files in the same folder, such as its log."""
    existing = path if path.exists() else path.parent
    return os.access(existing, os.W_OK) and os.access(path.parent, os.W_OK)


class OpenFile:
    """The file of an engine or of a lock.

    SQLite keeps writing to a file that was removed or replaced, and all of that would be lost. A transaction that writes
    therefore compares the file at its path with the one that was opened first. One that reads opens a new file again.

    Args:
        path: Path of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: tuple[int, int] | None = None
        self._size = 0

    def listen(self, engine: Engine) -> None:
        """Handle the events of an engine."""
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "checkout", self._check_out)
        event.listen(engine, "commit", self._check_written)

    def _connect(self, _dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> Any:
        """Open the file read-only when it exists and cannot be written; None leaves it to SQLAlchemy."""
        if self._first is not None:
            self._identity()
        elif not self._path.exists():
            return None
        if is_writable(self._path):
            return None
        # Without the right to make files beside it, SQLite can only read a log that another process has open.
        has_log = os.path.exists(f"{self._path}-wal") or os.access(self._path.parent, os.W_OK)
        address = f"{self._path.absolute().as_uri()}?mode=ro{'' if has_log else '&immutable=1'}"
        return sqlite3.connect(address, **{**options, "uri": True})

    def _remember(self, _connection: Any, record: Any) -> None:
        record.info["file"] = identity = self._identity()
        self._first = self._first or identity

    def _check_out(self, _connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != self._identity():
            raise DisconnectionError

    def check_before_writing(self) -> None:
        """Check that the path still names the file that was opened first.

        Raises:
            StoreError: The file was removed, replaced or truncated.
        """
        identity = self._identity()
        self._first = self._first or identity
        if identity != self._first:
            raise StoreError(f"the file {self._path} was replaced while it was open; {_ADVICE}")
        size = self._path.stat().st_size
        if size < self._size:
            raise StoreError(
                f"the file {self._path} was truncated while it was open; restore a copy of it, or remove it and sync again"
            )
        self._size = size

    def _check_written(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writing", False):
            self.check_before_writing()

    def _identity(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"the file {self._path} was removed while it was open ({reason}); {_ADVICE}") from None
        return found.st_dev, found.st_ino
