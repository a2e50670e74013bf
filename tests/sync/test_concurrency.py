"""Several at once, on both engines: a source has one run at a time, writers take turns, readers never wait."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep

import pytest

from aistandards import Catalog
from aistandards.errors import StoreBusyError
from aistandards.model import Provenance, Stage, Standard, Status
from aistandards.store import Entry, Store
from tests.support.commands import sync, sync_after_death
from tests.support.installed import parse
from tests.support.small import Answer, Small

pytestmark = pytest.mark.usefixtures("database_url")

PATIENCE = 30.0


def standard(source: str, number: int) -> Standard:
    return Standard(
        designation=f"ISO/IEC {number}:2020",
        work=f"ISO/IEC {number}",
        body="iso",
        publishers=("ISO", "IEC"),
        stage=Stage("60.60", "60.60", Status.PUBLISHED),
        provenance=(Provenance(source=source, upstream_id=str(number)),),
        titles={"en": "Machine learning"},
    )


def entries(source: str, *numbers: int) -> list[Entry]:
    made = (standard(source, number) for number in numbers)
    return [Entry.of(one, parse(one.designation)) for one in made]


def until(met: Callable[[], bool]) -> None:
    began = monotonic()
    while not met():
        assert monotonic() - began < PATIENCE, "it never came to that"
        sleep(0.01)


@contextmanager
def another(sites: Small, source: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process in the middle of a sync of one source; it goes on when the context ends."""
    go_on = threading.Event()

    def wait(_count: int, _path: str) -> Answer | None:
        go_on.wait(PATIENCE)
        return None

    sites.faults[source] = wait
    command = (sys.executable, "-m", "aistandards.cli.main", "sync", source, "--force")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        until(lambda: sites.asked[source] > 0)
        del sites.faults[source]
        yield process
    finally:
        go_on.set()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()


@pytest.mark.subprocess
def test_a_second_run_of_a_source_is_told_who_holds_it_and_others_run(sites: Small) -> None:
    with another(sites, "iso") as process:
        code, reports = sync("iso", "--force")
        assert (code, reports["iso"]["outcome"]) == (4, "refused")
        assert f"process {process.pid} on " in reports["iso"]["message"] and " since 20" in reports["iso"]["message"]
        code, reports = sync("itu-t", "--force")
        assert (code, reports["itu-t"]["outcome"]) == (0, "ok")
        assert sync("iso", "--dry-run", "--force")[0] == 0, "a dry run writes nothing and disturbs nobody"
    assert process.returncode == 0
    code, reports = sync("iso", "--force")
    assert (code, reports["iso"]["outcome"]) == (0, "unchanged")
    with Catalog.open() as catalog:
        runs = catalog.store.last_runs()
        assert runs["iso"].outcome == "unchanged" and runs["itu-t"].outcome == "ok"


@pytest.mark.subprocess
def test_who_has_died_holds_nothing(sites: Small) -> None:
    with another(sites, "iso") as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        sync_after_death("iso", "--force")
    with Catalog.open() as catalog:
        assert catalog.store.last_runs()["iso"].outcome == "ok"


def test_one_process_holds_a_name_once_and_gives_it_back(database_url: str) -> None:
    with Store(database_url) as first, Store(database_url) as second:
        with first.lock("iso/x", "2026-11-24"), second.lock("iec", "2026-11-24"):
            for store in (first, second):
                with pytest.raises(
                    StoreBusyError, match=f"iso/x is held by process {os.getpid()} on .* since 2026-11-24"
                ):
                    store.lock("iso/x", "2026-11-25").__enter__()
        with second.lock("iso/x", "2026-11-25"):
            pass


def test_who_waits_for_a_name_gets_it_next(database_url: str) -> None:
    order: list[str] = []

    def second() -> None:
        with Store(database_url) as store, store.lock("x", "2026-11-24", wait=True):
            order.append("second")

    with Store(database_url) as store:
        with store.lock("x", "2026-11-24"):
            thread = threading.Thread(target=second)
            thread.start()
            sleep(0.2)
            order.append("first")
        thread.join(PATIENCE)
    assert order == ["first", "second"]


def test_a_reader_waits_for_no_writer_and_sees_no_half_batch(database_url: str, no_snapshot: None) -> None:
    with Store(database_url) as writer, Catalog.open() as reader:
        run = writer.begin_run("iso", "2026-11-24T00:00:00+00:00")
        with writer.batch(run, run) as batch:
            batch.upsert("iso", entries("iso", 1, 2, 3))
            began = monotonic()
            assert len(reader) == 0 and reader.search("machine") == [] and not list(reader.rows())
            assert monotonic() - began < 5
            batch.upsert("iso", entries("iso", 4))
        assert len(reader) == 4 == len(reader.search("machine"))


def test_many_readers_beside_a_writer_see_whole_batches_and_no_error(database_url: str, no_snapshot: None) -> None:
    """Kept counts, counts made there and then, pages and hits all come from whole batches of ten."""
    wrong: list[object] = []
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        try:
            with Catalog.open() as reader:
                while not done.is_set():
                    told = [
                        len(reader),
                        reader.stats(("year",))["total"],
                        len(list(reader.rows(body="iso", limit=100))),
                        len(reader.search("machine", 100)),
                    ]
                    seen.update(told)
                    wrong.extend(number for number in told if number % 10)
        except BaseException as error:
            wrong.append(error)

    with Store(database_url) as writer:
        readers = [threading.Thread(target=read) for _ in range(12)]
        for reader in readers:
            reader.start()
        run = writer.begin_run("iso", "2026-11-24T00:00:00+00:00")
        for first in range(1, 91, 10):
            with writer.batch(run, run) as batch:
                batch.upsert("iso", entries("iso", *range(first, first + 4)))
                batch.upsert("iso", entries("iso", *range(first + 4, first + 10)))
            sleep(0.02)
        while 90 not in seen and not wrong:
            sleep(0.02)
    done.set()
    for reader in readers:
        reader.join(PATIENCE)
    assert not wrong and 90 in seen


def test_a_reader_in_the_middle_of_a_list_sees_the_moment_it_began(database_url: str, no_snapshot: None) -> None:
    with Store(database_url) as writer, Catalog.open() as reader:
        run = writer.begin_run("iso", "2026-11-24T00:00:00+00:00")
        with writer.batch(run, run) as batch:
            batch.upsert("iso", entries("iso", *range(1, 1201)))
        rows = iter(reader.rows())
        next(rows)
        with writer.batch(run, run) as batch:
            batch.mark_gone("iso", [str(number) for number in range(1, 1201)], "2026-11-24")
        assert not any(row["gone"] for row in rows)
        assert len(list(reader.rows(gone=True))) == 1200


def test_two_writers_of_the_same_joint_standards_make_each_once(database_url: str) -> None:
    failed: list[BaseException] = []

    def write(source: str) -> None:
        try:
            with Store(database_url) as store:
                run = store.begin_run(source, "2026-11-24T00:00:00+00:00")
                for first in range(1, 200, 10):
                    with store.batch(run, run) as batch:
                        batch.upsert(source, entries(source, *range(first, first + 10)))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(source,)) for source in ("iso", "iec")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not failed
    with Store(database_url) as store:
        rows = [row for number in range(1, 201) for row in store.read.by_designation(f"ISO/IEC {number}:2020")]
        assert len(rows) == 200
        assert all(len(store.read.records_of(row.id)) == 2 for row in rows)


@pytest.mark.subprocess
def test_many_that_come_first_together_make_one_store(
    engine: str, request: pytest.FixtureRequest, tmp_path: object
) -> None:
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path}/new.db"
    else:
        server = request.getfixturevalue("server")
        url = server.url(server.new())
    command = (sys.executable, "-m", "aistandards.cli.main", "--db", url, "stats", "--json")
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) for _ in range(3)]
    said = {process.communicate(timeout=PATIENCE)[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0] and len(said) == 1
    with Store(url) as store:
        assert list(store.last_runs()) == ["snapshot"] and store.last_runs()["snapshot"].id == 1
