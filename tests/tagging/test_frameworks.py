"""Frameworks: which provisions exist, how people write them, and that only identifiers are kept."""

import re
from pathlib import Path

import pytest

from aistandards.errors import VocabularyError
from aistandards.model.slug import slug_of
from aistandards.settings import bundled_folder
from aistandards.tagging.frameworks import Framework, expanded, load_frameworks
from aistandards.tagging.instruments import load_instruments
from aistandards.tagging.vocabularies import Vocabularies

INSTRUMENTS = load_instruments(bundled_folder() / "vocabularies" / "instruments.toml")
FRAMEWORKS = load_frameworks(bundled_folder() / "frameworks.toml", INSTRUMENTS)


def of_file(tmp_path: Path, text: str) -> dict[str, Framework]:
    path = tmp_path / "frameworks.toml"
    path.write_text(text, encoding="utf-8")
    return load_frameworks(path, INSTRUMENTS)


@pytest.mark.parametrize(
    ("framework", "pattern", "number"),
    [
        ("eu-ai-act", r"Article \d+", 113),
        ("eu-ai-act", r"Recital \d+", 180),
        ("eu-ai-act", r"Annex [IVX]+", 13),
        ("nist-ai-rmf", r"[A-Z]+", 4),
        ("nist-ai-rmf", r"[A-Z]+ \d", 19),
        ("nist-ai-rmf", r"[A-Z]+ \d\.\d+", 72),
        ("iso-iec-42001", r"A(\.\d+)+", 38),
        ("eu-m-593", r"Topic \d+", 0),
        ("udhr", r"Article \d+", 30),
        ("iccpr", r"Article \d+", 53),
        ("gdc", r"Paragraph \d+", 74),
        ("gdc", r"Objective \d+", 5),
    ],
)
def test_a_framework_has_its_provisions(framework: str, pattern: str, number: int) -> None:
    provisions = FRAMEWORKS[framework].provisions
    assert len({one for one in provisions if re.fullmatch(pattern, one)}) == number


def test_only_identifiers_are_kept() -> None:
    number = r"\d+(?:\.\d+)*|[IVX]+"
    identifier = re.compile(rf"(?:Article|Recital|Annex|Topic|Section|Figure|Paragraph|Objective) (?:{number})")
    other = re.compile(rf"(?:GOVERN|MAP|MEASURE|MANAGE)(?: {number})?|A\.(?:{number})")
    every = [one for framework in FRAMEWORKS.values() for edition in framework.editions for one in edition.provisions]
    assert [one for one in every if not identifier.fullmatch(one) and not other.fullmatch(one)] == [] != every


def test_no_two_provisions_of_a_framework_have_one_address() -> None:
    for framework in FRAMEWORKS.values():
        assert len(set(map(slug_of, framework.provisions))) == len(set(framework.provisions))


@pytest.mark.parametrize(
    ("framework", "written", "meant"),
    [
        ("eu-ai-act", "article  17", "Article 17"),
        ("eu-ai-act", "Article 10(2)(f)", "Article 10(2)(f)"),
        ("eu-ai-act", "annex iii", "Annex III"),
        ("eu-ai-act", "article-17", "Article 17"),
        ("nist-ai-rmf", "govern-1-1", "GOVERN 1.1"),
        ("eu-ai-act", "Article 114", None),
        ("eu-ai-act", "Article 0", None),
        ("eu-ai-act", "Recital 181", None),
        ("eu-ai-act", "Annex XIV", None),
        ("eu-ai-act", "17", None),
        ("nist-ai-rmf", "govern 1.1", "GOVERN 1.1"),
        ("nist-ai-rmf", "Govern 1", "GOVERN 1"),
        ("nist-ai-rmf", "GOVERN 1.8", None),
        ("nist-ai-rmf", "GOVERN 1.1(a)", None),
        ("iso-iec-42001", "a.6", "A.6"),
        ("iso-iec-42001", "A.6.2.9", None),
        ("udhr", "19", "Article 19"),
        ("udhr", "31", None),
        ("gdc", "objective 3", "Objective 3"),
        ("gdc", "36(c)", "Paragraph 36(c)"),
        ("gdc", "objective 6", None),
    ],
)
def test_a_provision_is_found_as_people_write_it_or_does_not_exist(
    framework: str, written: str, meant: str | None
) -> None:
    assert FRAMEWORKS[framework].provision(written) == meant


def test_every_anchor_of_a_framework_is_one_of_its_provisions() -> None:
    vocabularies = Vocabularies()
    anchors = [anchor for scheme in vocabularies.schemes.values() for one in scheme.concepts for anchor in one.anchors]
    of_frameworks = [anchor for anchor in anchors if anchor.partition(" ")[0] in ("UDHR", "ICCPR", "GDC")]
    by_instrument = {one.instrument: one for one in FRAMEWORKS.values()}
    assert len(of_frameworks) > 80
    for anchor in of_frameworks:
        framework = by_instrument[anchor.partition(" ")[0]]
        assert framework.has_provision(framework.of_anchor(anchor), framework.edition) and framework.of_anchor(anchor)
    assert FRAMEWORKS["udhr"].of_anchor("ICCPR 19") is None


def test_an_edition_without_provisions_has_those_of_the_one_before(tmp_path: Path) -> None:
    text = '[a]\ntitle = "A"\nauthor = "B"\nurl = "https://example.org"\n'
    editions = '[a.editions.1]\nprovisions = ["Rule 1-2"]\n[a.editions.2]\n[a.editions.3]\nprovisions = ["Rule 2-4"]\n'
    framework = of_file(tmp_path, text + editions)["a"]
    assert framework.edition == "3" and [len(one.provisions) for one in framework.editions] == [2, 2, 3]
    assert framework.has_provision("Rule 1", "2") and not framework.has_provision("Rule 1", "3")
    assert framework.has_provision(None, "3") and not framework.has_edition("4")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[a]\ntitle = "A"', "framework 'a'"),
        ('[a]\ntitle = "A"\nauthor = "B"\nurl = "u"\ncolour = "red"', "colour"),
        ('[a]\ntitle = "A"\nauthor = "B"\nurl = "u"\ninstrument = "MAGNA"', "there is no instrument 'MAGNA'"),
        ('[a]\ntitle = "A"\nauthor = "B"\nurl = "u"\n[a.editions.1]\nprovisions = ["Rule 4-2"]', "is not a range"),
    ],
)
def test_a_file_that_is_not_valid_is_refused_by_framework(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(VocabularyError, match=told):
        of_file(tmp_path, text)


def test_a_range_of_numerals_has_every_number() -> None:
    assert expanded("Annex IX-XI") == ["Annex IX", "Annex X", "Annex XI"]
    assert expanded("A.6.1.2-3") == ["A.6.1.2", "A.6.1.3"] and expanded("Article 9") == ["Article 9"]
