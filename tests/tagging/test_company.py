"""How rules weigh words: company, sentences, families, committees, and one level of relevance."""

from pathlib import Path

import pytest

from aistandards.errors import VocabularyError
from aistandards.model import Annotation, Committee, Direction, PartialDate, Standard
from aistandards.plugin.registry import Plugins
from aistandards.settings import bundled_folder
from aistandards.tagging.annotators import installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict
from aistandards.tagging.rule_annotator import RuleAnnotator
from aistandards.tagging.rules import load_rules
from aistandards.tagging.sentences import SentenceCues, load_sentence_cues
from tests.support.records import smallest

CUES: SentenceCues = load_sentence_cues(bundled_folder() / "rules" / "sentences.toml")
RULE = """
version = "1"
fields = { titles = 1.0, scope = 0.9, abstracts = 0.4 }
[[rule]]
id = "privacy"
concept = "rights:privacy"
confidence = 1.0
near = ["@people"]
unless = ["privacy screen"]
phrases = { en = ["privacy"] }
"""
FAMILIES = 'version = "2"\n[families]\nchildren = ["child", "children"]\npeople = ["user", "@children"]\n'
INSTALLED = installed_annotators(Plugins.find())[0]


@pytest.fixture
def annotator(tmp_path: Path) -> RuleAnnotator:
    (tmp_path / "families.toml").write_text(FAMILIES)
    (tmp_path / "rules.toml").write_text(RULE)
    return RuleAnnotator([load_rules(tmp_path / "rules.toml")], (), CUES)


def directions(annotator: RuleAnnotator, title: str, abstract: str = "") -> list[Direction]:
    record = smallest(titles={"en": title}, abstracts={"en": abstract} if abstract else {})
    return [one.direction for one in annotator.annotate(record)]


@pytest.mark.parametrize("title", ["Privacy of users", "User-privacy", "PRIVACY and Children", "Child privacy"])
def test_a_word_counts_in_its_company(annotator: RuleAnnotator, title: str) -> None:
    assert directions(annotator, title) == [Direction.CONCERNS]


@pytest.mark.parametrize("title", ["Link privacy", "Privacy of usernames", "Privacy screens for users"])
def test_a_word_without_its_company_does_not(annotator: RuleAnnotator, title: str) -> None:
    assert directions(annotator, title) == []


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("This document specifies the privacy of users.", [Direction.CONCERNS]),
        ("This document specifies codes. The privacy of users is an old matter.", [Direction.MENTION]),
        ("This document does not cover the privacy of users.", []),
        ("The privacy of users is outside the scope of this document.", []),
        ("This document specifies codes, such as those for the privacy of users.", [Direction.MENTION]),
        ("This document specifies codes, e.g. those for the privacy of users.", [Direction.MENTION]),
        ("This document specifies codes (e.g. short ones) and the privacy of users.", [Direction.CONCERNS]),
        ("This document specifies quality for users, security, privacy, and speed.", [Direction.MENTION]),
        ("This document specifies quality for users, security, privacy and/or speed.", [Direction.MENTION]),
        ("This document specifies codes for users. Privacy is another matter.", []),
    ],
)
def test_the_sentence_decides(annotator: RuleAnnotator, abstract: str, expected: list[Direction]) -> None:
    assert directions(annotator, "Codes", abstract) == expected


def test_a_list_of_technologies_and_a_reason_are_mentions() -> None:
    def ai(abstract: str) -> set[Direction]:
        record = smallest(titles={"en": "Smart cities"}, abstracts={"en": abstract})
        return {one.direction for one in INSTALLED.annotate(record) if one.concept == "relevance:ai-enabled"}

    assert ai("It specifies the use of artificial intelligence in cities.") == {Direction.CONCERNS}
    assert ai("It specifies the use of big data, artificial intelligence, blockchain and IoT.") == {Direction.MENTION}
    assert ai("With the development of artificial intelligence, cities change. It specifies maps.") == {
        Direction.MENTION
    }


def test_the_version_of_the_families_counts(tmp_path: Path) -> None:
    (tmp_path / "families.toml").write_text(FAMILIES)
    (tmp_path / "rules.toml").write_text(RULE)
    assert load_rules(tmp_path / "rules.toml").version == "1/2"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("@people", "@nobody", "no family"),
        ('near = ["@people"]', "near = 3", "near"),
        ('["privacy"]', "[3]", "phrases"),
    ],
)
def test_a_wrong_family_or_group_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "families.toml").write_text(FAMILIES)
    (tmp_path / "rules.toml").write_text(RULE.replace(old, new))
    with pytest.raises(VocabularyError, match=told):
        load_rules(tmp_path / "rules.toml")


def test_a_file_of_cues_that_lacks_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sentences.toml"
    path.write_text('version = "1"\nverbs = ["specif*"]\n')
    with pytest.raises(VocabularyError, match="motives"):
        load_sentence_cues(path)


def of(concept: str, title: str, committee: str) -> list[Annotation]:
    record = smallest(titles={"en": title}, committee=Committee(committee))
    return [one for one in INSTALLED.annotate(record) if one.concept == concept]


def test_a_committee_is_evidence_with_its_own_confidence() -> None:
    (strong,) = of("rights:accessibility", "Signals for pedestrians", "ISO/TC 173/SC 7")
    (weak,) = of("rights:accessibility", "Test of brakes", "ISO/TC 173/SC 1")
    assert strong.confidence == 0.85 and strong.direction is Direction.PROTECT
    assert weak.confidence == 0.4 and weak.direction is Direction.MENTION
    assert not of("rights:education", "Metadata", "ISO/IEC JTC 1/SC 36")
    assert of("rights:education", "Metadata for machine learning", "ISO/IEC JTC 1/SC 36")


@pytest.mark.parametrize(
    ("title", "concepts"),
    [
        ("Face recognition systems", {"privacy", "non-discrimination", "assembly-and-participation"}),
        ("Intelligent video surveillance systems", {"privacy", "assembly-and-participation"}),
        ("Machine learning for speaker recognition", {"privacy", "non-discrimination"}),
        ("Video surveillance in substations", set()),
    ],
)
def test_what_an_ai_standard_is_used_for_touches_rights(title: str, concepts: set[str]) -> None:
    found = INSTALLED.annotate(smallest(titles={"en": title}))
    rights = {one.concept.removeprefix("rights:"): one.direction for one in found if one.concept.startswith("rights:")}
    assert set(rights) == concepts
    assert set(rights.values()) <= {Direction.RESTRICT, Direction.CONCERNS}


def test_a_record_carries_one_level_only() -> None:
    def levels(standard: Standard) -> set[str]:
        return {concept for concept in standard.concepts if concept.startswith("relevance:")}

    both = smallest(titles={"en": "Artificial intelligence"}, abstracts={"en": "It specifies machine learning."})
    assert levels(prepare(both, [INSTALLED])) == {"relevance:ai"}
    decision = Decision(
        designation="X 1",
        concept="relevance:ai-enabled",
        verdict=Verdict.ADD,
        who="editor",
        when=PartialDate("2026-11-26"),
        why="It is so.",
        source="a report",
    )
    assert levels(prepare(both, [INSTALLED], Curation([decision]))) == {"relevance:ai"}
    assert levels(prepare(smallest(titles={"en": "X"}), [INSTALLED], Curation([decision]))) == {"relevance:ai-enabled"}
