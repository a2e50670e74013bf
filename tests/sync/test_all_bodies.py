"""Which sources a sync of all bodies reads, and how long it may take."""

from aistandards.catalog.snapshot import Snapshot
from aistandards.settings import Settings
from aistandards.store import RunRecord
from aistandards.sync.update import UNKNOWN_SECONDS, choose_sources, estimated_seconds
from tests.support.installed import PLUGINS

SETTINGS = Settings.load("sqlite://")


def test_all_bodies_are_the_default_sources_and_those_of_the_bundled_data() -> None:
    default = [source.name for source in choose_sources((), PLUGINS, SETTINGS)]
    chosen = [source.name for source in choose_sources((), PLUGINS, SETTINGS, all_bodies=True)]
    assert chosen[: len(default)] == default and len(chosen) == len(set(chosen)) > len(default)
    assert set(chosen) == {*default, *(name for name in Snapshot.open().dates if name in PLUGINS.sources)}


def test_a_named_source_is_read_once() -> None:
    chosen = [source.name for source in choose_sources(["relaton-ieee"], PLUGINS, SETTINGS, all_bodies=True)]
    assert chosen[0] == "relaton-ieee" and chosen.count("relaton-ieee") == 1 and "relaton-etsi" in chosen


def test_the_time_is_that_of_the_last_runs_and_a_guess_for_sources_that_were_never_read() -> None:
    sources = choose_sources(["iso", "iec", "itu-t"], PLUGINS, SETTINGS)
    ended = RunRecord(1, "iso", "2026-11-26T10:00:00+00:00", "2026-11-26T10:00:30+00:00", "ok", None)
    killed = RunRecord(2, "iec", "2026-11-26T10:00:00+00:00", None, None, None)
    assert estimated_seconds(sources, {"iso": ended, "iec": killed}) == (30 + 2 * UNKNOWN_SECONDS, 2)
    assert estimated_seconds((), {}) == (0, 0)
