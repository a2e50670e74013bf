"""Faults, one by one, against small sites of our own: nothing lost, nothing wrongly removed, the right exit code."""

import shutil
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards_iec.source import IecSource
from tests.support.commands import contents, counts, passing, run, sync
from tests.support.small import Answer, Fault, Small, blocked, iso_row
from tests.support.stores import without_snapshot

SOURCES = {"iso": "iso", "iec": "iec", "itu": "itu-t"}
MOVED = Answer(status=302, headers={"Location": "/itu/en/publications/pages/notfound.aspx"})


pytestmark = pytest.mark.usefixtures("no_snapshot", "no_waiting")


@pytest.fixture
def settled(small_store: Path, own_home: Path) -> dict[str, str]:
    """The records of a store after a first sync with the small sites."""
    shutil.copy(small_store, own_home / "aistandards.db")
    return contents()


def every(number: int, answer: Answer) -> Fault:
    """A fault on every so many requests."""
    return lambda count, _path: answer if count % number == 0 else None


def always(answer: Answer) -> Fault:
    """A fault that stays."""
    return every(1, answer)


PASSING = {
    "503": Answer(status=503, headers={"Retry-After": "1"}),
    "429": Answer(status=429, headers={"Retry-After": "1"}),
    "firewall page": blocked(),
    "cut off": Answer(cut=True),
    "gateway": Answer(status=502),
}


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("site", SOURCES)
def test_passing_faults_cost_time_and_nothing_else(
    sites: Small, settled: dict[str, str], site: str, fault: str
) -> None:
    for change in (sites.iso, sites.iec, sites.itu):
        change.reverse()
    sites.faults[site] = every(2, PASSING[fault])
    code, reports = sync("--full")
    assert code == 0 and {report["outcome"] for report in reports.values()} == {"ok"}
    assert not any(counts(report) for report in reports.values())
    assert contents() == settled


LASTING = {
    "down": (Answer(status=503), "unreachable"),
    "overloaded": (Answer(status=429, headers={"Retry-After": "60"}), "unreachable"),
    "firewall page": (blocked(), "broken"),
    "moved": (MOVED, "broken"),
    "cut off": (Answer(cut=True), "broken"),
    "another format": (Answer(b'{"message": "welcome to version 2"}'), "broken"),
    "nothing": (Answer(b""), "broken"),
    "gone": (Answer(status=410), "broken"),
    "elsewhere": (Answer(status=302, headers={"Location": "http://evil.example/"}), "broken"),
}


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("site", SOURCES)
def test_lasting_faults_are_told_and_lose_nothing(sites: Small, settled: dict[str, str], site: str, fault: str) -> None:
    answer, outcome = LASTING[fault]
    sites.faults[site] = always(answer)
    code, reports = sync("--full")
    own = reports[SOURCES[site]]
    assert (code, own["outcome"]) == (3, outcome)
    assert own["message"].count("\n") == 0 and len(own["message"]) < 300
    assert all(report["outcome"] == "ok" for report in reports.values() if report is not own)
    assert contents() == settled


@pytest.mark.parametrize("site", SOURCES)
def test_a_fault_in_the_middle_keeps_what_was_read_and_the_next_run_ends_the_same(
    sites: Small, site: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with passing(sources={"iec": IecSource(page_size=2)}):
        sync()
        expected = contents()
        second = f"sqlite:///{own_home}/second.db"
        without_snapshot(second)
        monkeypatch.setenv("AISTANDARDS_DATABASE_URL", second)
        sites.asked.clear()
        sites.faults[site] = lambda count, _path: Answer(status=503) if count > 2 else None
        assert sync()[0] in (0, 3)
        sites.faults.clear()
        assert sync()[0] == 0
    assert contents() == expected


def test_everything_down_is_partial_and_leaves_the_store_as_it_was(sites: Small, database_url: str) -> None:
    sync()
    expected = contents()
    sites.faults = dict.fromkeys(SOURCES, always(Answer(status=503)))
    code, reports = sync()
    assert code == 3 and {report["outcome"] for report in reports.values()} == {"unreachable"}
    assert contents() == expected


def test_the_pause_a_host_asks_for_is_kept(sites: Small, no_waiting: list[float]) -> None:
    sites.faults["iso"] = lambda count, _path: PASSING["503"] if count == 2 else None
    assert sync("iso")[0] == 0
    assert any(pause == pytest.approx(1, abs=0.1) for pause in no_waiting)


def test_an_empty_feed_never_means_that_everything_is_gone(sites: Small) -> None:
    sync()
    expected = contents()
    sites.iso, sites.iec, sites.itu, sites.items = [], [], [], []
    code, reports = sync("--full")
    assert code in (3, 4)
    assert {report["outcome"] for report in reports.values()} <= {"broken", "refused"}
    assert contents() == expected


HOSTILE = [
    "<script>alert(1)</script> artificial intelligence",
    '=HYPERLINK("http://127.0.0.1";"artificial intelligence")',
    "'; DROP TABLE standard; -- artificial intelligence",
    "\x1b[2J\u202eartificial intelligence\u202c \x00\x07",
    "{{7*7}} ${7*7} %s {0} artificial intelligence",
    "artificial intelligence " + "A" * 300_000,
    "ＡＲＴＩＦＩＣＩＡＬ　ＩＮＴＥＬＬＩＧＥＮＣＥ",
    "a\u0301" * 3000 + " artificial intelligence",
]


def test_hostile_text_is_taken_in_and_does_no_harm(sites: Small, database_url: str) -> None:
    sites.iso += [iso_row(900 + n, f"ISO/IEC {70000 + n}:2026", 6060, text) for n, text in enumerate(HOSTILE)]
    code, reports = sync("iso")
    assert code == 0 and reports["iso"]["new"] == 8 + len(HOSTILE)
    csv = run("list", "--format", "csv").stdout
    assert ",=HYPERLINK" not in csv and '"=HYPERLINK' not in csv
    for form in ("table", "csv", "jsonl"):
        shown = run("list", "--format", form).stdout
        assert not {"\x1b", "\x00", "\x07", "\u202e"} & set(shown)
    with Catalog.open() as catalog:
        assert len(catalog.get("ISO/IEC 70005").title) <= 100_000
        for query in ("'; DROP TABLE", '" OR 1=1 --', "NEAR(", "*", "a AND", "", "^", "-", "title:x", "\x00"):
            catalog.search(query)
        assert len(catalog) > 10
