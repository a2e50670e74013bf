"""Parts in words, by slashes and in lists: a reference for each part."""

import pytest

from aistandards.check.references import find
from tests.support.installed import DESIGNATIONS


def found(text: str) -> list[str]:
    return [reference.designation.text for reference in find(text, DESIGNATIONS)]


IN_WORDS = {
    "software work products per ISO 26262 Part 6.": ["ISO 26262-6"],
    "ISO/IEC 14496, part 12, gives the boxes": ["ISO/IEC 14496-12"],
    "ISO 26262 (Part 8)": ["ISO 26262-8"],
    "ISO 26262 - Part 8: Supporting processes": ["ISO 26262-8"],
    "IEC 62443 Part 4-1 and Part 4-2": ["IEC 62443-4-1", "IEC 62443-4-2"],
    "ISO 26262 Part 4, Part 6.": ["ISO 26262-4", "ISO 26262-6"],
    "ISO 26262 Parts 4 and 6 apply": ["ISO 26262-4", "ISO 26262-6"],
    "ISO 26262 Parts 3, 4, and 6": ["ISO 26262-3", "ISO 26262-4", "ISO 26262-6"],
    "ISO 26262 Part 4 (system), Part 6 (software)": ["ISO 26262-4", "ISO 26262-6"],
    "ISO 26262 Part 4/6 ask for it": ["ISO 26262-4", "ISO 26262-6"],
    "IEC 61508 parts 1–7": ["IEC 61508-1", "IEC 61508-7"],
    "IEC 61508 Parts 1-7": ["IEC 61508-1", "IEC 61508-7"],
    "IEC 60601 Part 1-8": ["IEC 60601-1-8"],
    "ISO 9241 Teil 110 und Teil 210": ["ISO 9241-110", "ISO 9241-210"],
    "l'ISO 9241, partie 11": ["ISO 9241-11"],
    "ИСО/МЭК 15408 часть 3": ["ISO/IEC 15408-3"],
    "ISO/IEC 15408第3部分": ["ISO/IEC 15408-3"],
    "ISO 26262 第4、6和第8部分": ["ISO 26262-4", "ISO 26262-6", "ISO 26262-8"],
    "ISO/IEC 15408第十二部分": ["ISO/IEC 15408-12"],
    "ISO/IEC 15408 الجزء 3": ["ISO/IEC 15408-3"],
    "Part 6 of ISO 26262": ["ISO 26262-6"],
    "Parts 3 and 4 of ISO/IEC 15408:2022": ["ISO/IEC 15408-3:2022", "ISO/IEC 15408-4:2022"],
    "Teil 6 der ISO 26262": ["ISO 26262-6"],
    "la partie 11 de l'ISO 9241": ["ISO 9241-11"],
    "части 2 и 3 ИСО/МЭК 15408": ["ISO/IEC 15408-2", "ISO/IEC 15408-3"],
    "ISO 26262:2011, Part 3": ["ISO 26262-3:2011"],
    "ISO 26262 Part 3:2011 and Part 4:2018": ["ISO 26262-3:2011", "ISO 26262-4:2018"],
}

BY_SIGNS = {
    "IEC 61508-4/5/6": ["IEC 61508-4", "IEC 61508-5", "IEC 61508-6"],
    "ISO 26262-3/-4": ["ISO 26262-3", "ISO 26262-4"],
    "IEC 62443-2-1/2-4": ["IEC 62443-2-1", "IEC 62443-2-4"],
    "ISO/IEC 15408-4/5:2022": ["ISO/IEC 15408-4:2022", "ISO/IEC 15408-5:2022"],
    "IEC 62443-2-1 and 2-4": ["IEC 62443-2-1", "IEC 62443-2-4"],
    "IEC 62443-2-1, -3-2, and -4-2": ["IEC 62443-2-1", "IEC 62443-3-2", "IEC 62443-4-2"],
    "ISO/IEC 5259-1:2024 / -2:2024": ["ISO/IEC 5259-1:2024", "ISO/IEC 5259-2:2024"],
    "IEC 60695-2-1/0:1994": ["IEC 60695-2-1/0:1994"],
}

OTHER_PARTS = {
    "We follow ISO 9001. Part 2 describes the tools.": ["ISO 9001"],
    "ISO 9001, Part 2 of this contract": ["ISO 9001"],
    "ISO 9001, Part 6 of ISO 26262": ["ISO 9001", "ISO 26262-6"],
    "ISO 9001\nPart 2: Tools\n": ["ISO 9001"],
    "IEC 61508-1, Part 3": ["IEC 61508-1"],
    "IEC 62443-4-1 and 10 others": ["IEC 62443-4-1"],
    "ISO 26262 Part 6, 8 engineers": ["ISO 26262-6"],
    "21 CFR Part 11 and ISO 13485": ["ISO 13485"],
}


@pytest.mark.parametrize("text", [*IN_WORDS, *BY_SIGNS])
def test_every_part_that_a_text_names_is_a_reference(text: str) -> None:
    assert found(text) == (IN_WORDS | BY_SIGNS)[text]


@pytest.mark.parametrize("text", OTHER_PARTS)
def test_a_part_of_another_document_belongs_to_no_reference(text: str) -> None:
    assert found(text) == OTHER_PARTS[text]


@pytest.mark.parametrize("text", [*IN_WORDS, *BY_SIGNS, *OTHER_PARTS])
def test_references_do_not_overlap(text: str) -> None:
    behind = 0
    for reference in find(text, DESIGNATIONS):
        assert behind <= reference.start < reference.end and text[reference.start : reference.end] == reference.text
        behind = reference.end


FURTHER = {
    "ISO/IEC TR 24027 and TS 12791": ["ISO/IEC TR 24027", "ISO/IEC TS 12791"],
    "ISO 9001 and AS 9100": ["ISO 9001"],
    "ISO 9001/14001 and ISO 9001 / 45001": ["ISO 9001", "ISO 14001", "ISO 9001", "ISO 45001"],
    "ISO 9001/ISO 14001": ["ISO 9001", "ISO 14001"],
    "ETSI EN 303 645 and TS 103 701": ["ETSI EN 303 645", "ETSI TS 103 701"],
    "IEEE 802.3 and 802.11ax": ["IEEE 802.3", "IEEE 802.11ax"],
    "NIST SP 800-53 and 800-171": ["NIST SP 800-53", "NIST SP 800-171"],
    "RFC 5246, 8446": ["RFC 5246", "RFC 8446"],
    "RFCs 2119 and 8174": ["RFC 2119", "RFC 8174"],
    "ISO 9001 (2008) and 14001 (2004)": ["ISO 9001:2008", "ISO 14001:2004"],
}


@pytest.mark.parametrize("text", FURTHER)
def test_numbers_after_a_reference_share_its_publisher(text: str) -> None:
    assert found(text) == FURTHER[text]
