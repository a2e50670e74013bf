"""The status index beside the store: what it adds, and when the store knows better."""

from collections.abc import Mapping

import pytest

from aistandards import Catalog, NotFoundError
from aistandards.catalog.entries import Entry
from aistandards.catalog.index import IndexedEntries
from aistandards.model import Status
from tests.support.entries import Small, small

DATES = {"iso": "2025-07", "iec": "2026-03"}
STORED = small("ISO 10303-1:2021 | in force | 2021-03", "ISO/CD 800 | project", "IEC 61508-1:2010")
INDEXED = small(
    "ISO 10303-1:2021 | superseded | 2021-03",
    "ISO 10303-2:2024",
    "ISO 800:1992 | superseded",
    "ISO/DIS 800 | project",
    "ISO 801:1979 | withdrawn",
    "IEC 61508-2:2010",
    replacements=[("ISO 800:1992", "ISO 801:1979"), ("ISO 10303-1:2021", "ISO 10303-1:2025")],
)


def joined(synced: Mapping[str, str] = {}, complete: tuple[str, ...] = ()) -> IndexedEntries:
    return IndexedEntries(STORED, INDEXED, DATES, synced, complete)


def names(entries: list[Entry]) -> list[str]:
    return [entry.name for entry in entries]


def test_of_one_designation_the_record_of_the_store_answers() -> None:
    (entry,) = joined().by_number("10303-1")
    assert entry.status is Status.PUBLISHED


def test_the_index_adds_what_the_store_does_not_have() -> None:
    assert names(joined().with_parts("10303")) == ["ISO 10303-1:2021", "ISO 10303-2:2024"]
    assert names(joined().beginning("80")) == ["ISO 800:1992", "ISO 801:1979", "ISO/CD 800"]
    assert {"10303-2", "61508-1", "61508-2"} <= {number for number, _ in joined().neighbours("1")}


def test_a_body_whose_complete_listing_the_store_has_is_not_asked_of_an_older_index() -> None:
    entries = joined({"iso": "2025-07-02"}, ("iso",))
    assert entries.dates == {"iec": "2026-03"}
    assert names(entries.beginning("80")) == ["ISO/CD 800"] and names(entries.with_parts("61508")) == [
        "IEC 61508-1:2010",
        "IEC 61508-2:2010",
    ]
    assert entries.replaced_by(STORED.entries[0]) == []


def test_an_older_or_a_partial_listing_leaves_the_index_its_word() -> None:
    assert joined({"iso": "2025-06-30"}, ("iso",)).dates == DATES
    assert joined({"iso": "2026-01-01"}).dates == DATES


def test_a_draft_of_a_work_that_a_newer_store_has_is_the_store_s_alone() -> None:
    for bundled_or_newer in ({}, {"iso": "2026-01-01"}):
        assert names(joined(bundled_or_newer).by_number("800")) == ["ISO 800:1992", "ISO/CD 800"]
    assert "ISO/DIS 800" in names(joined({"iso": "2025-01-01"}).by_number("800"))


def test_successors_are_those_of_either() -> None:
    of_both = IndexedEntries(Small(STORED.entries, [("ISO 10303-1:2021", "ISO 10303-1:2024")]), INDEXED, DATES, {}, ())
    assert of_both.replaced_by(STORED.entries[0]) == ["ISO 10303-1:2024", "ISO 10303-1:2025"]
    assert of_both.replaced_by(INDEXED.entries[2]) == ["ISO 801:1979"]


@pytest.fixture
def catalog(bundled: Catalog) -> Catalog:
    return bundled


@pytest.mark.parametrize(
    ("text", "match", "status"),
    [
        ("ISO/IEC 27001", "ISO/IEC 27001:2022", Status.PUBLISHED),
        ("ISO/IEC 27001:2013", "ISO/IEC 27001:2013", Status.SUPERSEDED),
        ("ISO/IEC 27701", "ISO/IEC 27701:2025", Status.PUBLISHED),
        ("ISO 9001", "ISO 9001:2015", Status.PUBLISHED),
        ("ISO 9001:2008", "ISO 9001:2008", Status.SUPERSEDED),
        ("ISO 31000", "ISO 31000:2018", Status.PUBLISHED),
        ("ISO 31000:2009", "ISO 31000:2009", Status.SUPERSEDED),
        ("ISO 14971", "ISO 14971:2019", Status.PUBLISHED),
        ("ISO 14971:2007", "ISO 14971:2007", Status.SUPERSEDED),
        ("IEC 62304:2006", "IEC 62304:2006", Status.PUBLISHED),
        ("ITU-T X.509 (10/2016)", "ITU-T X.509 (10/2016)", Status.SUPERSEDED),
    ],
)
def test_standards_that_are_not_about_AI_have_a_status_before_any_sync(
    catalog: Catalog, text: str, match: str, status: Status
) -> None:
    entry = catalog.resolve(text).entry
    assert entry is not None and (entry.name, entry.status, entry.origin) == (match, status, "index")
    assert catalog.index_date(entry.designation.body) is not None


@pytest.mark.parametrize(
    ("address", "match"),
    [
        ("https://www.iso.org/standard/62085.html", "ISO 9001:2015"),
        ("https://webstore.iec.ch/publication/6792", "IEC 62304:2006"),
    ],
)
def test_addresses_of_pages_are_known_before_any_sync(catalog: Catalog, address: str, match: str) -> None:
    assert catalog.resolve(address).match == match


def test_what_follows_an_edition_of_the_index_stands_in_force(catalog: Catalog) -> None:
    assert catalog.succession("ISO/IEC 27001:2013").current == ("ISO/IEC 27001:2022",)
    assert catalog.succession("ISO 9001:1987").current == ("ISO 9001:2015",)


def test_a_series_of_the_index_lists_its_parts(catalog: Catalog) -> None:
    series = catalog.series("ISO/IEC 15408")
    assert series is not None and len(series.parts) == 5 and series.in_force


def test_a_record_of_the_bundled_data_comes_before_its_line_of_the_index(catalog: Catalog) -> None:
    for standard in catalog.standards():
        entry = catalog.resolve(standard.designation).entry
        assert entry is not None and entry.origin == "store", standard.designation


def test_a_status_alone_is_no_record(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="only its status") as miss:
        catalog.get("ISO 9001")
    assert miss.value.indexed == "ISO 9001:2015"
    assert "ISO 9001" not in catalog and len(catalog.find("ISO 9001")) == 0
    assert "ISO/IEC 42001" in catalog


def test_lists_and_searches_have_records_only(catalog: Catalog) -> None:
    assert catalog.count(body="iso") < 1000 and not list(catalog.rows(work="ISO 9001"))


def test_what_was_known_before_does_not_come_from_today_s_index(catalog: Catalog) -> None:
    past = catalog.known_at(catalog.today.isoformat())
    assert past.resolve("ISO 9001").match is None and past.index_date("iso") is None
    assert past.resolve("ISO/IEC 42001").match == "ISO/IEC 42001:2023"


def test_no_body_without_an_index_has_a_date_of_it(catalog: Catalog) -> None:
    assert catalog.index_date("etsi") is None and catalog.index_date("iso") == "2025-07"
