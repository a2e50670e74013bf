"""Human-rights concepts: the traps, the languages, the context, the directions, and the score on labelled titles."""

from pathlib import Path

import orjson
import pytest

from aistandards.model import Annotation, Committee, Direction, Standard
from aistandards.plugin.registry import Plugins
from aistandards.tagging.annotators import installed_annotators
from aistandards.tagging.evaluation import Label, evaluate
from tests.support.records import smallest

ANNOTATOR = installed_annotators(Plugins.find())[0]
LABELS = [orjson.loads(line) for line in (Path(__file__).parent / "labels.jsonl").read_bytes().splitlines()]


def record(title: str, abstract: str = "", language: str = "en", committee: str | None = None) -> Standard:
    return smallest(
        titles={language: title},
        abstracts={language: abstract} if abstract else {},
        committee=Committee(committee) if committee else None,
    )


def found(standard: Standard) -> dict[str, Annotation]:
    """The strongest evidence by concept."""
    evidence = sorted(ANNOTATOR.annotate(standard), key=lambda one: one.confidence)
    return {one.concept.removeprefix("rights:"): one for one in evidence if "rights:" in one.concept}


def meant(standard: Standard) -> set[str]:
    return {name for name, one in found(standard).items() if one.direction is not Direction.MENTION}


@pytest.mark.parametrize(
    "title",
    [
        "Paper and board — Determination of watermarks in writing paper",
        "Semiconductor devices — Bias of transistors at high temperature",
        "Radar — Discrimination in signal processing of moving targets",
        "Plastics — Transparency of sheet material",
        "Transparent bridging between local area networks",
        "Acoustics — Speech privacy of rooms in open-plan offices",
        "Road vehicles — Accessibility of spare parts",
        "Instant coffee — Criteria for authenticity",
        "Biotechnology — Provenance information model for biological material",
        "Information security, cybersecurity and privacy protection — Physically unclonable functions",
        "Sécurité de l'information, cybersécurité et protection de la vie privée — Critères d'évaluation",
        "Statistics of complaints and a model for the calculation of limits",
        "Child-resistant packaging — Requirements and testing procedures",
        "Women's outerwear garments — Size designation",
        "Digital Radio Mondiale (DRM) — System specification",
        "Household energy management system with machine learning",
        "Coding of audio-visual objects — Morphing and textures",
        "Technologies in countering website spoofing",
        "Support of frame relay services over MPLS",
        "Hybrid Digital Radio (DAB, DRM, RadioDNS) — Slide show",
        "Broadcast sound receivers — DRM broadcast sound service",
        "Guide for large-scale financial risk management models with artificial intelligence",
    ],
)
def test_words_that_only_look_like_a_right(title: str) -> None:
    assert meant(record(title)) == set()


@pytest.mark.parametrize(
    ("language", "title", "concept", "quote"),
    [
        ("en", "Detection of deepfakes in video calls", "deepfake-detection", "deepfakes"),
        ("fr", "Détection des hypertrucages dans les appels", "deepfake-detection", "hypertrucages"),
        ("es", "Detección de ultrafalsificaciones", "deepfake-detection", "ultrafalsificaciones"),
        ("ru", "Методы обнаружения дипфейков", "deepfake-detection", "дипфейков"),
        ("ru", "О ЗАЩИТЕ ПЕРСОНАЛЬНЫХ ДАННЫХ", "privacy", "ЗАЩИТЕ ПЕРСОНАЛЬНЫХ ДАННЫХ"),
        ("zh", "视频中的深度伪造检测方法", "deepfake-detection", "深度伪造"),
        ("ar", "كشف التزييف العميق في الفيديو", "deepfake-detection", "التزييف العميق"),
        ("ar", "كَشْفُ تَزْيِيفٍ عَمِيقٍ", "deepfake-detection", "تَزْيِيفٍ عَمِيقٍ"),
        ("ar", "متطلبات والخصوصية", "privacy", "والخصوصية"),
        ("fr", "Biais algorithmiques et décision", "non-discrimination", "Biais algorithmiques"),
        ("en", "ＤＥＥＰＦＡＫＥ detection", "deepfake-detection", "ＤＥＥＰＦＡＫＥ"),
    ],
)
def test_six_languages_with_their_endings_and_articles(language: str, title: str, concept: str, quote: str) -> None:
    one = found(record(title, language=language))[concept]
    assert title[one.start : one.end].strip() == one.quote.strip()
    assert one.quote.strip("ٍُ") == quote.strip("ٍُ") and one.field == f"titles.{language}"


@pytest.mark.parametrize(
    ("title", "abstract", "concept"),
    [
        ("Tactile mark on cards", "This document specifies a mark used by visually impaired holders.", "accessibility"),
        ("Commands for assistive devices", "", "accessibility"),
        ("Accessible mobile communication systems in rural areas", "", "accessibility"),
        ("Random addresses", "It specifies addresses that change without affecting the privacy of users.", "privacy"),
        ("Transparent identification of humans and machines", "", "transparency-and-explainability"),
    ],
)
def test_people_in_the_scope_are_company(title: str, abstract: str, concept: str) -> None:
    assert concept in meant(record(title, abstract))


@pytest.mark.parametrize(
    ("title", "abstract", "concept"),
    [
        ("Bridging", "It provides control of a reflective relay service for a port.", "accessibility"),
        ("Artificial intelligence for tests", "It defines the diagnosis of systems.", "health"),
        ("Machine learning technologies in imaging", "", "education"),
        ("Cybersecurity and Privacy — Artificial Intelligence — Privacy protection", "", "robustness-and-security"),
        ("Artificial intelligence in smart sustainable cities", "", "environment"),
        ("Machine learning — Data quality governance framework", "", "accountability"),
    ],
)
def test_words_of_another_kind_are_no_company(title: str, abstract: str, concept: str) -> None:
    assert concept not in meant(record(title, abstract))


def test_a_word_may_need_company() -> None:
    assert "non-discrimination" in meant(record("Artificial intelligence — Bias in classification"))
    assert "non-discrimination" not in meant(record("Mass measurement — Bias in classification"))
    assert "accountability" in meant(record("Management of risk — Audit", committee="ISO/IEC JTC 1/SC 42"))


def test_directions_are_told_apart() -> None:
    assert found(record("Privacy-preserving machine learning"))["privacy"].direction is Direction.PROTECT
    assert found(record("Requirements for lawful interception"))["privacy"].direction is Direction.RESTRICT
    assert found(record("Privacy notices"))["privacy"].direction is Direction.CONCERNS
    aside = record(
        "Home servers", "It defines codes. The application of deepfake detection is beyond the scope of this."
    )
    assert "deepfake-detection" not in found(aside)
    weak = found(record("Image coding", "Annexes treat privacy."))["privacy"]
    assert weak.direction is Direction.MENTION and weak.confidence < 0.5


def test_an_abstract_that_says_ai_makes_a_standard_ai_enabled() -> None:
    concepts = {one.concept for one in ANNOTATOR.annotate(record("Traffic control", "It uses machine learning."))}
    assert concepts == {"relevance:ai-enabled"}


def test_labelled_titles_stay_as_right_as_they_are() -> None:
    labels = [Label(one["designation"], frozenset(one["tags"]), frozenset(one["may"])) for one in LABELS]
    said = {one["designation"]: frozenset(meant(record(one["title"], committee=one["committee"]))) for one in LABELS}
    result = evaluate(labels, said)
    assert result.micro.precision >= 0.99 and result.micro.recall >= 0.99, (result.misses, result.false_hits)
    assert result.size == 85


def test_the_evaluation_counts_misses_and_false_hits_by_name() -> None:
    labels = [
        Label("A", frozenset({"privacy"})),
        Label("B", frozenset(), frozenset({"remedy"})),
        Label("C", frozenset()),
    ]
    result = evaluate(labels, {"A": frozenset(), "B": frozenset({"remedy", "privacy", "health"}), "C": None})
    assert result.misses == (("A", "privacy"),) and result.false_hits == (("B", "privacy"),)
    assert result.not_found == ("C",) and result.to_dict()["micro"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
