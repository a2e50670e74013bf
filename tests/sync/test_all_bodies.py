"""Which sources a sync of all bodies reads, and how long it may take."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aistandards.catalog.snapshot import Snapshot
from aistandards.settings import Settings
from aistandards.store import RunRecord
from aistandards.sync.choice import UNKNOWN_SECONDS, Reason, choose_sources, estimated_seconds
from tests.support.commands import run
from tests.support.installed import PLUGINS

SETTINGS = Settings.load("sqlite://")


def test_all_bodies_are_the_default_sources_and_those_of_the_bundled_data() -> None:
    default = [source.name for source in choose_sources((), PLUGINS, SETTINGS)]
    chosen = [source.name for source in choose_sources((), PLUGINS, SETTINGS, all_bodies=True)]
    assert chosen[: len(default)] == default and len(chosen) == len(set(chosen)) > len(default)
    assert {*default, *(name for name in Snapshot.open().dates if name in PLUGINS.sources)} <= set(chosen)


def test_the_only_source_of_a_body_whose_records_are_kept_by_hand_is_read_too() -> None:
    chosen = choose_sources((), PLUGINS, SETTINGS, all_bodies=True)
    added = [source.name for source in chosen.sources[Reason.BUNDLED]]
    assert "nist" in Snapshot.open().dates and "relaton-nist" in added
    # The default sources read these bodies already.
    assert added and not {"relaton-iso", "relaton-iec", "relaton-itu"} & set(added)
    assert chosen.unread["c2pa"] == [] and "relaton-rfcs" in chosen.unread["ietf"] and "w3c" not in chosen.unread
    named = choose_sources(["relaton-rfcs"], PLUGINS, SETTINGS, all_bodies=True)
    assert "ietf" not in named.unread


def test_a_named_source_is_read_once() -> None:
    chosen = [source.name for source in choose_sources(["relaton-ieee"], PLUGINS, SETTINGS, all_bodies=True)]
    assert chosen[0] == "relaton-ieee" and chosen.count("relaton-ieee") == 1 and "relaton-etsi" in chosen


def test_the_time_is_that_of_the_last_runs_and_a_guess_for_sources_that_were_never_read() -> None:
    sources = choose_sources(["iso", "iec", "itu-t"], PLUGINS, SETTINGS)
    ended = RunRecord(1, "iso", "2026-11-26T10:00:00+00:00", "2026-11-26T10:00:30+00:00", "ok", None)
    killed = RunRecord(2, "iec", "2026-11-26T10:00:00+00:00", None, None, None)
    assert estimated_seconds(sources, {"iso": ended, "iec": killed}) == (30 + 2 * UNKNOWN_SECONDS, 2)
    failed = RunRecord(3, "iec", "2026-11-26T10:00:00+00:00", "2026-11-26T10:00:01+00:00", "unreachable", "no network")
    assert estimated_seconds(sources, {"iso": ended, "iec": failed}) == (30 + 2 * UNKNOWN_SECONDS, 2)
    assert estimated_seconds((), {}) == (0, 0)


@pytest.mark.usefixtures("no_snapshot", "sites")
def test_a_sync_says_first_what_it_reads_and_why_and_how_long_that_may_take() -> None:
    chosen = choose_sources((), PLUGINS, SETTINGS, all_bodies=True)
    number, (default, bundled) = len(list(chosen)), chosen.sources.values()
    result = run("sync", "--all-bodies")
    assert result.stdout.splitlines()[:4] == [
        f"{number} sources, some {number} min; {number} of them have no complete run yet and count a minute each",
        f"by default: {', '.join(source.name for source in default)}",
        f"for other bodies of the bundled data: {', '.join(source.name for source in bundled)}",
        "not read, because their records are kept by hand: "
        + ", ".join(body for body, offered in chosen.unread.items() if not offered),
    ]
    assert "not read, because ietf has several sources: name one of relaton-rfcs, " in result.stdout
    # The default sources have a complete run now.
    assert run("sync", "--all-bodies").stdout.startswith(
        f"{number} sources, some {number - 3} min; {number - 3} of them "
    )


@pytest.mark.usefixtures("no_snapshot", "sites")
def test_a_sync_of_the_setting_says_so_and_a_default_one_says_nothing(own_home: Path) -> None:
    assert run("sync", "--dry-run").stdout.startswith("iec: ok")
    (own_home / "config.toml").write_text('[sync]\nsources = ["itu-t"]\n', encoding="utf-8")
    assert run("sync").stdout.splitlines()[:2] == [
        "1 sources, some 1 min; 1 of them have no complete run yet and count a minute each",
        "by the setting `sources`: itu-t",
    ]


@pytest.mark.usefixtures("no_snapshot", "sites")
def test_a_source_that_the_bundled_data_lack_has_the_date_of_its_sync() -> None:
    def dated() -> dict[str, str]:
        return {row["source"]: row["data"] for row in json.loads(run("sources", "--json").stdout)}

    assert dated()["relaton-iec"] is None
    run("sync", "relaton-iec")
    assert dated()["relaton-iec"] == str(datetime.now(UTC).date()) != dated()["iec"]
    assert f", relaton-iec {dated()['relaton-iec']}" in run("stats").stdout
