"""The record as JSON: every record comes back as it went."""

import json

import attrs
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards.model import (
    Annotation,
    Committee,
    Dates,
    Link,
    Method,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    Status,
)
from aistandards.model.codec import facts_hash, to_dict, to_json
from aistandards.model.json_schema import record_schema

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
some = words.filter(bool)
dates = st.one_of(
    st.integers(1000, 9999).map(str),
    st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat()[:7]),
    st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat()),
).map(PartialDate)
texts = st.dictionaries(st.sampled_from(["en", "fr", "es", "zh"]), words, max_size=3)
lists = st.lists(words, max_size=3).map(tuple)
optional = st.one_of(st.none(), words)


def tuples(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=2).map(tuple)


standards = st.builds(
    Standard,
    designation=some,
    work=words,
    body=words,
    publishers=lists,
    stage=st.builds(Stage, words, optional, st.sampled_from(Status)),
    provenance=st.lists(
        st.builds(
            Provenance,
            source=some,
            upstream_id=some,
            url=optional,
            retrieved=st.none() | dates,
            upstream_changed=optional,
            content_hash=optional,
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    titles=texts,
    abstracts=texts,
    deliverable_type=optional,
    committee=st.none() | st.builds(Committee, some, optional, optional),
    work_item=st.booleans(),
    edition=optional,
    dates=st.builds(Dates, **{field.name: st.none() | dates for field in attrs.fields(Dates)}),
    ics=lists,
    languages=lists,
    relations=tuples(st.builds(Relation, st.sampled_from(RelationType), some, optional)),
    links=tuples(st.builds(Link, words, words)),
    annotations=tuples(
        st.builds(
            Annotation,
            some,
            st.sampled_from(Method),
            words,
            words,
            st.integers(0, 10**6),
            st.integers(0, 10**6),
            words,
            words,
            st.floats(0, 1),
            st.none() | dates,
        )
    ),
    extra=texts,
)


@given(standards)
@settings(max_examples=200, deadline=None)
def test_a_record_is_one_line_and_comes_back_exactly(standard: Standard) -> None:
    line = to_json(standard)
    assert "\n" not in line
    assert Standard.from_json(line) == standard
    assert to_json(Standard.from_json(line)) == line


@given(standards)
@settings(max_examples=100, deadline=None)
def test_a_standard_comes_back_from_dictionaries_and_from_json(record: Standard) -> None:
    assert Standard.from_dict(record.to_dict()) == record
    assert Standard.from_json(record.to_json()) == record
    assert json.loads(record.to_json()) == json.loads(json.dumps(record.to_dict()))


@given(standards)
@settings(max_examples=100, deadline=None)
def test_equal_standards_have_equal_hashes(record: Standard) -> None:
    copy = Standard.from_json(record.to_json())
    assert copy == record and hash(copy) == hash(record)
    assert {record, copy} == {record}


@given(standards, standards)
@settings(max_examples=100, deadline=None)
def test_standards_with_different_hashes_are_not_equal(left: Standard, right: Standard) -> None:
    if hash(left) != hash(right):
        assert left != right


@given(standards)
@settings(max_examples=50, deadline=None)
def test_a_record_satisfies_the_schema(standard: Standard) -> None:
    jsonschema.Draft202012Validator(record_schema()).validate(json.loads(to_json(standard)))


@given(standards, texts)
@settings(max_examples=50, deadline=None)
def test_abstracts_annotations_and_retrieval_are_no_facts(standard: Standard, abstracts: dict[str, str]) -> None:
    origin = attrs.evolve(standard.origin, retrieved=PartialDate("2026"), content_hash="x", url="y")
    other = attrs.evolve(standard, abstracts=abstracts, annotations=(), provenance=(origin,))
    assert (
        facts_hash(to_dict(other)) == facts_hash(to_dict(standard)) == standard.with_content_hash().origin.content_hash
    )


@given(standards, some)
@settings(max_examples=50, deadline=None)
def test_a_changed_fact_changes_the_hash(standard: Standard, edition: str) -> None:
    changed = attrs.evolve(standard, edition=(standard.edition or "") + edition)
    assert facts_hash(to_dict(changed)) != facts_hash(to_dict(standard))


MINIMAL = {
    "designation": "ISO 1",
    "work": "ISO 1",
    "body": "iso",
    "publishers": ["ISO"],
    "stage": {"native": "60.60", "harmonised": "60.60", "status": "published"},
    "provenance": [{"source": "iso", "upstream_id": "1"}],
}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"stage": {"native": "", "harmonised": None, "status": "alive"}}, "stage"),
        ({"colour": "red"}, "colour"),
        ({"dates": {"published": "2023-13"}}, "published"),
        ({"provenance": []}, "provenance"),
        ({"designation": ""}, "designation"),
        ({"designation": None}, "designation"),
    ],
)
def test_a_line_that_is_no_record_says_where(change: dict[str, object], place: str) -> None:
    assert Standard.from_json(json.dumps(MINIMAL)).designation == "ISO 1"
    with pytest.raises(ValueError, match=place):
        Standard.from_json(json.dumps(MINIMAL | change))


@pytest.mark.parametrize("line", ["", "[]", "null", "{", "7"])
def test_what_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        Standard.from_json(line)
