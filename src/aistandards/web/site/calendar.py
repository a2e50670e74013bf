"""Dates to come as a calendar (RFC 5545): planned publications and ends of stability, as the bodies state them.

No source gives the end of an enquiry yet; a source that does adds it to the dates of its records.
"""

from collections.abc import Iterator

from aistandards.catalog.catalog import Catalog
from aistandards.model import PartialDate, Standard
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of

_NAMES = {"target": "planned publication", "stable_until": "end of stability"}
_MAX_OCTETS = 75
"""Octets of a line; section 3.1 of RFC 5545."""


def calendar(catalog: Catalog) -> str:
    """Return the dates of the standards in scope as an iCalendar file, one event for each date."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//aistandards//dates//EN", "CALSCALE:GREGORIAN"]
    for standard in catalog.standards(relevance=RELEVANCE_LEVELS):
        for name in _NAMES:
            date = getattr(standard.dates, name)
            if date is not None:
                lines += _event(standard, name, date)
    return "\r\n".join((*(piece for line in lines for piece in _folded(line)), "END:VCALENDAR", ""))


def _event(standard: Standard, name: str, date: PartialDate) -> list[str]:
    # The last day of a month or a year: the text says how precise the date is.
    day = date.latest
    return [
        "BEGIN:VEVENT",
        f"UID:{slug_of(standard.designation)}-{name}@aistandards",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{_escaped(f'{standard.designation}: {_NAMES[name]} ({date.text})')}",
        f"DESCRIPTION:{_escaped(standard.title)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets; a piece after the first begins with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _MAX_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
