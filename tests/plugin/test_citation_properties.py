"""What holds of every citation, whatever the text: nothing raises, texts are canonical, and no date is lost."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aistandards.model import Citation
from tests.support.installed import DESIGNATIONS, parse

NAMES = st.builds(
    "{} {}{}".format,
    st.sampled_from(["ISO", "IEC", "ISO/IEC", "ISO/TS", "ISO/IEC TR"]),
    st.integers(1, 99_999),
    st.one_of(st.just(""), st.integers(1, 99).map("-{}".format)),
)
YEARS = st.integers(1960, 2029)
MONTHS = (
    "January",
    "février",
    "März",
    "abril",
    "май",
    "June",
    "julio",
    "août",
    "September",
    "октябрь",
    "November",
    "dez.",
)
TAILS = st.sampled_from(
    [
        " ({})",
        " {}",
        "/{}",
        ":{}",
        "-{}",
        ", {}",
        " : {}",
        " ({} edition)",
        " (version {})",
        ", Ausgabe {}",
        "（{}）",
        " [{}]",
        " (en {})",
    ]
)
PIECES = st.sampled_from(
    """ISO IEC ITU-T X.509 IEEE Std RFC NIST SP ETSI EN 27001 -1 :2013 (2013) (10/16) (E) (en,fr) Ed. ED1 2nd edition (all parts) series
    family /Amd Corr. 1 +A1:2012 + CSV | DIN BS- GB/T ГОСТ ИСО/МЭК Руководство Part 6 xx -x 2501n v1.1.1 Rev. (Revision of ) June 2019 ™ ：
    （ ） ٢٧ urn:iso:std:iso: https://www.iso.org/standard/ T-REC- .pdf _ , . 第2版 年 版""".split()
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(PIECES, st.just(" ")), max_size=14).map("".join),
    st.lists(PIECES, max_size=10).map(" ".join),
)


@given(TEXTS)
@example("ISO 9001 (" * 40)
@example("urn:iso:std:" + "iso:" * 60)
def test_every_text_has_readings_that_are_canonical_or_none(text: str) -> None:
    for citation in DESIGNATIONS.citations(text):
        designation = citation.designation
        assert parse(designation.text) == designation
        assert isinstance(citation, Citation)
    list(DESIGNATIONS.locate(text))


@given(TEXTS, st.integers(0, 40))
def test_a_tail_ends_in_the_text_and_keeps_the_number(text: str, at: int) -> None:
    designation = parse("ISO/IEC 27001")
    citation, end = DESIGNATIONS.tail(text, min(at, len(text)), designation)
    assert min(at, len(text)) <= end <= len(text)
    assert citation.designation.work == designation.work


@given(NAMES, YEARS, TAILS)
def test_no_year_is_lost(name: str, year: int, tail: str) -> None:
    for citation in DESIGNATIONS.citations(name + tail.format(year)):
        date, unread = citation.designation.date, citation.unread or ""
        assert (date is not None and date.year == year) or str(year) in unread


@given(st.integers(1000, 3999), st.integers(1, 12), YEARS)
def test_no_month_is_lost(number: int, month: int, year: int) -> None:
    name = MONTHS[month - 1]
    for form in (f"({month:02}/{year})", f"({name} {year})", f"({year}-{month:02})", f"({month:02}/{year % 100:02})"):
        citation = next(DESIGNATIONS.citations(f"ITU-T Y.{number} {form}"))
        assert citation.designation.text == f"ITU-T Y.{number} ({month:02}/{year})"


@given(NAMES, YEARS, st.sampled_from(["DIN EN ", "NEN-EN-", "BS ", "IS/", "ČSN EN ", "GB/T 1234-2020 idt ", "ГОСТ Р "]))
def test_a_prefix_changes_who_adopts_and_not_what_is_cited(name: str, year: int, prefix: str) -> None:
    plain, adopted = (next(DESIGNATIONS.citations(f"{before}{name}:{year}")) for before in ("", prefix))
    assert adopted.designation == plain.designation and adopted.adopted and plain.adopted is None


@given(
    NAMES,
    st.integers(1, 20),
    st.sampled_from([" Ed. {}", " ED{}", ", Edition {}.0", " (Ed. {})", " 第{}版", ", {}th edition"]),
)
def test_no_edition_is_lost(name: str, edition: int, tail: str) -> None:
    assert next(DESIGNATIONS.citations(name + tail.format(edition))).edition == str(edition)


HOSTILE = [
    "CEN/TS/",
    "BS EN ",
    "(E)",
    " Ed. 2",
    "((",
    "(2015",
    "ISO/IEC ",
    "-1",
    "/1",
    "Rec. ",
    "Series ",
    "(Revision of (",
    " 2015",
    "urn:iso:std:",
    "Part 1 ",
    "|",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_long_text_is_no_citation_and_its_tail_is_short(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    assert list(DESIGNATIONS.citations(text)) == []
    _, end = DESIGNATIONS.tail(text, 0, parse("ISO 9001"))
    assert end < 2_000
    assert not re.search(r"\s{2}", unit)
