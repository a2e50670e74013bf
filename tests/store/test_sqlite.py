"""What only SQLite has: a file that several processes make at once."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from aistandards.errors import StoreError
from aistandards.store import Store, sqlite
from tests.support.opening import errors_of_opening_at_once


def test_a_fresh_store_can_be_opened_by_many_processes_at_once(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'{number}.db'}" for number in range(25)]
    assert errors_of_opening_at_once(urls, processes=8) == []


class Busy:
    """A connection to a database that is busy for a number of statements that set the journal mode."""

    def __init__(self, times: int, code: int = sqlite3.SQLITE_BUSY) -> None:
        self.times, self.code, self.mode = times, code, "delete"

    def execute(self, statement: str) -> Any:
        if statement == "PRAGMA journal_mode=WAL":
            if self.times:
                self.times -= 1
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = self.code
                raise error
            self.mode = "wal"
        return self

    def fetchone(self) -> tuple[str]:
        return (self.mode,)


def test_a_busy_file_is_tried_again_with_growing_pauses() -> None:
    connection, pauses = Busy(8), list[float]()
    sqlite.use_write_ahead_log(connection, sleep=pauses.append)
    assert connection.mode == "wal"
    assert len(pauses) == 8 and pauses == sorted(pauses)


def test_a_file_that_stays_busy_is_given_up_after_as_long_as_a_writer_waits() -> None:
    pauses = list[float]()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite.use_write_ahead_log(Busy(10_000), sleep=pauses.append)
    assert 25 < sum(pauses) < 35


def test_another_error_is_not_tried_again() -> None:
    pauses = list[float]()
    with pytest.raises(sqlite3.OperationalError):
        sqlite.use_write_ahead_log(Busy(1, sqlite3.SQLITE_READONLY), sleep=pauses.append)
    assert pauses == []


def test_a_file_in_write_ahead_mode_opens_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store(f"sqlite:///{path}").close()
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    Store(f"sqlite:///{path}").close()
    writer.close()


def test_a_folder_that_is_no_database_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_new_file_that_another_process_writes_to_is_waited_for(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "store.db"
    writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for statement in ("CREATE TABLE other (id INTEGER)", lock, "INSERT INTO other VALUES (1)"):
        writer.execute(statement)
    ended = threading.Timer(0.3, writer.execute, ["COMMIT"])
    ended.start()
    Store(f"sqlite:///{path}").close()
    ended.join()
    writer.close()
