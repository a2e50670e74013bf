"""Comparing the dates of a record with the row it was made of: no day is made up, and none is lost."""

import datetime
import re
from collections.abc import Iterator

from aistandards.model import PartialDate, Standard


def dates(record: Standard) -> Iterator[tuple[str, PartialDate]]:
    """Name and value of every date of a record."""
    for name in ("registered", "target", "approved", "published", "confirmed", "stable_until", "withdrawn"):
        date = getattr(record.dates, name)
        if date is not None:
            yield name, date


def made_up(date: PartialDate, row: str) -> str | None:
    """What a row says where its record says more: `2025-02` for 2025-02-01, `1998` for 1998-01 or 1998-01-01."""
    if date.precision == "day" and not any(form in row for form in (*forms(date), _timestamp(date))):
        if date.text.endswith("-01") and _stands_in(date.text[:7], row):
            return date.text[:7]
        if date.text.endswith("-01-01") and _stands_in(date.text[:4], row):
            return date.text[:4]
    if date.precision == "month" and date.text.endswith("-01") and _stands_in(date.text[:4], row):
        month = date.text[5:]
        others = (f"{date.text[:4]}{month}", f"{month}/{date.text[:4]}", f"{month}.{date.text[:4]}", "Jan")
        if date.text not in row and not any(form in row for form in others):
            return date.text[:4]
    return None


def _stands_in(shorter: str, row: str) -> bool:
    return re.search(rf"(?<![\d-]){shorter}(?![\d-])", row) is not None


def forms(date: PartialDate) -> Iterator[str]:
    """How a day may be written."""
    year, month, day = date.text.split("-")
    yield from (date.text, f"{year}{month}{day}", f"{year}/{month}/{day}", f"{year}.{month}.{day}")
    for one, two in ((day, month), (month, day), (str(int(day)), str(int(month))), (str(int(month)), str(int(day)))):
        yield from (f"{one}{dot}{two}{dot}{year}" for dot in "./-")
    name = date.earliest.strftime("%B")
    for written in (name, name[:3]):
        yield from (f"{int(day)} {written} {year}", f"{day} {written} {year}", f"{written} {int(day)}, {year}")


def _timestamp(date: PartialDate) -> str:
    """How a timestamp of any hour of that day begins, or so."""
    noon = datetime.datetime(*date.earliest.timetuple()[:3], 12, tzinfo=datetime.UTC).timestamp()
    return str(int(noon))[:5]


def longer(date: PartialDate, row: str, kept: str) -> str | None:
    """The longer date that a row has where its record has a shorter one, when it has no other that fits.

    Args:
        date: A date of the record.
        row: What the upstream says.
        kept: The record as text: a longer date that stands in it is another one's, and is not lost.
    """
    if date.precision == "day":
        return None
    rest = r"-\d\d" if date.precision == "month" else r"-\d\d(?:-\d\d)?"
    found = list(re.finditer(rf"(?<![\d-]){date.text}{rest}(?!\d)", row))
    if not re.search(rf"(?<![\d-]){date.text}(?!\d|-\d)", row):
        return found[0][0] if found else None
    # The year also stands somewhere by itself. In the end of a designation that says nothing of the date; then only a
    # longer date counts that is no moment of change, which every other row has.
    if re.search(_VALUE.format(date.text), row, re.MULTILINE):
        return None
    lost = (one[0] for one in found if one[0] not in kept and not _MOMENT.match(row, one.end()))
    return next(lost, None)


_VALUE = r"""(?:^|["'>,;\t|=]|[:-] )\s*{}\s*(?=$|["'<,;\t|}}\]\r\n])"""
"""A date that is a value of its own in JSON, CSV, YAML or XML."""

_MOMENT = re.compile(r"[T ]\d\d:")
