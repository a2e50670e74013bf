"""The main job against the stand-in of the upstream sites: real facts, its faults, two days."""

import json
from collections import Counter

import pytest

from aistandards import Catalog
from tests.support import standin
from tests.support.commands import contents, counts, run, sync

pytestmark = pytest.mark.slow

SOURCES = {"iso": "iso", "iec": "iec", "itu": "itu-t"}


def test_the_same_facts_from_upstream_change_nothing_but_fill_in_abstracts(upstream: standin.Start) -> None:
    upstream(everything=True)
    reported = reports_held()
    code, reports = sync()
    assert code == 0
    replaced = Counter(source for source, _ in reported - reports_held())
    for source, report in reports.items():
        assert report["outcome"] == "ok" and (report["gone"] == 0 or source == "itu-t")
        assert report["changed"] == replaced[source], (
            "what others report gives way to the body's own facts, and nothing else"
        )
    assert replaced["iso"]
    with Catalog.open() as catalog:
        # The stand-in shows the work programme of August 2026; pages of ITU's own gave some items more.
        gone = list(catalog.rows(gone=True))
        assert 0 < len(gone) <= reports["itu-t"]["gone"] < 15 and all(row["work_item"] for row in gone)
        assert catalog.get("ISO/IEC 42001:2023").abstracts["en"]
        assert "relevance:context" in catalog.get("ISO 16684-1:2012").concepts, "a sync knows it still"
    assert sum(report["fetched"] for report in reports.values()) > 103_000


def reports_held() -> set[tuple[str, str]]:
    """Source and upstream id of the records that somebody else reports."""
    with Catalog.open() as catalog:
        origins = (origin for standard in catalog for origin in standard.provenance)
        return {(origin.source, origin.upstream_id) for origin in origins if origin.is_secondary}


def test_a_second_run_with_nothing_new_asks_once_a_feed_and_changes_nothing(settled: dict[str, str]) -> None:
    code, reports = sync()
    assert code == 0
    assert reports["iso"]["outcome"] == "unchanged" and reports["iso"]["requests"] == 1
    assert reports["itu-t"]["outcome"] == "unchanged" and reports["itu-t"]["requests"] == 2
    assert reports["iec"]["requests"] == 2, "a token and one page of changes"
    assert not any(counts(report) for report in reports.values())
    assert contents() == settled


PASSING = [
    "iso:reset@2",
    "iec:503@3",
    "iec:waf@4",
    "iec:reset@5",
    "iec:expire@3",
    "itu:503@5",
    "itu:429@4",
    "itu:waf@6",
]


@pytest.mark.parametrize("fault", PASSING)
def test_passing_faults_cost_time_and_nothing_else(
    upstream: standin.Start, settled: dict[str, str], fault: str, no_waiting: list[float]
) -> None:
    upstream(faults=(fault,))
    code, reports = sync("--full", fault.partition(":")[0].replace("itu", "itu-t"))
    assert code == 0, reports
    assert contents() == settled


LASTING = {"down": "unreachable", "moved": "broken", "waf@1": "broken", "reset@1": "broken"}


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("site", SOURCES)
def test_lasting_faults_are_told_and_lose_nothing(
    upstream: standin.Start, settled: dict[str, str], site: str, fault: str
) -> None:
    upstream(faults=(f"{site}:{fault}",))
    code, reports = sync("--full")
    assert (code, reports[SOURCES[site]]["outcome"]) == (3, LASTING[fault])
    assert all(report["outcome"] == "ok" for name, report in reports.items() if name != SOURCES[site])
    assert contents() == settled


def test_a_shrunken_feed_is_refused(upstream: standin.Start, settled: dict[str, str]) -> None:
    upstream(day=2, faults=("iso:shrink",))
    code, reports = sync("iso")
    assert (code, reports["iso"]["outcome"]) == (4, "refused")
    assert contents() == settled


def test_everything_down_leaves_the_store_as_it_was(upstream: standin.Start, settled: dict[str, str]) -> None:
    upstream(faults=("iso:down", "iec:down", "itu:down"))
    code, reports = sync()
    assert code == 3 and {report["outcome"] for report in reports.values()} == {"unreachable"}
    assert contents() == settled


def test_garbage_lines_are_quarantined_with_their_bytes_and_nothing_else_suffers(
    upstream: standin.Start, settled: dict[str, str]
) -> None:
    upstream(faults=("iso:garbage@50",))
    code, reports = sync("iso", "--full")
    assert code == 0 and contents() == settled
    lines = standin.serve().GARBAGE_LINES
    with Catalog.open() as catalog:
        assert {row.raw for row in catalog.quarantine()} == set(lines), "each kind once, byte for byte"
    assert reports["iso"]["quarantined"] >= len(lines)


def test_hostile_text_is_taken_in_and_does_no_harm(upstream: standin.Start) -> None:
    upstream(faults=("iso:hostile",))
    code, reports = sync("iso", "--force")
    assert code == 0 and reports["iso"]["new"] >= 45
    for form in ("table", "csv", "jsonl"):
        shown = run("list", "--format", form).stdout
        assert not {"\x1b", "\x00", "\x0b", "\u202e"} & set(shown)
    assert "\n=HYPERLINK" not in run("list", "--format", "csv").stdout


def expected(keys: list[str]) -> dict[str, int]:
    """What the stand-in's own rule says of these keys between day 1 and day 2."""
    serve = standin.serve()
    found: Counter[str] = Counter()
    for key in keys:
        first, second = not serve.withheld(key, 1), not serve.withheld(key, 2)
        if first and second:
            found["changed"] += serve.changed(key, 2)
        found["new"] += second and not first
        found["gone"] += first and not second
    return {name: number for name, number in found.items() if number}


def test_from_day_to_day_exactly_what_changed_is_reported(upstream: standin.Start) -> None:
    upstream()
    assert sync("--scope", "all", "--force")[0] == 0
    upstream(day=2)
    (code, first), (code_again, again) = sync("--scope", "all"), sync("--scope", "all")
    assert code == code_again == 0
    # Only the second listing without a record confirms that it is gone.
    assert all(set(counts(again[name])) <= {"gone"} for name in again)
    reports = {name: Counter(counts(first[name])) + Counter(counts(again[name])) for name in first}
    rows = [json.loads(line) for line in standin.some("iso_deliverables_metadata.jsonl.xz")]
    assert reports["iso"] == expected([f"iso:{row['id']}" for row in rows])
    rows = [json.loads(line) for line in standin.some("iec_publications.jsonl.xz")]
    told = expected([row["urn"] for row in rows])
    # A publication that was not PUBLISHED gets a new time stamp and nothing else: that is no change of facts.
    published = [row["urn"] for row in rows if row["status"] == "PUBLISHED"]
    told["changed"] = expected(published)["changed"]
    assert reports["iec"] == told
    assert reports["itu-t"] == _itu_expected()
    code, reports = sync("--scope", "all")
    assert code == 0 and not any(counts(report) for report in reports.values())


def _itu_expected() -> dict[str, int]:
    """From both days' indexes, as they are served: a row that was superseded before does not change."""
    first, second = (
        {row["rec_name"]: row["status"] for row in standin.world(day, False).itu_index()} for day in (1, 2)
    )
    return {
        name: number
        for name, number in (
            ("new", len(second.keys() - first.keys())),
            ("changed", sum(first[one] != second[one] for one in first.keys() & second.keys())),
            ("gone", len(first.keys() - second.keys())),
        )
        if number
    }
