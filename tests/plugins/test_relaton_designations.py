"""The grammars of the bodies that only Relaton tells of: what they read, what they leave alone, what they call a work."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aistandards import DesignationError
from aistandards_relaton.datasets import BODIES_BY_PREFIX, DATASETS
from aistandards_relaton.grammars import GRAMMARS
from aistandards_relaton.grammars.joint import iso_spelling
from aistandards_relaton.reading import read
from tests.support.installed import DESIGNATIONS, parse

# Grammar, body, designation as the datasets write it, its canonical form where it is another one, its work.
EXAMPLES = [
    ("relaton-ieee", "ieee", "IEEE Std 1232-2002", None, "IEEE Std 1232"),
    ("relaton-ieee", "ieee", "IEEE Std 802.16-01-2003", None, "IEEE Std 802.16-01"),
    ("relaton-ieee", "ieee", "IEEE P1010/D-20-2021-11", None, "IEEE Std 1010"),
    ("relaton-ieee", "ieee", "IEEE Std 1007™-1991", "IEEE Std 1007-1991", "IEEE Std 1007"),
    ("relaton-ieee", "ieee", "IEEE Unapproved Std P802.11k/D-9.0-2007-09", None, "IEEE Std 802.11k"),
    ("relaton-ieee", "ieee", "ANSI/IEEE Std C37.20.1-1987", None, "IEEE Std C37.20.1"),
    ("relaton-ieee", "ieee", "AIEE 22-1925", None, "AIEE 22"),
    ("relaton-ieee", "ieee", "IEEE Std 1012-2012 Redline", None, "IEEE Std 1012"),
    ("relaton-ieee", "ieee", "ISO/IEC/IEEE FDIS P24765-2016-10", None, "IEEE Std 24765"),
    ("relaton-ieee", "ieee", "ISO/IEC/IEEE 12207-2017 Redline", None, "IEEE Std 12207"),
    ("relaton-ieee", "ieee", "IEEE Std 802.1Q/Cor2-2012", None, "IEEE Std 802.1Q"),
    ("relaton-etsi", "etsi", "ETSI EN 303 645 V2.1.1 (2020-06)", None, "ETSI EN 303 645"),
    ("relaton-etsi", "etsi", "ETSI ETS 300 197/A2 ed.1 (1997-03)", None, "ETSI ETS 300 197"),
    ("relaton-etsi", "etsi", "ETSI GS NFV-IFA 011 V2.7.1 (2019-09)", None, "ETSI GS NFV-IFA 011"),
    ("relaton-etsi", "etsi", "ETSI GTS GSM 02.30 V5.3.0 (1996-07)", None, "ETSI GTS GSM 02.30"),
    ("relaton-ietf", "ietf", "RFC 9110", None, "RFC 9110"),
    ("relaton-ietf", "ietf", "RFC7230", "RFC 7230", "RFC 7230"),
    ("relaton-ietf", "ietf", "BCP 14", None, "BCP 14"),
    ("relaton-ietf", "ietf", "draft-ietf-httpbis-semantics-19", None, "draft-ietf-httpbis-semantics"),
    ("relaton-ietf", "ietf", "I-D.ietf-trill-over-ip", "draft-ietf-trill-over-ip", "draft-ietf-trill-over-ip"),
    ("relaton-w3c", "w3c", "W3C REC-cors-20140116", None, "W3C cors"),
    ("relaton-w3c", "w3c", "W3C REC-CSS1-961217", None, "W3C CSS1"),
    ("relaton-w3c", "w3c", "W3C css-box-3", None, "W3C css-box-3"),
    ("relaton-nist", "nist", "NIST SP 800-53r5", None, "NIST SP 800-53"),
    ("relaton-nist", "nist", "NIST SP 800-63B-4 ipd", None, "NIST SP 800-63B-4"),
    ("relaton-nist", "nist", "NIST AI 100-2e2023 ipd", None, "NIST AI 100-2"),
    ("relaton-nist", "nist", "NBS BMS 140e2", None, "NBS BMS 140"),
    ("relaton-nist", "nist", "NIST IR 8115viet", None, "NIST IR 8115"),
    ("relaton-nist", "nist", "NIST IR 8165-upd1", None, "NIST IR 8165"),
    ("relaton-nist", "nist", "NISTIR 8354", "NIST IR 8354", "NIST IR 8354"),
    ("relaton-nist", "nist", "NIST FIPS 186-5", None, "NIST FIPS 186-5"),
    ("relaton-oasis", "oasis", "OASIS mqtt-v5.0", None, "OASIS mqtt"),
    ("relaton-oasis", "oasis", "OASIS csaf-v2.0-CS01", None, "OASIS csaf"),
    ("relaton-oasis", "oasis", "OASIS DITA-v1.3-part1-base", None, "OASIS DITA"),
    ("relaton-oasis", "oasis", "OASIS mqtt-v3.1.1-plus-Errata01", None, "OASIS mqtt"),
    ("relaton-oasis", "oasis", "OASIS ECF v4.01", None, "OASIS ECF"),
    ("relaton-3gpp", "3gpp", "3GPP TS 23.501:Rel-17/17.0.0", "3GPP TS 23.501:REL-17/17.0.0", "3GPP TS 23.501"),
    ("relaton-3gpp", "3gpp", "3GPP TR 00.01U:UMTS/3.0.0", None, "3GPP TR 00.01U"),
    ("relaton-prefixed", "oiml", "OIML R 60-1:2017 (E)", None, "OIML R 60-1"),
    ("relaton-prefixed", "ecma", "ECMA-262", None, "ECMA-262"),
    ("relaton-prefixed", "jis", "JIS A 0001:1999", None, "JIS A 0001"),
    ("relaton-prefixed", "plateau", "PLATEAU Handbook #00 5.0", None, "PLATEAU Handbook #00 5.0"),
    ("relaton-prefixed", "itu-r", "ITU-R M.2014-2", None, "ITU-R M.2014-2"),
]


@pytest.mark.parametrize(("grammar", "body", "text", "canonical", "work"), EXAMPLES)
def test_a_reference_is_read_by_its_body_s_grammar_and_by_no_other(
    grammar: str, body: str, text: str, canonical: str | None, work: str
) -> None:
    designation = GRAMMARS[grammar].parse(text)
    assert (designation.text, designation.body, designation.work) == (canonical or text, body, work)
    assert parse(text) == designation, "another grammar takes it first"
    assert GRAMMARS[grammar].parse(designation.work).work == work, "a work is a designation too"


@pytest.mark.parametrize("name", GRAMMARS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_has_the_form_reads_to_a_canonical_text_that_reads_the_same(name: str, data: st.DataObject) -> None:
    grammar = GRAMMARS[name]
    text = data.draw(st.from_regex(grammar.form, fullmatch=True))  # type: ignore[attr-defined]
    if name == "relaton-ieee":
        # Its form leaves the publishers to its prefix.
        text = f"{data.draw(st.sampled_from(['IEEE', 'ANSI/IEEE', 'AIEE']))} {text.partition(' ')[2]}"
    try:
        designation = grammar.parse(text)
    except DesignationError:
        assume(False)
    assert grammar.parse(designation.text) == designation
    assert designation.body in grammar.bodies and designation.work and designation.number
    for base in filter(None, (designation.base,)):
        assert grammar.parse(base.text).text == base.text


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    for grammar in GRAMMARS.values():
        try:
            grammar.parse(text)
        except DesignationError as error:
            assert 0 <= error.position <= len(text)
        list(grammar.guess(text))


@pytest.mark.parametrize(
    "text",
    [
        "ISO 9001:2015", "ISO/IEC 42001:2023", "IEC 60050:2001", "ITU-T X.509", "Y.3172 (06/2019)", "hello world", "CC",
        "CCTV 5", "OGCX 1", "ECMAScript 2020", "IEEE", "RFC", "RFC nine", "W3C", "draft-", "XEPs 1", "NIST", "the CC 5",
        "iso 42001", "EN 303 645", "SP 800-53", "", " ", "BIPMX 3", "AI", "JISC 5",
    ],
)  # fmt: skip
def test_nothing_else_is_taken_for_a_designation(text: str) -> None:
    for name, grammar in GRAMMARS.items():
        with pytest.raises(DesignationError):
            grammar.parse(text)
            raise AssertionError(f"{name} takes {text!r}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ieee 1232:2002", "IEEE Std 1232-2002"),
        ("IEEE P7014/D2", "IEEE P7014/D-2"),
        ("EN 303645 v2.1.1", "ETSI EN 303 645 V2.1.1"),
        ("etsi ts 126 501", "ETSI TS 126 501"),
        ("rfc9110", "RFC 9110"),
        ("https://www.rfc-editor.org/rfc/rfc9110.html", "RFC 9110"),
        ("https://datatracker.ietf.org/doc/draft-ietf-httpbis-semantics-19/", "draft-ietf-httpbis-semantics-19"),
        ("https://www.w3.org/TR/2014/REC-cors-20140116/", "W3C REC-cors-20140116"),
        ("SP 800-53 Rev. 5", "NIST SP 800-53r5"),
        ("FIPS 186-5", "NIST FIPS 186-5"),
        ("ts 23.501 release 17", "3GPP TS 23.501:REL-17"),
        ("ecma-262", "ECMA-262"),
    ],
)
def test_what_people_write_is_understood(typed: str, meant: str) -> None:
    assert meant in [reading.text for reading in DESIGNATIONS.readings(typed)]


@pytest.mark.parametrize(
    ("ieee", "iso"),
    [
        ("ISO/IEC/IEEE 8802.1AB-2017", "ISO/IEC/IEEE 8802-1AB:2017"),
        ("ISO/IEC/IEEE 8802.15-9-2024", "ISO/IEC/IEEE 8802-15-9:2024"),
        ("IEEE/ISO/IEC 8802.3/Amd4-2021", "ISO/IEC/IEEE 8802-3/Amd 4:2021"),
        ("ISO/IEEE 11073.10201-2020", "ISO/IEEE 11073-10201:2020"),
        ("IEC/IEEE 62271.37-013-2015", "IEC/IEEE 62271-37-013:2015"),
        ("ISO/IEC/IEEE 16326", "ISO/IEC/IEEE 16326"),
        ("IEC 61671-2012", "IEC 61671:2012"),
        ("ISO/IEC/IEEE P29148/E-1-2011", None),
        ("ISO/IEC/IEEE 12207-2017 Redline", None),
        ("IEEE 1488-2000", None),
    ],
)
def test_a_joint_document_is_spelt_as_iso_does(ieee: str, iso: str | None) -> None:
    assert iso_spelling(ieee) == iso
    dataset = next(dataset for dataset in DATASETS if dataset.name == "ieee")
    designation = read(dataset, ieee)
    assert designation.text == (iso or ieee)
    assert parse(designation.text) == designation


def test_an_identifier_without_its_body_gets_the_body_s_prefix() -> None:
    dataset = next(dataset for dataset in DATASETS if dataset.name == "ogc")
    assert read(dataset, "24-070r1").text == "OGC 24-070r1"
    assert read(dataset, "OGC 24-070r1").text == "OGC 24-070r1"


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("itu", "ITU-R 101-2/7:", "ITU-R 101-2/7"),
        ("itu-r", "ITU-R 124/6:", "ITU-R 124/6"),
        ("ieee", "IEEE Std P802.3ap/D-3.0.pdf", "IEEE Std P802.3ap/D-3.0"),
        ("ieee", "IEEE Std No.271", "IEEE Std 271"),
        ("ieee", "EEE Std 1671.1-2017", "IEEE Std 1671.1-2017"),
        ("ieee", "IEEE Std Std/ANSI C37.21-1985", "ANSI/IEEE Std C37.21-1985"),
    ],
)
def test_a_misspelt_identifier_whose_meaning_is_plain_is_read_as_it_is_meant(
    name: str, written: str, meant: str
) -> None:
    dataset = next(dataset for dataset in DATASETS if dataset.name == name)
    assert read(dataset, written).text == meant


@pytest.mark.parametrize(
    "written", ["IEEE Std Std", "IEEE Std ANSI", "IEEE Std Std/ANSI", "IEEE Std No.", "IEEE Cyber"]
)
def test_a_misspelt_identifier_without_a_plain_meaning_is_refused(written: str) -> None:
    with pytest.raises(DesignationError):
        read(next(dataset for dataset in DATASETS if dataset.name == "ieee"), written)


def test_every_dataset_has_grammars_that_read_its_body() -> None:
    for dataset in DATASETS:
        assert dataset.grammars
        assert set(dataset.grammars) <= {*GRAMMARS, "iso-iec", "itu-t"}
        assert all(BODIES_BY_PREFIX[prefix] for prefix in dataset.prefixes)
        assert ("relaton-prefixed" in dataset.grammars) == bool(dataset.prefixes)
