"""Dates and runs as users write them."""

from aistandards.errors import DateError
from aistandards.model import PartialDate


def date_of(text: str) -> PartialDate:
    """A day, a month or a year.

    Raises:
        DateError: It is none.
    """
    try:
        return PartialDate(text)
    except ValueError as error:
        raise DateError(str(error)) from None


def run_or_date(text: str) -> int | PartialDate:
    """The number of a run, or a date; four digits that can be a year are one.

    Raises:
        DateError: It is neither.
    """
    try:
        return PartialDate(text)
    except ValueError:
        if text.isdecimal():
            return int(text)
        raise DateError(f"{text!r} is neither a date (YYYY-MM-DD) nor the number of a run") from None
