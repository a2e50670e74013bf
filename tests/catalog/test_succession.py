"""What stands today in the place of a standard that does not."""

import pytest

from aistandards import Catalog
from tests.support.entries import Small, small, successors


def today(entries: Small, name: str) -> list[str]:
    return list(successors(entries, name).current)


def test_a_standard_in_force_stands_for_itself() -> None:
    assert today(small("ISO 60:2020"), "ISO 60:2020") == ["ISO 60:2020"]


def test_the_way_is_followed_to_its_end_and_told() -> None:
    chain = small(
        "ISO 60:1990 | superseded",
        "ISO 60:2000 | superseded",
        "ISO 61:2010 | withdrawn",
        "ISO 62-1:2020",
        "ISO 62-2:2021",
        replacements=[
            ("ISO 60:1990", "ISO 60:2000"),
            ("ISO 60:2000", "ISO 61:2010"),
            ("ISO 61:2010", "ISO 62-1:2020"),
            ("ISO 61:2010", "ISO 62-2:2021"),
        ],
    )
    found = successors(chain, "ISO 60:1990")
    assert found.current == ("ISO 62-1:2020", "ISO 62-2:2021")
    assert found.steps == ("ISO 60:2000", "ISO 61:2010", *found.current)


@pytest.mark.parametrize(
    "stated",
    [
        "ISO 60:1980",  # older than what it is said to replace
        "ISO/CD 60",
        "ISO 60:2020/Cor 1:2021",
        "ISO 60:1990/Amd 1:1995",
        "ISO 60:1990",
        "ISO 999:2030",  # not in the catalogue
    ],
)
def test_an_older_text_a_draft_or_a_supplement_is_never_named_where_the_text_is_held(stated: str) -> None:
    held = small(
        "ISO 60:1980 | superseded",
        "ISO 60:1990 | superseded",
        "ISO/CD 60 | project",
        "ISO 60:1990/Amd 1:1995 | superseded",
        "ISO 60:2020",
        "ISO 60:2020/Cor 1:2021",
        replacements=[("ISO 60:1990", stated)],
    )
    assert today(held, "ISO 60:1990") == ["ISO 60:2020"]


@pytest.mark.parametrize(
    ("old", "held", "expected"),
    [
        ("ISO 60:1990 | superseded", ["ISO/IEC 60:2004"], ["ISO/IEC 60:2004"]),
        ("IEC/ISO 60:2009 | superseded", ["IEC 60:2019"], ["IEC 60:2019"]),
        ("ISO/IEC TR 60:2018 | superseded", ["ISO/IEC TS 60:2026"], ["ISO/IEC TS 60:2026"]),
        ("ISO 60:1990 | withdrawn", ["ISO 60-1:1997", "ISO 60-2:1998"], ["ISO 60-1:1997", "ISO 60-2:1998"]),
        ("ISO 60:1990 | withdrawn", ["ISO 60-1:1985", "ISO 60:1980", "ISO/CD 60 | project"], []),
        ("ISO 60:1990 | withdrawn", ["ISO 60:2000 | withdrawn"], []),
        ("ISO 60:1990/Amd 1:1995 | superseded", ["ISO 60:1990 | superseded", "ISO 60:2000"], ["ISO 60:2000"]),
        ("ISO 60:1990/Amd 1:1995 | withdrawn", ["ISO 60:1990"], []),
        ("ISO/CD 60 | project", ["ISO 60:2000", "ISO 60:1990 | superseded"], ["ISO 60:2000"]),
        ("ISO/CD 60 | project", ["ISO 60:1990 | withdrawn"], []),
        ("ISO 60:1990 | superseded", ["ISO 61:2000"], []),
    ],
)
def test_without_a_statement_number_and_dates_decide(old: str, held: list[str], expected: list[str]) -> None:
    assert today(small(old, *held), old.partition(" |")[0]) == expected


def test_a_dead_end_leads_back_to_the_work_itself() -> None:
    held = small(
        "ISO 60:1990 | superseded",
        "ISO 60:2010",
        "ISO 70:2000 | withdrawn",
        replacements=[("ISO 60:1990", "ISO 70:2000")],
    )
    assert today(held, "ISO 60:1990") == ["ISO 60:2010"]


def test_a_circle_ends() -> None:
    circle = small(
        "ISO 60:1990 | superseded",
        "ISO 61:1990 | superseded",
        replacements=[("ISO 60:1990", "ISO 61:1990"), ("ISO 61:1990", "ISO 60:1990")],
    )
    assert today(circle, "ISO 60:1990") == []


def test_a_text_that_awaits_its_withdrawal_is_followed_by_the_one_that_replaces_it() -> None:
    held = small(
        "ISO 60:1990 | superseded",
        "ISO 60:2013",
        "ISO 60-1:2023",
        replacements=[("ISO 60:1990", "ISO 60:2013"), ("ISO 60:2013", "ISO 60-1:2023")],
    )
    assert today(held, "ISO 60:1990") == ["ISO 60-1:2023"] and today(held, "ISO 60:2013") == ["ISO 60:2013"]


def test_the_catalogue_follows_what_its_records_state() -> None:
    with Catalog.open("sqlite://") as catalog:
        assert catalog.succession("ISO/IEC TR 24030:2021").current == ("ISO/IEC TR 24030:2024",)
        assert catalog.succession("ISO/IEC 99999").current == ()
