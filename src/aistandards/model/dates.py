"""Dates that know their own precision: `2023-12` is a month and never the first of December."""

import calendar
import datetime
import re

import attrs

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@attrs.frozen(slots=True, order=False)
class PartialDate:
    """A year, a month or a day, as the source gave it (ISO 8601 reduced precision).

    Attributes:
        text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    >>> PartialDate("2023-12").precision
    'month'
    >>> PartialDate("2023-12").latest
    datetime.date(2023, 12, 31)
    """

    text: str = attrs.field()

    @text.validator
    def _is_a_date(self, _attribute: object, value: str) -> None:
        match = _FORM.fullmatch(value)
        if match is None:
            raise ValueError(f"{value!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            datetime.date(year, month, day)
        except ValueError:
            raise ValueError(f"{value!r} is not a date in the calendar") from None

    def __str__(self) -> str:
        return self.text

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return {4: "year", 7: "month", 10: "day"}[len(self.text)]

    @property
    def year(self) -> int:
        """The year."""
        return int(self.text[:4])

    @property
    def earliest(self) -> datetime.date:
        """The first day this can mean."""
        return datetime.date.fromisoformat(
            self.text + "-01-01"[len(self.text) - 4 :] if len(self.text) < 10 else self.text
        )

    @property
    def latest(self) -> datetime.date:
        """The last day this can mean."""
        first = self.earliest
        if self.precision == "year":
            return first.replace(month=12, day=31)
        if self.precision == "month":
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first
