"""The level `protective`: a protective technique makes a standard relevant that does not mention AI."""

import attrs
import pytest

from aistandards.model import Annotation, Direction, Method, PartialDate, Standard
from aistandards.model.merge import merge
from aistandards.plugin.registry import Plugins
from aistandards.tagging.annotators import installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict
from aistandards.tagging.protective import techniques
from aistandards.tagging.vocabularies import Vocabularies
from tests.support.records import smallest

ANNOTATORS = installed_annotators(Plugins.find())
TITLE = "JPEG Trust — Core foundation"


def prepared(title: str, abstract: str = "", *decisions: Decision) -> Standard:
    abstracts = {"en": abstract} if abstract else {}
    return prepare(smallest(titles={"en": title}, abstracts=abstracts), ANNOTATORS, Curation(decisions))


def decision(verdict: Verdict, concept: str) -> Decision:
    return Decision(
        designation="X 1",
        concept=concept,
        verdict=verdict,
        who="editor",
        when=PartialDate("2026-11-26"),
        why="It is so.",
        source="a report",
    )


def evidence(standard: Standard) -> list[Annotation]:
    return [one for one in standard.annotations if one.concept == "relevance:protective"]


def test_the_evidence_for_the_level_is_that_of_the_technique() -> None:
    standard = prepared(TITLE)
    (found,) = evidence(standard)
    technique = next(one for one in standard.annotations if one.concept in techniques())
    assert standard.relevance == "protective"
    assert attrs.evolve(found, concept=technique.concept) == technique and found.quote == "JPEG Trust"


def test_an_ai_standard_is_not_protective() -> None:
    for title, abstract, level in (
        ("JPEG Trust for machine learning", "", "ai"),
        (TITLE, "It uses machine learning.", "ai-enabled"),
    ):
        standard = prepared(title, abstract)
        assert standard.relevance == level and not evidence(standard)
        assert standard.concepts & techniques()


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Media streaming protocols", "Annexes treat watermarking."),
        ("Privacy notices", ""),
        ("Geospatial Digital Rights Management Reference Model", ""),
        ("Paper — Watermarks in writing paper", ""),
        ("Rights of access of users", ""),
    ],
)
def test_a_mention_a_right_or_another_meaning_is_no_technique(title: str, abstract: str) -> None:
    assert prepared(title, abstract).relevance == "not-ai"


def test_decisions_of_people_decide_the_level() -> None:
    assert prepared("Coding", "", decision(Verdict.ADD, "rights:ai-watermarking")).relevance == "protective"
    rejected = [
        decision(Verdict.REJECT, f"rights:{name}") for name in ("multimedia-authenticity", "content-provenance")
    ]
    assert prepared(TITLE, "", *rejected).relevance == "not-ai"
    assert prepared(TITLE, "", decision(Verdict.REJECT, "relevance:protective")).relevance == "not-ai"
    assert prepared(TITLE, "", decision(Verdict.ADD, "relevance:ai-enabled")).relevance == "ai-enabled"


def test_every_technique_of_the_vocabulary_counts() -> None:
    assert techniques() == set(Vocabularies().narrower("rights:technique")) - {"rights:technique"}


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "Biometric presentation attack detection",
        "International Standard Book Number (ISBN)",
        "Telebiometrics with anti-spoofing detection",
        "Digital rights management — Client",
        "Système de gestion des droits numériques",
        "Цифровые водяные знаки",
        "数字水印技术要求",
        "كشف التزييف العميق",
    ],
)
def test_the_prefilter_keeps_the_titles_of_techniques(title: str) -> None:
    assert any(annotator.may_concern([title]) for annotator in ANNOTATORS)


def test_a_joint_standard_that_one_source_finds_to_be_an_ai_standard_is_not_protective() -> None:
    protective = prepared(TITLE)
    found = Annotation("relevance:ai", Method.RULE, "titles.en", "JPEG", 0, 4, "words", "1", 0.9)
    provenance = attrs.evolve(protective.origin, source="other")
    ai = attrs.evolve(protective, provenance=(provenance,), annotations=(found,))
    for records in ([protective, ai], [ai, protective]):
        merged = merge(records)
        assert merged.relevance == "ai" and not evidence(merged) and merged.concepts & techniques()
    mentioned = attrs.evolve(ai, annotations=(attrs.evolve(found, direction=Direction.MENTION),))
    assert merge([protective, mentioned]).relevance == "protective"
