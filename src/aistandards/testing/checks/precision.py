"""Compare the dates of a record with its row: each date has exactly the precision of the row."""

import datetime
import re
from collections.abc import Iterator

from aistandards.model import PartialDate, Standard


def dates(record: Standard) -> Iterator[tuple[str, PartialDate]]:
    """Yield name and value of every date of a record."""
    for name in ("registered", "target", "approved", "published", "confirmed", "stable_until", "withdrawn"):
        date = getattr(record.dates, name)
        if date is not None:
            yield name, date


def shorter_date(date: PartialDate, row: str) -> str | None:
    """Return the date in a row if the record adds a month or a day: `2025-02` for 2025-02-01, `1998` for 1998-01-01."""
    if date.precision == "day" and not any(form in row for form in (*forms(date), _timestamp(date))):
        if date.text.endswith("-01") and _contains(date.text[:7], row):
            return date.text[:7]
        if date.text.endswith("-01-01") and _contains(date.text[:4], row):
            return date.text[:4]
    if date.precision == "month" and date.text.endswith("-01") and _contains(date.text[:4], row):
        month = date.text[5:]
        others = (f"{date.text[:4]}{month}", f"{month}/{date.text[:4]}", f"{month}.{date.text[:4]}", "Jan")
        if date.text not in row and not any(form in row for form in others):
            return date.text[:4]
    return None


def _contains(shorter: str, row: str) -> bool:
    return re.search(rf"(?<![\d-]){shorter}(?![\d-])", row) is not None


def forms(date: PartialDate) -> Iterator[str]:
    """Yield the usual forms of a full date."""
    year, month, day = date.text.split("-")
    yield from (date.text, f"{year}{month}{day}", f"{year}/{month}/{day}", f"{year}.{month}.{day}")
    for first, second in (
        (day, month),
        (month, day),
        (str(int(day)), str(int(month))),
        (str(int(month)), str(int(day))),
    ):
        yield from (f"{first}{dot}{second}{dot}{year}" for dot in "./-")
    name = date.earliest.strftime("%B")
    for written in (name, name[:3]):
        yield from (f"{int(day)} {written} {year}", f"{day} {written} {year}", f"{written} {int(day)}, {year}")


def _timestamp(date: PartialDate) -> str:
    """Return the first digits of a timestamp on that day, approximately."""
    noon = datetime.datetime(*date.earliest.timetuple()[:3], 12, tzinfo=datetime.UTC).timestamp()
    return str(int(noon))[:5]


def longer_date(date: PartialDate, row: str, kept: str) -> str | None:
    """Return the more precise date in a row, if the record omits its day or its month.

    Args:
        date: A date of the record.
        row: Text of the row.
        kept: The record as text. A more precise date in it belongs to another field, and is not lost.
    """
    if date.precision == "day":
        return None
    rest = r"-\d\d" if date.precision == "month" else r"-\d\d(?:-\d\d)?"
    matches = list(re.finditer(rf"(?<![\d-]){date.text}{rest}(?!\d)", row))
    if not re.search(rf"(?<![\d-]){date.text}(?!\d|-\d)", row):
        return matches[0][0] if matches else None
    # The year also occurs alone. At the end of a designation it is not the date. In this case, a more precise date counts
    # only if it has no time, as a time of change has.
    if re.search(_VALUE.format(date.text), row, re.MULTILINE):
        return None
    lost = (match[0] for match in matches if match[0] not in kept and not _TIME.match(row, match.end()))
    return next(lost, None)


_VALUE = r"""(?:^|["'>,;\t|=]|[:-] )\s*{}\s*(?=$|["'<,;\t|}}\]\r\n])"""
"""A date that is a whole value in JSON, CSV, YAML or XML."""

_TIME = re.compile(r"[T ]\d\d:")
