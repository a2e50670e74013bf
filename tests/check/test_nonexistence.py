"""When the silence of the catalogue proves that a document never existed, and when it does not."""

import datetime

import pytest

from aistandards import Catalog
from aistandards.check.checker import ReferenceChecker
from aistandards.check.results import CheckResult
from tests.support import small
from tests.support.commands import run
from tests.support.installed import DESIGNATIONS

TODAY = datetime.date(2026, 12, 1)
TITLE = "Artificial intelligence — Something with a past"


def judged(catalog: Catalog, text: str, today: datetime.date = TODAY) -> CheckResult:
    return ReferenceChecker(catalog, today).check(next(DESIGNATIONS.citations(text)))


def synced(sites: small.Small, *arguments: str) -> Catalog:
    """A catalogue of what the three small bodies list, whose newest text is of May 2026."""
    sites.iso += [small.iso_row(99, "ISO/IEC 59992:2026", 6060, TITLE, publicationDate="2026-05")]
    assert run("sync", *arguments).exit_code == 0
    return Catalog.open()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ISO/IEC 42001:2019", "ISO/IEC 42001:2023 is the first edition"),
        ("ISO/IEC 42001-2019", "ISO/IEC 42001:2023 is the first edition"),
        ("ISO/IEC 42001:2031", "the year 2031 is in the future"),
        ("ISO/IEC 42001:1946", "did not exist in 1946"),
        ("ISO/IEC TR 24030:2023", "is the next edition after ISO/IEC TR 24030:2021"),
        ("ISO/IEC 27001:2018", "is the next edition after ISO/IEC 27001:2013"),
        ("ISO/IEC 42001:2023/Amd 1:2030", "the year 2030 is in the future"),
        ("ISO/IEC DIS 42001:2030", "the year 2030 is in the future"),
        ("ISO/IEC 42001:2023/Amd 1:2021", "its base ISO/IEC 42001:2023 is later"),
    ],
)
def test_an_edition_that_cannot_be_never_existed(bundled: Catalog, text: str, why: str) -> None:
    result = judged(bundled, text)
    assert result.verdict.value == "no-such-edition" and why in result.explanation[-1]


def test_the_future_ends_when_the_day_comes(bundled: Catalog) -> None:
    later = judged(bundled, "ISO/IEC 42001:2030", datetime.date(2031, 1, 1))
    assert later.verdict.value == "unknown-edition"


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("ISO 4217:2015", "is not in force"),
        ("ISO 37001:2025", "is not in force"),
        ("ISO/TS 31000:2018", "ISO 31000:2018 of the same year"),
        ("ISO/IEC CD 42001:2025", "stages of projects"),
        ("IEC 62304:2015", "of the same year"),
        ("IEC 99999:2020 RLV", "kinds of prints"),
        ("ISO/IEC Guide 9999:2012", "of this kind"),
        ("ITU-T Y.NoSuch-thing (01/2020)", "of this kind"),
        ("ISO 99999:1988", "older than 25 years"),
        ("ISO/IEC 42001:2023/Amd 1:2024", "leave out some supplements"),
        ("ITU-T G.704 (2048)", "2048 may be no year"),
        ("ISO 99999", "without a date"),
        ("ISO 99999:2026", "newer than the list"),
        ("ISO/IEC 15408:2001", "in parts"),
        ("UNE-ISO 99999:2020", "adoption by UNE"),
        ("ISO/IEC 42009:2020", "numbers near it are assigned"),
        ("ISO 10993-399:2020", "may lack a part"),
    ],
)
def test_what_may_exist_is_unknown_and_says_why(bundled: Catalog, text: str, doubt: str) -> None:
    result = judged(bundled, text)
    assert result.verdict.value in ("unknown", "unknown-edition") and doubt in result.explanation[-1]


@pytest.mark.parametrize(
    "text", ["ISO 99999:2020", "ITU-T Y.9999 (01/2020)", "ISO/IEC 270001:2013", "ISO 13485-7:2020"]
)
def test_a_number_far_from_all_others_and_a_part_of_an_undivided_text_never_existed(
    bundled: Catalog, text: str
) -> None:
    assert judged(bundled, text).verdict.value == "no-such-standard"


def test_an_edition_after_the_last_one_needs_data_that_would_know_it(sites: small.Small, no_snapshot: None) -> None:
    sites.iso += [small.iso_row(7, "ISO/IEC 59991:2015", 6060, TITLE, edition=3, publicationDate="2015-05")]
    with synced(sites) as catalog:
        assert judged(catalog, "ISO/IEC 59991:2010").verdict.value == "unknown-edition"
        # What had replaced it in 2020 would have been told since; what replaced it in 2026 would not.
        assert judged(catalog, "ISO/IEC 59991:2020").verdict.value == "no-such-edition"
        assert judged(catalog, "ISO/IEC 59991:2026").verdict.value == "unknown-edition"


def test_data_are_as_old_as_their_newest_text(sites: small.Small, no_snapshot: None) -> None:
    """A list that is read today may have been written long ago."""
    sites.iso += [small.iso_row(7, "ISO/IEC 59991:2015", 6060, TITLE, edition=3, publicationDate="2015-05")]
    assert run("sync", "--scope", "all").exit_code == 0
    with Catalog.open() as catalog:
        newest = catalog.current_until("iso")
        assert newest is not None and newest < TODAY
        assert judged(catalog, f"ISO/IEC 59991:{newest.year}").verdict.value == "unknown-edition"


def test_only_a_whole_list_is_evidence(sites: small.Small, no_snapshot: None) -> None:
    with synced(sites) as catalog:
        catalog.indexed = False
        result = judged(catalog, "ISO 99999:2020")
        assert result.verdict.value == "unknown" and "the complete list of ISO is not held" in result.explanation[-1]


def test_a_row_in_quarantine_may_be_the_one(sites: small.Small, no_snapshot: None) -> None:
    sites.iso_extra = b'{"id": 7, "reference": "ISO 99999:2020", "title"\n'
    sites.iso += [small.iso_row(99, "ISO/IEC 59992:2026", 6060, TITLE, publicationDate="2026-05")]
    run("sync", "--scope", "all")
    with Catalog.open() as catalog:
        assert catalog.quarantine() and judged(catalog, "ISO 99999:2020").verdict.value == "unknown"
        assert judged(catalog, "ISO 99998:2020").verdict.value == "no-such-standard"
