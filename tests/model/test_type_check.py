"""Every value of a wrong type in a record is found and named; right records pass, and quickly."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from aistandards import Catalog
from aistandards.model import (
    Annotation,
    Committee,
    Confidence,
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
from aistandards.model.type_check import readable_key, wrong_type
from aistandards.plugin.source import Rejected

DAY = PartialDate("2023-12-18")
WHOLE = Standard(
    designation="ISO/IEC 42001:2023",
    work="ISO/IEC 42001",
    body="iso",
    publishers=("ISO", "IEC"),
    stage=Stage("60.60", "60.60", Status.PUBLISHED),
    provenance=(
        Provenance(
            source="iso",
            upstream_id="81230",
            url="https://x",
            retrieved=DAY,
            upstream_changed="x",
            content_hash="b2:0",
            confidence=Confidence.SECONDARY,
            reported_by="x",
        ),
    ),
    titles={"en": "Artificial intelligence"},
    abstracts={"en": "A text"},
    deliverable_type="International Standard",
    committee=Committee("ISO/IEC JTC 1/SC 42", "Artificial intelligence", "Q1"),
    edition="1",
    dates=Dates(**{field.name: DAY for field in attrs.fields(Dates)}),
    ics=("35.020",),
    languages=("en",),
    relations=(Relation(RelationType.REPLACES, "ISO 1", "iso:1"),),
    links=(Link("page", "https://x"),),
    annotations=(
        Annotation(
            concept="ai",
            method=Method.RULE,
            field="title",
            quote="AI",
            start=0,
            end=2,
            rule="r",
            version="1",
            confidence=1.0,
            date=DAY,
        ),
    ),
    extra={"pages": "10"},
)
STRANGE = (5, 1.5, True, b"bytes", object(), [1], (1,), {"a": 1}, {1: "a"}, {"a": ["b"]}, [{}], (None,), Status.PUBLISHED)  # fmt: skip
PARTS = (WHOLE, WHOLE.stage, WHOLE.origin, WHOLE.committee, WHOLE.dates, WHOLE.relations[0], WHOLE.links[0], WHOLE.annotations[0], Rejected(b"raw", "reason", 1, "id"))  # fmt: skip
FIELDS = [(part, field.name) for part in PARTS for field in attrs.fields(type(part))]


def changed(part: Any, name: str) -> Iterator[tuple[object, Any]]:
    """The part with each strange value in one field, as far as it can be made."""
    for value in STRANGE:
        try:
            yield value, attrs.evolve(part, **{name: value})
        except Exception:
            # The class refuses the value itself, in the plugin's own code.
            continue


@pytest.mark.parametrize(("part", "name"), FIELDS, ids=lambda one: one if isinstance(one, str) else type(one).__name__)
def test_a_value_of_a_wrong_type_is_found_and_named(part: Any, name: str) -> None:
    right = type(getattr(part, name))
    found = 0
    for value, made in changed(part, name):
        fault = wrong_type(made)
        if fault is None:
            assert isinstance(value, right) or {right, type(value)} in ({float, int}, {tuple, list}, {str, Status}), (
                value
            )
        else:
            assert fault.startswith(name) and "belongs" in fault and "\n" not in fault
            found += 1
    assert found >= 5 or (found and name in ("titles", "abstracts", "extra", "confidence"))


def test_a_wrong_value_inside_a_part_is_found_from_the_record() -> None:
    parts = {"stage": WHOLE.stage, "committee": WHOLE.committee, "dates": WHOLE.dates}
    several = {"provenance": WHOLE.origin, "relations": WHOLE.relations[0], "links": WHOLE.links[0], "annotations": WHOLE.annotations[0]}  # fmt: skip
    for outer, part in (parts | several).items():
        for field in attrs.fields(type(part)):
            for _value, made in changed(part, field.name):
                record = attrs.evolve(WHOLE, **{outer: (made,) if outer in several else made})
                assert (wrong_type(record) is None) == (wrong_type(made) is None)
    for outer, wrong in (("titles", {"en": {"a": 1}}), ("ics", ("1", 2)), ("extra", {"pages": 10}), ("links", (1,))):
        assert (wrong_type(attrs.evolve(WHOLE, **{outer: wrong})) or "").startswith(outer)
    assert wrong_type(attrs.evolve(WHOLE, dates=attrs.evolve(WHOLE.dates, published=2023))) == (
        "dates.published is 2023, where a PartialDate belongs"
    )


def test_a_right_record_passes_before_and_after_wrong_ones() -> None:
    assert wrong_type(WHOLE) is None
    assert wrong_type(attrs.evolve(WHOLE, publishers=["ISO"])) is None
    assert wrong_type(attrs.evolve(WHOLE, publishers=[1])) and wrong_type(attrs.evolve(WHOLE, designation=[1]))
    assert wrong_type(attrs.evolve(WHOLE, designation=[1])), "the second time too"
    with Catalog.open("sqlite://") as catalog:
        assert not [record for record in catalog.store.records() if wrong_type(record)]


@pytest.mark.parametrize(
    "provenance", ["text", [1], (1,), {"a": 1}, [None], (Provenance(source="iso", upstream_id=5),)]
)
def test_a_key_that_cannot_be_read_is_none(provenance: Any) -> None:
    assert readable_key(attrs.evolve(WHOLE, provenance=provenance)) is None
    assert readable_key(attrs.evolve(WHOLE, titles={"en": 1}, designation=[5])) == "81230"
