"""Events about rows of crosswalks: a sync that supersedes an edition tells which rows are stale since, and only once."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from aistandards import Catalog, Watch, synchronise
from aistandards.catalog.changes import ChangeKeywords
from aistandards.catalog.crosswalks import Crosswalks, StaleRows
from aistandards.cli.changes_command import command
from aistandards.web.mcp import inputs
from aistandards.web.mcp.tools import changes as changes_of_mcp
from aistandards.web.parameters import Past
from aistandards.web.plain import plain
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES
from tests.support.commands import misused, run, sync
from tests.support.small import Small, iso_row

pytestmark = pytest.mark.usefixtures("database_url")

EDITION, NEXT = "ISO/IEC 5339:2024", "ISO/IEC 5339:2026"
TITLE = "Artificial intelligence — Guidance for AI applications"
CROSSWALK = "nist-ai-rmf-incits-5339"


@pytest.fixture
def listed(sites: Small, no_snapshot: None) -> Small:
    """A first sync, in which the edition that a crosswalk compares is published."""
    sites.iso.append(iso_row(5339, EDITION, 6060, TITLE))
    sync("iso")
    return sites


@pytest.fixture
def superseded(listed: Small) -> Small:
    """A second sync, after a new edition has come."""
    _supersede(listed)
    sync("iso")
    return listed


def _supersede(sites: Small) -> None:
    sites.iso[-1] = iso_row(5339, EDITION, 9599, TITLE, replacedBy=[5340])
    sites.iso.append(iso_row(5340, NEXT, 6060, TITLE, replaces=[5339]))


@pytest.fixture
def catalog(superseded: Small) -> Iterator[Catalog]:
    with Catalog.open() as opened:
        yield opened


def stale_events() -> list[dict[str, Any]]:
    """The events about the edition of the fixtures."""
    found: list[dict[str, Any]] = json.loads(run("changes", "--kind", "crosswalk-stale", "--json").stdout)
    return [event for event in found if event["source"] == CROSSWALK]


def test_the_first_sync_tells_what_it_made_stale_and_not_what_was_stale_before(listed: Small) -> None:
    told = {
        (event["source"], event["designation"])
        for event in json.loads(run("changes", "--json").stdout)
        if event["field"] == "crosswalk"
    }
    assert told == {("cen-cenelec-airise", "ISO/IEC 23053:2022")}, (
        "the small site has a later edition than the status index"
    )
    assert "276 rows with ISO/IEC FDIS 42001" in run("crosswalk", "check").stderr


def test_an_edition_that_is_superseded_makes_one_event_with_all_its_rows(superseded: Small) -> None:
    (event,) = stale_events()
    assert (event["source"], event["designation"], event["severity"]) == (CROSSWALK, EDITION, "substantive")
    (reason,) = event["new"]["reasons"]
    assert (reason["reason"], reason["now"], reason["rows"]) == ("superseded", NEXT, 11)
    with Catalog.open() as catalog:
        rows = catalog.crosswalks.rows(designation=EDITION, relation="related", stale=True)
        assert reason["provisions"] == list(dict.fromkeys(row.provision for row in rows)) and len(rows) == 11
        assert {(event["new"]["author"], event["new"]["source"])} == {(row.author, row.source) for row in rows}
    newest = json.loads(run("changes", "--json", "--limit", "1").stdout)
    assert newest == [event], "it comes after the changes of records that are its cause"
    told = run("changes", "--kind", "crosswalk-stale").stdout
    assert f"{CROSSWALK} by INCITS/AI, 11 rows (Section 3.1" in told and f": superseded: {NEXT}" in told


def test_nothing_is_told_twice(superseded: Small) -> None:
    sync("iso")
    superseded.iso[0] = iso_row(81230, "ISO/IEC 42001:2023", 6060, "Artificial intelligence — Management systems")
    sync("iso")
    assert len(stale_events()) == 1


def test_a_row_that_was_current_again_is_told_again(superseded: Small) -> None:
    superseded.iso[-2] = iso_row(5339, EDITION, 6060, TITLE)
    superseded.iso.pop()
    sync("iso", "--force")
    assert run("crosswalk", "check", "--designation", EDITION, "--relation", "related").exit_code == 0
    superseded.iso[-1] = iso_row(5339, EDITION, 9599, TITLE)
    sync("iso")
    assert [event["new"]["reasons"][0]["reason"] for event in stale_events()] == ["withdrawn", "superseded"]


def test_a_sync_that_is_stopped_leaves_the_event_to_the_next(listed: Small) -> None:
    _supersede(listed)
    with Catalog.open() as catalog:
        next(synchronise(catalog, ["iso"]))
        assert [row.status.value for row in catalog.standards(work="ISO/IEC 5339")] == ["superseded", "published"]
        assert stale_events() == []
        list(synchronise(catalog, ["iso"]))
        assert len(stale_events()) == 1


def test_only_one_of_two_processes_tells(listed: Small) -> None:
    _supersede(listed)
    with Catalog.open() as catalog, Catalog.open() as other:
        next(synchronise(catalog, ["iso"]))
        told = [StaleRows(one.crosswalks, one.store, one.data_version).tell() for one in (catalog, other)]
        assert told == [1, 0] and len(stale_events()) == 1


def test_every_face_shows_the_event_and_chooses_it_by_its_kind(catalog: Catalog) -> None:
    event, _ = catalog.changes(kind="crosswalk-stale")
    page = plain(ROUTES["changes"].make(catalog, Past(kind=("crosswalk-stale",)), {}))
    assert page["total"] == 2 and page["changes"][0]["sentence"] == event.sentence()
    assert page["changes"][0]["framework"] == "nist-ai-rmf" and page["changes"][0]["new"] == event.new
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, base="https://example.org")
    html = pages.render(
        Address(route=ROUTES["changes"], names={}, language="ru"), ROUTES["changes"].make(catalog, Past(), {})
    )
    assert re.search(rf'<a href="?[^">]*crosswalks/nist-ai-rmf/[^>]*><bdi>{EDITION}</bdi></a>', html)
    answer = changes_of_mcp(catalog, inputs.Changes(kind=("crosswalk-stale",)))
    assert answer.total == 2
    told = answer.events[0]
    assert (told.designation, told.crosswalk, told.stale) == (EDITION, CROSSWALK, ("superseded",))
    assert told.provisions == tuple(event.new["reasons"][0]["provisions"])
    feed = ElementTree.fromstring(run("changes", "--format", "atom", "--kind", "crosswalk-stale").stdout)
    links = [link.attrib["href"] for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    frameworks = "https://w3id.org/aistandards/frameworks"
    assert links == [f"{frameworks}/nist-ai-rmf", f"{frameworks}/cen-cenelec"]
    assert "crosswalk-stale" in misused("changes", "--kind", "stale")


def test_who_watches_the_standard_is_told(catalog: Catalog) -> None:
    def kinds(watch: Watch) -> set[str]:
        return {event.kind for event in catalog.watched_changes([watch])}

    assert {"crosswalk-stale", "superseded", "new"} <= kinds(Watch("mine", "ISO/IEC 5339"))
    assert "crosswalk-stale" in kinds(Watch("all", body="iso"))
    assert "crosswalk-stale" not in kinds(Watch("other", "ISO/IEC 42001"))
    assert len(catalog.watched_changes([Watch("all", body="iso"), Watch("mine", "ISO/IEC 5339")])) == len(
        catalog.watched_changes([Watch("all", body="iso")])
    )


def test_the_catalogue_of_an_earlier_run_has_the_edition_in_force(catalog: Catalog) -> None:
    event = catalog.changes(1, kind="crosswalk-stale")[0]
    assert catalog.count(work="ISO/IEC 5339", status="superseded", known_at=str(event.run)) == 1
    assert catalog.count(work="ISO/IEC 5339", status="superseded", known_at=str(event.run - 1)) == 0


FRAMEWORKS = """
[act]
title = "An act"
author = "A parliament"
url = "https://example.org/act"
[act.editions.2024]
provisions = ["Article 1-3"]
"""
SHEET = """
framework = "act"
framework_edition = "2024"
author = "Somebody"
source = "https://example.org/sheet"
location = "row 1"
read = "2026-11-26"
licence = "facts"
[[row]]
provision = "Article 1"
relation = "related"
designation = "ISO/IEC 5339:2024"
[[row]]
provision = "Article 2"
relation = "requests"
"""
NEW_ROW = '[[row]]\nprovision = "Article 3"\nrelation = "related"\ndesignation = "ISO/IEC 5339:2024"\n'


def test_newly_bundled_data_tell_that_a_framework_has_moved_and_not_that_a_row_is_new(
    listed: Small, tmp_path: Path
) -> None:
    def told(version: str, frameworks: str, sheet: str) -> int:
        (tmp_path / "crosswalks").mkdir(exist_ok=True)
        (tmp_path / "frameworks.toml").write_text(frameworks, encoding="utf-8")
        (tmp_path / "crosswalks" / "sheet.toml").write_text(sheet, encoding="utf-8")
        return StaleRows(Crosswalks(catalog, tmp_path), catalog.store, version).tell()

    later = f"{FRAMEWORKS}[act.editions.2026]\n"
    with Catalog.open() as catalog:
        assert told("1", FRAMEWORKS, SHEET) == 0, "rows that were not there have not become stale"
        assert told("2", later, SHEET + NEW_ROW) == 2
        assert told("2", later, SHEET + NEW_ROW) == told("3", later, SHEET + NEW_ROW) == 0
        about_the_act, about_the_standard = catalog.changes(2)
        assert (about_the_act.designation, about_the_standard.designation) == ("act", EDITION)
        assert about_the_act.sentence() == (
            "crosswalk-stale: sheet by Somebody, 1 row (Article 2): framework-changed: 2026"
        )
        assert about_the_standard.new["reasons"][0]["provisions"] == ["Article 1"], "the row of Article 3 is new"


def test_every_face_has_the_same_choice_of_changes() -> None:
    names = set(ChangeKeywords.__annotations__) - {"tags", "works"} | {"tag", "right"}
    options = {option.name for option in command.params}
    assert names == {field.name for field in attrs.fields(Past)} - {"limit", "offset"}
    assert names == {field.name for field in attrs.fields(inputs.Changes)} - {"limit", "offset"}
    assert options >= names | {"limit"}
