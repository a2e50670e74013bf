"""Designations of all three bodies, by example, by property and over every reference of the stand-in's data."""

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import DesignationError
from aistandards.model.designation import names_edition
from tests.support.installed import parse

SHARED = Path(__file__).resolve().parents[3] / "shared"

EXAMPLES = {
    "ISO 1234:1999/AMD1:2001": "ISO 1234:1999/Amd 1:2001",
    "ISO/IEC DTS 42119-2": "ISO/IEC DTS 42119-2",
    "ISO/IEC WD TS 21421.2": "ISO/IEC WD TS 21421.2",
    "ISO/DIS 22915-13.2": "ISO/DIS 22915-13.2",
    "ISO/IEC 22989:2022/CD Amd 1": "ISO/IEC 22989:2022/CD Amd 1",
    "ISO/IEC TR 13818-5:1997/Amd 1:1999/Cor 1:2003": "ISO/IEC TR 13818-5:1997/Amd 1:1999/Cor 1:2003",
    "ISO/IEC TS 29125:2017+AMD1:2020+AMD2:2024 CSV": "ISO/IEC TS 29125:2017+AMD1:2020+AMD2:2024 CSV",
    "ИСО/МЭК 42001:2023": "ISO/IEC 42001:2023",
    "CEI 60050-113": "IEC 60050-113",
    "G.7710/Y.1701 (2007) Amd. 1 Err. 1 (05/2011)": "ITU-T G.7710/Y.1701 (2007) Amd. 1 Err. 1 (05/2011)",
    "H.245 (V17) (2022) Cor. 1 (12/2022)": "ITU-T H.245 (V17) (2022) Cor. 1 (12/2022)",
    "G Suppl. 47 (03/2025)": "ITU-T G Suppl. 47 (03/2025)",
    "D.300 R/E.282 R (12/1972)": "ITU-T D.300 R/E.282 R (12/1972)",
    "E.165/Q.11 ter (11/1988)": "ITU-T E.165/Q.11 ter (11/1988)",
    "Q.1912.5 C (10/2008)": "ITU-T Q.1912.5 C (10/2008)",
    "Rec. ITU-T Y.3172": "ITU-T Y.3172",
    "Y.3222 (ex Y.FMSC-ConTrans)": "ITU-T Y.3222 (ex Y.FMSC-ConTrans)",
    "Q.MP-LLM-FN": "ITU-T Q.MP-LLM-FN",
}


@pytest.mark.parametrize(("text", "canonical"), EXAMPLES.items())
def test_a_reference_has_one_canonical_form(text: str, canonical: str) -> None:
    designation = parse(text)
    assert str(designation) == canonical
    assert parse(canonical) == designation


def test_an_amendment_knows_its_base_and_its_work() -> None:
    designation = parse("ISO/IEC TR 13818-5:1997/Amd 1:1999/Cor 1:2003")
    assert str(designation.base) == "ISO/IEC TR 13818-5:1997/Amd 1:1999"
    assert designation.work == "ISO/IEC TR 13818-5"
    assert designation.part == "5"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        designation = parse(text)
    except DesignationError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(str(designation)) == designation


@given(
    st.sampled_from(["ISO", "ISO/IEC", "IEC", "ISO/IEC/IEEE"]),
    st.sampled_from([None, "TS", "TR", "PAS"]),
    st.integers(1, 99999),
    st.one_of(st.none(), st.integers(1, 500)),
    st.one_of(st.none(), st.integers(1950, 2030)),
)
def test_components_come_back_as_they_went_in(
    publishers: str, kind: str | None, number: int, part: int | None, year: int | None
) -> None:
    text = (
        f"{publishers} {kind + ' ' if kind else ''}{number}"
        + (f"-{part}" if part else "")
        + (f":{year}" if year else "")
    )
    designation = parse(text)
    assert "/".join(designation.publishers) == publishers
    assert (designation.type, designation.number) == (kind, str(number))
    assert designation.part == (str(part) if part else None)
    assert (designation.date.text if designation.date else None) == (str(year) if year else None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("iso_deliverables_metadata.jsonl.xz", "reference"),
        ("iec_publications.jsonl.xz", "reference"),
        ("itu_t_details.jsonl.xz", "rec_name"),
    ],
)
def test_every_reference_of_the_real_catalogues_reads_and_round_trips(file: str, field: str) -> None:
    path = SHARED / "upstream" / "data" / file
    if not path.is_file():
        pytest.skip("needs ../shared/upstream/data, which is not here")
    with lzma.open(path) as lines:
        for line in lines:
            designation = parse(json.loads(line)[field])
            assert parse(str(designation)) == designation


@pytest.mark.parametrize(
    ("asked", "stored", "is_named"),
    [
        ("ITU-T G.8021/Y.1341 (2022)", "ITU-T G.8021/Y.1341 (11/2022)", True),
        ("ITU-T G.8021/Y.1341 (2021)", "ITU-T G.8021/Y.1341 (11/2022)", False),
        ("ITU-T G.8021/Y.1341 (11/2022)", "ITU-T G.8021/Y.1341 (11/2022)", False),
        ("ITU-T H.245 (2022)", "ITU-T H.245 (V17) (11/2022)", False),
        ("ITU-T Y.3172 (2022)", "ITU-T Y.3173 (11/2022)", False),
        ("ITU-T Y.3172", "ITU-T Y.3172 (11/2022)", False),
        ("ISO/IEC 22989:2022", "ISO/IEC 22989:2022/Amd 1:2024", False),
    ],
)
def test_an_edition_is_named_by_its_year_alone(asked: str, stored: str, is_named: bool) -> None:
    assert names_edition(parse(asked), parse(stored)) is is_named
