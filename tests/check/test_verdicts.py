"""Where references stand: what the catalogue says, and when its silence proves that something never existed."""

import datetime
from collections.abc import Iterator

import pytest

from aistandards import Catalog
from aistandards.check.documents import Document
from aistandards.check.verdicts import ReferenceChecker, ReferenceStatus, check
from tests.support import small
from tests.support.commands import run
from tests.support.installed import parse

TODAY = datetime.date(2026, 12, 1)


@pytest.fixture
def bundled() -> Iterator[Catalog]:
    with Catalog.open() as catalog:
        yield catalog


@pytest.fixture
def whole(sites: small.Small, no_snapshot: None) -> Iterator[Catalog]:
    """A store that keeps everything its three small bodies list."""
    assert run("sync", "--scope", "all").exit_code == 0
    with Catalog.open() as catalog:
        yield catalog


def said(catalog: Catalog, text: str) -> tuple[str, tuple[str, ...]]:
    result = ReferenceChecker(catalog, TODAY).check(parse(text))
    return result.verdict.value, result.instead


@pytest.mark.parametrize(
    ("text", "verdict", "instead"),
    [
        ("ISO/IEC 42001:2023", "in-force", ""),
        ("ISO/IEC 42001:2023-12", "in-force", ""),
        ("ISO/IEC 42001:2023-11", "unknown-edition", "ISO/IEC 42001:2023"),
        ("ISO/IEC 42001-2023", "in-force", ""),
        ("ISO/IEC TR 24030:2021", "superseded", "ISO/IEC TR 24030:2024"),
        ("ISO/IEC DTS 42119-3", "in-development", ""),
        ("ISO/IEC DIS 22989:2021", "superseded", "ISO/IEC 22989:2022"),
        ("ISO/IEC FDIS 42001:2023", "superseded", "ISO/IEC 42001:2023"),
        ("ISO/IEC CD 42001:2025", "unknown-edition", "ISO/IEC 42001:2023"),
        ("ITU-T X.1280 (03/2024)", "status-unknown", ""),
        ("ISO 9001:2015", "unknown", ""),
    ],
)
def test_a_reference_is_judged_by_the_record_it_stands_for(
    bundled: Catalog, text: str, verdict: str, instead: str
) -> None:
    assert said(bundled, text) == (verdict, (instead,) if instead else ())


def test_an_edition_that_the_catalogue_leaves_out_is_not_called_impossible(
    sites: small.Small, no_snapshot: None
) -> None:
    title = "Artificial intelligence — Something with a past"
    sites.iso += [small.iso_row(7, "ISO/IEC 5001:2022", 6060, title, edition=3, publicationDate="2022-05")]
    assert run("sync").exit_code == 0
    with Catalog.open() as catalog:
        for text in ("ISO/IEC 5001:2010", "ISO/IEC 5001:2022/Amd 1:2025", "ISO/IEC DIS 5001:2026"):
            assert said(catalog, text) == ("unknown-edition", ("ISO/IEC 5001:2022",))
        # What had replaced it in 2024 would have been told since.
        assert said(catalog, "ISO/IEC 5001:2024") == ("no-such-edition", ("ISO/IEC 5001:2022",))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ISO/IEC 42001:2019", "before the first edition"),
        ("ISO/IEC 42001-2019", "the same, dated behind a hyphen"),
        ("ISO/IEC 42001:2027", "in the future"),
        ("ISO/IEC 42001:1946", "before there was an ISO"),
        ("ISO/IEC TR 24030:2023", "between two editions that follow each other"),
        ("ISO/IEC 22989:2022/Amd 1:2030", "an amendment of the future"),
        ("ISO/IEC DIS 42001:2030", "a draft of the future"),
    ],
)
def test_an_edition_that_cannot_be_never_existed(bundled: Catalog, text: str, why: str) -> None:
    assert said(bundled, text)[0] == "no-such-edition", why


def test_the_future_ends_when_the_day_comes(bundled: Catalog) -> None:
    later = ReferenceChecker(bundled, datetime.date(2031, 1, 1)).check(parse("ISO/IEC 42001:2030"))
    assert later.verdict is ReferenceStatus.UNKNOWN_EDITION


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ISO 99999:2020", "no-such-standard"),
        ("ISO 99999", "no-such-standard"),
        ("ISO/IEC 42001:2024", "no-such-edition"),
        ("ISO/IEC 22989:2022/Amd 1:2024", "no-such-edition"),
        ("ITU-T Y.9999 (01/2020)", "no-such-standard"),
        # What a whole list does not name all the same: passing stages, prints, names of work items.
        ("ISO/IEC DIS 99999:2020", "unknown"),
        ("IEC 99999:2020 RLV", "unknown"),
        ("ITU-T Y.NoSuch-thing", "unknown"),
        ("ISO/IEC CD 42001:2022", "superseded"),
    ],
)
def test_in_a_whole_list_absence_is_evidence(whole: Catalog, text: str, verdict: str) -> None:
    assert said(whole, text)[0] == verdict


def test_a_list_of_ai_standards_is_no_whole_list(sites: small.Small, no_snapshot: None) -> None:
    assert run("sync").exit_code == 0
    with Catalog.open() as catalog:
        assert said(catalog, "ISO 99999:2020")[0] == "unknown"


def test_a_row_in_quarantine_may_be_the_one(sites: small.Small, no_snapshot: None) -> None:
    sites.iso_extra = b'{"id": 7, "reference": "ISO 99999:2020", "title"\n'
    run("sync", "--scope", "all")
    with Catalog.open() as catalog:
        assert catalog.store.quarantined() and said(catalog, "ISO 99999:2020")[0] == "unknown"
        assert said(catalog, "ISO 99998:2020")[0] == "no-such-standard"


def sentences(catalog: Catalog, text: str) -> list[str]:
    return [one.result.sentence for one in check(catalog, Document.of_text(text), today=TODAY)]


def test_what_is_known_of_an_edition_is_said_in_words(bundled: Catalog) -> None:
    assert sentences(bundled, "ITU-T X.1280 (03/2024), ISO/IEC FDIS 42001:2023, ISO/IEC 42001:2023-11, ISO 9001") == [
        "ITU-T X.1280 (03/2024): in the catalogue, its status is not known",
        "ISO/IEC FDIS 42001:2023: superseded by ISO/IEC 42001:2023",
        "ISO/IEC 42001:2023-11: the work is in the catalogue, this edition is not; the current edition is ISO/IEC 42001:2023",
        "ISO 9001: not in the catalogue",
    ]
    assert sentences(bundled, "ITU-T X.1280") == [
        "ITU-T X.1280: in the catalogue as ITU-T X.1280 (06/2026), its status is not known"
    ]


def test_the_year_of_an_adoption_is_not_the_body_s(bundled: Catalog) -> None:
    assert sentences(bundled, "EN ISO/IEC 22989:2021, EN ISO/IEC 42001:2023") == [
        "ISO/IEC 22989:2021: the work is in the catalogue, this edition is not; the current edition is ISO/IEC 22989:2022",
        "ISO/IEC 42001:2023: in force",
    ]
    assert "there is no such edition" in sentences(bundled, "ISO/IEC 22989:2021")[0]


@pytest.mark.parametrize("line", [0, 1])
def test_any_line_of_a_broken_reference_may_allow_it(bundled: Catalog, line: int) -> None:
    lines = ["We follow ISO/IEC TR", "24030:2021 here.", "And ISO/IEC 42001."]
    assert len(sentences(bundled, "\n".join(lines))) == 2
    lines[line] += " <!-- aistandards: allow -->" if line else ""
    lines[line] = lines[line] if line else f"(aistandards: allow) {lines[line]}"
    assert sentences(bundled, "\n".join(lines)) == ["ISO/IEC 42001: in force as ISO/IEC 42001:2023"]
