"""What people write → the catalogue's record: exact, undated, joint, misspelt, a URN or a page address."""

import difflib
import re
from collections.abc import Sequence
from typing import Any

import attrs
from sqlalchemy import Row

from aistandards.errors import DesignationError
from aistandards.model import Designation, PartialDate, Status
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store.reader import Reader

_ORDER = {
    status.value: place
    for place, status in enumerate(
        (
            Status.PUBLISHED,
            Status.IN_DEVELOPMENT,
            Status.PROPOSED,
            Status.SUPERSEDED,
            Status.WITHDRAWN,
            Status.UNKNOWN,
            Status.CANCELLED,
        )
    )
}
_MOST_CANDIDATES = 10
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@attrs.frozen(slots=True)
class Resolution:
    """What a text stands for.

    Attributes:
        asked: The text.
        match: Designation of the one record it stands for; None when there is none or several.
        candidates: Designations it may stand for, likeliest first; the first is `match` when there is one.
        nearest: On a miss, what is spelt most alike.
    """

    asked: str
    match: str | None = None
    candidates: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class _Candidate:
    row: Row[Any]
    designation: Designation
    distance: int


def resolve(reader: Reader, designations: DesignationReader, text: str, *, nearest: bool = True) -> Resolution:
    """Find the record that a text stands for.

    Args:
        reader: The store's.
        designations: Reads the text.
        text: What people write.
        nearest: Whether to look on a miss for what is spelt most alike, which costs more than the look-up itself.
    """
    text = text.strip()
    if _ADDRESS.match(text) and (row := _located(reader, designations, text)) is not None:
        return Resolution(text, row.designation, (row.designation,))
    for reading in designations.readings(text):
        found = _candidates(reader, designations, reading)
        if found:
            return _decide(text, reading, found)
    return Resolution(text, nearest=closest(reader, designations, text) if nearest else ())


def exactly(reader: Reader, designations: DesignationReader, text: str) -> Row[Any] | None:
    """The whole row of the one document that a text names to the letter; None does not mean that there is none.

    It is what `resolve` finds, by one look-up instead of two.
    """
    asked = None if _ADDRESS.match(text.strip()) else next(designations.readings(text.strip()), None)
    if asked is None or not _is_definite(asked):
        return None
    rows = reader.by_designation(asked.text)
    return rows[0] if len(rows) == 1 else None


def _is_definite(asked: Designation) -> bool:
    """Whether it names one edition, draft or supplement and not a work."""
    return bool(asked.date or asked.stage or asked.supplements or asked.former)


def _located(reader: Reader, designations: DesignationReader, address: str) -> Row[Any] | None:
    """The row that an address or a URN names."""
    rows = (reader.by_key(*key) for key in designations.locate(address))
    return next((row for row in rows if row is not None), None)


def _candidates(reader: Reader, designations: DesignationReader, asked: Designation) -> list[_Candidate]:
    rows = {row.id: row for number in asked.numbers for row in reader.by_number(number)}
    found = []
    for row in rows.values():
        try:
            designation = designations.parse(row.designation)
        except DesignationError:
            continue
        distance = distance_between(asked, designation, row.issued)
        if distance is not None:
            found.append(_Candidate(row, designation, distance))
    return found


def distance_between(asked: Designation, held: Designation, issued: str | None = None) -> int | None:
    """How far a held designation is from the one asked for; None when it is another document.

    Args:
        asked: What is asked for.
        held: What is held.
        issued: When that was published or approved, more precisely than its designation may say.
    """
    if asked.text == held.text and _is_definite(asked):
        return 0
    if [publisher for publisher in asked.publishers if publisher not in held.publishers]:
        return None
    if [(one.kind, one.number) for one in asked.supplements] != [(one.kind, one.number) for one in held.supplements]:
        return None
    dates = [
        (asked.date, held.date),
        *((one.date, two.date) for one, two in zip(asked.supplements, held.supplements, strict=True)),
    ]
    *others, (last, its_date) = dates
    if not all(_names(mine, theirs) for mine, theirs in others) or not _names(last, its_date, issued):
        return None
    if asked.stage is not None and asked.stage != held.stage:
        return None
    if asked.type is not None and asked.type != held.type:
        return None
    return (
        1
        + 2 * (asked.publishers != held.publishers)
        + 4 * (asked.type != held.type)
        + 8 * (asked.marking != held.marking and (asked.date is not None or asked.marking is not None))
    )


def _names(asked: PartialDate | None, held: PartialDate | None, issued: str | None = None) -> bool:
    """Whether a date asked for means a held one: `2019` names `06/2019` too, but `05/2019` does not name `2019`.

    Covers print the month, `ISO/IEC 42001:2023-12`; it names the edition of 2023 that was issued in December.
    """
    if asked is None or held is None:
        return asked is None
    if held.text.startswith(asked.text):
        return True
    return asked.text.startswith(held.text) and issued is not None and issued.startswith(asked.text)


def _decide(text: str, asked: Designation, found: Sequence[_Candidate]) -> Resolution:
    """The nearest work's edition in force; several works equally near are ambiguous."""
    ranked = sorted(found, key=_rank)
    names = tuple(dict.fromkeys(one.row.designation for one in ranked))[:_MOST_CANDIDATES]
    best = ranked[0]
    rivals = {one.designation.work for one in ranked if one.distance == best.distance}
    if len(rivals) > 1 and asked.work not in rivals:
        return Resolution(text, None, names)
    return Resolution(text, best.row.designation, names)


def _rank(candidate: _Candidate) -> tuple[Any, ...]:
    row = candidate.row
    newest_first = tuple(-ord(character) for character in row.issued or "")
    # Undated, `H.264` means its newest edition though that is marked V16; of one day's IEC texts the unmarked one.
    marked = candidate.designation.marking is not None
    return (
        candidate.distance,
        _ORDER[row.status],
        row.work_item,
        row.gone is not None,
        not row.issued,
        newest_first,
        marked,
    )


def closest(reader: Reader, designations: DesignationReader, text: str) -> tuple[str, ...]:
    """Works whose number begins as a text's does, those spelt most alike first."""
    readable = list(designations.readings(text))
    numbers = [reading.full_number for reading in readable] or re.findall(r"[A-Z]?\.?\d[\d.\-]*", text, re.IGNORECASE)
    works: dict[str, str] = {}
    for number in numbers[:3]:
        around = reader.neighbouring_numbers(number)
        for length in range(len(number), max(1, min(3, len(number)) - 1), -1):
            start = number[:length].casefold()
            works |= {work.casefold(): work for other, work in around if other.startswith(start)}
            if len(works) >= 3:
                break
    wanted = (readable[0].work if readable else text).casefold()
    return tuple(works[name] for name in difflib.get_close_matches(wanted, sorted(works), n=3, cutoff=0.4))
