"""Searching in six languages: what a query is taken to say, what comes first, and what is said when nothing is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.cli.list_command import command as list_command
from aistandards.cli.search_command import command as search_command
from aistandards.model import Provenance, Stage, Standard, Status
from aistandards.store import Entry
from tests.support.commands import run
from tests.support.installed import parse


def standard(designation: str) -> Standard:
    body = designation.split()[0]
    return Standard(
        designation=designation,
        work=designation.partition(":")[0],
        body=body.lower(),
        publishers=(body,),
        stage=Stage("60.60", "60.60", Status.PUBLISHED),
        provenance=(Provenance(source=body.lower(), upstream_id=designation),),
        titles={"en": "Gasket"},
    )


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with Catalog.open(f"sqlite:///{tmp_path_factory.mktemp('store')}/aistandards.db") as opened:
        yield opened


def found(catalog: Catalog, query: str, number: int = 10) -> list[str]:
    return [row["designation"] for row in catalog.search_rows(query, number)]


def concepts(catalog: Catalog, query: str) -> set[str]:
    return {name for part in catalog.look_for(query).understanding.parts for name in part.named_concepts}


def terms(catalog: Catalog, query: str) -> set[str | None]:
    return {part.term for part in catalog.look_for(query).understanding.parts}


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("privacidad", "rights:privacy"),
        ("隐私", "rights:privacy"),
        ("персональные данные", "rights:privacy"),
        ("защита персональных данных", "rights:privacy"),
        ("الخصوصية", "rights:privacy"),
        ("خصوصية", "rights:privacy"),
        ("والخصوصية", "rights:privacy"),
        ("الخُصوصيّة", "rights:privacy"),
        ("حماية الأطفال على الإنترنت", "rights:child-rights"),
        ("儿童在线保护", "rights:child-rights"),
        ("водяными знаками", "rights:ai-watermarking"),
        ("marca de agua", "rights:ai-watermarking"),
        ("filigranes numériques", "rights:ai-watermarking"),
        ("discriminations", "rights:non-discrimination"),
        ("donnees personnelles", "rights:privacy"),
        ("supervision", "rights:human-oversight"),
        ("media authenticity", "rights:multimedia-authenticity"),
        ("protection de l'enfance en ligne", "rights:child-rights"),
        ("пожилых людей", "rights:accessibility"),
    ],
)
def test_a_part_or_a_form_of_a_name_finds_the_concept(catalog: Catalog, query: str, concept: str) -> None:
    assert concept in concepts(catalog, query)


@pytest.mark.parametrize("wrong", ["accessibilty", "acessibility", "accessibillity", "accessibilitu", "acecssibility"])
def test_one_typing_error_is_read_over_and_said(catalog: Catalog, wrong: str) -> None:
    understanding = catalog.look_for(wrong).understanding
    assert concepts(catalog, wrong) == {"rights:accessibility"} and understanding.corrections == {
        wrong: "accessibility"
    }


def test_a_word_that_the_catalogue_has_is_no_typing_error(catalog: Catalog) -> None:
    assert not catalog.look_for("soil").understanding.corrections
    assert not catalog.look_for("tree").understanding.corrections


@pytest.mark.parametrize(
    "query",
    [
        "privacy facial recognition",
        "vie privée reconnaissance faciale",
        "privacidad reconocimiento facial",
        "конфиденциальность распознавание лиц",
        "الخصوصية التعرف على الوجوه",
        "隐私 人脸识别",
        "人脸识别的隐私",
    ],
)
def test_concepts_and_terms_go_together(catalog: Catalog, query: str) -> None:
    assert concepts(catalog, query) == {"rights:privacy"} and terms(catalog, query) == {"privacy", "facial recognition"}
    assert found(catalog, query)[:5] == found(catalog, "privacy facial recognition")[:5] != []


def test_words_that_name_nothing_must_all_be_there(catalog: Catalog) -> None:
    assert found(catalog, "swimming pools") == ["ISO 20380:2017"]
    assert found(catalog, "swimming cheese") == []
    assert found(catalog, "drowning accidents vision")[0] == "ISO 20380:2017"


def test_questions_and_joining_words_say_nothing(catalog: Catalog) -> None:
    for query in ("derechos humanos e inteligencia artificial", "how do human rights and artificial intelligence go"):
        parts = catalog.look_for(query).understanding.parts
        assert [part.named_concepts for part in parts][:2] == [("rights:ai-ethics",), ("relevance:ai",)]
    assert concepts(catalog, "如何保护隐私") >= {"rights:privacy"}


def test_two_names_of_a_concept_are_one_part(catalog: Catalog) -> None:
    assert len(catalog.look_for("bias and discrimination").understanding.parts) == 1
    assert len(catalog.look_for("bias and privacy").understanding.parts) == 2


def test_a_phrase_of_a_rule_that_needs_company_names_nothing_alone(catalog: Catalog) -> None:
    assert concepts(catalog, "voice cloning") == {"rights:deepfake-detection"}
    assert not concepts(catalog, "forged") and not concepts(catalog, "misappropriation")


def test_what_no_standard_has_is_said(catalog: Catalog) -> None:
    assert catalog.look_for("carbon footprint of AI").lacking == ("carbon footprint",)
    assert catalog.look_for("privacy").lacking == catalog.look_for("swimming cheese").lacking == ()
    told = run("search", "carbon footprint of AI").stderr
    assert "no standard has everything; the best lack 'carbon footprint'" in told


def test_the_nearest_concepts_share_words_with_the_query(catalog: Catalog) -> None:
    assert "exchange:automotive-and-transport" in catalog.nearest_concepts("voitures autonomes")
    assert "rights:expression-and-information" in catalog.nearest_concepts("煽动言论")
    assert not catalog.nearest_concepts("xyzzy plugh")


def test_a_word_of_the_trade_says_nothing_beside_others(catalog: Catalog) -> None:
    assert found(catalog, "privacy standards") == found(catalog, "privacy")
    assert found(catalog, "normas de privacidad") == found(catalog, "privacidad")


@pytest.mark.parametrize("query", ["ISO/IEC 42001", "iso 42001", "42001:2023"])
def test_a_designation_comes_first(catalog: Catalog, query: str) -> None:
    assert found(catalog, query)[0] == "ISO/IEC 42001:2023"


def test_what_a_text_is_about_comes_first(catalog: Catalog) -> None:
    first, second, *_ = found(catalog, "Multimedia authenticity")
    assert first.startswith("ISO/IEC 21617") and second == "ISO/DIS 22144"


def test_published_texts_come_before_drafts_and_these_before_superseded_ones(catalog: Catalog) -> None:
    names = found(catalog, "presentation attack detection framework", 20)
    new, old = names.index("ISO/IEC 30107-1:2023"), names.index("ISO/IEC 30107-1:2016")
    assert new < old
    names = found(catalog, "functional safety", 20)
    assert names.index("ISO/IEC TR 5469:2024") < names.index("ISO/IEC CD TS 22440-1")


def test_nothing_is_found_silently() -> None:
    told = run("search", "xyzzy", "plugh").stderr
    assert "no standard" in told and "'xyzzy plugh'" in told and "scope" in told
    assert "only the status index has ISO 9001:2015" in run("search", "ISO 9001").stderr
    assert "nearest designations: ISO/IEC 42001" in run("search", "ISO/IEC 42001:2019").stderr
    told = run("search", "privacy", "--status", "withdrawn").stderr
    assert "match without the filters" in told
    assert "rights:remedy), 0 standards" in run("search", "complaint").stderr


def test_concepts_are_named_beside_a_table_only(catalog: Catalog) -> None:
    number = catalog.count(tags=["privacy"])
    shown = run("search", "隐私 人脸识别")
    assert shown.stderr.splitlines() == [
        f"concept: Privacy and data protection (rights:privacy), {number} standards",
        "term: facial recognition",
    ]
    assert "concept:" not in shown.stdout
    assert run("search", "隐私", "--format", "csv").stderr == ""


def test_a_search_takes_the_options_of_a_list() -> None:
    assert {option.name for option in list_command.params} <= {option.name for option in search_command.params}
    today, then = (run("search", "ISO/IEC 42001", *day).stdout for day in ((), ("--as-of", "2022-12-31")))
    assert "\tpublished\t" in today.splitlines()[0] and "\tpublished\t" not in then.split("\n")[0]
    unknown = run("search", "privacy", "--known-at", "2001-01-01")
    assert unknown.stdout == "" and "nothing was known at 2001-01-01" in unknown.stderr


def test_a_filter_finds_what_is_behind_very_many_newer_ones(tmp_path: Path) -> None:
    names = [f"IEC {number}:1990" for number in range(100, 130)] + [
        f"ISO {number}:2020" for number in range(2000, 3100)
    ]
    with Catalog.open(tmp_path / "aistandards.db") as catalog:
        run_id = catalog.store.begin_run("iso", "2026-11-24T00:00:00+00:00")
        with catalog.store.batch(run_id, run_id) as batch:
            for body in ("iec", "iso"):
                own = [standard(name) for name in names if name.startswith(body.upper())]
                batch.upsert(body, [Entry.of(one, parse(one.designation)) for one in own])
        assert len(found(catalog, "gasket", 50)) == 50
        rows = catalog.search_rows("gasket", 50, body="iec")
        assert len(rows) == 30 and {row["body"] for row in rows} == {"iec"}


def test_a_search_takes_the_filters_of_a_list() -> None:
    shown = run("search", "privacy", "--body", "itu-t", "--status", "published", "--limit", "100").stdout
    assert all(line.startswith("ITU-T") and "\tpublished\t" in line for line in shown.splitlines())
