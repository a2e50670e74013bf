"""A sync that is asked to end: what was read is stored, the run is recorded, the lock is free, the next run goes on."""

import signal
import subprocess
import sys
from itertools import product
from time import monotonic, sleep

import pytest

from aistandards import Catalog
from tests.support.commands import contents, counts, sync
from tests.support.small import Small, iec_row, iso_row, itu_row

pytestmark = [pytest.mark.slow, pytest.mark.subprocess]

COMMAND = (sys.executable, "-m", "aistandards.cli.main")
PATIENCE = 60.0


@pytest.fixture
def many(sites: Small) -> Small:
    """The small sites with enough rows for several batches, and a slow third one."""
    title = "Machine learning"
    sites.iso += [iso_row(1000 + n, f"ISO/IEC {20000 + n}:2020", 6060, f"{title} {n}") for n in range(400)]
    sites.iec += [iec_row(80000 + n, f"IEC {20600 + n}:2020", "PUBLISHED", f"{title} {n}") for n in range(400)]
    sites.itu += [
        itu_row(100 + n, f"Y.{5000 + n} (06/2024)", "In force", "2024-06-01", f"{title} {n}") for n in range(60)
    ]
    sites.faults["itu"] = lambda count, _path: sleep(0.2) if count > 4 else None
    return sites


def _stopped(sites: Small, *signals: signal.Signals, asked: int = 10) -> tuple[int, str]:
    """Exit code and standard error of a sync that gets signals in its middle."""
    with subprocess.Popen(
        (*COMMAND, "sync", "--force"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        began = monotonic()
        while sites.asked["itu"] < asked:
            assert process.poll() is None and monotonic() - began < PATIENCE
            sleep(0.01)
        for number in signals:
            process.send_signal(number)
            sleep(0.05)
        said = process.communicate(timeout=PATIENCE)[1]
    assert "Traceback" not in said
    return process.returncode, said


POSTGRESQL = pytest.mark.postgresql
"""How a signal is met does not depend on the engine; what it leaves in the store may, so one at each pace is enough."""


@pytest.mark.parametrize(
    ("engine", "number", "pace"),
    [
        *product(["sqlite"], (signal.SIGTERM, signal.SIGHUP, signal.SIGINT), ("0", "0.0001")),
        pytest.param("postgresql", signal.SIGTERM, "0", marks=POSTGRESQL),
        pytest.param("postgresql", signal.SIGINT, "0.0001", marks=POSTGRESQL),
    ],
)
def test_a_sync_that_is_asked_to_end_ends_in_order(
    number: signal.Signals, pace: str, many: Small, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", pace)
    code, said = _stopped(many, number)
    assert code == (1 if number is signal.SIGINT else 128 + number)
    told = [line for line in said.splitlines() if "stopped by" in line or "Aborted" in line]
    assert len(told) == 1 and said.splitlines()[-1] == told[0], said
    with Catalog.open() as catalog:
        runs = catalog.store.last_runs()
        assert all(run.finished for run in runs.values()) and runs["itu-t"].outcome == "broken"
        assert "stopped" in (runs["itu-t"].message or "")
        stored = {record.origin.upstream_id for record in catalog.store.records("itu-t")}
    del many.faults["itu"]
    code, reports = sync("--force")
    assert code == 0 and all(report["outcome"] in ("ok", "unchanged") for report in reports.values())
    assert stored, "what was read before the signal is stored"
    ended = contents()
    assert not any(counts(report) for report in sync("--full", "--force")[1].values()) and contents() == ended


def test_a_source_that_does_not_answer_is_left_and_its_run_recorded(
    many: Small, own_home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", "0.0001")
    many.faults["itu"] = lambda count, _path: sleep(30) if count > 9 else None
    began = monotonic()
    code, said = _stopped(many, signal.SIGTERM)
    assert code == 143 and "stopped by SIGTERM" in said and monotonic() - began < 29
    with Catalog.open() as catalog:
        run = catalog.store.last_runs()["itu-t"]
        assert run.finished and run.outcome == "broken" and "waited for its host" in (run.message or "")
    many.faults.clear()
    assert sync("--force")[0] == 0


def test_a_second_signal_ends_at_once(many: Small, own_home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", "0.0001")
    many.faults["itu"] = lambda count, _path: sleep(30) if count > 9 else None
    assert _stopped(many, signal.SIGTERM, signal.SIGTERM)[0] == 143
    many.faults.clear()
    assert sync("--force")[0] == 0


def test_an_output_that_is_closed_in_mid_sync_stops_it_in_order(
    many: Small, own_home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", "0.0001")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            (*COMMAND, "sync", "--force"), stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE
        )
    assert done.returncode == 1 and "standard output cannot be used" in done.stderr.splitlines()[-1]
    with Catalog.open() as catalog:
        assert all(run.finished for run in catalog.store.last_runs().values())
    many.faults.clear()
    assert sync("--force")[0] == 0
