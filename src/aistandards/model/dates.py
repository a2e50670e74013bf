"""Dates with their precision: `2023-12` is a month and not the first of December."""

import calendar
import datetime
import re
from collections.abc import Callable
from functools import lru_cache

import attrs

from aistandards.errors import DateError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@attrs.frozen(slots=True, order=True)
class PartialDate:
    """A year, a month or a day, as the source gives it (ISO 8601, reduced precision).

    Attributes:
        text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Dates are ordered by their earliest day; of dates with the same earliest day the less precise comes first. The order
    of the texts is the same.

    >>> sorted([PartialDate("2023-02"), PartialDate("2023-01-01"), PartialDate("2023")])
    [PartialDate(text='2023'), PartialDate(text='2023-01-01'), PartialDate(text='2023-02')]
    >>> PartialDate("2023-12").precision
    'month'
    >>> PartialDate("2023-12").latest
    datetime.date(2023, 12, 31)
    """

    text: str = attrs.field()

    @text.validator  # pyright: ignore[reportAttributeAccessIssue]
    def _validate(self, _attribute: object, value: str) -> None:
        _check(value)

    def __str__(self) -> str:
        return self.text

    @property
    def precision(self) -> str:
        """The precision: `year`, `month` or `day`."""
        return {4: "year", 7: "month", 10: "day"}[len(self.text)]

    @property
    def year(self) -> int:
        """The year."""
        return int(self.text[:4])

    @property
    def earliest(self) -> datetime.date:
        """The first day of the year, the month or the day."""
        return _days(self.text)[0]

    @property
    def latest(self) -> datetime.date:
        """The last day of the year, the month or the day."""
        return _days(self.text)[1]


# The dates of a hundred thousand standards are twenty thousand days, each parsed a dozen times.
@lru_cache(maxsize=65536)
def _check(text: str) -> None:
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is not a date in the calendar") from None


@lru_cache(maxsize=65536)
def _days(text: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a date."""
    if len(text) == 10:
        day = datetime.date.fromisoformat(text)
        return day, day
    if len(text) == 4:
        return datetime.date(int(text), 1, 1), datetime.date(int(text), 12, 31)
    year, month = int(text[:4]), int(text[5:])
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


Now = Callable[[], datetime.datetime]
"""Returns the present time, with its zone."""


def utc_now() -> datetime.datetime:
    """Return the present time in UTC, for what is stored."""
    return datetime.datetime.now(datetime.UTC)


def local_now() -> datetime.datetime:
    """Return the present time in the zone of this machine; its date is the user's today."""
    return utc_now().astimezone()


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as it is stored: ISO 8601 in UTC, to the second.

    >>> stamp(datetime.datetime.fromisoformat("2026-11-24T01:30:00+02:00"))
    '2026-11-23T23:30:00+00:00'
    """
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")


def date_or_none(text: str | None, *, lenient: bool = False) -> PartialDate | None:
    """Return a date, or None where the source gives none.

    Args:
        text: The date as the source gives it; None or empty where it gives none.
        lenient: Return None for a text that is no date, too.

    Raises:
        ValueError: The text is no date, and `lenient` is false.

    >>> date_or_none("2023-12"), date_or_none(""), date_or_none("soon", lenient=True)
    (PartialDate(text='2023-12'), None, None)
    """
    try:
        return PartialDate(text) if text else None
    except ValueError:
        if lenient:
            return None
        raise


def parse_date(text: str) -> PartialDate:
    """Return the date that a text gives.

    >>> parse_date("2023-12")
    PartialDate(text='2023-12')

    Args:
        text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Returns:
        The date.

    Raises:
        DateError: The text is not a date.
    """
    try:
        return PartialDate(text)
    except ValueError as error:
        raise DateError(str(error)) from None


def parse_run_or_date(text: str) -> int | PartialDate:
    """Return the number of a run or the date that a text gives; four digits are a year.

    >>> parse_run_or_date("17"), parse_run_or_date("2023")
    (17, PartialDate(text='2023'))

    Args:
        text: A date or a number.

    Returns:
        The number or the date.

    Raises:
        DateError: The text is neither.
    """
    try:
        return PartialDate(text)
    except ValueError:
        if text.isdecimal():
            return int(text)
        raise DateError(f"{text!r} is neither a date (YYYY-MM-DD) nor the number of a run") from None
