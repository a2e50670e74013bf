"""The main job, against the stand-in of the upstream sites."""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from aistandards import Catalog
from aistandards.cli.main import cli

COUNTS = ("new", "changed", "unchanged", "quarantined", "out_of_scope")


def sync(*arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    result = CliRunner().invoke(cli, ["sync", "--json", *arguments], catch_exceptions=False)
    reports = json.loads(result.stdout)["sources"]
    for report in reports:
        assert report["fetched"] == sum(report[name] for name in COUNTS), "a row was lost"
    return result.exit_code, {report["source"]: report for report in reports}


def settle() -> None:
    """A first sync. The quick stand-in lists fewer records than the snapshot holds, which a guard would refuse."""
    assert sync("--force")[0] == 0


def contents() -> dict[str, str]:
    with Catalog.open() as catalog:
        return {record.origin.key: repr(record) for record in catalog.store.records()}


def test_offline_loads_the_snapshot_and_touches_no_network() -> None:
    code, reports = sync("--offline")
    assert code == 0
    assert {report["outcome"] for report in reports.values()} == {"offline"}
    with Catalog.open() as catalog:
        assert catalog.get("ISO/IEC 42001").title.startswith("Information technology")


def test_without_network_the_snapshot_stays_and_the_exit_code_is_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ISO", "IEC", "ITU"):
        monkeypatch.setenv(f"AISTANDARDS_{name}_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AISTANDARDS_PACE", "0")
    code, reports = sync()
    assert code == 3
    assert reports["iso"]["outcome"] == reports["itu-t"]["outcome"] == "unreachable"
    assert reports["iec"]["outcome"] == "offline"
    with Catalog.open() as catalog:
        assert len(catalog) > 300


def test_the_same_facts_from_upstream_change_nothing_but_fill_in_abstracts(upstream: Callable[..., str]) -> None:
    upstream("--everything")
    code, reports = sync()
    assert code == 0
    for report in reports.values():
        assert report["outcome"] == "ok"
        assert report["changed"] == 0
    with Catalog.open() as catalog:
        assert catalog.get("ISO/IEC 42001:2023").abstracts["en"]


def test_a_second_run_with_nothing_new_asks_once_a_feed_and_changes_nothing(upstream: Callable[..., str]) -> None:
    upstream()
    settle()
    before = contents()
    code, reports = sync()
    assert code == 0
    assert reports["iso"]["outcome"] == "unchanged" and reports["iso"]["requests"] == 1
    assert reports["itu-t"]["outcome"] == "unchanged" and reports["itu-t"]["requests"] == 2
    assert reports["iec"]["requests"] == 2, "a token and one page of changes"
    assert all(report["new"] == report["changed"] == report["gone"] == 0 for report in reports.values())
    assert contents() == before


def test_a_dry_run_writes_nothing(upstream: Callable[..., str]) -> None:
    upstream()
    sync("--offline")
    before = contents()
    code, reports = sync("--dry-run", "--force")
    assert code == 0 and reports["iso"]["unchanged"] > 0
    assert contents() == before


@pytest.mark.parametrize("fault", ["503@3"])
def test_passing_faults_cost_time_and_nothing_else(upstream: Callable[..., str], fault: str) -> None:
    upstream()
    settle()
    expected = contents()
    with Catalog.open() as catalog:
        database = catalog.store.url.removeprefix("sqlite:///")
    for name in ("", "-wal", "-shm"):
        if os.path.exists(database + name):
            os.unlink(database + name)
    upstream("--fault", f"iec:{fault}")
    code, reports = sync("--force")
    assert code == 0, reports
    assert contents() == expected


@pytest.mark.parametrize(
    ("fault", "source", "outcome", "code"),
    [
        ("iso:down", "iso", "unreachable", 3),
        ("itu:moved", "itu-t", "broken", 3),
        ("iso:shrink", "iso", "refused", 4),
    ],
)
def test_lasting_faults_are_told_and_lose_nothing(
    upstream: Callable[..., str], fault: str, source: str, outcome: str, code: int
) -> None:
    upstream()
    settle()
    before = contents()
    upstream("--fault", fault)
    got, reports = sync("--full")
    assert (got, reports[source]["outcome"]) == (code, outcome)
    assert all(report["outcome"] == "ok" for name, report in reports.items() if name != source)
    assert contents() == before


def test_garbage_lines_are_quarantined_with_their_bytes(upstream: Callable[..., str]) -> None:
    upstream("--fault", "iso:garbage@5")
    code, reports = sync("iso", "--force")
    assert code == 0
    assert reports["iso"]["quarantined"] > 5
    listed = json.loads(CliRunner().invoke(cli, ["quarantine", "list", "--json"]).stdout)
    assert any("line" in row["reason"] for row in listed)


def test_hostile_text_is_taken_in_and_does_no_harm(upstream: Callable[..., str]) -> None:
    upstream("--fault", "iso:hostile")
    code, reports = sync("iso", "--force")
    assert code == 0
    listed = CliRunner().invoke(cli, ["list", "--format", "csv"]).stdout
    assert "\n=HYPERLINK" not in listed and "\x1b" not in listed
    with Catalog.open() as catalog:
        for query in ("'; DROP TABLE", '" OR 1=1 --', "NEAR(", "*", "a AND", ""):
            catalog.search(query)


def test_a_token_that_expires_is_renewed(upstream: Callable[..., str]) -> None:
    upstream("--fault", "iec:expire@1")
    code, reports = sync("iec", "--force")
    assert code == 0 and reports["iec"]["outcome"] == "ok"
