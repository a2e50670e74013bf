"""Overlaps: the works on the subject of a text, with reasons that point into both texts, on both engines."""

import json
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aistandards import Catalog, InvalidValueError, NotFoundError, Overlaps, Standard, Status, overlaps_of_text
from aistandards.catalog.overlaps import MAX_TEXT, Overlap
from aistandards.catalog.overlaps.pool import MAX_READ, MAX_WHOLE
from aistandards.model import Annotation, Committee, Method, Provenance, Stage
from aistandards.store import Entry, Store
from tests.support.installed import parse
from tests.support.stores import without_snapshot

JUDGED = [
    json.loads(line) for line in (Path(__file__).parent / "overlaps.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Texts with the works that a person expects among the first five; texts without works are on no subject of the catalogue."""

MISSED = {
    "The proposal sets out how a company plans, runs and improves the way it manages its artificial intelligence."
}
"""A text that is about a title of five words, of which it has two."""


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The same five standards as in `catalog`, for tests that only read."""
    path = tmp_path_factory.mktemp("robots") / "aistandards.db"
    without_snapshot(f"sqlite:///{path}")
    with Catalog.open(path) as opened:
        keep(opened.store, *ROBOTS)
        yield opened


@pytest.fixture
def catalog(database_url: str) -> Iterator[Catalog]:
    """A catalogue of five standards of our own."""
    without_snapshot(database_url)
    with Catalog.open() as opened:
        keep(opened.store, *ROBOTS)
        yield opened


def standard(
    name: str,
    title: str,
    abstract: str = "",
    *,
    status: Status = Status.PUBLISHED,
    committee: str | None = None,
    concepts: tuple[str, ...] = (),
    language: str = "en",
) -> Standard:
    designation = parse(name)
    return Standard(
        designation=designation.text,
        work=designation.work,
        body="iso",
        publishers=("ISO",),
        stage=Stage("60.60", "60.60", status),
        provenance=(Provenance(source="iso", upstream_id=name),),
        titles={language: title},
        abstracts={language: abstract} if abstract else {},
        committee=Committee(committee) if committee else None,
        annotations=tuple(
            Annotation(concept, Method.RULE, f"titles.{language}", title, 0, len(title), "r", "1", 0.9)
            for concept in concepts
        ),
    )


ROBOTS = (
    standard("ISO 1:2020", "Care robots — Safety of older persons", "Falls of persons.", committee="ISO/TC 299"),
    standard("ISO 1:2010", "Care robots — Safety", status=Status.WITHDRAWN, committee="ISO/TC 299"),
    standard("ISO/DIS 1", "Care robots — Safety of older persons at home", status=Status.IN_DEVELOPMENT),
    standard("ISO 2:2020", "Kitchen knives — Sharpness", committee="ISO/TC 1"),
    standard("ISO 3:2021", "Faces of persons", concepts=("rights:biometric-identification",), committee="ISO/TC 1"),
)


def keep(store: Store, *standards: Standard) -> None:
    run = store.begin_run("iso", "2026-11-24T00:00:00+00:00")
    with store.batch(run, run) as batch:
        batch.upsert("iso", [Entry.of(one, parse(one.designation)) for one in standards])


def works(found: Overlaps) -> list[str]:
    return [overlap.work for overlap in found.overlaps]


@pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged["text"][:40])
def test_a_text_finds_what_a_person_expects(bundled: Catalog, judged: dict[str, object]) -> None:
    found, expected = works(bundled.overlaps(str(judged["text"]), 5)), judged["works"]
    assert isinstance(expected, list)
    if judged["text"] in MISSED:
        assert not set(found) & set(expected), "it is found now: take it out of the list"
    elif expected:
        assert set(found) & set(expected)
    else:
        assert found == []


def _check_reasons(found: Overlaps, written: str) -> None:
    """Check that each reason of an answer is a fact about both texts, and that the parts make the score."""
    text = written.encode("utf-8", "replace").decode()
    for overlap in found.overlaps:
        parts = attrs.astuple(overlap.parts)
        assert overlap.score == pytest.approx(sum(parts), abs=0.01) and overlap.score > 0
        assert overlap.words or overlap.concepts or overlap.cited
        assert overlap.shared_words >= len(overlap.words)
        for word in overlap.words:
            assert word.here and word.there
            assert all(text[span.start : span.end] == span.quote for span in word.here)
        for shared in overlap.concepts:
            assert all(text[one.start : one.end] == one.quote for one in shared.here)
            assert all(one.concept == shared.concept for one in (*shared.here, *shared.there))


@pytest.mark.parametrize("judged", JUDGED[:18], ids=lambda judged: judged["text"][:40])
def test_every_reason_points_into_both_texts(bundled: Catalog, judged: dict[str, str]) -> None:
    found = bundled.overlaps(judged["text"], 5)
    _check_reasons(found, judged["text"])
    for overlap in found.overlaps:
        record = bundled[overlap.nearest.designation]
        for span in (span for word in overlap.words for span in word.there):
            kind, _, language = span.field.partition(".")
            assert getattr(record, kind)[language][span.start : span.end] == span.quote


def test_editions_and_drafts_of_a_work_are_one(catalog: Catalog) -> None:
    found = catalog.overlaps("Safety of robots that care for older persons")
    assert works(found) == ["ISO 1"] and found.found == 1
    members = found.overlaps[0].members
    assert {one.designation for one in members} == {"ISO 1:2020", "ISO 1:2010", "ISO/DIS 1"}
    assert {one.status for one in members} == {Status.PUBLISHED, Status.WITHDRAWN, Status.IN_DEVELOPMENT}
    assert {one.designation for one in members if one.has_abstract} == {"ISO 1:2020"}


def test_the_answer_says_how_many_texts_had_no_abstract(catalog: Catalog) -> None:
    for filters, standards, without in (({}, 5, 4), ({"status": "published"}, 3, 2), ({"committee": "ISO/TC 1"}, 2, 2)):
        compared = catalog.overlaps("Sharpness of knives", **filters).compared  # type: ignore[arg-type]
        assert (compared.standards, compared.without_abstract, compared.read) == (standards, without, standards)


def test_filters_choose_what_is_compared(catalog: Catalog) -> None:
    found = catalog.overlaps("Safety of robots that care for older persons", status="in-development")
    assert [one.designation for one in found.overlaps[0].members] == ["ISO/DIS 1"]
    assert catalog.overlaps("Sharpness of kitchen knives", limit=1, status="withdrawn").overlaps == ()


def test_a_standard_is_compared_without_the_texts_of_its_own_work(catalog: Catalog) -> None:
    keep(catalog.store, standard("ISO 4:2022", "Robots — Safety at work", committee="ISO/TC 299"))
    for subject in ("ISO 1:2020", catalog["ISO 1:2020"]):
        found = catalog.overlaps(subject)
        assert works(found) == ["ISO 4"] and found.subject.designation == "ISO 1:2020"
        assert found.overlaps[0].committee == "ISO/TC 299" and found.overlaps[0].parts.committee > 0
        assert found.overlaps[0].words[0].here[0].field in ("titles.en", "abstracts.en")


def test_what_a_text_cites_and_names_is_a_reason(catalog: Catalog) -> None:
    text = "As ISO 2 says, and as ISO/TC 299 knows, robots move knives."
    found = overlaps_of_text(catalog, text)
    assert found.subject.cited == ("ISO 2",) and set(found.subject.committees) == {"ISO/TC 1", "ISO/TC 299"}
    by_work = {overlap.work: overlap for overlap in found.overlaps}
    assert by_work["ISO 2"].cited and by_work["ISO 2"].parts.cited > 0
    assert not overlaps_of_text(catalog, "Robots move knives in the kitchen.").subject.cited


def test_names_of_publishers_are_no_words_of_the_subject(catalog: Catalog) -> None:
    keep(catalog.store, standard("ISO 7:2022", "Guidance on the use of ISO and IEC standards"))
    assert works(overlaps_of_text(catalog, "ISO 2 and IEC 9 of ISO, IEC and ITU-T")) == ["ISO 2"]


def test_a_committee_is_named_by_its_whole_reference(catalog: Catalog) -> None:
    assert catalog.overlaps("Robots of ISO/TC 2991 and of XISO/TC 1 and ISO/TC 1/SC 3").subject.committees == ()
    assert catalog.overlaps("Robots (ISO/TC 1).").subject.committees == ("ISO/TC 1",)


def test_concepts_cross_languages_and_words_do_not(bundled: Catalog) -> None:
    found = bundled.overlaps("人脸识别中的隐私保护", 5)
    assert found.subject.language == "zh" and "rights:privacy" in found.subject.concepts
    assert found.overlaps and all(overlap.concepts for overlap in found.overlaps)
    assert found.compared.in_language < found.compared.read == found.compared.standards


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les systèmes d'intelligence artificielle et la vie privée des enfants", "fr"),
        ("La inteligencia artificial y los derechos de las personas", "es"),
        ("Управление рисками искусственного интеллекта (AI)", "ru"),
        ("إدارة مخاطر الذكاء الاصطناعي", "ar"),
        ("人工智能 AI 风险管理", "zh"),
        ("The risk of artificial intelligence for children", "en"),
    ],
)
def test_the_language_of_a_text_is_recognised(bundled: Catalog, text: str, language: str) -> None:
    assert bundled.overlaps(text).subject.language == language


def test_the_language_of_a_text_can_be_given(catalog: Catalog) -> None:
    keep(catalog.store, standard("ISO 5:2022", "Robots soignants — Sécurité des personnes", language="fr"))
    assert works(catalog.overlaps("robots securite", language="fr")) == ["ISO 5"]


def test_an_abbreviation_is_the_words_that_it_stands_for(catalog: Catalog) -> None:
    keep(catalog.store, standard("ISO 6:2022", "Artificial intelligence for harvesters"))
    (overlap,) = catalog.overlaps("AI harvesters").overlaps
    assert {span.quote for word in overlap.words for span in word.there} == {"Artificial intelligence", "harvesters"}


def test_the_same_question_has_the_same_answer(bundled: Catalog, tmp_path: Path) -> None:
    text = "Measures for data quality when data are used for machine learning and analytics."
    first = bundled.overlaps(text, 50)
    assert bundled.overlaps(text, 50) == first and bundled.overlaps(text, 3).overlaps == first.overlaps[:3]
    with Catalog.open(tmp_path / "other.db") as other:
        assert other.overlaps(text, 50) == first


@pytest.mark.parametrize("text", ["", "  \n", "12 34 – 56", "…"])
def test_a_text_without_words_is_refused(catalog: Catalog, text: str) -> None:
    with pytest.raises(InvalidValueError, match="has no words"):
        catalog.overlaps(text)


def test_a_designation_that_is_not_held_is_an_error(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="ISO/IEC 99999"):
        catalog.overlaps("ISO/IEC 99999")


def test_unknown_words_find_nothing_and_are_counted(catalog: Catalog) -> None:
    found = catalog.overlaps("Zyxwv qwfp arstd")
    assert found.overlaps == () and (found.subject.words, found.subject.known_words) == (3, 0)


def test_only_the_first_part_of_a_long_text_is_read(catalog: Catalog) -> None:
    text = "Sharpness of kitchen knives. " * 3000
    found = catalog.overlaps(text + "Robots for older persons.")
    assert found.subject.characters == len(text) + 25 > MAX_TEXT >= found.subject.read > MAX_TEXT - 200
    assert works(found) == ["ISO 2"]
    assert catalog.overlaps("knives" * MAX_TEXT).subject.read == MAX_TEXT


def test_evidence_far_in_a_text_has_its_place(bundled: Catalog) -> None:
    text = "Artificial intelligence. " * 1800 + "Privacy of children and artificial intelligence."
    found = bundled.overlaps(text)
    _check_reasons(found, text)
    assert "rights:privacy" in found.subject.concepts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["robots", "Robot", "<b>", "AI", '"', "'*", "NEAR(", "\0", "\u202e", "\ud800", "隐私", "persons", "ISO 1"]
        )
    ).map(" ".join)
)
def test_any_text_has_an_answer_that_holds(robots: Catalog, text: str) -> None:
    try:
        found = robots.overlaps(text + " robots", 3)
    except NotFoundError:
        return
    if found.subject.designation is None:
        _check_reasons(found, text + " robots")
    json.dumps(found.plain())


class TestLargeStore:
    """In a store of which not every text is read, the index finds what is ranked."""

    @pytest.fixture
    def catalog(self, catalog: Catalog) -> Catalog:
        keep(
            catalog.store,
            *(standard(f"ISO {number}:2020", f"Screws {number} — Threads") for number in range(1000, 1001 + MAX_WHOLE)),
            standard("ISO 900:2020", "Photographs", "How photographs of landscapes are archived."),
        )
        return catalog

    def test_words_find_titles_and_abstracts(self, catalog: Catalog) -> None:
        found = catalog.overlaps("Safety of robots that care for older persons")
        assert works(found) == ["ISO 1"] and len(found.overlaps[0].members) == 3
        assert found.compared.read <= MAX_READ < MAX_WHOLE < found.compared.standards
        assert found.compared.without_abstract == found.compared.standards - 2
        assert works(catalog.overlaps("The archive keeps a photograph of each landscape")) == ["ISO 900"]

    def test_a_word_of_most_texts_says_nothing(self, catalog: Catalog) -> None:
        found = catalog.overlaps("Threads of screws")
        assert found.overlaps == () and found.subject.common_words == 2

    def test_filters_concepts_and_citations(self, catalog: Catalog) -> None:
        assert works(catalog.overlaps("Care robots: safety", status="withdrawn")) == ["ISO 1"]
        assert catalog.overlaps("Sharpness of kitchen knives", status="withdrawn").overlaps == ()
        cited = overlaps_of_text(catalog, "A text on toys, in the words of ISO 2:2020.")
        assert works(cited) == ["ISO 2"] and cited.overlaps[0].cited

    def test_hostile_words_are_words(self, catalog: Catalog) -> None:
        for text in (
            'robots" OR "screws',
            "robots' | screws:*",
            "robots*) NEAR(",
            "r\0obots \ud800",
            "𝓐 robots",
            "% _ robots",
        ):
            assert catalog.overlaps(text).compared.standards > MAX_WHOLE


def test_the_title_and_the_reasons_of_an_overlap_are_those_of_its_nearest_standard(catalog: Catalog) -> None:
    overlap: Overlap = catalog.overlaps("Care robots and the safety of older persons at home").overlaps[0]
    assert overlap.nearest == overlap.members[0] and overlap.nearest.designation == "ISO/DIS 1"
    assert {word.there[0].quote for word in overlap.words} >= {"home", "robots"}
