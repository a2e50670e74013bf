"""The fault matrix: every fault of the stand-in, on every source, at the first sync, the second and a resumed one.

Each cell asserts what `docs/reliability.md` says above its table, on both engines; the table there is what was found.
With AISTANDARDS_WRITE_DOCS=1 in the environment the table is written anew, otherwise it must be right.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aistandards_iec.source import IecSource
from tests.support import standin
from tests.support.commands import COUNTS, ClockAt, passing, sync
from tests.support.stores import Databases, Files, Stores, copied, held, without_snapshot

DOCS = Path(__file__).parents[2] / "docs" / "reliability.md"
WRITE = bool(os.environ.get("AISTANDARDS_WRITE_DOCS"))
BEGIN, END = "<!-- fault matrix: begin -->", "<!-- fault matrix: end -->"
HEAD = ("fault", "first sync", "second sync", "resumed sync")

SOURCES = {"iso": "iso", "iec": "iec", "itu": "itu-t"}
EVERY = {"iso": 2, "iec": 3, "itu": 5}
"""Every how many requests a passing fault strikes: ISO's two requests must meet it too."""

UNTIL = {"iso": 1, "iec": 7, "itu": 20}
"""How many requests the interrupted run gets that a resumed one goes on from."""

PASSING = ("503", "429", "waf", "reset")
ROWS = (
    *(f"{site}:{fault}@{EVERY[site]}" for site in SOURCES for fault in PASSING),
    *(f"{site}:{fault}" for site in SOURCES for fault in ("slow", "down", "moved", "waf@1", "reset@1")),
    "iso:shrink",
    "iso:garbage@20",
    "iso:hostile",
    "iec:expire@2",
)
DAYS = {1: datetime(2026, 11, 2, 9, tzinfo=UTC), 2: datetime(2026, 11, 3, 9, tzinfo=UTC)}

pytestmark = [pytest.mark.usefixtures("no_waiting"), pytest.mark.slow]


class Cells:
    """Runs the cells of one engine; stores that cells begin from are made once a source."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self._made: dict[tuple[str, str], str] = {}
        self.held = cache(held)

    def before(self, phase: str, site: str) -> str:
        """The store that a cell of this phase begins from."""
        return self._once("nothing" if phase == "first" else "day 1" if phase == "second" else "interrupted", site)

    def after(self, phase: str, site: str) -> str:
        """The store that the same syncs leave when nothing goes wrong."""
        return self._once("day 2" if phase == "second" else "day 1", site)

    def _once(self, name: str, site: str) -> str:
        if (name, site) not in self._made:
            self._made[name, site] = self._make(name, site)
        return self._made[name, site]

    def _make(self, name: str, site: str) -> str:
        if name == "nothing":
            url = self.stores.new()
            without_snapshot(url)
        elif name == "day 2":
            url = self.stores.copy(self._once("day 1", site))
            # A record that a listing without an end mark lacks is gone when the next listing lacks it too.
            assert [read(url, site, 2)[0] for _ in range(2)] == [0, 0]
        else:
            url = self.stores.copy(self._once("nothing", site))
            limit = () if name == "day 1" else ("--max-requests", str(UNTIL[site]))
            assert read(url, site, 1, options=limit)[0] == 0
        return url


def read(
    url: str, site: str, day: int, faults: tuple[str, ...] = (), options: tuple[str, ...] = ()
) -> tuple[int, dict[str, Any]]:
    """Synchronise one source on a day; exit code and report."""
    with (
        standin.serving(day=day, faults=faults, chosen=standin.FEW) as base,
        pytest.MonkeyPatch.context() as patch,
        passing(clock=ClockAt(DAYS[day]), sources={"iec": IecSource(page_size=10)}),
    ):
        standin.point_at(base, patch)
        patch.setenv("AISTANDARDS_DATABASE_URL", url)
        code, reports = sync(SOURCES[site], "--scope", "all", *options)
    return code, reports[SOURCES[site]]


@cache
def listed(site: str) -> int:
    """How many rows a site lists on the first day."""
    world = standin.world(1, False, standin.FEW)
    if site == "iso":
        return len(world.iso_deliverables().splitlines())
    if site == "iec":
        return len(world.iec_publications())
    return len(world.itu_index()) + sum(bool(item.get("title")) for item in world.itu_work_items())


@pytest.fixture(scope="module")
def cells_of(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    """The cells of an engine, made once."""

    @cache
    def make(engine: str) -> Cells:
        if engine == "sqlite":
            return Cells(Files(tmp_path_factory.mktemp("matrix")))
        return Cells(Databases(request.getfixturevalue("server")))

    return make


def printed(rows: dict[str, tuple[str, ...]]) -> str:
    lines = [HEAD, tuple("---" for _ in HEAD), *((f"`{fault}`", *found) for fault, found in rows.items())]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def documented() -> dict[str, tuple[str, ...]]:
    """The table that stands in the documentation."""
    table = DOCS.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = (re.split(r"\s*\|\s*", line.strip("| ")) for line in table.strip().splitlines()[2:])
    return {fault.strip("`"): tuple(found) for fault, *found in rows}


@pytest.fixture(scope="module")
def table() -> Iterator[dict[str, tuple[str, ...]]]:
    """The documentation's table; when it is to be written, an empty one that is written in the end."""
    if not WRITE:
        yield documented()
        return
    found: dict[str, tuple[str, ...]] = {}
    yield found
    text = DOCS.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    DOCS.write_text(f"{before}{BEGIN}\n\n{printed(found)}\n\n{END}{after}", encoding="utf-8")


@pytest.mark.parametrize("fault", ROWS)
def test_a_fault_loses_nothing_and_is_told_as_documented(
    fault: str, engine: str, cells_of: Any, table: dict[str, tuple[str, ...]]
) -> None:
    standin.needed()
    cells = cells_of(engine)
    found = tuple(_cell(cells, phase, fault) for phase in ("first", "second", "resumed"))
    if WRITE and engine == "sqlite":
        table[fault] = found
    assert table[fault] == found


def _cell(cells: Cells, phase: str, fault: str) -> str:
    """One cell: what it says in the table, after everything that must hold has been asserted."""
    site, day = fault[:3], 2 if phase == "second" else 1
    before, whole = cells.held(cells.before(phase, site)), cells.held(cells.after(phase, site))
    with copied(cells.stores, cells.before(phase, site)) as url:
        code, report = read(url, site, day, (fault,))
        now = held(url)
        _nothing_lost(before, now)
        if report["outcome"] != "ok":
            assert now["cursors"] == before["cursors"], "the cursor went on though the run did not end"
            assert report["message"] and "\n" not in report["message"]
        elif phase == "first":
            assert report["fetched"] == listed(site) + _extra(fault), "a row of the upstream is in no count"
        later = 0
        incomplete = report["outcome"] != "ok" or fault == "iso:shrink" or report["quarantined"]
        if (incomplete or phase == "second") and fault != "iso:hostile":
            # A cursor that stood past what was stored would leave something out of the next run. That a first listing
            # is short nobody can know; the stand-in calls the whole one by the same ETag, hence --full.
            options = ("--full",) if fault == "iso:shrink" and report["outcome"] == "ok" else ()
            for _ in range(2 if phase == "second" and incomplete else 1):
                code_after, after = read(url, site, day, options=options)
                assert code_after == 0
                later += after["gone"]
            _nothing_lost(now, held(url))
            now = held(url)
        compared = ("checkpoints", "cursors", "records", "standards")
        if fault == "iso:hostile":
            assert {row[:2] for row in now["records"]} > {row[:2] for row in whole["records"]}
        else:
            assert {name: now[name] for name in compared} == {name: whole[name] for name in compared}
    return (
        f"{code} {report['outcome']}"
        + "".join(f", {report[name]} {name}" for name in (*COUNTS[:2], "gone", "quarantined") if report[name])
        + (f"; later {later} gone" if later and report["outcome"] == "ok" else "")
    )


def _nothing_lost(before: dict[str, Any], now: dict[str, Any]) -> None:
    """Every record and quarantined row is still there; of those listed before, only what is really gone is marked."""
    keys = {row[:2] for row in now["records"]}
    assert keys >= {row[:2] for row in before["records"]}, "a record was deleted"
    assert set(now["quarantine"]) >= set(before["quarantine"]), "a quarantined row was deleted"


@cache
def _extra(fault: str) -> int:
    """Rows that a fault adds to what the ISO file lists; a shrunken file lists fewer."""
    if fault[:3] != "iso":
        return 0
    with standin.serving(faults=(fault,), chosen=standin.FEW) as base:
        from urllib.request import urlopen

        with urlopen(
            base + "/iso/opendata/_latest/iso_deliverables_metadata/json/iso_deliverables_metadata.jsonl"
        ) as answer:
            return len(answer.read().splitlines()) - listed("iso")


def test_every_fault_of_the_stand_in_has_its_rows() -> None:
    offered = re.findall(r"^ +(UPSTREAM|iso|iec|itu):(\w+)", standin.serve().__doc__ or "", re.MULTILINE)
    wanted = {(site, fault) for where, fault in offered for site in (SOURCES if where == "UPSTREAM" else (where,))}
    assert len(wanted) >= 25
    assert {(row[:3], row[4:].partition("@")[0]) for row in ROWS} == wanted


@pytest.mark.skipif(WRITE, reason="the table is being written")
def test_the_documentation_has_a_row_for_each_fault_and_no_other() -> None:
    assert list(documented()) == list(ROWS)
    assert printed(documented()) in DOCS.read_text(encoding="utf-8")
