"""Citations as people write them: every kind of reading by example, for several bodies and languages."""

import pytest

from aistandards.model import Citation, Extent
from tests.support.installed import DESIGNATIONS, parse


def first(text: str) -> Citation:
    citation = next(DESIGNATIONS.citations(text), None)
    assert citation is not None, f"{text!r} has no reading"
    return citation


# The text, the designation it means.
DESIGNATION = {
    # Languages of the print.
    "ISO 22301:2019(E)": "ISO 22301:2019",
    "ISO/IEC 20000-1:2018(E/F)": "ISO/IEC 20000-1:2018",
    "IEC 60529:1989 (en, fr)": "IEC 60529:1989",
    "ISO 55001:2014 [R]": "ISO 55001:2014",
    "ITU-T G.991.2 (12/2003) (E)": "ITU-T G.991.2 (12/2003)",
    # Dates behind a space, a slash, a hyphen, in brackets, with names of months in several languages.
    "ISO/IEC 20000-1 (2018)": "ISO/IEC 20000-1:2018",
    "ISO 50001 2011": "ISO 50001:2011",
    "ISO 50001/2018": "ISO 50001:2018",
    "ISO 22000-2018": "ISO 22000:2018",
    "ISO 22000 : 2018": "ISO 22000:2018",
    "ISO 22000, 2018": "ISO 22000:2018",
    "ISO 22000, version 2018": "ISO 22000:2018",
    "ISO 22000 v2018": "ISO 22000:2018",
    "ISO 22000, rev. 2018": "ISO 22000:2018",
    "ISO 22000 as of 2018": "ISO 22000:2018",
    "ISO 22000:2018 edition": "ISO 22000:2018",
    "ISO 22000 (2018 edition)": "ISO 22000:2018",
    "ISO 22000 (Ausgabe 2018)": "ISO 22000:2018",
    "ISO 22000 (2018年版)": "ISO 22000:2018",
    "ITU-T G.993.2 (02/19)": "ITU-T G.993.2 (02/2019)",
    "ITU-T T.4 (11/88)": "ITU-T T.4 (11/1988)",
    "ITU-T G.993.2 (February 2019)": "ITU-T G.993.2 (02/2019)",
    "UIT-T G.993.2 (février 2019)": "ITU-T G.993.2 (02/2019)",
    "UIT-T G.993.2 (febrero de 2019)": "ITU-T G.993.2 (02/2019)",
    "МСЭ-Т G.993.2 (февраль 2019 г.)": "ITU-T G.993.2 (02/2019)",
    "ITU-T G.993.2 (2019年2月)": "ITU-T G.993.2 (02/2019)",
    "ITU-T G.993.2 (2019-02)": "ITU-T G.993.2 (02/2019)",
    "IEEE Std 1588 (2019)": "IEEE Std 1588-2019",
    "IEEE Std 1588:2019": "IEEE Std 1588-2019",
    "ISO 9000:2015/Amd 1 (2020)": "ISO 9000:2015/Amd 1:2020",
    # Remarks that change nothing.
    "IEEE Std 829-1983 (Reaff 1991)": "IEEE Std 829-1983",
    "IEEE Std 829-1983 (R1991)": "IEEE Std 829-1983",
    "IEEE Std 829-2008 (Revision of IEEE Std 829-1998)": "IEEE Std 829-2008",
    "IEEE Std 1588™-2019": "IEEE Std 1588-2019",
    "IEC 61850-3:2013 PRV": "IEC 61850-3:2013",
    "ISO 22000:2018, IDT": "ISO 22000:2018",
    "ISO® 22000:2018": "ISO 22000:2018",
    "«ISO 22000:2018».": "ISO 22000:2018",
    "ISO 22000:2018 [7]": "ISO 22000:2018",
    "OGC 15-078r6 (2016)": "OGC 15-078r6",
    # Words between the publisher and the number, or before it.
    "ISO/IEC Standard 20000-1:2018": "ISO/IEC 20000-1:2018",
    "ISO International Standard 50001": "ISO 50001",
    "International Standard ISO 50001": "ISO 50001",
    "norme internationale ISO 50001": "ISO 50001",
    "ISO-Norm 50001": "ISO 50001",
    "the ISO 50001 standard": "ISO 50001",
    "Norma ISO 50001": "ISO 50001",
    "стандарт ИСО 50001": "ISO 50001",
    "国际标准 ISO 50001": "ISO 50001",
    "IEEE Standard 1588-2019": "IEEE Std 1588-2019",
    "IEEE Std. 1588-2019": "IEEE Std 1588-2019",
    "ISO/IEC TR19791:2010": "ISO/IEC TR 19791:2010",
    "IEEE-SA 1588-2019": "IEEE 1588-2019",
    "Guide ISO/CEI 2:2004": "ISO/IEC Guide 2:2004",
    "Guía ISO/CEI 2:2004": "ISO/IEC Guide 2:2004",
    "Руководство ИСО 31": "ISO Guide 31",
    "rapport technique ISO/CEI 19791": "ISO/IEC TR 19791",
    "ISO Technical Specification 22367": "ISO/TS 22367",
    # Publishers, stages and types in other languages, and publishers twice.
    "ИСО/ПМС 22000": "ISO/DIS 22000",
    "ИСО/МЭК ПК 20000": "ISO/IEC CD 20000",
    "ИСО/ТУ 22367": "ISO/TS 22367",
    "ИСО/МЭК ТО 19791": "ISO/IEC TR 19791",
    "ИСО/ОТУ 17712": "ISO/PAS 17712",
    "ИСО/Р 468": "ISO/R 468",
    "ISO 9000:2005/Изм. 1:2010": "ISO 9000:2005/Amd 1:2010",
    "آيزو ٢٢٠٠٠": "ISO 22000",
    "أيزو/آي إي سي 20000-1": "ISO/IEC 20000-1",
    "CEI/IEC 60529:1989": "IEC 60529:1989",
    "IEC/CISPR 22:2008": "CISPR 22:2008",
    "ISO IEC 20000-1": "ISO/IEC 20000-1",
    # Supplements and consolidated texts.
    "ISO 22301:2019 Amendment 1:2024": "ISO 22301:2019/Amd 1:2024",
    "ISO 22301:2019/A1:2024": "ISO 22301:2019/Amd 1:2024",
    "ISO 22301:2019+A1:2024": "ISO 22301:2019/Amd 1:2024",
    "ISO/IEC 14882:2003 Corr.1": "ISO/IEC 14882:2003/Cor 1",
    "ISO/IEC 14882:2003, Technical Corrigendum 1": "ISO/IEC 14882:2003/Cor 1",
    "IEC 60529:1989+AMD1:1999": "IEC 60529:1989+AMD1:1999 CSV",
    "IEC 60529:1989+A1:1999+A2:2013": "IEC 60529:1989+AMD1:1999+AMD2:2013 CSV",
    "IEC 60529:1989/A1:1999": "IEC 60529:1989/Amd 1:1999",
    "ITU-T G.992.5 (2009), Corrigendum 1": "ITU-T G.992.5 (2009) Cor. 1",
    "ITU-T G.992.5 (01/09) Corr 1": "ITU-T G.992.5 (01/2009) Cor. 1",
    "ITU-T H.245 v16 (08/11)": "ITU-T H.245 (V16) (08/2011)",
    "IEC 60529:1989/A1:1999/A2:2013": "IEC 60529:1989/Amd 2:2013",
    "ISO/IEC 14882:2003/Cor 1:2004/Cor 2:2005": "ISO/IEC 14882:2003/Cor 2:2005",
    # Parts in words.
    "ISO 10303 Part 21": "ISO 10303-21",
    "ISO 10303, Part 21:2016": "ISO 10303-21:2016",
    "ISO 10303:2016 Teil 21": "ISO 10303-21:2016",
    "Part 21 of ISO 10303": "ISO 10303-21",
    "ISO 10303 第21部分": "ISO 10303-21",
    "ISO 10303 (Part 21)": "ISO 10303-21",
    "ISO/IEC 20000-1 (FDIS)": "ISO/IEC FDIS 20000-1",
    # Supplements to a series of Recommendations, as covers print them.
    "ITU-T Series G Supplement 58": "ITU-T G Suppl. 58",
    "ITU-T G-series Recommendations – Supplement 58": "ITU-T G Suppl. 58",
    "Supplement 58 to ITU-T G-series": "ITU-T G Suppl. 58",
    "Рекомендация МСЭ-Т G.993.2": "ITU-T G.993.2",
    "建议书 ITU-T G.993.2": "ITU-T G.993.2",
    # Versions and revisions of other bodies.
    "ETSI TS 102 165 v5.2.5": "ETSI TS 102 165 V5.2.5",
    "ETSI TS 102165-1 V5.2.5 (January 2022)": "ETSI TS 102 165-1 V5.2.5 (2022-01)",
    "ETSI GS NFV-SEC-013": "ETSI GS NFV-SEC 013",
    "ETSI GR ENI-007 (V1.1.1)": "ETSI GR ENI 007 V1.1.1",
    "NIST Special Publication 800-37 Revision 2": "NIST SP 800-37r2",
    "NIST SP 800-37, Rev. 2": "NIST SP 800-37r2",
    "SP800-37r2": "NIST SP 800-37r2",
    "FIPS PUB 200": "NIST FIPS 200",
    "NIST SP 800-57 Part 2 Rev. 1": "NIST SP 800-57pt2r1",
    "NIST SP 800-37 Rev. 2 (December 2018)": "NIST SP 800-37r2",
    "IETF RFC 8446 (August 2018)": "RFC 8446",
    "3GPP TS 33.501 v16.3.0 (2020-07)": "3GPP TS 33.501:REL-16/16.3.0",
    "3GPP TS 33.501 (Release 16)": "3GPP TS 33.501:REL-16",
    # Names of files.
    "ISO-IEC-20000-1-2018.pdf": "ISO/IEC 20000-1:2018",
    "iso_22000_2018(en).docx": "ISO 22000:2018",
    "ISO_IEC_TR_19791_2010": "ISO/IEC TR 19791:2010",
    "c070636_ISO_IEC_20000-1_2018(E).zip": "ISO/IEC 20000-1:2018",
    "IEEE_1588-2019.pdf": "IEEE 1588-2019",
    "NIST.SP.800-37r2.pdf": "NIST SP 800-37r2",
    "en_301549v030201p.pdf": "ETSI EN 301 549 V3.2.1",
    "ETSI_TS_102_165_V5.2.5.pdf": "ETSI TS 102 165 V5.2.5",
    "docs/standards/IEEE_Std_1588_2019.pdf": "IEEE Std 1588-2019",
    "ISO%2022000-2018.pdf": "ISO 22000:2018",
    "3GPP_TS_33.501.pdf": "3GPP TS 33.501",
    # Addresses and identifiers.
    "https://www.iso.org/iso-22000-food-safety-management.html": "ISO 22000",
    "https://standards.ieee.org/standard/1588-2019.html": "IEEE Std 1588-2019",
    "https://www.ecma-international.org/publications-and-standards/standards/ecma-404/": "ECMA-404",
    "https://docs.ogc.org/is/15-078r6/15-078r6.html": "OGC 15-078r6",
    "ISO 22000:2018/fr": "ISO 22000:2018",
    "CCITT Recommendation G.711": "ITU-T G.711",
    "IEEE Std 1588TM-2019": "IEEE Std 1588-2019",
    "urn:iso:std:iso:3166:-2:2020": "ISO 3166-2:2020",
    "urn:iec:std:iec:61850-3:2013-12": "IEC 61850-3:2013-12",
    "urn:iec:std:iec:60529:1989-11:csv:en:plus:amd:1:1999-11": "IEC 60529:1989-11+AMD1:1999-11 CSV",
    "https://standards.iso.org/iso-iec/19770/-2/ed-2/en/": "ISO/IEC 19770-2",
    "https://webstore.iec.ch/preview/info_iec61850-3%7Bed2.0%7Db.pdf": "IEC 61850-3",
    "https://www.itu.int/rec/T-REC-G.993.2-201902-I/en": "ITU-T G.993.2 (02/2019)",
    "T-REC-G.993.2-201902-I!!PDF-E.pdf": "ITU-T G.993.2 (02/2019)",
    "itu.int/ITU-T/recommendations/rec.aspx?rec=G.993.2": "ITU-T G.993.2",
    "https://doi.org/10.6028/NIST.SP.800-37r2": "NIST SP 800-37r2",
    "https://csrc.nist.gov/pubs/sp/800/37/r2/final": "NIST SP 800-37r2",
    "10.17487/RFC8446": "RFC 8446",
    "urn:ietf:rfc:8446": "RFC 8446",
    "https://datatracker.ietf.org/doc/html/rfc8446#section-2": "RFC 8446",
    "www.w3.org/TR/2018/REC-wot-20180101/": "W3C REC-wot-20180101",
    "https://www.etsi.org/deliver/etsi_gs/NFV-SEC/001_099/013/03.01.01_60/gs_NFV-SEC013v030101p.pdf": "ETSI GS NFV-SEC 013 V3.1.1",
}


@pytest.mark.parametrize(("text", "meant"), DESIGNATION.items())
def test_a_citation_means_a_designation_and_nothing_is_left_unread(text: str, meant: str) -> None:
    citation = first(text)
    assert (citation.designation.text, citation.unread, citation.adopted) == (meant, None, None)


@pytest.mark.parametrize(
    ("text", "meant", "edition"),
    [
        ("IEC 61850-3 ED2", "IEC 61850-3", "2"),
        ("IEC 61850-3 Edition 2.0", "IEC 61850-3", "2"),
        ("IEC 60529 Ed. 2.2", "IEC 60529", "2.2"),
        ("ISO 22000:2018 Ed 2", "ISO 22000:2018", "2"),
        ("ISO 22000, second edition", "ISO 22000", "2"),
        ("ISO 22000 (2nd ed., 2018)", "ISO 22000:2018", "2"),
        ("ISO 22000, 2e édition", "ISO 22000", "2"),
        ("ISO 22000 2. Ausgabe", "ISO 22000", "2"),
        ("ИСО 22000, второе издание", "ISO 22000", "2"),
        ("ISO 22000 第2版", "ISO 22000", "2"),
        ("IEC 61850-3 Edition 2.0 2013-12", "IEC 61850-3:2013-12", "2"),
        ("ECMA-404, 2nd edition", "ECMA-404", "2"),
        ("urn:iso:std:iso:22000:ed-1:v1:fr", "ISO 22000", "1"),
        ("urn:iso:std:iso:22301:ed-2:amd:1:v1:en", "ISO 22301/Amd 1", "2"),
        ("https://www.iso.org/obp/ui/en/#iso:std:iso-iec:20000:-1:ed-3:v1:en", "ISO/IEC 20000-1", "3"),
    ],
)
def test_the_number_of_an_edition_stands_beside_the_designation(text: str, meant: str, edition: str) -> None:
    citation = first(text)
    assert (citation.designation.text, citation.edition, citation.unread) == (meant, edition, None)


@pytest.mark.parametrize(
    ("text", "meant", "extent"),
    [
        ("ISO/IEC 19770 (all parts)", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/IEC 19770, all parts", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/CEI 19770 (toutes les parties)", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/IEC 19770 (alle Teile)", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ИСО/МЭК 19770 (все части)", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/IEC 19770（所有部分）", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/IEC 19770 (جميع الأجزاء)", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/IEC 19770 series", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO/IEC 19770-series of standards", "ISO/IEC 19770", Extent.ALL_PARTS),
        ("ISO 10303:2014 series", "ISO 10303:2014", Extent.ALL_PARTS),
        ("ISO 14000 family", "ISO 14000", Extent.FAMILY),
        ("ISO/IEC 2504n", "ISO/IEC 2504n", Extent.FAMILY),
        ("ISO 1400x", "ISO 1400x", Extent.FAMILY),
        ("ISO/IEC 200xx", "ISO/IEC 200xx", Extent.FAMILY),
        ("IEC 61850-7-x", "IEC 61850-7-x", Extent.FAMILY),
        ("IEC 80601-2-XX", "IEC 80601-2-XX", Extent.FAMILY),
        ("ISO/IEC 29110-4-m-n", "ISO/IEC 29110-4-m-n", Extent.FAMILY),
        ("ITU-T G.99x", "ITU-T G.99x", Extent.FAMILY),
        ("ITU-T Y.41xx", "ITU-T Y.41xx", Extent.FAMILY),
        ("IEEE Std 802.11n-2009", "IEEE Std 802.11n-2009", Extent.DOCUMENT),
        ("IEEE Std 802.3x", "IEEE Std 802.3x", Extent.DOCUMENT),
        ("ISO 105-X12:2016", "ISO 105-X12:2016", Extent.DOCUMENT),
        ("IEC 60191-2X:1999", "IEC 60191-2X:1999", Extent.DOCUMENT),
        ("ISO/IEC/IEEE 8802-1X:2021", "ISO/IEC/IEEE 8802-1X:2021", Extent.DOCUMENT),
    ],
)
def test_a_citation_means_a_document_a_whole_series_or_a_family(text: str, meant: str, extent: Extent) -> None:
    citation = first(text)
    assert (citation.designation.text, citation.extent, citation.unread) == (meant, extent, None)


@pytest.mark.parametrize(
    ("text", "prefix", "meant"),
    [
        ("EN ISO 22000:2018", "EN", "ISO 22000:2018"),
        ("DIN EN ISO 22000:2018-09", "DIN EN", "ISO 22000:2018-09"),
        ("BS ISO/IEC 20000-1:2018", "BS", "ISO/IEC 20000-1:2018"),
        ("PD ISO/TR 22370:2020", "PD", "ISO/TR 22370:2020"),
        ("NF EN ISO 22000", "NF EN", "ISO 22000"),
        ("prEN ISO 22000", "prEN", "ISO 22000"),
        ("FprEN ISO/IEC 20000-1", "FprEN", "ISO/IEC 20000-1"),
        ("UNE-EN ISO 22000:2018", "UNE-EN", "ISO 22000:2018"),
        ("NEN-EN-ISO 22000:2018", "NEN-EN", "ISO 22000:2018"),
        ("ČSN EN ISO 22000 (2019)", "ČSN EN", "ISO 22000:2019"),
        ("PN-EN ISO 22000:2018-08", "PN-EN", "ISO 22000:2018-08"),
        ("SS-EN ISO 22000", "SS-EN", "ISO 22000"),
        ("TS EN ISO/IEC 17025", "TS EN", "ISO/IEC 17025"),
        ("ГОСТ Р ИСО 22000-2019", "ГОСТ Р", "ISO 22000:2019"),
        ("ДСТУ ISO 22000:2019", "ДСТУ", "ISO 22000:2019"),
        ("СТ РК ISO 22000-2019", "СТ РК", "ISO 22000:2019"),
        ("NTC-ISO 22000", "NTC", "ISO 22000"),
        ("NTE INEN-ISO 22000", "NTE INEN", "ISO 22000"),
        ("ABNT NBR ISO 22000:2019", "ABNT NBR", "ISO 22000:2019"),
        ("IS/ISO 22000:2018", "IS", "ISO 22000:2018"),
        ("SANS/ISO 22000", "SANS", "ISO 22000"),
        ("AS/NZS ISO 22301:2020", "AS/NZS", "ISO 22301:2020"),
        ("KS X ISO/IEC 20000-1:2019", "KS", "ISO/IEC 20000-1:2019"),
        ("CAN/CSA-ISO 22301:2020", "CAN/CSA", "ISO 22301:2020"),
        ("INCITS/ISO/IEC 14882:2020", "INCITS", "ISO/IEC 14882:2020"),
        ("ANSI/ISA-62443-4-2-2018", "ANSI/ISA", "IEC 62443-4-2:2018"),
        ("ISA/IEC 62443-4-2", "ISA", "IEC 62443-4-2"),
        ("DIN EN 61850-3:2015", "DIN EN", "IEC 61850-3:2015"),
        ("EN ISO 13408-1:2015/AC:2016", "EN", "ISO 13408-1:2015"),
        ("EN ISO 13408-1:2015+A11:2019", "EN", "ISO 13408-1:2015"),
        ("DIN EN IEC 61850-3 (VDE 0160-850-3):2015", "DIN EN", "IEC 61850-3:2015"),
        # The edition adopted is said.
        ("GB/T 24353-2022/ISO 31000:2018", "GB/T", "ISO 31000:2018"),
        ("GB/T 24353-2022 idt ISO 31000:2018", "GB/T", "ISO 31000:2018"),
        ("GB/T 24353—2022（ISO 31000:2018，IDT）", "GB/T", "ISO 31000:2018"),
        ("JIS Q 20000-1:2020 (ISO/IEC 20000-1:2018)", "JIS", "ISO/IEC 20000-1:2018"),
        ("EN ISO 22000:2019 (ISO 22000:2018)", "EN", "ISO 22000:2018"),
        ("DIN-EN-ISO-22000-2018.pdf", "DIN-EN", "ISO 22000:2018"),
    ],
)
def test_an_adoption_cites_the_international_text(text: str, prefix: str, meant: str) -> None:
    citation = first(text)
    assert (citation.adopted, citation.designation.text) == (prefix, meant)


@pytest.mark.parametrize(
    ("text", "work", "unread"),
    [
        ("ISO 22000:18", "ISO 22000", ":18"),
        ("ISO 22000:20xx", "ISO 22000", ":20xx"),
        ("ISO 22000 (as of 13 March, revised 2018)", "ISO 22000", "(as of 13 March, revised 2018)"),
        ("ITU-R M.1457-12 (02/2015)", "ITU-R M.1457-12", "(02/2015)"),
        ("NIST SP 800-37 (2010)", "NIST SP 800-37", "(2010)"),
        ("ISO 22000 version 2", "ISO 22000", "version 2"),
        ("ITU-T G.993.2 v3.1", "ITU-T G.993.2", "v3.1"),
    ],
)
def test_what_looks_like_a_date_and_is_not_understood_is_told(text: str, work: str, unread: str) -> None:
    citation = first(text)
    assert (citation.designation.text, citation.unread) == (work, unread)


@pytest.mark.parametrize("bar", [" | ", "|", " || "])
def test_of_two_names_joined_by_a_bar_both_are_meant(bar: str) -> None:
    readings = [one.designation.text for one in DESIGNATIONS.citations(f"ITU-T T.800 (2019){bar}ISO/IEC 15444-1")]
    assert readings == ["ITU-T T.800 (2019)", "ISO/IEC 15444-1"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ISO 10303-11/21/28:2016", ["11", "21", "28"]),
        ("ISO 10303:2016 (parts 41 to 43 and 45)", ["41", "42", "43", "45"]),
    ],
)
def test_several_parts_behind_one_number_are_meant_each(text: str, parts: list[str]) -> None:
    readings = [one.designation.text for one in DESIGNATIONS.citations(text)]
    assert readings == [f"ISO 10303-{part}:2016" for part in parts]


@pytest.mark.parametrize(
    "text",
    [
        "ISO/CS 05",
        "ISO/CASCO 3",
        "ISO/TMB 12",
        "IEC/SMB 6950",
        "ISO/ABC 1234",
        "ISO/ЦС 5",
        "the Guide",
        "2015",
        "Part 6",
        "(E)",
        "Ed. 2",
        "",
    ],
)
def test_organs_and_words_are_no_publishers(text: str) -> None:
    assert list(DESIGNATIONS.citations(text)) == []


@pytest.mark.parametrize(
    "text", ["ISO/IDF 8968-1", "ISO/CIE 8995-1", "ISO/SAE 21434", "IEC/IEEE 60802", "ISO/ASTM 52900", "ISO/HL7 27931"]
)
def test_bodies_that_the_catalogues_print_are_publishers(text: str) -> None:
    assert "/".join(parse(text).publishers) == text.partition(" ")[0]


def test_a_short_address_of_iso_may_have_the_number_of_a_standard_and_one_of_a_file_has_that_of_a_project() -> None:
    short, page = "https://www.iso.org/standard/22000", "www.iso.org/standard/22000.html"
    assert [one.designation.text for one in DESIGNATIONS.citations(short)] == ["ISO 22000", "ISO/IEC 22000"]
    assert list(DESIGNATIONS.citations(page)) == []
    assert list(DESIGNATIONS.locate(short)) == list(DESIGNATIONS.locate(page)) == [("iso", "22000")]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.iso.org/fr/standard/65464.html", ("iso", "65464")),
        ("https://www.iso.org/obp/ui/#iso:std:65464:en", ("iso", "65464")),
        ("https://www.iso.org/obp/ui/en/#!iso:std:65464:en", ("iso", "65464")),
        ("http://www.iso.org/iso/catalogue_detail?csnumber=65464", ("iso", "65464")),
        ("www.iso.org/iso/home/store/catalogue_tc/catalogue_detail.htm?csnumber=65464", ("iso", "65464")),
        ("https://standards.iso.org/ittf/PubliclyAvailableStandards/c065464_ISO_IEC_1_2018(E).zip", ("iso", "65464")),
        ("https://webstore.iec.ch/en/publication/2612", ("iec", "iec:pub:2612")),
    ],
)
def test_an_address_names_the_record_of_its_source(address: str, key: tuple[str, str]) -> None:
    assert list(DESIGNATIONS.locate(address)) == [key]


TAILS = [
    ("ISO 22000", " (2018) was", "ISO 22000:2018", " (2018)"),
    ("ISO 22000", " 2018 is", "ISO 22000:2018", " 2018"),
    ("ISO 22000", "/2018, and", "ISO 22000:2018", "/2018"),
    ("ISO 22000", ", 2018. The", "ISO 22000:2018", ", 2018"),
    ("ISO 22000", ", 2018 companies", "ISO 22000", ""),
    ("ISO 22000", " and 2018", "ISO 22000", ""),
    ("ISO 22000", " 2018-2020", "ISO 22000", " 2018-2020"),
    ("ISO 22000:2018", " (2019) is", "ISO 22000:2018", ""),
    ("ISO 22000:2018", " (2018) is", "ISO 22000:2018", " (2018)"),
    ("ISO 22000", " (all parts) has", "ISO 22000", " (all parts)"),
    ("ISO 22000", " (see below)", "ISO 22000", ""),
    ("ISO 22000", "/2/3", "ISO 22000", ""),
    ("ITU-T G.993.2", " (02/19).", "ITU-T G.993.2 (02/2019)", " (02/19)"),
    ("ETSI TS 102 165", " v5.2.5 (2022-01).", "ETSI TS 102 165 V5.2.5 (2022-01)", " v5.2.5 (2022-01)"),
    ("RFC 8446", " (August 2018)", "RFC 8446", " (August 2018)"),
]


@pytest.mark.parametrize(("designation", "behind", "meant", "read"), TAILS)
def test_the_tail_of_a_designation_ends_where_the_sentence_goes_on(
    designation: str, behind: str, meant: str, read: str
) -> None:
    text = f"See {designation}{behind}"
    at = len("See ") + len(designation)
    citation, end = DESIGNATIONS.tail(text, at, parse(designation))
    assert (citation.designation.text, text[at:end]) == (meant, read)
