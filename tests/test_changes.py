"""What syncs have found changed, as events with kinds and severities, and as a feed that other readers take."""

import json
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from commands import refused, run, sync
from small import Small, iso_row, itu_row

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def changed(sites: Small, no_snapshot: None) -> Small:
    """A first sync, and a second after the upstream has moved on."""
    sync()
    sites.iso[0] = iso_row(81230, "ISO/IEC 42001:2023", 9599, "Artificial intelligence — Management systems")
    sites.iso[4] = iso_row(89535, "ISO/IEC TS 42119-2:2026", 6060, "Artificial intelligence — Testing of AI")
    sites.iso.append(iso_row(777, "ISO/IEC 777:2026", 6060, "Neural networks <& friends>"))
    sites.itu.append(itu_row(9, "Y.4000 (10/2026)", "In force", "2026-10-01", "Neural network exchange"))
    sync("iso", "itu-t")
    return sites


def events(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("changes", "--json", *arguments).stdout)
    return found


def kinds(rows: list[dict[str, Any]], designation: str) -> set[str]:
    return {row["kind"] for row in rows if row["designation"] == designation}


def test_every_kind_of_event_is_told_with_its_severity(changed: Small) -> None:
    rows = events()
    newest = max(row["run"] for row in rows) - 1
    second = events("--since", str(newest))
    assert kinds(second, "ISO/IEC 777:2026") == {"new"} and kinds(second, "ITU-T Y.4000 (10/2026)") == {"new"}
    assert {"withdrawn", "retitled"} <= kinds(second, "ISO/IEC 42001:2023")
    assert {"published", "redesignated"} <= kinds(second, "ISO/IEC TS 42119-2:2026")
    severity = {row["kind"]: row["severity"] for row in second}
    assert severity["withdrawn"] == "substantive" and severity["retitled"] == "editorial"
    assert len(second) < len(rows), "the first run is not among them"


def test_events_are_chosen_by_body_severity_tag_and_time(changed: Small) -> None:
    assert {row["source"] for row in events("--body", "itu-t")} == {"itu-t"}
    assert {row["severity"] for row in events("--severity", "editorial")} == {"editorial"}
    assert {row["designation"] for row in events("--tag", "accountability")} == {"ISO/IEC 42001:2023"}
    assert events("--since", "2099-01-01") == []
    assert len(events("--limit", "2")) == 2
    assert "neither a date" in refused("changes", "--since", "yesterday")
    shown = run("changes", "--body", "iso", "--severity", "substantive").stdout
    assert "withdrawn: published (60.60) → withdrawn (95.99)" in shown


def test_what_is_watched_is_told_and_the_exit_code_says_whether_there_is_anything(changed: Small) -> None:
    run("watch", "add", "mine", "ISO/IEC 42001", "--tag", "accountability")
    run("watch", "add", "itu", "--body", "itu-t")
    assert [one["name"] for one in json.loads(run("watch", "list", "--json").stdout)] == ["mine", "itu"]
    told = {row["designation"] for row in events("--watched")}
    assert "ISO/IEC 42001:2023" in told and any(name.startswith("ITU-T") for name in told)
    assert "ISO/IEC 777:2026" not in told
    assert run("changes", "--watched", "--since", "2099").exit_code == 5
    run("watch", "remove", "itu")
    assert {row["designation"] for row in events("--watched")} == {"ISO/IEC 42001:2023"}
    assert "mine" in refused("watch", "remove", "nothing")


def test_the_feed_is_atom(changed: Small) -> None:
    text = run("changes", "--format", "atom").stdout
    feed = ElementTree.fromstring(text)
    entries = feed.findall(f"{ATOM}entry")
    # RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have; ids are unique and stay.
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids) == len(events())
    assert ids == [
        entry.findtext(f"{ATOM}id")
        for entry in ElementTree.fromstring(run("changes", "--format", "atom").stdout).findall(f"{ATOM}entry")
    ]
    assert "<& friends>" not in text


def test_what_the_snapshot_brought_is_no_change() -> None:
    assert events() == []
    assert ElementTree.fromstring(run("changes", "--format", "atom").stdout).findall(f"{ATOM}entry") == []
