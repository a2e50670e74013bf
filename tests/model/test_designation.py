"""Designations as values: their order and hash."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import Designation, PartialDate, parse_designation

few = st.sampled_from(["ISO 9", "ISO 10", "iso 9", "ISO 09", "ISO 9:1999"])
designations = st.builds(
    Designation,
    text=few,
    body=st.sampled_from(["iso", "iec"]),
    publishers=st.sampled_from([(), ("ISO",)]),
    number=st.sampled_from(["9", "10"]),
    work=st.just("ISO 9"),
    part=st.none() | st.just("1"),
    date=st.none() | st.just(PartialDate("1999")),
)


@given(designations, designations)
def test_exactly_one_of_less_equal_and_greater_holds(left: Designation, right: Designation) -> None:
    assert [left < right, left == right, left > right].count(True) == 1
    assert (left <= right) is (left < right or left == right)
    assert (left >= right) is (right <= left)


@given(designations, designations, designations)
def test_the_order_is_transitive(first: Designation, second: Designation, third: Designation) -> None:
    low, middle, high = sorted([first, second, third])
    assert low <= middle <= high and low <= high
    assert sorted([third, first, second]) == [low, middle, high]


@given(designations, designations)
def test_the_order_is_that_of_the_sort_key(left: Designation, right: Designation) -> None:
    if left.sort_key != right.sort_key:
        assert (left < right) is (left.sort_key < right.sort_key)


@given(designations)
def test_equal_designations_have_equal_hashes(designation: Designation) -> None:
    copy = attrs.evolve(designation)
    assert copy == designation and hash(copy) == hash(designation)


def test_parts_and_amendments_sort_as_people_expect() -> None:
    texts = ["ISO 9:1999", "ISO 10-1:2020", "ISO 10-1:2020/Amd 1:2021", "ISO 10-2:2000", "ISO 10-10:1990"]
    assert [str(made) for made in sorted(map(parse_designation, reversed(texts)))] == texts


def test_a_designation_has_no_order_with_a_text() -> None:
    with pytest.raises(TypeError):
        parse_designation("ISO 9:1999") < "ISO 10"  # type: ignore[operator]  # noqa: B015
