"""Rows of crosswalks: what a row may say, and what it may not."""

from typing import Any

import pytest

from aistandards.model import PartialDate
from aistandards.model.crosswalk import (
    CrosswalkDirection,
    CrosswalkRelation,
    CrosswalkRow,
    Staleness,
    StaleReason,
)

JOURNAL = "OJ L, 2026/1234, 1.2.2026"


def row(relation: str = "related", **fields: Any) -> CrosswalkRow:
    usual: dict[str, Any] = {
        "crosswalk": "x",
        "framework": "eu-ai-act",
        "provision": "Article 17",
        "designation": "EN 18286:2026",
        "author": "somebody",
        "source": "https://example.org/table",
        "location": "row 1",
        "licence": "facts",
        "read": PartialDate("2026-11-26"),
    }
    return CrosswalkRow(relation=CrosswalkRelation(relation), **{**usual, **fields})


@pytest.mark.parametrize(
    ("relation", "fields", "told"),
    [
        ("harmonised-for", {}, "harmonised-for needs official_journal"),
        ("harmonised-for", {"official_journal": "OJ"}, "harmonised-for needs official_journal"),
        ("harmonised-for", {"official_journal": "will be cited"}, "harmonised-for needs official_journal"),
        ("related", {"official_journal": JOURNAL}, "official_journal belongs to harmonised-for, not to related"),
        ("intended-to-support", {"official_journal": JOURNAL, "as_stated": "supports"}, "belongs to harmonised-for"),
        ("equal", {}, "equal needs as_stated, the words of the source; else it is related"),
        ("subset-of", {}, "needs as_stated"),
        ("related", {"designation": None}, "it needs a designation; only a request may name no standard"),
        ("requests", {"designation": None, "clause": "4.1"}, "it needs a designation"),
        ("related", {"clause": "the management system"}, "is not a clause"),
        ("related", {"clause": "B.5.4 System impact"}, "is not a clause"),
        ("related", {"confidence": 80}, "is not a number from 0 to 1"),
        ("related", {"source": "a book"}, "nobody can open the source 'a book'"),
        ("related", {"read": None}, "it needs read"),
        ("related", {"as_stated": "x" * 61}, "its as_stated has more than 60 characters"),
        ("related", {"note": "x" * 161}, "its note has more than 160 characters"),
        ("related", {"provision": "x" * 41}, "its provision has more than 40 characters"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_with_the_rule(relation: str, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        row(relation, **fields)


@pytest.mark.parametrize(
    "reference",
    [JOURNAL, "OJ L 119, 4.5.2016, p. 1", "http://data.europa.eu/eli/dec_impl/2026/123/oj"],
)
def test_a_reference_in_the_official_journal_gives_a_presumption_of_conformity(reference: str) -> None:
    assert row("harmonised-for", official_journal=reference).presumption_of_conformity


@pytest.mark.parametrize("relation", [one for one in CrosswalkRelation if one is not CrosswalkRelation.HARMONISED_FOR])
def test_no_other_relation_gives_a_presumption_of_conformity(relation: CrosswalkRelation) -> None:
    assert not row(relation.value, as_stated="presumption of conformity").presumption_of_conformity


def test_a_request_may_name_no_standard() -> None:
    assert row("requests", designation=None).designation is None


def test_a_row_is_another_one_by_source_place_standard_and_relation() -> None:
    same = row()
    others = [row(clause="4.1"), row("adopts"), row(source="https://example.org/b"), row(provision=None)]
    assert row(note="a remark", stale=(Staleness(StaleReason.WITHDRAWN),)).identity == same.identity
    assert len({same.identity, *(other.identity for other in others)}) == 5


def test_plain_values_have_every_attribute_and_no_percentage() -> None:
    stale = (Staleness(StaleReason.SUPERSEDED, "EN 1:2030"),)
    plain = row(date=PartialDate("2026-05"), direction=CrosswalkDirection.FROM_STANDARD, stale=stale).plain()
    assert plain["stale"] == [{"reason": "superseded", "now": "EN 1:2030"}]
    assert (plain["date"], plain["read"], plain["relation"]) == ("2026-05", "2026-11-26", "related")
    assert plain["direction"] == "from-standard" and plain["presumption_of_conformity"] is False
    assert not [name for name in plain if "cover" in name or "percent" in name or "score" in name]
