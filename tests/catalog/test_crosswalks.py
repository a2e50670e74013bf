"""Crosswalks: the bundled rows are those that were verified, their age follows from the catalogue, and anchors give more."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from aistandards import (
    Catalog,
    DesignationError,
    FilterError,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Settings,
    Stage,
    Standard,
    Status,
)
from aistandards.catalog.crosswalks import Crosswalks
from aistandards.errors import CrosswalkError
from aistandards.model import Dates
from aistandards.model.crosswalk import CrosswalkRelation, CrosswalkRow
from aistandards.store import Store
from aistandards.store.loading import load
from tests.support import standin

LEVELS = ("ai", "ai-enabled", "protective")
STANDING = ("published", "in-development", "proposed")

FRAMEWORKS = """
[act]
title = "An act"
author = "A parliament"
url = "https://example.org/act"
[act.editions.2024]
provisions = ["Article 1-20"]

[list]
title = "Adoptions"
author = "A body"
url = "https://example.org/list"
designations = true
"""
HEAD = """
framework = "act"
framework_edition = "2024"
relation = "related"
author = "Somebody"
source = "https://example.org/sheet"
location = "row 1"
read = "2026-11-26"
licence = "facts"
"""


# The bundled rows.


def facts() -> list[dict[str, Any]]:
    """The rows as they were gathered, the unverified ones too."""
    path = standin.needed(standin.SHARED / "facts" / "crosswalks.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_rows_are_the_verified_ones_and_no_others(bundled: Catalog) -> None:
    rows = bundled.crosswalks.rows()
    gathered = facts()
    verified = [fact for fact in gathered if fact["verified"]]
    assert len(rows) == len(verified) == 340
    by_number = Counter((fact["designation"], fact["target_provision"]) for fact in verified)
    assert Counter((row.designation, row.clause) for row in rows) == by_number
    subcategories = Counter(
        (fact["provision"], fact["target_provision"]) for fact in verified if fact["author"] in ("Microsoft", "NIST")
    )
    ours = [row for row in rows if row.author in ("Microsoft", "NIST")]
    assert Counter((row.provision, row.clause) for row in ours) == subcategories
    known = {(fact["provision"], fact["designation"], fact["target_provision"]) for fact in verified}
    doubted = {(fact["provision"], fact["designation"], fact["target_provision"]) for fact in gathered} - known
    assert len(doubted) > 20 and not doubted & {(row.provision, row.designation, row.clause) for row in rows}


def test_the_sheet_about_the_final_draft_of_42001_is_microsoft_s_and_not_nist_s(bundled: Catalog) -> None:
    rows = bundled.crosswalks.rows(framework="nist-ai-rmf", designation="ISO/IEC 42001")
    # The only row of MAP 1.5 is in doubt.
    assert len(rows) == 276 and len({row.provision for row in rows}) == 71
    assert {(row.author, row.designation, row.relation.value, row.date) for row in rows} == {
        ("Microsoft", "ISO/IEC FDIS 42001", "related", None)
    }
    assert all("no endorsement" in (row.host or "") and not row.held and row.edition is None for row in rows)
    assert {str(one) for row in rows for one in row.stale} == {"draft-published: ISO/IEC 42001:2023"}
    doubted = {("GOVERN 2.1", "7.2"), ("GOVERN 3.2", "B.3.2"), ("MAP 1.4", "B.2.2"), ("MAP 1.5", "6.1.1")}
    assert not doubted & {(row.provision, row.clause) for row in rows}


def test_every_source_is_attributed_and_no_type_was_made_stronger(bundled: Catalog) -> None:
    sources = bundled.crosswalks.sources()
    assert sum(source.rows for source in sources) == 340 and all(source.licence for source in sources)
    assert {source.author for source in bundled.crosswalks.sources("nist-ai-rmf")} == {"Microsoft", "NIST", "INCITS/AI"}
    rows = bundled.crosswalks.rows()
    assert {row.relation.value for row in rows} == {"related", "intended-to-support", "requests", "adopts"}
    assert not any(row.confidence or row.presumption_of_conformity or row.official_journal for row in rows)
    assert all(row.as_stated for row in rows if row.relation is CrosswalkRelation.INTENDED_TO_SUPPORT)


def test_rows_of_drafts_and_of_a_changed_law_are_stale_by_themselves(bundled: Catalog) -> None:
    reasons = {
        (row.provision, row.designation): {str(one) for one in row.stale}
        for row in bundled.crosswalks.rows(framework="eu-ai-act")
    }
    assert reasons["Article 17", "prEN 18286"] == {"draft-published: EN 18286:2026", "framework-changed: 2026-07-27"}
    assert reasons["Article 10", "prEN 18283"] == {"framework-changed: 2026-07-27"}
    replaced = bundled.crosswalks.rows(designation="ISO/IEC 23894", relation="related")
    assert {one.reason.value for row in replaced for one in row.stale} == {"draft-published", "source-replaced"}
    (adopted,) = bundled.crosswalks.rows(framework="cen-cenelec", provision="EN ISO/IEC 22989:2023")
    assert adopted.held and adopted.edition == adopted.designation == "ISO/IEC 22989:2022" and not adopted.stale


def test_rows_are_chosen_by_every_filter(bundled: Catalog) -> None:
    rows = bundled.crosswalks.rows
    assert {row.provision for row in rows(framework="nist-ai-rmf", provision="govern 1")} == {
        f"GOVERN 1.{number}" for number in range(1, 8)
    }
    assert {row.provision for row in rows(framework="eu-ai-act", provision="Article 17")} == {"Article 17"}
    assert len(rows(relation=["adopts", "requests"])) == 14
    assert len(rows(stale=True)) + len(rows(stale=False)) == 340 and all(row.stale for row in rows(stale=True))
    of_control = rows(framework="iso-iec-42001", provision="A.5.4")
    assert {row.clause for row in of_control} == {"B.5.4"} and of_control == rows(clause="B.5.4")
    assert {row.clause for row in rows(clause="B.6.1")} == {"B.6.1.2", "B.6.1.3"}
    of_work = rows(designation="iso 42001", relation="related")
    assert of_work == rows(designation="ISO/IEC FDIS 42001", relation="related") and len(of_work) == 276
    selection = bundled.crosswalks.selection(of_control)
    assert list(selection.frameworks) == ["nist-ai-rmf"] and list(selection.rows) == of_control


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"framework": "ai-act"}, "there is no framework 'ai-act'; there are: eu-ai-act"),
        ({"framework": "eu-ai-act", "provision": "Article 114"}, "eu-ai-act has no provision 'Article 114'"),
        ({"framework": "eu-m-593", "provision": "Topic 11"}, "eu-m-593 has no provision 'Topic 11'"),
        ({"provision": "Article 17"}, "name the framework of the provision 'Article 17'"),
        ({"relation": "covers"}, "there is no relation 'covers'"),
    ],
)
def test_what_does_not_exist_is_no_empty_list(bundled: Catalog, choice: Mapping[str, Any], told: str) -> None:
    with pytest.raises(FilterError, match=told):
        bundled.crosswalks.rows(**choice)


def test_a_text_that_names_no_standard_is_no_empty_list(bundled: Catalog) -> None:
    with pytest.raises(DesignationError):
        bundled.crosswalks.rows(designation="a good management system")


def test_the_page_counts_the_rows_of_each_author(bundled: Catalog) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "crosswalks.md").read_text(encoding="utf-8")
    section = page.partition("## Sources\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][2:]
    counts = Counter(row.author.partition(",")[0] for row in bundled.crosswalks.rows())
    assert sum(int(number) for _, _, number, _ in lines) == 340
    for _, authors, number, _ in lines:
        assert sum(counts.pop(author) for author in authors.split(", ")) == int(number)
    assert not counts


# Derived rows.


@pytest.mark.parametrize(("framework", "provision"), [("udhr", "19"), ("udhr", "12"), ("iccpr", "17"), ("gdc", "36")])
def test_derived_rows_are_the_standards_that_a_list_gives_for_the_anchor(
    bundled: Catalog, framework: str, provision: str
) -> None:
    rows = bundled.crosswalks.rows(framework=framework, provision=provision)
    tags = bundled.concepts(right=f"{framework}:{provision}")
    listed = bundled.rows(tags=tags, relevance=LEVELS, status=STANDING)
    assert {row.designation for row in rows} == {row["designation"] for row in listed} != set()
    assert {row.relation for row in rows} == {CrosswalkRelation.DERIVED}


def test_a_derived_row_has_its_concept_and_its_evidence_and_is_never_stale(bundled: Catalog) -> None:
    rows = bundled.crosswalks.rows(relation="derived")
    assert len(rows) > 1000 and {row.framework for row in rows} == {"udhr", "iccpr", "gdc"}
    for row in rows:
        assert row.held and not row.stale and row.author == "aistandards" and row.confidence is None
        narrower = set(bundled.vocabularies.narrower(row.concept or ""))
        assert row.evidence and {one.concept for one in row.evidence} <= narrower
        assert not any(one.is_mention for one in row.evidence)
    (row, *_) = (row for row in rows if row.concept == "rights:deepfake-detection")
    reasons = bundled.explain(row.designation or "", "rights:deepfake-detection").reasons
    assert set(row.evidence) <= {reason.annotation for reason in reasons}


def test_derived_rows_come_only_where_they_are_asked_for(bundled: Catalog) -> None:
    rows = bundled.crosswalks.rows
    assert not [row for row in (*rows(), *rows(framework="nist-ai-rmf")) if row.concept]
    assert not [row for row in rows(designation="ITU-T F.748.32", relation="related") if row.concept]
    assert {row.designation for row in rows(designation="ITU-T F.748.32")} == {"ITU-T F.748.32 (10/2024)"}
    assert {row.provision for row in rows(designation="ITU-T F.748.32", framework="udhr")} >= {"Article 19"}


# Age, with a catalogue of a few records.


def standard(name: str, status: Status = Status.PUBLISHED, issued: str | None = None, **fields: Any) -> Standard:
    work = name.partition(":")[0].replace("/FDIS", "").replace("FDIS ", "").replace("ISO/DIS", "ISO")
    return Standard(
        designation=name,
        work=work,
        body="iso",
        publishers=("ISO",),
        stage=Stage("", None, status),
        provenance=(Provenance(source="iso", upstream_id=name),),
        dates=Dates(published=PartialDate(issued)) if issued else Dates(),
        **fields,
    )


def fill(catalog: Catalog, records: list[Standard]) -> None:
    load(catalog.store, catalog.store.begin_run("iso", ""), {"iso": records}, catalog.plugins.designations.parse)


@contextmanager
def opened(
    folder: Path, records: list[Standard], rows: str, frameworks: str = FRAMEWORKS, head: str = HEAD
) -> Iterator[tuple[Catalog, Crosswalks]]:
    """A catalogue that has these records alone, and the crosswalks of one file beside it."""
    (folder / "crosswalks").mkdir(exist_ok=True)
    (folder / "frameworks.toml").write_text(frameworks, encoding="utf-8")
    (folder / "crosswalks" / "sheet.toml").write_text(head + rows, encoding="utf-8")
    with Catalog(Store("sqlite://"), Settings.load("sqlite://")) as catalog:
        fill(catalog, records)
        yield catalog, Crosswalks(catalog, folder)


def compared(folder: Path, records: list[Standard], rows: str, **options: str) -> list[CrosswalkRow]:
    with opened(folder, records, rows, **options) as (_, crosswalks):
        return crosswalks.rows()


def age(folder: Path, records: list[Standard], named: str, more: str = "", **options: str) -> list[str]:
    rows = f'[[row]]\nprovision = "Article 1"\ndesignation = "{named}"\n{more}'
    (row,) = compared(folder, records, rows, **options)
    return list(map(str, row.stale))


def test_a_row_about_what_is_in_force_is_not_stale(tmp_path: Path) -> None:
    assert age(tmp_path, [standard("ISO 60:2020", issued="2020-05")], "ISO 60:2020") == []


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.WITHDRAWN, Status.CANCELLED])
def test_a_row_about_an_ended_edition_is_stale_and_names_what_is_in_force(tmp_path: Path, status: Status) -> None:
    old = standard("ISO 60:2020", status, "2020")
    assert age(tmp_path, [old], "ISO 60:2020") == [status.value]
    new = standard("ISO 61:2024", issued="2024")
    follower = attrs.evolve(old, relations=(Relation(RelationType.REPLACED_BY, "ISO 61:2024"),))
    if status is not Status.CANCELLED:
        assert age(tmp_path, [follower, new], "ISO 60:2020") == [f"{status.value}: ISO 61:2024"]


def test_a_row_moves_with_the_catalogue_and_nobody_marks_it(tmp_path: Path) -> None:
    draft = standard("ISO/FDIS 60", Status.IN_DEVELOPMENT, work_item=True)
    assert age(tmp_path, [draft], "ISO/FDIS 60") == []
    assert age(tmp_path, [standard("ISO 60:2026", issued="2026-08")], "ISO/FDIS 60") == ["draft-published: ISO 60:2026"]


def test_rows_of_an_open_catalogue_follow_a_sync(tmp_path: Path) -> None:
    with opened(tmp_path, [], '[[row]]\ndesignation = "ISO/FDIS 60"\nprovision = "Article 1"\n') as (
        catalog,
        crosswalks,
    ):
        assert [row.stale for row in crosswalks.rows()] == [()]
        fill(catalog, [standard("ISO 60:2026", issued="2026-08")])
        assert [str(one) for row in crosswalks.rows() for one in row.stale] == ["draft-published: ISO 60:2026"]


def test_a_draft_of_a_new_edition_is_not_published_by_the_old_one(tmp_path: Path) -> None:
    old, draft = (
        standard("ISO 60:2020", issued="2020-05"),
        standard("ISO/FDIS 60", Status.IN_DEVELOPMENT, work_item=True),
    )
    assert age(tmp_path, [old, draft], "ISO/FDIS 60") == []
    assert age(tmp_path, [old, draft], "ISO/FDIS 60", 'date = "2026-03"\n') == []
    assert age(tmp_path, [old], "ISO/FDIS 60", 'date = "2026-03"\n') == []
    assert age(tmp_path, [old], "ISO/FDIS 60", 'date = "2020"\n') == ["draft-published: ISO 60:2020"]


def test_what_the_catalogue_does_not_hold_is_not_held_and_not_stale(tmp_path: Path) -> None:
    (row,) = compared(tmp_path, [], '[[row]]\ndesignation = "ISO 60:2020"\nprovision = "Article 1"\n')
    assert not row.held and row.edition is None and row.current == () and row.stale == ()


def test_what_only_the_status_index_has_is_not_held_and_ages_all_the_same(tmp_path: Path, bundled: Catalog) -> None:
    rows = '[[row]]\ndesignation = "ISO 9001:2008"\nprovision = "Article 1"\n'
    with opened(tmp_path, [], rows):
        (row,) = Crosswalks(bundled, tmp_path).rows()
    assert not row.held and row.edition == "ISO 9001:2008"
    assert [one.reason.value for one in row.stale] in (["withdrawn"], ["superseded"]) and row.current


def test_a_draft_whose_text_has_ended_is_stale_too(tmp_path: Path) -> None:
    ended = standard("ISO 60:2026", Status.WITHDRAWN, "2026-08")
    assert age(tmp_path, [ended], "ISO/FDIS 60") == ["draft-published: ISO 60:2026"]
    assert age(tmp_path, [standard("ISO 60:2026", Status.CANCELLED)], "ISO/FDIS 60") == []


def test_a_new_edition_of_a_framework_makes_its_rows_stale(tmp_path: Path) -> None:
    held = [standard("ISO 60:2020", issued="2020")]
    changed = FRAMEWORKS.replace("\n[list]", "[act.editions.2026]\n\n[list]")
    assert age(tmp_path, held, "ISO 60:2020", frameworks=changed) == ["framework-changed: 2026"]


def test_a_replaced_source_makes_its_rows_stale(tmp_path: Path) -> None:
    held = [standard("ISO 60:2020", issued="2020")]
    more = 'replaced_by = "Somebody else, 2027"\n'
    assert age(tmp_path, held, "ISO 60:2020", more) == ["source-replaced: Somebody else, 2027"]


def test_a_provision_that_is_a_standard_ages_like_one(tmp_path: Path) -> None:
    records = [standard("ISO 60:2020", issued="2020"), standard("ISO 70:2026", issued="2026")]
    rows = '[[row]]\nframework = "list"\nprovision = "ISO/FDIS 70"\ndesignation = "ISO 60:2020"\n'
    (row,) = compared(tmp_path, records, rows, head=HEAD.replace('framework_edition = "2024"\n', ""))
    assert row.held and list(map(str, row.stale)) == ["draft-published: ISO 70:2026"]


def test_a_file_that_is_not_valid_is_refused_by_line(tmp_path: Path) -> None:
    with pytest.raises(CrosswalkError, match=r"sheet.toml, line \d+: there is no key 'colour'"):
        compared(tmp_path, [], '[[row]]\ncolour = "red"\n')
    with pytest.raises(CrosswalkError, match="there is no framework 'other'"):
        compared(tmp_path, [], '[[row]]\nframework = "other"\ndesignation = "ISO 60:2020"\n')


def test_a_catalogue_without_crosswalks_has_none(tmp_path: Path, bundled: Catalog) -> None:
    empty = Crosswalks(bundled, tmp_path)
    assert empty.rows() == [] and empty.sources() == [] and not empty.frameworks
