"""Every standard of the bundled data, and of the whole upstreams, has one state that its dates do not contradict."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from aistandards import Catalog, Status
from aistandards.catalog.editions import is_supplement
from aistandards.model import RelationType
from tests.support.commands import run

RECOMMENDATIONS_OF_ITEMS = {
    "F.748.62 (ex F.DEC-CFML)": "ITU-T F.748.62 (12/2025)",
    "F.AIGC-GFR": "ITU-T F.748.56 (10/2025)",
    "F.MTTIR": "ITU-T F.748.75 (07/2026)",
    "F.RF-EAI": "ITU-T F.748.66 (12/2025)",
    "F.TCEF-FML": "ITU-T F.748.24 (04/2024)",
    "H.FDM-AC-Gen": "ITU-T F.748.77 (12/2025)",
    "P.SAMD": "ITU-T P.566 (07/2026)",
    "Y.bDDN-Arch-KC": "ITU-T Y.3663 (08/2026)",
}
"""Bundled work items and the Recommendations that came of them."""

TRUE_REVISIONS = {frozenset({"ISO/IEC 21617-1:2025", "ISO/IEC DIS 21617-1"})}
"""Designations that have one title: a text that is out, and the draft of its next edition."""


def in_force_after_withdrawal(catalog: Catalog) -> list[str]:
    """Standards that are published, or in force, after their own withdrawal."""
    return [
        standard.designation
        for standard in catalog
        if not standard.dates.are_in_order
        or (standard.status is Status.PUBLISHED and (end := standard.dates.withdrawn) and end.latest <= catalog.today)
    ]


def out_and_coming(catalog: Catalog) -> list[tuple[str, str]]:
    """Drafts that have the edition of a text that is out, each with that text."""
    works = defaultdict(list)
    for standard in catalog:
        if not is_supplement(standard) and not (standard.work_item and not standard.status.is_pending):
            works[standard.work].append(standard)
    return [
        (draft.designation, text.designation)
        for editions in works.values()
        for draft in editions
        for text in editions
        if draft.status.is_pending and not text.status.is_pending and text.status is not Status.CANCELLED
        if draft.edition is not None and draft.edition == text.edition
        if {origin.source for origin in draft.provenance}.isdisjoint(origin.source for origin in text.provenance)
    ]


def both_ways(catalog: Catalog) -> list[str]:
    """Standards that replace a standard that replaces them."""
    return [
        standard.designation
        for standard in catalog
        if {relation.key for relation in standard.related(RelationType.REPLACES)}
        & {relation.key for relation in standard.related(RelationType.REPLACED_BY)} - {None}
    ]


def test_no_bundled_standard_is_in_force_after_its_withdrawal(bundled: Catalog) -> None:
    assert in_force_after_withdrawal(bundled) == [] and bundled.contradictions()["standards"] == 0


def test_no_bundled_work_is_out_and_coming(bundled: Catalog) -> None:
    assert out_and_coming(bundled) == [] and both_ways(bundled) == []
    text = bundled.get("ISO/IEC 12792")
    assert (text.designation, text.status) == ("ISO/IEC 12792:2025", Status.PUBLISHED)
    assert {origin.source for origin in text.provenance} == {"iec", "iso"}


def test_a_bundled_work_item_is_the_draft_stage_of_its_recommendation(bundled: Catalog) -> None:
    for item, text in RECOMMENDATIONS_OF_ITEMS.items():
        standard = bundled.get(item)
        assert bundled.resolve(item).candidates == (text,)
        assert (standard.designation, standard.status, standard.work_item) == (text, Status.PUBLISHED, False)
        assert any(origin.upstream_id.startswith("work/") for origin in standard.provenance)
        assert standard.dates.target is None and text not in {relation.target for relation in standard.relations}


def test_no_bundled_title_of_a_body_is_in_development_and_published(bundled: Catalog) -> None:
    titles = defaultdict(set)
    for standard in bundled:
        words = " ".join(re.findall(r"\w+", standard.title.casefold()))
        if words and not is_supplement(standard):
            titles[standard.body, words].add((standard.status.is_pending, standard.designation))
    both = {
        frozenset(designation for _, designation in group)
        for group in titles.values()
        if {pending for pending, _ in group} == {True, False}
    }
    assert both == TRUE_REVISIONS


def test_the_bundled_work_items_in_development_are_those_that_itu_showed(bundled: Catalog) -> None:
    items = list(bundled.standards(body="itu-t", work_item=True))
    live = [item for item in items if item.status is Status.IN_DEVELOPMENT]
    reported = [item for item in live if item.origin.is_secondary]
    assert (len(live) - len(reported), len(reported)) == (30, 4)
    # Its text is in no source yet: a public repository file alone reports it.
    (finished,) = [item for item in items if item.status is Status.PUBLISHED]
    assert finished.designation == "ITU-T F.AAI"
    assert [relation.target for relation in finished.related(RelationType.REPLACED_BY)] == ["ITU-T F.748.93 (08/2026)"]


def test_searches_show_no_finished_work_first(bundled: Catalog) -> None:
    rows = bundled.search_rows("agent interoperability")
    finished = [row["work_item"] and row["status"] == "published" for row in rows]
    assert any(finished) and finished == sorted(finished)


def test_nothing_was_known_before_the_first_load(tmp_path: Path) -> None:
    with Catalog.open(f"sqlite:///{tmp_path / 'store.db'}") as catalog:
        first = catalog.first_known("2000")
        assert first == catalog.first_known("0") == catalog.store.first_run()[:10]
        assert catalog.first_known("2999") is None and catalog.first_known("1") is None


def test_the_commands_say_that_nothing_was_known() -> None:
    for arguments in (("list",), ("stats",), ("list", "--body", "iso")):
        result = run(*arguments, "--known-at", "2000")
        assert "nothing was known at 2000: this catalogue was first loaded on 2" in result.stderr
    assert "nothing was known" not in run("stats", "--known-at", "2999").stderr


@pytest.mark.slow
def test_no_standard_of_the_whole_upstreams_contradicts_itself(whole_store: Path) -> None:
    with Catalog.open(whole_store / "aistandards.db") as catalog:
        assert in_force_after_withdrawal(catalog) == [] and both_ways(catalog) == []
        assert out_and_coming(catalog) == []
        assert catalog.contradictions()["sources"] > 100 and catalog.contradictions()["standards"] == 0
        assert catalog.get("ISO/IEC 27701:2019").status is Status.SUPERSEDED
