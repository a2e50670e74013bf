"""The grammar of ITU-T: everything that ITU prints is read, nothing else is, and no reading is wrong."""

import json
import lzma
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards.plugin import Designation, DesignationError, Grammar, PartialDate, Supplement
from aistandards_itu.designation import MAX_CHARACTERS, ItuGrammar

GRAMMAR = ItuGrammar()
DATA = Path(__file__).resolve().parents[3] / "shared" / "upstream" / "data"


def read(text: str) -> Designation:
    return GRAMMAR.parse(text)


def first_guess(text: str) -> str | None:
    return next((str(read(spelling)) for spelling in GRAMMAR.guess(text)), None)


def stored(name: str) -> Any:
    path = DATA / name
    if not path.is_file():
        pytest.skip("needs ../shared/upstream/data, which is not here")
    return json.loads(lzma.open(path).read() if path.suffix == ".xz" else path.read_bytes())


def test_it_is_a_grammar() -> None:
    assert isinstance(GRAMMAR, Grammar)
    assert (GRAMMAR.name, GRAMMAR.bodies) == ("itu-t", ("itu-t",))
    assert GRAMMAR.locate("https://www.itu.int/rec/T-REC-Y.3172") is None


@pytest.mark.parametrize(
    "text",
    [
        "Y.3172 (06/2019)",
        "G.7710/Y.1701 (2007) Amd. 1 Err. 1 (05/2011)",
        "H.245 (V17) (2022) Cor. 1 (12/2022)",
        "H.222.0 (V9) (08/2023)",
        "G Suppl. 47 (03/2025)",
        "M Suppl. 2.16 (11/1988)",
        "Y Suppl. 60 (2020) Err. 1 (03/2021)",
        "E-100 series Suppl. 9 (02/2019)",
        "E.1100 series Suppl. 1 (03/2012)",
        "E100-300 Suppl. 3 (10/1984)",
        "Q-100 Suppl. 2 (11/1980)",
        "Q.2931 Suppl. 1 (02/1999)",
        "D.300 R/E.282 R (12/1972)",
        "E.165/Q.11 ter (11/1988)",
        "D.190/E.275/F.43 (10/1984)",
        "V.25 ter Annex A (08/1996)",
        "G.722 (1988) App. II (11/1988)",
        "G.726 App. II test vectors (03/1991)",
        "G.728 App. I Software (07/1995)",
        "G.729 Annex C+ (2000) Cor. 1 (03/2001)",
        "Z.100 Annex F1 (01/2015)",
        "Q.1912.5 C (10/2008)",
        "Q.931 v.2",
        "H.222.0 (1995) Technical Cor. 1 (02/1998)",
        "X.237 (1995) Amd. 1/Technical Cor. 1 (06/1999)",
        "H.350 attachment (08/2003)",
        "IMPL-8 (2010) Err. 1 (12/2011)",
        "QOS-2 (2011) Err. 1 (07/2012)",
        "SEC-QKD (2020) Cor. 1 (04/2021)",
        "Q.732.2-5 (1999) Amd. 1 (07/2001)",
        "Q.120-Q.139 (11/1988)",
        "X.692 (2002) Annex E (03/2002)",
        "I.256.2a (03/1993)",
        "M.73l (10/1976)",
        "Q.MP-LLM-FN",
        "F.AAI",
        "Y.3222 (ex Y.FMSC-ConTrans)",
        "XSTR.sem-AIA",
        "XSTR.AISec (ex TR.AISec)",
        "TR.AISec",
        "L.Arch_AI energy",
        "Y.Sup.CPN-IACS",
        "Y.supp.NAC-roadmap",
        "X.5Gsec-q",
    ],
)
def test_what_itu_prints_is_canonical_after_the_name_of_the_body(text: str) -> None:
    assert str(read(text)) == f"ITU-T {text}"
    assert read(f"ITU-T {text}") == read(text)


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("F.80bis/E.322 (10/1976)", "ITU-T F.80 bis/E.322 (10/1976)"),
        ("D.502R (02/2026)", "ITU-T D.502 R (02/2026)"),
        ("E.211/Q.11 quarter (11/1980)", "ITU-T E.211/Q.11 quater (11/1980)"),
        ("O.81 App.I (1998) Err. 1 (05/2000)", "ITU-T O.81 App. I (1998) Err. 1 (05/2000)"),
        ("  Y.3172\u00a0 (06/2019) ", "ITU-T Y.3172 (06/2019)"),
        ("ITU\u2011T Q.MP\u2011LLM\u2011FN", "ITU-T Q.MP-LLM-FN"),
    ],
)
def test_two_spellings_of_one_reference_are_one(printed: str, canonical: str) -> None:
    assert str(read(printed)) == canonical


@pytest.mark.parametrize(
    "prefix",
    [
        "ITU-T ",
        "Rec. ITU-T ",
        "Recommendation ITU-T ",
        "ITU-T Rec. ",
        "ITU-T Recommendation ",
        "CCITT ",
        "Rec. CCITT ",
        "CCITT Rec. ",
        "UIT-T ",
        "Rec. UIT-T ",
        "Recommandation UIT-T ",
        "Recomendación UIT-T ",
        "МСЭ-T ",
        "МСЭ-Т ",
        "Рекомендация МСЭ-Т ",
    ],
)
def test_every_prefix_means_the_same(prefix: str) -> None:
    assert read(f"{prefix}G.7710/Y.1701 (2007)") == read("G.7710/Y.1701 (2007)")


def test_the_date_of_a_supplement_is_not_that_of_the_edition() -> None:
    erratum = read("G.7710/Y.1701 (2007) Amd. 1 Err. 1 (05/2011)")
    assert (erratum.number, erratum.aliases, erratum.date) == ("G.7710", ("Y.1701",), PartialDate("2007"))
    assert erratum.supplements == (Supplement("Amd.", "1"), Supplement("Err.", "1", PartialDate("2011-05")))
    assert erratum.base == read("G.7710/Y.1701 (2007) Amd. 1")
    assert erratum.work == erratum.base.work == "ITU-T G.7710"
    assert read("G.729 Annex A (11/1996)").date is None


def test_a_supplement_to_a_series_is_a_document_of_its_own() -> None:
    own, added = read("G Suppl. 47 (03/2025)"), read("D.140 Suppl. 1 (06/2002)")
    assert (own.number, own.type, own.base, own.work) == ("G Suppl. 47", "Supplement", None, "ITU-T G Suppl. 47")
    assert (added.number, added.type, str(added.base)) == ("D.140", None, "ITU-T D.140")


def test_the_work_joins_editions_whether_dual_numbered_or_not() -> None:
    assert read("L.105 (11/2025)").work == read("L.105/L.87 (07/2010)").work
    assert read("L.105/L.87 (07/2010)").numbers == ("L.105", "L.87")
    assert read("D.502R (02/2026)").work == read("D.502 R (10/1976)").work


def test_versions_are_markings_and_former_names_are_numbers() -> None:
    assert (read("H.245 (V17) (2022)").marking, read("H.245 (V17) (2022)").number) == ("V17", "H.245")
    assert (read("Q.3403 v.1 (02/2016)").marking, read("Q.3403 v.1 (02/2016)").number) == ("v.1", "Q.3403")
    assert read("Y.3222 (ex Y.FMSC-ConTrans)").numbers == ("Y.3222", "Y.FMSC-ConTrans")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XSTR.sem-AIA", "Technical Report"),
        ("TR.AISec", "Technical Report"),
        ("HSTP-DLT-RF", "Technical Paper"),
        ("Q.MP-LLM-FN", None),
        ("Y.3172", None),
    ],
)
def test_the_type_of_a_paper_stands_in_its_letters(text: str, expected: str | None) -> None:
    assert read(text).type == expected


FOREIGN = (
    "",
    " ",
    "hello",
    "AI",
    "foundation model",
    "42001",
    "ISO 42001:2023",
    "IEC 60050",
    "IWA 1",
    "CISPR 11",
    "ISO-42001",
    "ISO/IEC 22989:2022",
    "ITU-T ISO-42001",
    "GPT-4",
    "UTF-8",
    "COVID-19",
    "CD-ROM",
    "ITU-T",
    "ITU-R BS.1116",
    "U.S.",
    "U.S.A",
    "A.I",
    "M.Sc. (2020)",
    "e.g",
    "E-100",
    "Amd. 1",
    "J.Smith said",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_texts_of_others_and_plain_words_are_rejected(text: str) -> None:
    with pytest.raises(DesignationError):
        read(text)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("hello", "hello"),
        ("ITU-T hello", "hello"),
        ("Y.3172 foo", "foo"),
        ("Y.3172foo", "foo"),
        ("Y.3172-201906", "-201906"),
        ("Y.3172/", ""),
        ("Y.3172/Amd. 1", "Amd. 1"),
        ("Y.3172 (13/2019)", "(13/2019)"),
        ("Y.3172 (06/2019) (07/2020)", "(07/2020)"),
        ("Y.3172 (2019)/Amd. 1", "/Amd. 1"),
        ("  Rec.  ITU-T   Y.3172 \t Amd.", "Amd."),
        ("H.264 AVC", "AVC"),
        ("Y.٣١٧٢", "Y.٣١٧٢"),  # digits, but not ITU's
    ],
)
def test_an_error_names_the_first_character_that_could_not_be_read(text: str, unread: str) -> None:
    with pytest.raises(DesignationError) as caught:
        read(text)
    assert text[caught.value.position :] == unread


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(DesignationError, match="longer than 300"):
        read("Y.1" + "/Y.1" * MAX_CHARACTERS)


ALPHABET = st.sampled_from(list("AGYrbis.-_/()0123 ") + ["ITU-T ", " Amd. 1", "(ex Y.", "(2019)", "T-REC-", "Sup", "!"])


@given(st.one_of(st.text(max_size=400), st.lists(ALPHABET, max_size=80).map("".join)))
@settings(max_examples=500, deadline=None)
def test_no_text_raises_anything_else_and_what_is_read_round_trips(text: str) -> None:
    for spelling in (text, *GRAMMAR.guess(text)):
        try:
            designation = read(spelling)
        except DesignationError as error:
            assert spelling == text, "a guess must be readable"
            assert 0 <= error.position <= len(text)
        else:
            assert read(str(designation)) == designation
            assert designation.base is None or read(str(designation.base)) == designation.base
            assert read(designation.work).work == designation.work


SERIES = st.sampled_from("ABDEFGHIJKLMNOPQRSTUVXYZ")
DOTTED = st.lists(st.integers(0, 9999).map(str), min_size=1, max_size=3).map(".".join)
ENDING = st.sampled_from(("", "", "", " bis", " ter", " R", " C"))
NUMBER = st.builds(lambda series, dotted, ending: f"{series}.{dotted}{ending}", SERIES, DOTTED, ENDING)
YEAR = st.integers(1900, 2099).map(str)
DATE = st.one_of(YEAR, st.builds(lambda year, month: f"{year}-{month:02d}", YEAR, st.integers(1, 12))).map(PartialDate)
SUPPLEMENT = st.builds(
    Supplement,
    st.sampled_from(("Amd.", "Cor.", "Err.", "Add.", "App.", "Annex", "Suppl.", "Technical Cor.")),
    st.sampled_from(("1", "12", "II", "IV", "A", "F1", "C+")),
    st.none() | DATE,
)
PROVISIONAL = st.from_regex(r"[A-Z]\.[A-Za-z]{3,6}-[A-Za-z0-9]{1,6}", fullmatch=True)


def printed(date: PartialDate | None) -> str:
    if date is None:
        return ""
    year, _, month = date.text.partition("-")
    return f" ({month}/{year})" if month else f" ({year})"


@given(
    st.sampled_from(("", "ITU-T ", "Rec. ITU-T ", "UIT-T ", "МСЭ-T ", "CCITT ")),
    st.lists(NUMBER, min_size=1, max_size=3),
    st.none() | st.integers(1, 99).map("V{}".format),
    st.none() | PROVISIONAL,
    st.none() | DATE,
    st.lists(SUPPLEMENT, max_size=3),
)
@settings(max_examples=500, deadline=None)
def test_every_component_comes_back(
    prefix: str,
    numbers: list[str],
    version: str | None,
    former: str | None,
    date: PartialDate | None,
    supplements: list[Supplement],
) -> None:
    text = prefix + "/".join(numbers) + (f" ({version})" if version else "") + (f" (ex {former})" if former else "")
    text += printed(date) + "".join(f" {one.kind} {one.number}{printed(one.date)}" for one in supplements)
    designation = read(text)
    assert (designation.number, *designation.aliases) == tuple(numbers)
    assert (designation.marking, designation.former, designation.date) == (version, former, date)
    assert designation.supplements == tuple(supplements)
    assert designation.text == "ITU-T " + text.removeprefix(prefix)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("y3172", "ITU-T Y.3172"),
        ("y.3172", "ITU-T Y.3172"),
        ("itu-t y 3172", "ITU-T Y.3172"),
        ("ITU Y.3172", "ITU-T Y.3172"),
        ("Rec. ITU-T Y.3172", "ITU-T Y.3172"),
        ("ITU-T Rec. Y.3172 (06/2019)", "ITU-T Y.3172 (06/2019)"),
        ("ITU-T Y.3172-201906", "ITU-T Y.3172 (06/2019)"),
        ("Y.3172 06/2019", "ITU-T Y.3172 (06/2019)"),
        ("Y.3172 (2019)", "ITU-T Y.3172 (2019)"),
        ("Y.3172:2019", "ITU-T Y.3172 (2019)"),
        ("X 509", "ITU-T X.509"),
        ("h.245 v17", "ITU-T H.245 (V17)"),
        ("y.3172 amendment 1", "ITU-T Y.3172 Amd. 1"),
        ("G.722 appendix 2", "ITU-T G.722 App. II"),
        ("itu-t g supplement 47", "ITU-T G Suppl. 47"),
        ("v.27bis", "ITU-T V.27 bis"),
        ("q.mp-llm-fn", "ITU-T Q.mp-llm-fn"),
        ("https://www.itu.int/rec/T-REC-Y.3172-201906-I/en", "ITU-T Y.3172 (06/2019)"),
        ("https://www.itu.int/rec/T-REC-Y.3172", "ITU-T Y.3172"),
        ("https://www.itu.int/rec/T-REC-Y.3172/en", "ITU-T Y.3172"),
        ("https://www.itu.int/ITU-T/recommendations/rec.aspx?rec=Y.3172", "ITU-T Y.3172"),
        ("https://www.itu.int/rec/dologin_pub.asp?lang=e&id=T-REC-Y.3172-201906-I!!PDF-E", "ITU-T Y.3172 (06/2019)"),
        ("T-REC-A.Sup1-199809-W", "ITU-T A Suppl. 1 (09/1998)"),
        ("T-REC-X.145-200302-S!Amd1", "ITU-T X.145 Amd. 1 (02/2003)"),
        ("T-REC-T.88-200412-S!Amd1-Err1", "ITU-T T.88 Amd. 1 Err. 1 (12/2004)"),
        ("T-REC-Z.100-201910-I!AnnF1", "ITU-T Z.100 Annex F1 (10/2019)"),
        ("T-REC-H.263-200106-I!App3", "ITU-T H.263 App. III (06/2001)"),
        ("T-REC-E.800SerSup9-202110-I", "ITU-T E-800 series Suppl. 9 (10/2021)"),
        ("T-REC-V.27bis-198811-I", "ITU-T V.27 bis (11/1988)"),
    ],
)
def test_what_people_write_is_understood(written: str, meant: str) -> None:
    assert first_guess(written) == meant


@pytest.mark.parametrize("text", [*FOREIGN, "t5", "a4", "i 5", "a 100", "page 3", "2019", "gpt 4", "v2", "x" * 1000])
def test_bare_words_and_bare_numbers_stand_for_nothing(text: str) -> None:
    assert list(GRAMMAR.guess(text)) == []


@pytest.mark.parametrize("address", ["https://www.itu.int/rec/T-REC-X.712-199610-I!Crs", "https://itu.int/?rec=13894"])
def test_an_address_that_names_more_than_is_understood_stands_for_nothing(address: str) -> None:
    assert list(GRAMMAR.guess(address)) == []


@pytest.mark.parametrize("text", ["Y.1" + ".1" * 148, "Y." + "a-" * 149, "Y.1" + "/Y.1" * 74, "Y.a (ex " + "a " * 140])
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    began = time.perf_counter()
    for tried in (text, text[:-1] + "\u20ac"):
        list(GRAMMAR.guess(tried))
        try:
            read(tried)
        except DesignationError:
            continue
    assert time.perf_counter() - began < 0.1


def test_every_reference_of_the_index_is_read() -> None:
    rows = stored("itu_t_search_recs.json.xz")["Data"]
    for row in rows:
        designation = read(row["rec_name"])
        assert read(str(designation)) == designation
    assert len(rows) > 16_000


def test_every_work_item_is_read() -> None:
    for item in stored("itu_t_work_items.json"):
        designation = read(item["designation"])
        assert str(designation) == f"ITU-T {item['designation']}"
        assert read(str(designation)) == designation


def says_as_much(row: dict[str, str]) -> bool:
    """Whether a row's address names what the row is.

    Some lead to the volume a text was printed in (`Q.400-Q.490`), to the base of an amendment, or carry another date
    or number than the name does.
    """
    name, address = row["rec_name"], row["dms_link"].rpartition("T-REC-")[2]
    lead, _, rest = address.partition("-")
    added = any(
        word in name for word in (" Amd.", " Cor.", " Err.", " Add.", " App.", " Annex", " Suppl.", " attachment")
    )
    numbers = [number.replace(" ", "") for number in read(name).numbers]
    year_month = name[-5:-1] + name[-8:-6]
    return (
        rest.startswith(year_month)
        and added == ("!" in address or "Sup" in lead)
        and ("Sup" in lead or lead in numbers)
    )


def test_addresses_of_the_index_lead_back_to_their_rows() -> None:
    rows = [row for row in stored("itu_t_search_recs.json.xz")["Data"] if "T-REC-" in (row["dms_link"] or "")]
    telling = [row for row in rows if says_as_much(row)]
    found = 0
    for row in telling:
        wanted = read(row["rec_name"])
        issued = wanted.supplements[-1].date if wanted.supplements else wanted.date
        for reading in map(read, GRAMMAR.guess(row["dms_link"])):
            same = [(one.kind, one.number) for one in reading.supplements] == [
                (one.kind, one.number) for one in wanted.supplements
            ]
            reached = reading.supplements[-1].date if reading.supplements else reading.date
            if reading.number in wanted.numbers and same and reached == issued:
                found += 1
                break
    assert len(telling) > 0.97 * len(rows)
    assert found >= 0.99 * len(telling)
