"""Searching, on both engines: every word must be there, the title says more than the abstract, and nothing is refused."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from aistandards.model import Provenance, Stage, Standard, Status
from aistandards.store import Entry, Store
from aistandards.store.dialect import MAX_RANKED
from aistandards.store.tokens import vector, words
from tests.support.installed import parse


def standard(number: int, titles: dict[str, str], abstract: str = "") -> Standard:
    return Standard(
        designation=f"ISO {number}:2020",
        work=f"ISO {number}",
        body="iso",
        publishers=("ISO",),
        stage=Stage("60.60", "60.60", Status.PUBLISHED),
        provenance=(Provenance(source="iso", upstream_id=str(number)),),
        titles=titles,
        abstracts={"en": abstract} if abstract else {},
    )


def keep(store: Store, *standards: Standard) -> None:
    run = store.begin_run("iso", "2026-11-24T00:00:00+00:00")
    with store.batch(run, run) as batch:
        batch.upsert("iso", [Entry.of(one, parse(one.designation)) for one in standards])


def found(store: Store, query: str, limit: int = 20) -> list[str]:
    return [row["work"].removeprefix("ISO ") for row in store.read.search(query, limit)]


@pytest.fixture
def store(database_url: str) -> Store:
    made = Store(database_url)
    keep(
        made,
        standard(1, {"en": "Privacy of children", "fr": "Vie privée des enfants"}, "Rules for schools and toys."),
        standard(2, {"en": "Toys"}, "On the privacy of those who play, and on schools."),
        standard(3, {"en": "Road vehicles — 1e5x test"}, "Brakes. " * 400),
        standard(42001, {"en": "Management system"}, "Where machines learn."),
    )
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("privacy", ["1", "2"]),
        ("PRIVACY toys", ["2", "1"]),
        ("privacy brakes", []),
        ("priv", ["1", "2"]),
        ("42001", ["42001"]),
        ("ISO 42001:2020", ["42001"]),
        ("4200", ["42001"]),
        ("1e5x", ["3"]),
        ("privee", ["1"]),
        ("vie privée", ["1"]),
        ("learn machines", ["42001"]),
        ("road-vehicles", ["3"]),
        ("nothing", []),
        ("", []),
        ("— * ' \"", []),
    ],
)
def test_every_word_must_be_there_and_titles_come_first(store: Store, query: str, expected: list[str]) -> None:
    assert found(store, query) == expected


def works_of(store: Store, ids: list[int]) -> set[str]:
    return {row.work.removeprefix("ISO ") for row in store.read.by_id(ids).values()}


def test_each_part_of_a_query_has_alternatives(store: Store) -> None:
    assert works_of(store, store.read.hits([["dolls", "toys"]], 10)) == {"1", "2"}
    assert works_of(store, store.read.hits([["privacy", "brakes"], ["toys", "vehicles"]], 10)) == {"1", "2", "3"}
    assert works_of(store, store.read.hits([["privacy"], ["vie privée", "road vehicles"]], 10)) == {"1"}
    assert works_of(store, store.read.hits([["privacy"], ["— *", ""]], 10)) == {"1", "2"}
    assert store.read.hits([["privacy"], ["brakes"]], 10) == store.read.hits([[]], 10) == []
    assert len(store.read.hits([["iso"]], 3)) == 3


def test_no_more_than_asked_for(store: Store) -> None:
    assert len(found(store, "iso", limit=3)) == 3
    assert len(found(store, "schools", limit=1)) == 1


def test_what_has_changed_is_found_by_its_new_words_alone(store: Store) -> None:
    keep(store, standard(2, {"en": "Dolls"}))
    assert found(store, "toys") == ["1"] and found(store, "dolls") == ["2"]


@given(st.one_of(st.text(max_size=80), st.text(alphabet="ab12'\"\\:*&|!<>()-_%~ @.,", max_size=40)))
@example("\x00").via("PostgreSQL takes no NUL")
@example("\ud800").via("half of a surrogate pair")
@example("人工智能 ai")
@example("a" * 5000)
@example("İ ß ﬁ Å")
@example("' & !a | b:*")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_refused(store: Store, query: str) -> None:
    assert len(store.read.search(query, 20)) <= 4


def test_of_very_many_hits_the_newest_are_ranked_and_a_title_comes_first(database_url: str) -> None:
    store = Store(database_url)
    many = [standard(number, {"en": "Part"}, "common " * (number % 3 + 1)) for number in range(100, 400)]
    keep(store, standard(1, {"en": "The common one"}), *many)
    hits = found(store, "common")
    assert hits[0] == "1" and len(hits) == len(set(hits)) == 20
    assert {int(hit) for hit in hits[1:]} <= set(range(400 - MAX_RANKED, 400))
    assert found(store, "common") == hits


def test_a_whole_word_comes_before_one_that_begins_so(store: Store) -> None:
    keep(store, standard(5, {"en": "Toyshopians"}), standard(6, {"en": "Tools"}, "A toyshop"))
    assert found(store, "toyshop") == ["6", "5"]


def test_a_beginning_of_two_letters_is_a_word(store: Store) -> None:
    keep(store, standard(5, {"en": "To"}))
    assert found(store, "to") == ["5"] and found(store, "toy") == ["2", "1"]


@given(st.text(max_size=60))
@example("𝓐").via("a capital that is one only when it is made plain")
@example("İSO").via("a small letter of two characters")
def test_words_are_what_they_are_made_of(written: str) -> None:
    parts = words(written)
    assert words(" ".join(parts)) == parts
    assert vector([written]).split() == list(dict.fromkeys(parts))


@pytest.mark.postgresql
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
class TestInPostgreSQL:
    """What only PostgreSQL finds."""

    def test_words_of_the_same_stem_are_found_too(self, store: Store) -> None:
        keep(store, standard(5, {"en": "Systems for managing"}), standard(6, {"fr": "Exigences générales"}))
        assert sorted(found(store, "managed")) == ["42001", "5"]
        assert found(store, "exigence") == ["6"]
        assert found(store, "systems")[0] == "5"

    def test_chinese_is_found_inside_a_run_of_characters_title_first(self, store: Store) -> None:
        keep(
            store,
            standard(7, {"en": "Concepts", "zh": "信息技术 人工智能概念"}),
            standard(8, {"zh": "道路车辆"}, "人工智能"),
            standard(9, {"zh": "人工智能管理体系"}),
        )
        assert found(store, "智能") == ["9", "7", "8"]
        assert found(store, "人工智能概念") == ["7"]
        assert found(store, "concepts 智能") == ["7"]
        assert found(store, "智能 车辆") == ["8"]
        assert works_of(store, store.read.hits([["智能", "privacy"], ["车辆", "toys"]], 10)) == {"8", "1", "2"}
        assert works_of(store, store.read.hits([["智能"], ["concepts"]], 10)) == {"7"}

    def test_the_same_is_found_whether_or_not_the_server_has_counted_the_words(self, database_url: str) -> None:
        many = [standard(number, {"en": "Part"}, f"common w{number % 7} w{number}") for number in range(100, 400)]
        with Store(database_url) as store:
            keep(store, *many)
            queries = ("common", "w3", "common w3", "w250", "common w250", "part", "common nowhere")
            before = [found(store, query) for query in queries]
            with store.write_transaction() as connection:
                connection.execute(text("ANALYZE"))
        with Store(database_url) as store:
            assert [found(store, query) for query in queries] == before
        assert before[0] and before[3] == before[4] == ["250"] and before[-1] == []

    def test_a_text_that_is_far_too_long_is_taken(self, store: Store) -> None:
        many = " ".join(f"ж{n}" for n in range(60_000))
        keep(store, standard(10, {"en": many, "ru": many, "fr": "𒀀" * 90_000}, many))
        assert found(store, "ж17") == ["10"]
