"""Rows of the ISO file that name the same project as replaced and as its replacement."""

import json

import msgspec
import pytest

from aistandards import Catalog
from aistandards.model import RelationType, Standard
from aistandards_iso.rows import Row, age_of, standard_of
from tests.support.commands import sync
from tests.support.small import Small, iso_row

Stated = tuple[str | None, str, int]
"""Date of publication, reference and stage of a project."""

OLD: Stated = ("1999-11", "ISO 2859-1:1999", 9092)
CORRIGENDUM: Stated = ("2001", "ISO 2859-1:1999/Cor 1:2001", 6060)
DRAFT: Stated = (None, "ISO/DIS 2859-1", 4060)
APPROVED: Stated = ("2001-06", "ISO 2859-1", 6000)
DROPPED: Stated = (None, "ISO/CD 2859-1", 3098)
NEW: Stated = ("2024-07", "ISO 2859-1:2024", 6060)


def pair(one: Stated, other: Stated, listed: tuple[int, ...] = (1, 2)) -> tuple[Standard, Standard]:
    """The records of two projects that each name the other under both, of which a file may list one."""
    stated = {1: one, 2: other}
    rows = {}
    for number, (published, reference, stage) in stated.items():
        line = iso_row(number, reference, stage, "Sampling", publicationDate=published)
        line |= {"replaces": [3 - number], "replacedBy": [3 - number]}
        rows[number] = msgspec.json.decode(json.dumps(line), type=Row)
    ages = {number: age_of(row) for number, row in rows.items() if number in listed}
    references = {number: row.reference for number, row in rows.items()}
    first, second = (
        standard_of(row, references=references, ages=ages, committees={}, retrieved=None) for row in rows.values()
    )
    return first, second


@pytest.mark.parametrize(
    ("older", "newer"),
    [(OLD, DRAFT), (CORRIGENDUM, DRAFT), (OLD, APPROVED), (CORRIGENDUM, APPROVED), (OLD, NEW), (OLD, DROPPED)],
)
def test_of_two_projects_that_name_each_other_twice_the_later_replaces_the_earlier(
    older: Stated, newer: Stated
) -> None:
    for first, second in (pair(older, newer), pair(newer, older)[::-1]):
        assert not first.related(RelationType.REPLACES) and not second.related(RelationType.REPLACED_BY)
        assert [relation.target for relation in first.related(RelationType.REPLACED_BY)] == [second.designation]
        assert [relation.target for relation in second.related(RelationType.REPLACES)] == [first.designation]


def test_a_project_that_the_file_does_not_list_is_the_other_of_a_text_and_a_draft() -> None:
    text, _ = pair(OLD, DRAFT, listed=(1,))
    assert [relation.type for relation in text.relations] == [RelationType.REPLACED_BY]
    _, draft = pair(OLD, DRAFT, listed=(2,))
    assert [relation.type for relation in draft.relations] == [RelationType.REPLACES]


def test_relations_of_projects_of_the_same_age_stay_as_they_are_stated() -> None:
    first, second = pair(OLD, OLD)
    for record in (first, second):
        assert record.related(RelationType.REPLACES) and record.related(RelationType.REPLACED_BY)


def test_a_sync_tells_them_apart(sites: Small, no_snapshot: None, database_url: str) -> None:
    both = {"replaces": [79016], "replacedBy": [79016]}
    sites.iso.append(iso_row(79016, "ISO/IEC 29119-11:2013", 9092, "Neural networks", publicationDate="2013-09"))
    sites.iso[-1] |= {"replaces": [90001], "replacedBy": [90001]}
    sites.iso.append(iso_row(90001, "ISO/IEC DIS 29119-11", 4060, "Neural networks") | both)
    sync("iso")
    with Catalog.open() as catalog:
        old, draft = catalog["ISO/IEC 29119-11:2013"], catalog["ISO/IEC DIS 29119-11"]
        assert [relation.type for relation in old.relations] == [RelationType.REPLACED_BY]
        assert [relation.type for relation in draft.relations] == [RelationType.REPLACES]
