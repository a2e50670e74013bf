"""Where references stand: what the catalogue says of a document, a series, a family and an adoption."""

import datetime

import pytest

from aistandards import Catalog
from aistandards.check.checker import ReferenceChecker
from aistandards.check.documents import Document
from aistandards.check.results import PROBLEMS, CheckResult
from aistandards.check.verdicts import check
from aistandards.model.citation import Citation
from tests.support import small
from tests.support.commands import run
from tests.support.installed import DESIGNATIONS, parse

TODAY = datetime.date(2026, 12, 1)


def judged(catalog: Catalog, text: str) -> CheckResult:
    return ReferenceChecker(catalog, TODAY).check(next(DESIGNATIONS.citations(text)))


def sentences(catalog: Catalog, text: str) -> list[str]:
    return [one.result.sentence for one in check(catalog, Document.of_text(text), today=TODAY)]


@pytest.mark.parametrize(
    ("text", "verdict", "instead"),
    [
        ("ISO/IEC 42001:2023", "in-force", ()),
        ("ISO/IEC 42001:2023-12", "in-force", ()),
        ("ISO/IEC 42001:2023-11", "unknown-edition", ("ISO/IEC 42001:2023",)),
        ("ISO/IEC 42001-2023", "in-force", ()),
        ("ISO/IEC TR 24030:2021", "superseded", ("ISO/IEC TR 24030:2024",)),
        ("ISO/IEC DTS 42119-3", "in-development", ()),
        ("ISO/IEC DIS 22989:2021", "superseded", ("ISO/IEC 22989:2022",)),
        ("ISO/IEC FDIS 42001:2023", "superseded", ("ISO/IEC 42001:2023",)),
        ("ISO/IEC CD 42001:2025", "unknown-edition", ("ISO/IEC 42001:2023",)),
        ("ITU-T X.1280 (03/2024)", "status-unknown", ()),
        ("ISO/IEC 27001 Ed. 3", "in-force", ()),
        ("ISO/IEC 27001 Ed. 2", "superseded", ("ISO/IEC 27001:2022",)),
        ("ISO/IEC 27001 Ed. 9", "unknown-edition", ("ISO/IEC 27001:2022",)),
    ],
)
def test_a_reference_is_judged_by_the_record_it_stands_for(
    bundled: Catalog, text: str, verdict: str, instead: tuple[str, ...]
) -> None:
    result = judged(bundled, text)
    assert (result.verdict.value, result.instead) == (verdict, instead)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("ISO/IEC 24760", "ISO/IEC 24760-1:"),
        ("IEC 61511", "IEC 61511-1:"),
        ("ISO/IEC 14888 (all parts)", "ISO/IEC 14888-1:"),
        ("ISO/IEC 5259", "ISO/IEC 5259-1:2024"),
        ("ISO 14229", "ISO 14229-1:"),
    ],
)
def test_a_series_is_in_force_when_parts_of_it_are(bundled: Catalog, text: str, part: str) -> None:
    result = judged(bundled, text)
    assert result.verdict.value == "in-force" and result.record is None
    assert any(name.startswith(part) for name in result.parts) and part in result.sentence


@pytest.mark.parametrize("text", ["ISO 639", "ISO/IEC 27033"])
def test_an_old_undivided_edition_does_not_judge_the_series(bundled: Catalog, text: str) -> None:
    assert judged(bundled, text).verdict.value not in {verdict.value for verdict in PROBLEMS}


def test_a_dated_series_is_its_parts_of_that_date(bundled: Catalog) -> None:
    result = judged(bundled, "IEC 61508:1998")
    assert result.verdict.value == "superseded" and "IEC 61508-1:2010" in result.instead
    assert all(":1998" in part for part in result.parts)
    assert judged(bundled, "IEC 61508:2010").verdict.value == "in-force"
    # No part is of that year, and that is no proof of anything.
    never = judged(bundled, "IEC 61508:2004")
    assert never.verdict.value == "unknown-edition" and "IEC 61508-1:2010" in never.instead


@pytest.mark.parametrize("text", ["ISO/IEC 2502n", "IEC 62443-4-x", "ISO/IEC 9999n"])
def test_a_family_is_never_a_problem(bundled: Catalog, text: str) -> None:
    result = judged(bundled, text)
    assert result.verdict.value == "family" and result.reason is None
    assert "a family of standards" in result.sentence


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("ISO/IEC 12207:1995", "ISO/IEC/IEEE 12207:2017"),
        ("ISO/IEC 25010:2011", "ISO/IEC 25010:2023"),
        ("ISO/IEC 9126-1:2001", "ISO/IEC 25010:2023"),
        ("ISO 14971:2000", "ISO 14971:2019"),
    ],
)
def test_what_is_named_instead_is_in_force(bundled: Catalog, text: str, today: str) -> None:
    result = judged(bundled, text)
    assert result.verdict.value in ("superseded", "withdrawn") and today in result.instead
    assert all(judged(bundled, name).verdict.value == "in-force" for name in result.instead)


def test_where_nothing_is_in_force_nothing_older_is_named(bundled: Catalog) -> None:
    result = judged(bundled, "ISO 4217:2001")
    assert result.instead == () and result.sentence.startswith("ISO 4217:2001: superseded; none is in force today")


def test_a_successor_that_is_not_held_is_not_denied(bundled: Catalog) -> None:
    result = judged(bundled, "IEC 61869-6:2016")
    assert result.verdict.value == "superseded" and result.steps == result.instead == ()
    assert "superseded; its successor is not in the catalogue" in result.sentence


def test_the_steps_to_what_is_in_force_are_kept(bundled: Catalog) -> None:
    result = judged(bundled, "ISO 690:1975")
    assert result.instead == ("ISO 690:2021",) and "ISO 690:2010" in result.steps
    assert any("ISO 690:2010 → ISO 690:2021" in reason for reason in result.explanation)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("EN ISO/IEC 22989:2021", "unknown-edition"),
        ("EN ISO/IEC 42001:2023", "in-force"),
        ("DIN EN ISO 14971:2022-04", "unknown-edition"),
        ("BS EN ISO 14971:2007", "superseded"),
        ("NEN-EN-ISO/IEC 27001", "in-force"),
    ],
)
def test_the_year_of_an_adoption_judges_only_where_an_edition_of_it_is_held(
    bundled: Catalog, text: str, verdict: str
) -> None:
    result = judged(bundled, text)
    assert result.verdict.value == verdict and result.adopted is not None


def test_an_adoption_before_the_current_edition_is_of_a_former_one(bundled: Catalog) -> None:
    former, other = judged(bundled, "NEN-ISO/IEC 27001:2017"), judged(bundled, "UNE-ISO/IEC 42001:2025")
    assert "before the current edition, ISO/IEC 27001:2022" in former.sentence
    assert "the edition adopted is not known; the current edition is ISO/IEC 42001:2023" in other.sentence


def test_a_date_that_is_not_understood_is_not_dropped(bundled: Catalog) -> None:
    citation = Citation(parse("ISO 9001"), unread="(rev. of spring)")
    result = ReferenceChecker(bundled, TODAY).check(citation)
    assert result.verdict.value == "date-not-understood" and result.instead[0].startswith("ISO 9001:")
    assert "(rev. of spring)" in result.sentence


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ISO/TS 31000:2018", "ISO 31000:2018"),
        ("ISO 27001:2010", "ISO/IEC 27001"),
        ("ISO 62304:2006", "IEC 62304:2006"),
        ("IEC 62304:2015", "IEC 62304:2006+AMD1:2015 CSV"),
    ],
)
def test_the_same_number_and_year_is_named_first(bundled: Catalog, text: str, first: str) -> None:
    result = judged(bundled, text)
    assert result.verdict not in PROBLEMS and result.instead[0].startswith(first)


def test_a_record_of_the_status_index_says_the_date_of_the_index(bundled: Catalog) -> None:
    result = judged(bundled, "ISO 9001:2008")
    assert result.index_date is not None and f"(status index of {result.index_date})" in result.sentence
    assert judged(bundled, "ISO/IEC 42001:2023").index_date is None


def test_sources_that_disagree_are_both_shown(sites: small.Small, no_snapshot: None) -> None:
    title = "Artificial intelligence — One text of two bodies"
    sites.iso += [small.iso_row(7, "ISO/IEC 5001:2022", 6060, title, publicationDate="2022-05")]
    sites.iec += [small.iec_row(7, "ISO/IEC 5001:2022", "WITHDRAWN", title)]
    assert run("sync").exit_code == 0
    with Catalog.open() as catalog:
        result = judged(catalog, "ISO/IEC 5001:2022")
        shown = {"published", "withdrawn"}
        (source, stated), *_ = result.disagreements
        assert source in ("iso", "iec") and stated in shown and f"{source} states {stated}" in result.sentence


def test_a_draft_whose_text_is_out_is_superseded_by_it(sites: small.Small, no_snapshot: None) -> None:
    title = "Artificial intelligence — A text whose project is still listed"
    sites.iso += [
        small.iso_row(7, "ISO/IEC FDIS 5001", 5020, title),
        small.iso_row(8, "ISO/IEC 5001:2025", 6060, title, publicationDate="2025-05"),
        small.iso_row(9, "ISO/IEC FDIS 5002", 5020, title, edition=2),
        small.iso_row(10, "ISO/IEC 5002:2019", 6060, title, publicationDate="2019-05"),
    ]
    assert run("sync").exit_code == 0
    with Catalog.open() as catalog:
        assert judged(catalog, "ISO/IEC FDIS 5001").instead == ("ISO/IEC 5001:2025",)
        assert judged(catalog, "ISO/IEC FDIS 5002").verdict.value == "in-development"


def test_what_is_known_of_an_edition_is_said_in_words(bundled: Catalog) -> None:
    assert sentences(bundled, "ITU-T X.1280 (03/2024), ISO/IEC FDIS 42001:2023, ISO/IEC 42001:2023-11") == [
        "ITU-T X.1280 (03/2024): in the catalogue, its status is not known",
        "ISO/IEC FDIS 42001:2023: superseded by ISO/IEC 42001:2023",
        "ISO/IEC 42001:2023-11: the work is in the catalogue, this edition is not; the nearest is ISO/IEC 42001:2023",
    ]
    assert sentences(bundled, "ITU-T X.1280") == [
        "ITU-T X.1280: in the catalogue as ITU-T X.1280 (06/2026), its status is not known"
    ]


@pytest.mark.parametrize("line", [0, 1])
def test_any_line_of_a_broken_reference_may_allow_it(bundled: Catalog, line: int) -> None:
    lines = ["We follow ISO/IEC TR", "24030:2021 here.", "And ISO/IEC 42001."]
    assert len(sentences(bundled, "\n".join(lines))) == 2
    lines[line] += " <!-- aistandards: allow -->" if line else ""
    lines[line] = lines[line] if line else f"(aistandards: allow) {lines[line]}"
    assert sentences(bundled, "\n".join(lines)) == ["ISO/IEC 42001: in force as ISO/IEC 42001:2023"]
