"""What the machine and the user do to a sync: power cut, full disk, no rights, a locked store, clocks, Ctrl-C."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile
from time import monotonic, sleep
from typing import Any

import pytest

from aistandards.errors import StoreError
from aistandards.sync.exchange import Limits
from aistandards.sync.http import open_client
from tests.support import mounting
from tests.support.commands import ClockAt, contents, counts, passing, run, sync, sync_after_death
from tests.support.small import Answer, Small, iso_row
from tests.support.stores import held

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "aistandards.cli.main")
PATIENCE = 60.0


@pytest.fixture
def many(sites: Small) -> Small:
    """The small sites with enough rows of ISO for several batches."""
    sites.iso += [iso_row(1000 + n, f"ISO/IEC {20000 + n}:2020", 6060, f"Machine learning {n}") for n in range(400)]
    return sites


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, timeout=PATIENCE, **options)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that failed."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("aistandards: ")]
    assert said, done.stderr
    return said[-1]


# Power: of what SQLite has not yet forced to the disk anything may be missing, at the end of the log and within pages
# that were being copied from it. The log is forced before it is copied, so there is no third case.


def test_after_a_power_cut_the_store_is_that_of_an_earlier_batch_and_the_next_run_ends_the_same(
    many: Small, no_snapshot: None, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = own_home / "aistandards.db"
    base, log = tmp_path / "base.db", tmp_path / "whole.db-wal"
    copyfile(store, base)
    # A reader in the middle of a transaction keeps the log from being folded into the file.
    with sqlite3.connect(store) as reader, passing(batch_records=40):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM record").fetchone()
        assert sync("iso")[0] == 0
        assert store.read_bytes() == base.read_bytes()
        copyfile(f"{store}-wal", log)
        expected = held(f"sqlite:///{store}")
    reader.close()
    whole, chance = log.read_bytes(), random.Random(20261124)
    assert len(whole) > 500_000 and len(expected["records"]) == 408
    found = []
    for number, length in enumerate(sorted(chance.randrange(len(whole)) for _ in range(24))):
        cut = tmp_path / f"cut{number}.db"
        copyfile(base, cut)
        Path(f"{cut}-wal").write_bytes(whole[:length])
        found.append(_opened(cut))
        if number % 6 == 0:
            _ends_the_same(cut, expected, monkeypatch)
    sizes = [len(one["records"]) for one in found]
    assert sizes == sorted(sizes) and all(size % 40 == 0 or size == 408 for size in sizes), "whole batches only"
    assert len(set(sizes)) > 4
    # In the middle of being copied: some pages of the file are new, some old, and the log is whole.
    torn = tmp_path / "torn.db"
    torn.write_bytes(_partly_copied(base.read_bytes(), whole, chance))
    copyfile(log, f"{torn}-wal")
    assert _opened(torn)["records"] == expected["records"]


def _opened(path: Path) -> dict[str, Any]:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name in ("search", "search_titles"):
            connection.execute(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")
    connection.close()
    return held(f"sqlite:///{path}")


def _ends_the_same(path: Path, expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, passing(batch_records=40):
        patch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{path}")
        assert sync("iso")[0] == 0
    ended = held(f"sqlite:///{path}")
    assert {**ended, "cursors": [row[:-1] for row in ended["cursors"]]} == {
        **expected,
        "cursors": [row[:-1] for row in expected["cursors"]],
    }


def _partly_copied(file: bytes, log: bytes, chance: random.Random) -> bytes:
    """The file with some of the log's pages in their places; a frame is 24 bytes, of which the first four tell where."""
    size = int.from_bytes(log[8:12], "big")
    pages = bytearray(file)
    for frame in range(32, len(log) - size - 24 + 1, size + 24):
        place = (int.from_bytes(log[frame : frame + 4], "big") - 1) * size
        if chance.random() < 0.5 and place < len(pages):
            pages[place : place + size] = log[frame + 24 : frame + 24 + size]
    return bytes(pages)


# A full disk.


@pytest.fixture
def little_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 20 MB; skips where none may be mounted."""
    with mounting.little_disk(tmp_path / "little") as place:
        yield place


def _fills_up(sites: Small, url: str, make_room: Callable[[], object] = lambda: None, **options: Any) -> None:
    """A sync that finds no room says so; what the store held it holds still, and it can go on when there is room."""
    before = sites.iso[:]
    assert command("--db", url, "sync", "iso", "--force", env=os.environ).returncode == 0
    stood = held(url)
    title = "Machine learning " + "is not compressed " * 80
    sites.iso += [iso_row(5000 + n, f"ISO/IEC {30000 + n}:2020", 6060, title) for n in range(3000)]
    said = refused(command("--db", url, "sync", "iso", env=os.environ, **options))
    assert "written" in said or "room" in said or "space" in said, said
    now = held(url)
    assert set(now["records"]) >= set(stood["records"])
    # A run that has stored a batch has put the cursor aside; all else of it is as before.
    assert [(*row[:2], *row[3:]) for row in now["cursors"]] == [(*row[:2], *row[3:]) for row in stood["cursors"]]
    assert {row[2] for row in now["cursors"]} <= {row[2] for row in stood["cursors"]} | {"{}"}
    sites.iso[:] = before
    make_room()
    assert command("--db", url, "sync", "iso", "--force", env=os.environ).returncode == 0
    assert set(held(url)["records"]) >= set(stood["records"])


@pytest.mark.subprocess
def test_a_full_disk_is_told_and_loses_nothing(sites: Small, little_disk: Path) -> None:
    larger = ("mount", "-o", "remount,size=100m", little_disk)
    _fills_up(sites, f"sqlite:///{little_disk}/store.db", lambda: subprocess.run(larger, check=True))


@pytest.mark.subprocess
def test_a_limit_of_file_sizes_is_told_and_loses_nothing(sites: Small, tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, 8 << 20))

    _fills_up(sites, f"sqlite:///{tmp_path}/store.db", preexec_fn=limit)


def test_no_room_for_a_download_is_the_machine_s_fault_and_not_the_plugin_s(
    sites: Small, no_snapshot: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    result = run("sync", "iso")
    assert result.exit_code == 3 and "No space left on device" in result.stderr
    assert "plugin failed" not in result.stderr and "author" not in result.stderr


# No rights.


@pytest.mark.subprocess
@pytest.mark.parametrize("asked", [("sync", "iso"), ("stats",), ("sync", "--offline")])
def test_a_new_store_in_a_folder_that_may_not_be_written_is_told(
    asked: tuple[str, ...], sites: Small, tmp_path: Path, read_only: Callable[[Path], None]
) -> None:
    folder = tmp_path / "protected"
    folder.mkdir()
    read_only(folder)
    said = refused(command("--db", f"sqlite:///{folder}/store.db", *asked, env=os.environ))
    assert str(folder) in said and "rights" in said
    assert list(folder.iterdir()) == []


@pytest.mark.subprocess
def test_a_store_that_may_only_be_read_refuses_a_sync_and_is_as_before(
    sites: Small, tmp_path: Path, read_only: Callable[[Path], None]
) -> None:
    folder = tmp_path / "protected"
    folder.mkdir()
    url = f"sqlite:///{folder}/store.db"
    assert command("--db", url, "sync", "iso", "--force", env=os.environ).returncode == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    read_only(folder)
    assert refused(command("--db", url, "sync", "iso", "--full", env=os.environ))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


# A store that another process keeps locked, or that is no store.


@pytest.mark.subprocess
def test_a_store_that_another_process_keeps_locked_is_told_and_as_before(
    sites: Small, no_snapshot: None, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sync("iso")[0] == 0
    before = contents()
    lock = f"import sqlite3,sys; c=sqlite3.connect({str(own_home / 'aistandards.db')!r}); c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{own_home}/aistandards.db?timeout=0.05")
    with subprocess.Popen((sys.executable, "-c", lock), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match="locked.*another process"):
            run("sync", "iso", "--full")
        assert contents() == before, "who only reads waits for nobody"
        holder.communicate(b"")
    assert sync("iso", "--full")[0] == 0 and contents() == before


@pytest.mark.parametrize("asked", [("stats",), ("list",), ("search", "learning"), ("sync", "iso"), ("sync", "iso", "--dry-run"), ("show", "ISO/IEC 42001")])  # fmt: skip
@pytest.mark.parametrize("spoil", ["zeros", "cut", "text"])
def test_a_spoilt_store_is_told_in_a_sentence(
    spoil: str, asked: tuple[str, ...], small_store: Path, sites: Small, own_home: Path
) -> None:
    own_home.mkdir()
    path = own_home / "aistandards.db"
    content = small_store.read_bytes()
    spoilt = {
        "zeros": content[:4096] + bytes(len(content) - 4096),
        "cut": content[: len(content) // 3],
        "text": b"This is no database.\n" * 999,
    }[spoil]
    path.write_bytes(spoilt)
    with pytest.raises(StoreError) as told:
        run(*asked)
    assert "\n" not in str(told.value) and str(path) in str(told.value)
    assert path.read_bytes() == spoilt


# Clocks.


def test_a_clock_that_goes_back_loses_and_repeats_nothing(sites: Small, no_snapshot: None, database_url: str) -> None:
    clock = ClockAt(datetime(2026, 11, 24, 12, tzinfo=UTC))
    with passing(clock=clock):
        _go_back(sites, clock)


def _go_back(sites: Small, clock: ClockAt) -> None:
    assert sync()[0] == 0
    before = contents()
    clock.moment -= timedelta(days=400)
    code, reports = sync()
    assert code == 0 and not any(counts(report) for report in reports.values()) and contents() == before
    row = sites.iso.pop(0)
    assert [counts(sync("iso")[1]["iso"]) for _ in range(2)] == [{}, {"gone": 1}]
    clock.moment -= timedelta(days=400)
    sites.iso.insert(0, row)
    sites.iso[1]["currentStage"] = 9092
    assert counts(sync("iso")[1]["iso"]) == {"changed": 2}
    assert not any(counts(report) for report in sync("--full")[1].values())
    told = run("changes", "--json").stdout
    assert '"back"' in told and '"gone"' in told and run("changes", "--format", "atom").exit_code == 0


# Two processes, and Ctrl-C.


@pytest.mark.subprocess
def test_two_processes_at_once_end_as_one_does(many: Small, database_url: str) -> None:
    many.faults["iso"] = lambda _count, _path: sleep(0.05)
    processes = [
        subprocess.Popen(
            (*COMMAND, "sync", "--force"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=PATIENCE)[1].decode() for process in processes]
    assert {process.returncode for process in processes} <= {0, 4} and "Traceback" not in "".join(said)
    assert sync("--force")[0] == 0
    both = contents()
    assert not any(counts(report) for report in sync("--full", "--force")[1].values())
    assert contents() == both and sum(key.startswith("iso:") for key in both) >= 408


@pytest.mark.subprocess
@pytest.mark.parametrize("pace", ["0", "0.0001"])
def test_ctrl_c_twice_ends_at_once_without_a_traceback_and_the_next_run_goes_on(
    pace: str, many: Small, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", pace)
    many.faults["itu"] = lambda count, _path: sleep(0.2) if count > 4 else None
    process = subprocess.Popen(
        (*COMMAND, "sync", "--force"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
        text=True,
        # A run of the tests in the background of a shell is told to ignore Ctrl-C, and its processes would be too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    began = monotonic()
    while many.asked["itu"] < 6:
        assert process.poll() is None and monotonic() - began < PATIENCE
        sleep(0.01)
    process.send_signal(signal.SIGINT)
    sleep(0.02)
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=10)
    assert process.returncode == 1 and "Traceback" not in told[1], told
    many.faults.clear()
    assert sync_after_death("--force")[0] == 0
    ended = contents()
    assert not any(counts(report) for report in sync("--full", "--force")[1].values())
    assert contents() == ended


def test_a_site_that_never_stops_sending_is_cut_off(sites: Small, no_snapshot: None) -> None:
    sites.faults["iso"] = lambda _count, _path: Answer(b'{"id": 1}\n' * 200_000)
    with passing(client=partial(open_client, limits=Limits(download_size=1 << 20))):
        code, reports = sync("iso")
    assert (code, reports["iso"]["outcome"]) == (3, "broken") and "more than 1 MiB" in reports["iso"]["message"]


def test_a_run_that_the_store_stopped_is_not_called_ok_in_the_ledger(
    sites: Small, no_snapshot: None, own_home: Path
) -> None:
    from aistandards import Catalog

    with sqlite3.connect(own_home / "aistandards.db") as store:
        store.execute(
            "CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    store.close()
    with pytest.raises(StoreError, match="disk is full"):
        run("sync", "iso")
    with Catalog.open() as catalog:
        assert catalog.store.last_runs()["iso"].outcome == "broken" and len(catalog) == 0
