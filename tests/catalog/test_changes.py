"""What syncs have found changed, as events with kinds and severities, and as a feed that other readers take."""

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from typing import Any

import pytest

from aistandards import Catalog
from aistandards.catalog.changes import KINDS, Change
from aistandards.model.iri import framework_iri, standard_iri
from tests.support.commands import misused, refused, run, sync
from tests.support.small import Small, iso_row, itu_row

pytestmark = pytest.mark.usefixtures("database_url")

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
    assert "neither a date" in misused("changes", "--since", "yesterday")
    shown = run("changes", "--body", "iso", "--severity", "substantive").stdout
    assert "withdrawn: published (60.60) → withdrawn (95.99)" in shown
    head, first, *_ = run("changes", "--severity", "editorial", "--lang", "es").stdout.splitlines()
    assert head.split("\t")[0] == "cuándo" and first.split("\t")[3] == "editorial"
    assert first.split("\t")[4] == "otros conceptos: otras pruebas"


def test_the_store_chooses_counts_and_divides_as_a_reader_of_all_would(changed: Small) -> None:
    del changed.iso[3], changed.iec[0]
    for _ in range(2):
        sync("iso", "iec", "--full")
    changed.iso.insert(
        3, iso_row(77608, "ISO/IEC TR 24028:2020", 9060, "Overview of trustworthiness in artificial intelligence")
    )
    sync("iso")
    with Catalog.open() as catalog:
        everything = catalog.changes()
        kinds = {event.kind for event in everything}
        assert kinds >= {
            "new",
            "withdrawn",
            "published",
            "redesignated",
            "retitled",
            "gone",
            "back",
            "unlisted",
            "stage",
        }
        for kind in KINDS:
            of_kind = [event for event in everything if event.kind == kind]
            assert catalog.changes(kind=kind) == of_kind and catalog.count_changes(kind=kind) == len(of_kind)
        for severity in ("substantive", "editorial"):
            of_severity = [event for event in everything if event.severity == severity]
            assert catalog.changes(severity=severity) == of_severity
        for since, body in ((None, ()), (str(everything[0].run), ()), (None, "itu-t")):
            chosen = catalog.changes(since=since, body=body)
            pages = [catalog.changes(3, offset, since=since, body=body) for offset in range(0, len(chosen) + 3, 3)]
            assert [event for page in pages for event in page] == chosen != []
            assert catalog.count_changes(since=since, body=body) == len(chosen)
        assert [event.run for event in everything] == sorted((event.run for event in everything), reverse=True)
        assert catalog.changes(kind="gone", severity="editorial") == []


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
    links = [[link.attrib for link in entry.findall(f"{ATOM}link")] for entry in entries]
    assert links == [[{"rel": "alternate", "href": address(event)}] for event in events()]


def address(event: dict[str, Any]) -> str:
    """The IRI of the standard of an event; rows that have become stale belong to their framework."""
    stale = event["kind"] == "crosswalk-stale"
    return framework_iri(event["new"]["framework"]) if stale else standard_iri(event["designation"])


def test_what_the_snapshot_brought_is_no_change() -> None:
    assert events() == []
    assert ElementTree.fromstring(run("changes", "--format", "atom").stdout).findall(f"{ATOM}entry") == []


def test_a_misspelt_body_is_refused(changed: Small) -> None:
    for arguments in (("changes", "--body", "itut"), ("watch", "add", "mine", "--body", "itut")):
        result = run(*arguments)
        assert result.exit_code == 2 and "no standard has the body 'itut'; there are: iec" in result.stderr


def test_a_new_title_shows_where_it_differs(changed: Small) -> None:
    (row,) = [one for one in events() if one["kind"] == "retitled"]
    change = Change(**row)
    assert change.sentence() == (
        "retitled: en: Artificial intelligence — Management system → Artificial intelligence — Management systems"
    )
    long = "word " * 60
    told = Change(**{**row, "old": {"en": f"{long}old end"}, "new": {"en": f"{long}new end"}}).sentence()
    assert "word old end → " in told and told.endswith("word new end") and len(told) < 120


def test_what_was_told_is_not_told_again(changed: Small) -> None:
    run("watch", "add", "itu", "--body", "itu-t")
    first = run("changes", "--watched", "--new")
    assert first.exit_code == 0 and "Y.4000" in first.stdout
    assert run("changes", "--watched", "--new").exit_code == 5
    assert run("changes", "--watched").exit_code == 0, "without --new everything is told"
    changed.itu.append(itu_row(10, "Y.4001 (11/2026)", "In force", "2026-11-01", "Neural network archive"))
    sync("itu-t")
    again = run("changes", "--watched", "--new").stdout
    assert "Y.4001" in again and "Y.4000" not in again
    assert run("changes", "--new").exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("--body", "iso"), ("--tag", "accountability"), ("--since", "2099")])
def test_every_feed_is_valid_and_known_by_its_own_id(changed: Small, arguments: tuple[str, ...]) -> None:
    feedparser = pytest.importorskip("feedparser", reason="a third-party reader of Atom")
    text = run("changes", "--format", "atom", *arguments).stdout
    read = feedparser.parse(text.encode())
    assert not read.bozo and read.version == "atom10"
    feed = ElementTree.fromstring(text)
    assert feed.findtext(f"{ATOM}id") == "urn:aistandards:changes" or arguments
    assert run("changes", "--format", "atom", *arguments).stdout == text, "the same feed until something changes"
    # RFC 4287: 4.1.1 an author for every entry, 3.3 dates as RFC 3339, 4.2.6 ids are IRIs, 4.2.2.1 terms are there.
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for updated in feed.iter(f"{ATOM}updated"):
        assert updated.text and datetime.fromisoformat(updated.text).tzinfo is not None and "T" in updated.text
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) and all(one and re.fullmatch(r"urn:[a-z0-9]+:[A-Za-z0-9:]+", one) for one in ids)
    assert all(one.get("term") for one in feed.iter(f"{ATOM}category"))
    allowed = set("id title updated author name generator entry link category content feed".split())
    assert {one.tag.removeprefix(ATOM) for one in feed.iter()} <= allowed
