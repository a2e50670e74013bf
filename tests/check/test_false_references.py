"""Texts that read like references and are none, beside the references that they resemble."""

import pytest

from aistandards.check.references import find
from tests.support.installed import DESIGNATIONS


def found(text: str) -> list[str]:
    return [reference.designation.text for reference in find(text, DESIGNATIONS)]


YEARS = """
© ISO 2019 – All rights reserved
© ISO/IEC 2001— All rights reserved
© ISO 2012–2015
©  IEC 2021, Published in Switzerland
Copyright (c) IEEE 2012. Reprinted with permission.
\\textcopyright\\ ISO/IEC 2010
`© ISO 2016 – Tous droits réservés`
版权所有 © ISO 2020
ISO 2014 – All rights reserved
ISO 2011, tous droits réservés
defined there (ISO 2009) and elsewhere
see [IEC 2012b] and [ISO 2013, p. 4]
as in earlier work (Smith 2004; IEC 2016; ISO 2017)
(ISO, 2018) and (IEC, 2020)
[1] ISO 2006. Country codes. Geneva.
the ISO 2008 annual report and the IEC 2014 survey
at the IEEE 2018 conference, and in Proc. IEEE 2009
in ISO 2020-W53
"""

ORGANS = """
ISO/CS 07 answered; ISO/TMB 12 decided; ISO/CASCO 3 and ISO/COPOLCO met
IEC/SMB 4, IEC/MSB 2 and IEC/CAB 1
ISO/IEC JTC 1/SC 27 N 20145, ISO/IEC JTC1/SC42/WG3 N 12, ISO/TC 176/SC 2/N1147
ITU-T SG 17 and ITU-T FG-AI4H
"""

NAMESAKES = """
under CC BY 4.0, CC BY-SA 3.0 IGO, CC-BY-NC 4.0 or CC0 1.0
CC Part 2 extended, CC EAL4, CC v3.1 R5, CC 3.1
Milestone SP-9 ends; see NASA SP-8013 and NASA SP-2010-580
CCM 4.0.2 and CCE 1.0
on GSM 900 and GSM 1800 networks
the CIE 1931 colour space and CIE XYZ
[ISO9001] J. Smith: Quality
NIST AI Risk Management Framework 1.0 and NIST CSF 2.0
an ISO-8 socket, an ISO 8-bit character, a JIS 5 key and Task IEC-4
https://example.org/obp/ui/#iso:std:iso:22301
PCI DSS 4.0, SOC 2, GDPR Art. 32, 21 CFR Part 11, ICH Q9, UN 38.3
СНиП 2.01.02-85
CN-ISO9001-2023XXXX
https://example.org/2019/ISO-9001-guide.pdf
"""

CAMERAS = """
f/2.8, 1/125 s, ISO 400
shot at ISO 3200 on a 50 mm lens
the sensor is clean up to ISO 6400
ISO 100–800 outdoors, aperture f/5.6
фото: ISO 200, выдержка 1/60
"""


@pytest.mark.parametrize("text", "".join((YEARS, ORGANS, NAMESAKES, CAMERAS)).strip().splitlines())
def test_what_only_reads_like_a_reference_is_none(text: str) -> None:
    assert found(text) == []


REAL = {
    "Data elements are those of ISO 2015 and ISO 2022.": ["ISO 2015", "ISO 2022"],
    "© ISO/IEC 29500:2008": ["ISO/IEC 29500:2008"],
    "MQTT (IEC 20922) and CLNP (ISO 8473)": ["IEC 20922", "ISO 8473"],
    "paper of ISO 216, film speeds of ISO 5800": ["ISO 216", "ISO 5800"],
    "The code is that of ISO 800.": ["ISO 800"],
    "ITU-R BT.709 and Rec. ITU-R BT.2020": ["ITU-R BT.709", "ITU-R BT.2020"],
    "ISO 3166-2:US-CA and ISO 3166-1 alpha-2": ["ISO 3166-2", "ISO 3166-1"],
    "CC 18011:2018 and CC/R 3101": ["CC 18011:2018", "CC/R 3101"],
    "CIE 15:2004 and CIE S 014": ["CIE 15:2004", "CIE S 014"],
    "RFC 9110, FIPS 140-3 and SP 800-53": ["RFC 9110", "NIST FIPS 140-3", "NIST SP 800-53"],
    "[ISO 9001](iso.md) and [ISO27001](27001.md)": ["ISO 9001", "ISO 27001"],
    "EUC-JP     JIS X 0208     EUC-KR     ISO-8859-1": ["JIS X 0208", "ISO 8859-1"],
    "IEC CA 01 and IEC ACEE 02": ["IEC CA 01", "IEC ACEE 02"],
}


@pytest.mark.parametrize("text", REAL)
def test_a_real_reference_beside_them_is_found(text: str) -> None:
    assert found(text) == REAL[text]


SPELLINGS = {
    "file ISO-IEC-23894-2023.pdf": ["ISO/IEC 23894:2023"],
    "file ISO_9001_2015.docx": ["ISO 9001:2015"],
    "ISO-IEC-TR-24030-2021": ["ISO/IEC TR 24030:2021"],
    "ISO/IEC Standard 23894:2023": ["ISO/IEC 23894:2023"],
    "the ISO International Standard 9001": ["ISO 9001"],
    "IEEE Standard 1012-2016": ["IEEE Std 1012-2016"],
    "IEEE Std. 1012-2016": ["IEEE Std 1012-2016"],
    "IEEE Std 802.1Q-2003, clause 14": ["IEEE Std 802.1Q-2003"],
    "IEEE Std 754™-2019": ["IEEE Std 754-2019"],
    "NIST Special Publication 800-37 Rev. 2": ["NIST SP 800-37r2"],
    "NIST SP 800-53 r5 and NIST 800-38A": ["NIST SP 800-53r5", "NIST SP 800-38A"],
    "ITU-T Series G Supplement 39": ["ITU-T G Suppl. 39"],
    "ISO 9001-2015": ["ISO 9001:2015"],
    "ISO norm 9001 and ISO no. 14001": ["ISO 9001", "ISO 14001"],
    "ISO/IEC IS 10918-1": ["ISO/IEC 10918-1"],
    "IEC 62304:2006 + A1:2015": ["IEC 62304:2006+A1:2015"],
    "3GPP TS 23.501": ["3GPP TS 23.501"],
    "شهادة الآيزو 9001": ["ISO 9001"],
    "the folder docs/iso-iec-23894-2023.pdf": ["ISO/IEC 23894:2023"],
    "IEEE Std 1012TM-2016": ["IEEE Std 1012-2016"],
    "IEC 62443 4-2": ["IEC 62443-4-2"],
    "ISO 9001 [2008]": ["ISO 9001:2008"],
    "https://www.iso.org/obp/ui/#iso:std:iso:22301:ed-2:v1:en": ["ISO 22301"],
    "https://www.itu.int/rec/T-REC-Y.3173-202002-I/en": ["ITU-T Y.3173 (02/2020)"],
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_designation_is_found_as_people_spell_it(text: str) -> None:
    expected = [DESIGNATIONS.parse(one).text for one in SPELLINGS[text]]
    assert found(f"See {text}; and so on.") == expected


ADOPTIONS = {
    "UNE-ISO/IEC 23894:2024": ("ISO/IEC 23894:2024", "UNE"),
    "NEN-EN-ISO/IEC 27002:2022": ("ISO/IEC 27002:2022", "NEN-EN"),
    "NTC-ISO/IEC 27002": ("ISO/IEC 27002", "NTC"),
    "IS/ISO/IEC 27002": ("ISO/IEC 27002", "IS"),
    "CAN/CSA-ISO/IEC 27002:2015": ("ISO/IEC 27002:2015", "CAN/CSA"),
    "ANSI/ISO/IEC 17025:2005": ("ISO/IEC 17025:2005", "ANSI"),
    "GB/T 19001-2016/ISO 9001:2015": ("ISO 9001:2015", "GB/T"),
    "ISA/IEC 62443-4-2": ("IEC 62443-4-2", "ISA"),
    "ГОСТ Р ИСО/МЭК 27002-2021": ("ISO/IEC 27002:2021", "ГОСТ Р"),
    "ČSN EN ISO 9001": ("ISO 9001", "ČSN EN"),
    "DIN\u00a0EN ISO\u00a09001": ("ISO 9001", "DIN EN"),
    "IEC/EN 62304": ("IEC 62304", "EN"),
    "CEI EN 62304": ("IEC 62304", "EN"),
}


@pytest.mark.parametrize("text", ADOPTIONS)
def test_the_prefix_of_an_adoption_is_told_with_the_standard(text: str) -> None:
    (reference,) = find(f"See {text}, clause 4.", DESIGNATIONS)
    assert (reference.designation.text, reference.citation.adopted) == ADOPTIONS[text] and reference.adopted


def test_european_amendments_are_none_of_the_adopted_standard() -> None:
    (reference,) = find("EN ISO 13485:2016/A11:2021", DESIGNATIONS)
    assert reference.designation.text == "ISO 13485:2016"


def test_the_extent_of_a_citation_is_told() -> None:
    extents = [one.citation.extent.value for one in find("ISO 9241 series, ISO/IEC 2502n, ISO 9001", DESIGNATIONS)]
    assert extents == ["all-parts", "family", "document"]
