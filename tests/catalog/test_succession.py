"""What stands today in the place of a standard that does not."""

import json

import pytest

from aistandards import Catalog
from tests.support.commands import run, sync
from tests.support.entries import Small, small, successors
from tests.support.small import Small as Sites
from tests.support.small import iso_row


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
        ("IEC 60:1990 | withdrawn", ["IEC 60-1:2000 RLV", "IEC 60:2000 SER"], []),
        ("ISO Guide 60:1990 | withdrawn", ["ISO 60:2000", "ISO 60-1:2000", "IWA 60:2000"], []),
        ("ISO 60:1990/Amd 1:1995 | superseded", ["ISO 60:1990 | superseded", "ISO 60:2000"], ["ISO 60:2000"]),
        ("ISO 60:1990/Amd 1:1995 | withdrawn", ["ISO 60:1990"], []),
        ("ISO/CD 60 | project", ["ISO 60:2000", "ISO 60:1990 | superseded"], ["ISO 60:2000"]),
        ("ISO/CD 60 | project", ["ISO 60:1990 | withdrawn"], []),
        ("ISO 60:1990 | superseded", ["ISO 61:2000"], []),
        ("ITU-T I.60/Q.61 (10/1984) | superseded", ["ITU-T Q.61 (09/1997)"], ["ITU-T Q.61 (09/1997)"]),
    ],
)
def test_without_a_statement_number_and_dates_decide(old: str, held: list[str], expected: list[str]) -> None:
    assert today(small(old, *held), old.partition(" |")[0]) == expected


def test_the_draft_that_a_source_names_stands_for_the_text_that_others_published_with_it() -> None:
    held = small(
        "IEEE Std 1500-2000 | superseded",
        "ISO/IEC 43000:2007 | superseded",
        "ISO/IEC/IEEE 43000:2022",
        replacements=[("IEEE Std 1500-2000", "IEEE Unapproved Std P43000/D-6-2009")],
    )
    assert today(held, "IEEE Std 1500-2000") == ["ISO/IEC/IEEE 43000:2022"]


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


def test_the_commands_name_what_stands_today(bundled_url: str) -> None:
    fields = json.loads(run("resolve", "--json", "ISO/IEC TR 24030:2021").stdout)
    assert fields["match"] == "ISO/IEC TR 24030:2021" and fields["status"] == "superseded"
    assert fields["current"] == fields["steps"] == ["ISO/IEC TR 24030:2024"]
    assert json.loads(run("show", "--json", "ISO/IEC TR 24030:2021").stdout)["current"] == fields["current"]
    assert "in force:     ISO/IEC TR 24030:2024\n" in run("show", "ISO/IEC TR 24030:2021").stdout
    assert "in force:" not in run("show", "ISO/IEC 42001").stdout


def test_a_key_without_its_record_is_no_name(sites: Sites, no_snapshot: None, database_url: str) -> None:
    title = "Artificial intelligence"
    sites.iso += [
        iso_row(7, "ISO 800:1977", 9599, title, replacedBy=[5140], publicationDate="1977-03"),
        iso_row(8, "ISO 801:1977", 9599, title, replacedBy=[9], publicationDate="1977-03"),
        iso_row(9, "ISO 802:1990", 9599, title, publicationDate="1990-03"),
        iso_row(10, "ISO 803:2001", 6060, title, replaces=[9], publicationDate="2001-03"),
    ]
    sync("iso")
    for command in ("show", "resolve"):
        assert "5140" not in run(command, "ISO 800:1977").stdout
    assert "in force:     none" in run("show", "ISO 800:1977").stdout
    with Catalog.open() as catalog:
        assert all("5140" not in name for _, name in catalog.related(catalog.get("ISO 800:1977")))
        assert catalog.succession("ISO 801:1977").steps == ("ISO 802:1990", "ISO 803:2001")
