"""Which held designation an asked one means."""

import pytest

from aistandards import Catalog
from aistandards.catalog.matching import distance_between
from aistandards.catalog.resolution import exact_row
from aistandards.model.citation import Citation
from tests.support.commands import run
from tests.support.entries import resolver, small
from tests.support.installed import DESIGNATIONS, parse


@pytest.mark.parametrize(
    ("asked", "held", "same"),
    [
        ("X.145 Amd. 1 (02/2003)", "X.145 (2001) Amd. 1 (02/2003)", True),
        ("X.145 Amd. 1 (02/2003)", "X.145 (1996) Amd. 1 (10/1999)", False),
        ("X.145 Amd. 1", "X.145 (1996) Amd. 1 (10/1999)", True),
        ("ISO/IEC 22989:2022/Amd 1", "ISO/IEC 22989:2022/FDAM 1", True),
        ("ISO/IEC 22989:2022/Amd 1:2025", "ISO/IEC 22989:2022/Amd 1:2026", False),
        ("ISO/IEC 42001", "ISO/IEC TS 42001:2023", True),
        ("ISO/IEC TR 42001", "ISO/IEC 42001:2023", False),
    ],
)
def test_a_supplement_asked_for_by_its_date_is_no_other_edition_s(asked: str, held: str, same: bool) -> None:
    assert (distance_between(parse(asked), parse(held)) is not None) is same


def test_what_is_named_to_the_letter_is_what_resolving_finds() -> None:
    with Catalog.open() as catalog:
        exact = 0
        for standard in catalog.standards():
            for text in (standard.designation, standard.designation.lower(), standard.work):
                row = exact_row(catalog.store.read, DESIGNATIONS, text)
                exact += row is not None
                assert row is None or catalog.resolve(text).match == row.designation == catalog.get(text).designation
        assert exact > len(catalog)


@pytest.mark.parametrize(
    ("asked", "held", "answer"),
    [
        # In force before ended, and under more publishers than the text names.
        ("ISO 50", ["ISO 50:1987 | superseded", "ISO/IEC 50:1998"], "ISO/IEC 50:1998"),
        (
            "ISO 50",
            ["ISO/IEC 50:2008 | superseded", "ISO/IEC/IEEE 50:2017", "ISO/IEC/IEEE CD 50 | project"],
            "ISO/IEC/IEEE 50:2017",
        ),
        ("ISO/IEC 50", ["ISO/IEC TR 50:2018 | superseded", "ISO/IEC TS 50:2026"], "ISO/IEC TS 50:2026"),
        ("ISO/IEC TR 50", ["ISO/IEC TR 50:2018 | superseded", "ISO/IEC TS 50:2026"], "ISO/IEC TR 50:2018"),
        ("IEC/ISO 50", ["IEC/ISO 50:2009 | superseded", "IEC 50:2019"], "IEC 50:2019"),
        ("ISO/IEC 50", ["IEC/ISO 50:2009 | superseded", "IEC 50:2019"], "IEC 50:2019"),
        ("ISO 50", ["ISO 50:2015", "ISO/IEC 50:2019"], "ISO 50:2015"),
        ("ISO 50", ["ISO/IEC TR 50:2015", "ISO/IEC TS 50:2016"], None),
        ("ISO 50", ["ISO Guide 50:2015", "IWA 50:2016"], None),
        ("ISO/IEC 50", ["ISO 50:2015"], None),
        # Where nothing is in force, the newest, whatever ended it.
        ("ISO 50", ["ISO 50:2006 | superseded", "ISO 50:2018 | withdrawn", "ISO 50:1990 | superseded"], "ISO 50:2018"),
        ("ISO 50", ["ISO 50:1991 | superseded", "ISO/IEC 50:1993 | superseded"], "ISO/IEC 50:1993"),
        ("ISO 50", ["ISO 50:1991 | superseded", "ISO/AWI 50 | dropped"], "ISO 50:1991"),
        (
            "ITU-T F.93",
            ["ITU-T F.93 (10/1984) | superseded", "ITU-T F.93 (11/1988) | withdrawn"],
            "ITU-T F.93 (11/1988)",
        ),
        # A print for sale stands for no text; a consolidation is exactly the one that is named.
        ("IEC 50", ["IEC 50:2005", "IEC 50:2024 SER | in force | 2025-07", "IEC 50:2010 RLV"], "IEC 50:2005"),
        ("ISO 50", ["ISO/IEC/IEEE 50:2017", "ISO/IEC/IEEE 50-2017 Redline"], "ISO/IEC/IEEE 50:2017"),
        ("IEC 50", ["IEC 50:2005", "IEC 50:2005+AMD1:2012 CSV | in force | 2012"], "IEC 50:2005+AMD1:2012 CSV"),
        ("IEC 50:2005", ["IEC 50:2005+AMD1:2012 CSV", "IEC 50:2005 RLV"], "IEC 50:2005 RLV"),
        ("IEC 50:2005", ["IEC 50:2005+AMD1:2012 CSV"], None),
        (
            "IEC 50:2005+AMD1:2012",
            ["IEC 50:2005", "IEC 50:2005+AMD1:2012+AMD2:2020 CSV", "IEC 50:2005+AMD1:2012 CSV"],
            "IEC 50:2005+AMD1:2012 CSV",
        ),
        ("IEC 50:2005+A1:2012", ["IEC 50:2005", "IEC 50:2005+AMD1:2012 CSV"], "IEC 50:2005+AMD1:2012 CSV"),
        ("IEC 50:2005+AMD1:2012", ["IEC 50:2005+AMD1:2012+AMD2:2020 CSV", "IEC 50:2005"], None),
        # A date is never exchanged.
        ("ISO 50:2012", ["ISO 50:2013", "ISO 50:2011 | superseded"], None),
        ("ISO 50:2012", ["ISO/IEC 50:2012 | withdrawn", "ISO 50:2013"], "ISO/IEC 50:2012"),
    ],
)
def test_which_edition_answers(asked: str, held: list[str], answer: str | None) -> None:
    assert resolver(small(*held)).resolve(asked).match == answer


@pytest.mark.parametrize(
    ("asked", "edition", "answer"),
    [
        ("ISO 50", "1", "ISO 50:1999"),
        ("ISO 50", "2", "ISO 50:2009"),
        ("ISO 50", "2.0", "ISO 50:2009"),
        ("ISO 50", "4", None),
        ("ISO 50:2009", "2", "ISO 50:2009"),
        ("ISO 50:2009", "9", "ISO 50:2009"),
        ("ISO 50/Amd 1", "1", "ISO 50:1999/Amd 1:2001"),
        ("ISO 50/Amd 1", "3", "ISO 50:2019/CD Amd 1"),
    ],
)
def test_the_number_of_an_edition_chooses_it_and_a_date_decides_against_it(
    asked: str, edition: str, answer: str | None
) -> None:
    held = small(
        "ISO 50:1999 | superseded | 1999 | 1",
        "ISO 50:1999/Amd 1:2001 | superseded | 2001 | 1",
        "ISO 50:2009 | withdrawn | 2009 | 2",
        "ISO 50:2019 | in force | 2019 | 3",
        "ISO 50:2019/CD Amd 1 | project | | 3",
    )
    assert resolver(held).resolve(Citation(parse(asked), edition=edition)).match == answer


def test_a_date_that_was_not_understood_is_told_and_answered_by_no_edition() -> None:
    held = small("ISO 50:2009 | superseded", "ISO 50:2019")
    found = resolver(held).resolve(Citation(parse("ISO 50"), unread="the ninth"))
    assert (found.match, found.unread, found.candidates) == (None, "the ninth", ("ISO 50:2019", "ISO 50:2009"))


@pytest.mark.parametrize(
    ("asked", "held", "first"),
    [
        ("ISO/TS 50:2015", ["ISO/TS 50:2005 | superseded", "ISO 50:2015", "ISO 50:2024"], "ISO 50:2015"),
        (
            "ISO/TR 50-1:2004",
            ["ISO/IEC TR 50-1:1998 | withdrawn", "ISO/IEC 50-1:2004 | superseded"],
            "ISO/IEC 50-1:2004",
        ),
        ("ISO/IEC 50:2015", ["ISO 50:2015", "ISO/IEC 51:2015"], "ISO 50:2015"),
        ("ISO/IEC 50:2016", ["ISO 50:2015", "ISO/IEC 51:2016"], "ISO 50"),
    ],
)
def test_the_same_number_and_date_under_another_name_is_offered_first(asked: str, held: list[str], first: str) -> None:
    assert resolver(small(*held)).resolve(asked).nearest[0] == first


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("https://www.iso.org/standard/42001", "ISO/IEC 42001:2023"),
        ("https://www.iso.org/standard/81230.html", "ISO/IEC 42001:2023"),
        ("https://www.iso.org/standard/81230", "ISO/IEC 42001:2023"),
        ("urn:iso:std:iso-iec:22989:ed-1:amd:1:en", "ISO/IEC 22989:2022/FDAM 1"),
        ("urn:iso:std:iso-iec:22989:ed-1", "ISO/IEC 22989:2022"),
    ],
)
def test_a_short_address_is_a_number_where_there_is_such_a_standard_else_a_project(address: str, answer: str) -> None:
    with Catalog.open("sqlite://") as catalog:
        assert catalog.resolve(address).match == answer


def test_a_miss_tells_how_the_text_was_read(bundled_url: str) -> None:
    read = run("resolve", "iso-iec-42001-1999")
    assert "no standard 'iso-iec-42001-1999'" in read.stderr and "(read as ISO/IEC 42001:1999)" in read.stderr
