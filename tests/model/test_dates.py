"""Dates know their precision."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import PartialDate


def test_a_month_is_not_its_first_day() -> None:
    assert PartialDate("2023-12") != PartialDate("2023-12-01")
    assert (PartialDate("2023-12").earliest, PartialDate("2023-12").latest) == (
        datetime.date(2023, 12, 1),
        datetime.date(2023, 12, 31),
    )


@pytest.mark.parametrize(
    "text", ["", "23", "2023-13", "2023-02-30", "2023-1", "2023/01/01", "２０２３", "2023-01-01T00:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate(text)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_date_lies_between_its_ends(day: datetime.date, precision: int) -> None:
    date = PartialDate(day.isoformat()[:precision])
    assert date.earliest <= day <= date.latest
    assert date.precision == {4: "year", 7: "month", 10: "day"}[precision]


dates = st.builds(
    lambda day, precision: PartialDate(day.isoformat()[:precision]), st.dates(), st.sampled_from([4, 7, 10])
)


@given(dates, dates)
def test_dates_are_ordered_by_earliest_day_then_by_precision(left: PartialDate, right: PartialDate) -> None:
    precisions = ["year", "month", "day"]

    def key(date: PartialDate) -> tuple[datetime.date, int]:
        return date.earliest, precisions.index(date.precision)

    assert (left < right) is (key(left) < key(right))
    assert (left <= right) is (key(left) <= key(right))
    assert (left > right) is (key(left) > key(right))
    assert (left >= right) is (key(left) >= key(right))
    assert [left < right, left == right, left > right].count(True) == 1


@given(dates)
def test_equal_dates_have_equal_hashes(date: PartialDate) -> None:
    copy = PartialDate(date.text)
    assert copy == date and hash(copy) == hash(date)


def test_a_date_has_no_order_with_a_text() -> None:
    with pytest.raises(TypeError):
        PartialDate("2023") < "2024"  # type: ignore[operator]  # noqa: B015
