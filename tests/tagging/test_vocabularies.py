"""The vocabularies as a whole, and what is said of one that is wrong."""

import shutil
from pathlib import Path

import pytest

from aistandards.errors import VocabularyError
from aistandards.model.languages import UN_LANGUAGES
from aistandards.model.vocabulary import Concept, ConceptScheme
from aistandards.settings import bundled_folder
from aistandards.tagging.vocabularies import Vocabularies
from tests.support.commands import refused, run

INSTALLED = Vocabularies()


def test_the_bundled_vocabularies_are_in_order() -> None:
    assert list(INSTALLED.problems()) == []
    sizes = {name: len(scheme.concepts) for name, scheme in INSTALLED.schemes.items()}
    assert (sizes["gdc"], sizes["wsis"], sizes["sdg"]) == (5, 11, 17)
    assert len(INSTALLED.narrower("exchange:nist-ai-200-1")) == 17
    assert len(INSTALLED.narrower("exchange:publication-type")) == 8


def test_every_right_says_what_it_means_and_what_it_does_not() -> None:
    for concept in INSTALLED.schemes["rights"].concepts:
        assert concept.definition and set(concept.labels) == set(UN_LANGUAGES)
        if concept.broader:
            assert concept.include and concept.exclude and concept.anchors and concept.sdg, concept.id


@pytest.mark.parametrize(
    "label",
    [
        "deepfake detection",
        "كشف التزييف العميق",
        "深度伪造检测",
        "обнаружение дипфейков",
        "détection des hypertrucages",
        "Detección de ultrafalsificaciones",
    ],
)
def test_a_label_in_any_language_finds_the_concept(label: str) -> None:
    assert INSTALLED.resolve(label) == "rights:deepfake-detection"


@pytest.mark.parametrize(
    ("term", "concept"),
    [
        ("التوسيم المائي للذكاء الاصطناعي", "ai-watermarking"),
        ("أصالة الوسائط المتعددة", "multimedia-authenticity"),
        ("كشف التزييف العميق", "deepfake-detection"),
        ("حماية الأطفال على الإنترنت", "child-rights"),
    ],
)
def test_the_terms_of_the_founding_report_are_labels_letter_for_letter(term: str, concept: str) -> None:
    assert term in INSTALLED[f"rights:{concept}"].names()
    assert INSTALLED.resolve(term) == f"rights:{concept}"


def test_every_scheme_has_labels_in_six_languages() -> None:
    for scheme in INSTALLED.schemes.values():
        assert set(scheme.languages) == set(UN_LANGUAGES), scheme.id


def test_what_nobody_is_called_is_told_with_what_is_near() -> None:
    with pytest.raises(VocabularyError, match="privacy"):
        INSTALLED.resolve("privaci")
    with pytest.raises(VocabularyError, match="did you mean synthetic-media-labelling"):
        INSTALLED.resolve("labelling")


def test_anchors_goals_and_hierarchy_can_be_asked_for() -> None:
    assert "rights:expression-and-information" in INSTALLED.with_anchor("udhr:19")
    assert "rights:ai-watermarking" in INSTALLED.with_anchor("GDC 36")
    assert "rights:remedy" in INSTALLED.with_goal("16") and "rights:remedy" not in INSTALLED.with_goal("16.1")
    assert "rights:ai-watermarking" in INSTALLED.narrower("rights:multimedia-authenticity")


def test_a_plugin_extends_a_scheme() -> None:
    more = ConceptScheme(
        "water",
        "Water",
        "1",
        (Concept("water", dict.fromkeys(UN_LANGUAGES, "water"), broader="right"),),
        extends="rights",
    )
    joined = Vocabularies(offered=[more])
    assert "rights:water" in joined.narrower("rights:right") and list(joined.problems()) == []
    with pytest.raises(VocabularyError, match="not installed"):
        Vocabularies(offered=[ConceptScheme("x", "X", "1", (), extends="nothing")])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('ru = "Здоровье"', 'ru = ""', "rights:health has no label in ru"),
        ('"UDHR 25", "ICESCR 12"]\nsdg = ["3"]', '"UDHR 31"]\nsdg = ["3"]', "anchored in 'UDHR 31'"),
        ('"UDHR 25", "ICESCR 12"]\nsdg = ["3"]', '"MAGNA CARTA"]\nsdg = ["3"]', "does not exist"),
        ('id = "health"\nbroader = "right"', 'id = "health"\nbroader = "health"', "cycle"),
        ('id = "health"\nbroader = "right"', 'id = "health"\nbroader = "wealth"', "'wealth'"),
        ('sdg = ["3"]', 'sdg = ["16.11"]', "serves '16.11'"),
        ('sdg = ["3"]', 'sdg = ["16.c"]', "serves '16.c'"),
        ('sdg = ["3"]', 'sdg = ["18"]', "serves '18'"),
        ('target = "sdg:3"', 'target = "sdg:33"', "sdg:33"),
        ('id = "health"', 'id = "work"', "two concepts are called 'work'"),
        ('id = "health"', "id = ", "cannot be read"),
        ('id = "health"', 'id = "health"\ncolour = 1', "colour"),
    ],
)
def test_a_vocabulary_that_is_wrong_fails_the_check_with_the_reason(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "vocabularies"
    shutil.copytree(bundled_folder() / "vocabularies", folder)
    path = folder / "rights.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert told in refused("vocab", "check", str(folder))


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies"
    shutil.copytree(bundled_folder() / "vocabularies", folder)
    (folder / "gdc.toml").write_bytes("title = 'é'".encode("latin-1"))
    assert "gdc.toml cannot be read" in refused("vocab", "check", str(folder))


def test_the_export_is_skos_that_others_can_read() -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs the extra skos")
    graphs = [
        rdflib.Graph().parse(data=run("vocab", "export", "--format", form).stdout, format=form)
        for form in ("turtle", "json-ld")
    ]
    skos = rdflib.SKOS
    for graph in graphs:
        concepts = set(graph.subjects(rdflib.RDF.type, skos.Concept))
        assert len(concepts) == sum(len(scheme.concepts) for scheme in INSTALLED.schemes.values())
        # The SKOS integrity conditions: one preferred label a language (S14), disjoint from the others (S13).
        for concept in concepts:
            preferred = list(graph.objects(concept, skos.prefLabel))
            assert len({one.language for one in preferred}) == len(preferred)
            assert not set(preferred) & set(graph.objects(concept, skos.altLabel))
            assert list(graph.objects(concept, skos.inScheme))
    assert rdflib.compare.isomorphic(*graphs) if hasattr(rdflib, "compare") else len(graphs[0]) == len(graphs[1])
