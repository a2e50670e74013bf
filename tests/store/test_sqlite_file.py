"""The file of a store: read-only where it cannot be written, the same file while it is open, found by every path."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import text

from aistandards import Catalog
from aistandards.errors import StoreError
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.store.database import copy_store
from tests.support.commands import refused, run
from tests.support.small import Answer, Small
from tests.support.stores import held


@pytest.fixture
def path(small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small store in a folder of its own, which commands use."""
    folder = tmp_path / "stores"
    folder.mkdir()
    copyfile(small_store, folder / "store.db")
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{folder}/store.db")
    return folder / "store.db"


# Paths.

PLACES = ("what?", "100%", "%41", "%3F", "#1", "a b", "ünïcode 人", "a&b=c", "?x=1", "semi;colon", "a@b:c", "[x]", "~", "+", "'\"")  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_home_of_any_name_has_its_store(
    place: str, small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / place
    home.mkdir()
    copyfile(small_store, home / "aistandards.db")
    monkeypatch.setenv("AISTANDARDS_HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(home))
    total = json.loads(run("stats", "--json").stdout)["total"]
    with Catalog.open(str(home / "aistandards.db")) as named, Catalog.open(home / "aistandards.db") as by_path:
        assert len(named) == len(by_path) == total > 0
    assert run("sync", "--offline").exit_code == 0 and run("sync", "--offline", "--dry-run").exit_code == 0
    assert Store(copy_store(Settings.load().database_url, home / "copy.db")).read.bodies()
    assert {path.name.partition(".db")[0] for path in home.iterdir()} <= {"aistandards", "copy"}
    assert {path.name for path in tmp_path.iterdir()} == {place}


def test_a_question_mark_that_begins_no_option_is_told(tmp_path: Path) -> None:
    assert "%3F" in refused("--db", f"sqlite:///{tmp_path}/what?/store.db", "stats")
    assert list(tmp_path.iterdir()) == []


def test_the_user_s_own_folder_may_be_written_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    Store("sqlite:///~/store.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


# A file that is removed, replaced or truncated while it is open.


def test_a_store_that_is_replaced_between_two_questions_is_the_new_one(path: Path, tmp_path: Path) -> None:
    with Catalog.open() as catalog:
        before = len(catalog)
        other = tmp_path / "other.db"
        copyfile(path, other)
        with sqlite3.connect(other) as connection:
            connection.execute("UPDATE facet SET count = count + 1 WHERE id = 1")
        connection.close()
        os.replace(other, path)
        assert len(catalog) == before + 1


def _remove(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    copyfile(path, f"{path}.new")
    os.replace(f"{path}.new", path)


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


HARMS = [(_remove, "removed"), (_replace, "replaced"), (_truncate, "truncated"), (_empty, "truncated")]


@pytest.mark.parametrize("harm, said", HARMS)
def test_what_is_written_to_a_file_that_is_gone_is_told(harm: Callable[[Path], None], said: str, path: Path) -> None:
    with Store(f"sqlite:///{path}") as store:
        store.set_meta("a", "1")
        harm(path)
        with pytest.raises(StoreError, match=f"{path} was {said} while it was open"):
            store.set_meta("a", "2")


@pytest.mark.parametrize("harm, said", HARMS)
def test_what_is_taken_away_in_a_transaction_is_told(harm: Callable[[Path], None], said: str, path: Path) -> None:
    with Store(f"sqlite:///{path}") as store:
        store.set_meta("a", "1")
        with pytest.raises(StoreError, match=said), store.write_transaction() as connection:
            connection.execute(text("UPDATE meta SET value = 'x'"))
            harm(path)


@pytest.mark.parametrize("harm", [harm for harm, _ in HARMS])
def test_a_sync_whose_store_is_taken_away_is_told_and_ends(
    harm: Callable[[Path], None], path: Path, sites: Small
) -> None:
    def fault(count: int, _path: str) -> Answer | None:
        if count == 2:
            harm(path)
        return None

    sites.iso[0]["currentStage"] = 9092
    sites.faults["iso"] = fault
    said = refused("sync", "iso", "--full")
    assert str(path) in said and "while it was open" in said


def test_a_store_that_is_removed_is_not_made_anew_by_who_had_it_open(path: Path) -> None:
    with Catalog.open() as catalog:
        path.unlink()
        with pytest.raises(StoreError, match=f"{path} was removed"):
            len(catalog)
    assert not path.exists()


# Files of the write-ahead log.


@pytest.mark.parametrize("log", [b"", b"x" * 5000, bytes(70_000)])
@pytest.mark.parametrize("name", ["-wal", "-shm"])
def test_a_log_that_is_none_changes_nothing(name: str, log: bytes, path: Path) -> None:
    before = held(f"sqlite:///{path}")
    Path(f"{path}{name}").write_bytes(log)
    assert run("stats").exit_code == 0 and run("list").exit_code == 0
    assert held(f"sqlite:///{path}") == before


def test_a_newer_schema_is_told_and_untouched(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    for asked in (("list",), ("sync", "iso"), ("stats",), ("sync", "--dry-run", "iso"), ("show", "ISO/IEC 42001")):
        assert "schema 9999, newer than this version" in refused(*asked)
    assert path.read_bytes() == before


# A file that may only be read.

READING = (("list",), ("show", "ISO/IEC 42001"), ("search", "intelligence"), ("stats",), ("gaps",), ("changes",), ("doctor",), ("sources",), ("sync", "iso", "--dry-run"), ("sync", "--offline"))  # fmt: skip


@pytest.mark.subprocess
@pytest.mark.parametrize("version", ["same", "older"])
def test_a_store_in_a_read_only_folder_can_be_read(
    version: str, path: Path, sites: Small, read_only: Callable[[Path], None]
) -> None:
    if version == "older":
        with Store(f"sqlite:///{path}") as store:
            store.set_meta("snapshot", "2020.1.1")
    expected = {asked: run(*asked).stdout for asked in READING[:4]} if version == "same" else {}
    before = {one.name: one.read_bytes() for one in path.parent.iterdir() if one.name == path.name}
    for one in path.parent.iterdir():
        if one.name != path.name:
            one.unlink()
    read_only(path.parent)
    for asked in READING:
        result = run(*asked)
        assert result.exit_code in (0, 1 if asked == ("doctor",) else 0), (asked, result.output)
        assert expected.get(asked, result.stdout) == result.stdout
    for asked in (("sync", "iso"), ("sync", "iso", "--full")):
        said = refused(*asked)
        assert str(path) in said and "rights" in said
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before


@pytest.mark.subprocess
def test_a_log_in_a_read_only_folder_is_read_while_its_writer_lives(
    path: Path, read_only: Callable[[Path], None]
) -> None:
    total = json.loads(run("stats", "--json").stdout)["total"]
    with sqlite3.connect(path) as writer:
        writer.execute("UPDATE facet SET count = count + 1 WHERE id = 1")
        writer.commit()
        assert Path(f"{path}-wal").stat().st_size
        read_only(path.parent)
        assert json.loads(run("stats", "--json").stdout)["total"] == total + 1
    writer.close()


def test_a_lock_whose_file_is_removed_is_lost_and_stores_nothing_more(path: Path) -> None:
    with Store(f"sqlite:///{path}") as store, store.lock("iso", "2026-11-24"):
        run_id = store.begin_run("iso", "2026-11-24")
        with store.batch(run_id, run_id) as batch:
            batch.set_cursor("iso", basis="first")
        Path(f"{path}.iso.lock").unlink()
        with pytest.raises(StoreError, match="iso.lock was removed"), store.batch(run_id, run_id) as batch:
            batch.set_cursor("iso", basis="second")
        assert store.cursor("iso").basis == "first"
