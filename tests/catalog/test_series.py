"""Standards of several parts, cited without the part."""

import json

import attrs
import pytest

from aistandards import Catalog, NotFoundError
from aistandards.catalog.series import series
from aistandards.model.citation import Citation, Extent
from tests.support.commands import run
from tests.support.entries import resolver, small
from tests.support.installed import parse

LOCKS = small(
    "ISO/IEC 900:2001 | superseded | 2001-03 | 1",
    "ISO/IEC 900-1:2009 | superseded | 2009-05 | 1",
    "ISO/IEC 900-1:2019 | in force | 2019-05 | 2",
    "ISO/IEC 900-2:2009 | withdrawn | 2009-06 | 1",
    "ISO/IEC TR 900-3:2019 | in force | 2019-07 | 1",
    "ISO/IEC CD 900-10 | project",
    "ISO/IEC 900-1:2019/Amd 1:2021 | in force | 2021",
    "ISO/IEC AWI 900-11 | dropped",
    "ISO/IEC 900-HBK:2020 | in force | 2020",
    "ISO/IEC 9001-1:2020 | in force | 2020",
)


def parts(text: str, extent: Extent = Extent.DOCUMENT) -> list[str]:
    found = series(LOCKS, Citation(parse(text), extent=extent))
    return [part.designation for part in found.parts] if found else []


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ("ISO/IEC 900", ["ISO/IEC 900-1:2019", "ISO/IEC 900-2:2009", "ISO/IEC TR 900-3:2019", "ISO/IEC CD 900-10"]),
        ("ISO 900", ["ISO/IEC 900-1:2019", "ISO/IEC 900-2:2009", "ISO/IEC TR 900-3:2019", "ISO/IEC CD 900-10"]),
        ("ISO/IEC 900:2009", ["ISO/IEC 900-1:2009", "ISO/IEC 900-2:2009"]),
        ("ISO/IEC TR 900", ["ISO/IEC TR 900-3:2019"]),
        ("ISO/IEC TR 900:2009", []),
        ("ISO/IEC 900:2019/Amd 1", []),
        ("ISO/IEC DIS 900", []),
        ("ISO/IEC 900-1", []),
        ("ITU-T X.900", []),
    ],
)
def test_a_number_without_its_part_is_all_of_its_parts(cited: str, expected: list[str]) -> None:
    assert parts(cited) == expected


def test_a_part_in_force_stands_for_the_ended_texts_of_its_number() -> None:
    held = small(
        "ISO 9-3:1989 | superseded",
        "ISO/IEC 9-3:1997",
        "ISO/IEC TR 9-3:1990 | withdrawn",
        "ISO/IEC TS 9-4:2000 | withdrawn",
        "ISO/IEC TR 9-4:1999 | superseded",
        "ISO/IEC 9-5:2003",
        "ISO/IEC TR 9-5:2009",
    )
    expected = ("ISO/IEC 9-3:1997", "ISO/IEC TS 9-4:2000", "ISO/IEC TR 9-5:2009", "ISO/IEC 9-5:2003")
    assert resolver(held).resolve("ISO/IEC 9").candidates == expected


def test_a_date_or_an_edition_chooses_the_texts_that_have_it() -> None:
    held = small(
        "IEC 9-1:2003 | superseded | 2003 | 1",
        "IEC 9-1:2016 | in force | 2016-02 | 2",
        "IEC 9-1:2016+AMD1:2017 CSV | in force | 2017-08 | 2.1",
        "IEC 9-2:2016 | in force | 2016-07 | 2",
        "IEC 9-3:2020 | in force | 2020-07 | 1",
    )
    assert resolver(held).resolve("IEC 9:2016").candidates == ("IEC 9-1:2016", "IEC 9-2:2016")
    second = resolver(held).resolve(Citation(parse("IEC 9"), edition="2.0"))
    assert second.candidates == ("IEC 9-1:2016", "IEC 9-2:2016")
    assert resolver(held).resolve(Citation(parse("IEC 9"), edition="7")).series is None
    today = ("IEC 9-1:2016+AMD1:2017 CSV", "IEC 9-2:2016", "IEC 9-3:2020")
    assert resolver(held).resolve("IEC 9").candidates == today


def test_a_series_is_in_force_while_any_part_is() -> None:
    today = series(LOCKS, Citation(parse("ISO/IEC 900")))
    past = series(LOCKS, Citation(parse("ISO/IEC 900:2009")))
    assert today is not None and today.in_force and today.designation == "ISO/IEC 900"
    assert past is not None and not past.in_force and past.status == "superseded"


@pytest.mark.parametrize(
    ("cited", "document", "parts"),
    [
        ("ISO/IEC 900", None, 4),
        ("ISO/IEC 900:2001", "ISO/IEC 900:2001", 0),
        ("ISO/IEC 900:2019", None, 2),
        ("ISO/IEC 900:2002", None, 0),
        ("ISO/IEC 900-1", "ISO/IEC 900-1:2019", 0),
    ],
)
def test_an_old_undivided_edition_answers_for_its_own_date_only(cited: str, document: str | None, parts: int) -> None:
    resolution = resolver(LOCKS).resolve(cited)
    assert resolution.match == document
    assert (
        len(resolution.series.parts if resolution.series else ())
        == parts
        == len(resolution.candidates) * (not document)
    )


def test_an_undivided_edition_in_force_is_what_its_number_means_unless_all_parts_are_asked_for() -> None:
    whole = small("ISO 70:2020", "ISO 70-1:2021", "ISO 70-2:2021")
    assert resolver(whole).resolve("ISO 70").match == "ISO 70:2020"
    asked = resolver(whole).resolve(Citation(parse("ISO 70"), extent=Extent.ALL_PARTS))
    assert asked.series is not None and asked.candidates == ("ISO 70-1:2021", "ISO 70-2:2021")
    alone = resolver(small("ISO 71:2020")).resolve(Citation(parse("ISO 71"), extent=Extent.ALL_PARTS))
    assert alone.match == "ISO 71:2020" and alone.series is None


def test_a_print_for_sale_is_not_the_series_that_it_collects() -> None:
    sold = small("IEC 700:2010 SER", "IEC 700:2010 CMV", "IEC 700-1:2010", "IEC 700-2:2010", "IEC 700-2:2010 RLV")
    for cited in ("IEC 700", "IEC 700:2010"):
        assert resolver(sold).resolve(cited).candidates == ("IEC 700-1:2010", "IEC 700-2:2010")


def family(number: str, text: str = "ISO/IEC 1") -> Citation:
    """A citation of a family; the grammar of the placeholder is not what is tested here."""
    return Citation(attrs.evolve(parse(text), text=f"family {number}", number=number), extent=Extent.FAMILY)


@pytest.mark.parametrize(
    ("number", "members"),
    [
        ("2501n", ["ISO/IEC 25010:2023", "ISO/IEC 25012:2008"]),
        ("250nn", ["ISO/IEC 25000:2014", "ISO/IEC 25010:2023", "ISO/IEC 25012:2008"]),
        ("62443-x-x", ["IEC 62443-3-2:2020"]),
        ("62443-x", ["IEC 62443-3-2:2020", "IEC 62443-6:2022"]),
        ("2502n", []),
        ("n", []),
    ],
)
def test_a_placeholder_stands_for_every_number_of_its_form(number: str, members: list[str]) -> None:
    known = small(
        "ISO/IEC 25000:2014",
        "ISO/IEC 25010:2023",
        "ISO/IEC 25010-HBK:2024",
        "ISO/IEC 25012:2008",
        "IEC 62443-3-2:2020",
        "IEC 62443-6:2022",
    )
    assert list(resolver(known).resolve(family(number)).candidates) == members


def test_the_bundled_data_has_series() -> None:
    with Catalog.open("sqlite://") as catalog:
        found = catalog.series("ISO/IEC 5259")
        assert found is not None and found.in_force
        assert [part.work for part in found.parts][:2] == ["ISO/IEC 5259-1", "ISO/IEC 5259-2"]
        assert catalog.resolve("ISO/IEC 5259").series == found and catalog.series("ISO/IEC 42001") is None


def test_the_commands_list_the_parts(bundled_url: str) -> None:
    shown = run("show", "ISO/IEC 5259").stdout
    assert (
        shown.startswith("designation:  ISO/IEC 5259\n") and "├─ part: ISO/IEC 5259-2:2024 published 2024-11" in shown
    )
    fields = json.loads(run("show", "ISO/IEC 5259", "--json").stdout)
    assert fields["status"] == "published" and fields["parts"][0]["designation"] == "ISO/IEC 5259-1:2024"
    assert run("resolve", "ISO/IEC 5259").stdout.splitlines()[0] == "ISO/IEC 5259-1:2024"
    assert json.loads(run("resolve", "--json", "ISO/IEC 5259").stdout)["series"] == fields


def test_a_series_is_cited_by_its_parts_and_is_no_single_standard(bundled_url: str) -> None:
    cited = run("cite", "ISO/IEC 5259", "--format", "text").stdout.splitlines()
    assert len(cited) > 2 and cited[0].startswith("ISO/IEC 5259-1:2024, ")
    with Catalog.open() as catalog, pytest.raises(NotFoundError, match="parts; name one of them, such as") as error:
        catalog.get("ISO/IEC 5259")
    assert error.value.parts[0] == error.value.nearest[0] == "ISO/IEC 5259-1:2024"


def test_a_series_on_a_day_has_the_parts_of_that_day(bundled_url: str) -> None:
    past = run("show", "ISO/IEC 5259", "--as-of", "2024-08-01").stdout
    assert "ISO/IEC 5259-1:2024 published" in past and "ISO/IEC 5259-2:2024 published" not in past
    with Catalog.open() as catalog:
        earlier = catalog.series("ISO/IEC 5259", as_of="2010")
        assert earlier is None or not earlier.in_force


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("ITU-T X.500", ["ITU-T X.501 (10/2019)", "ITU-T X.509 (10/2019)"]),
        ("ITU-T X.700", ["ITU-T X.711 (10/1997)"]),
        ("ITU-T X.800", []),
        ("ITU-T X.501", ["ITU-T X.501 (10/2019)"]),
    ],
)
def test_a_round_number_without_a_text_of_its_own_is_a_family(asked: str, answer: list[str]) -> None:
    held = small("ITU-T X.501 (10/2019)", "ITU-T X.509 (10/2019)", "ITU-T X.5 (10/1990)", "ITU-T X.711 (10/1997)")
    found = resolver(held).resolve(Citation(parse(asked), extent=Extent.ALL_PARTS))
    assert list(found.candidates) == answer
