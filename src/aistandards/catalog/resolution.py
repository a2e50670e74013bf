"""Resolution of texts to records: exact, undated, joint and misspelt designations, URNs and page addresses."""

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
    status.value: rank
    for rank, status in enumerate(
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
_MAX_CANDIDATES = 10
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@attrs.frozen(slots=True)
class Resolution:
    """The standard that a text stands for, and the alternatives.

    Attributes:
        reference: The text.
        match: Designation of the one standard that it stands for; None when there is none or several.
        candidates: Designations that it may stand for, the likeliest first; the first is `match` when there is one.
        nearest: Works with the most similar designations, when there is no candidate.
    """

    reference: str
    match: str | None = None
    candidates: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class _Candidate:
    row: Row[Any]
    designation: Designation
    distance: int


def resolve(reader: Reader, designations: DesignationReader, text: str, *, nearest: bool = True) -> Resolution:
    """Return the standard that a text stands for.

    Args:
        reader: The store's.
        designations: Reads the text.
        text: A designation, URN or page address as people write it.
        nearest: Whether a miss lists the works with the most similar designations; to find them costs more than the
            look-up itself.
    """
    text = text.strip()
    if _ADDRESS.match(text) and (row := _located(reader, designations, text)) is not None:
        return Resolution(text, row.designation, (row.designation,))
    for reading in designations.readings(text):
        candidates = _candidates(reader, designations, reading)
        if candidates:
            return _best_match(text, reading, candidates)
    return Resolution(text, nearest=closest(reader, designations, text) if nearest else ())


def exact_row(reader: Reader, designations: DesignationReader, text: str) -> Row[Any] | None:
    """Return the whole row whose designation a text gives in full; None does not mean that there is none.

    The row is the one that `resolve` finds, by one look-up instead of two.
    """
    query = None if _ADDRESS.match(text.strip()) else next(designations.readings(text.strip()), None)
    if query is None or not _is_definite(query):
        return None
    rows = reader.by_designation(query.text)
    return rows[0] if len(rows) == 1 else None


def _is_definite(query: Designation) -> bool:
    """Return whether a designation names one edition, draft or supplement, not a work."""
    return bool(query.date or query.stage or query.supplements or query.former)


def _located(reader: Reader, designations: DesignationReader, address: str) -> Row[Any] | None:
    """Return the row that an address or a URN names."""
    rows = (reader.by_key(*key) for key in designations.locate(address))
    return next((row for row in rows if row is not None), None)


def _candidates(reader: Reader, designations: DesignationReader, query: Designation) -> list[_Candidate]:
    rows = {row.id: row for number in query.numbers for row in reader.by_number(number)}
    candidates = []
    for row in rows.values():
        try:
            designation = designations.parse(row.designation)
        except DesignationError:
            continue
        distance = distance_between(query, designation, row.issued)
        if distance is not None:
            candidates.append(_Candidate(row, designation, distance))
    return candidates


def distance_between(query: Designation, stored: Designation, issued: str | None = None) -> int | None:
    """Return the distance of a stored designation from a query; None when it names another document.

    Args:
        query: The designation of the query.
        stored: The designation in the store.
        issued: Date of publication or approval of the stored standard, which may be more precise than its designation.
    """
    if query.text == stored.text and _is_definite(query):
        return 0
    if not set(query.publishers) <= set(stored.publishers):
        return None
    if _supplements(query) != _supplements(stored):
        return None
    dates = [
        (query.date, stored.date),
        *((ours.date, theirs.date) for ours, theirs in zip(query.supplements, stored.supplements, strict=True)),
    ]
    *others, (last, stored_last) = dates
    if not all(_date_matches(date, stored_date) for date, stored_date in others):
        return None
    if not _date_matches(last, stored_last, issued):
        return None
    if query.stage is not None and query.stage != stored.stage:
        return None
    if query.type is not None and query.type != stored.type:
        return None
    return (
        1
        + 2 * (query.publishers != stored.publishers)
        + 4 * (query.type != stored.type)
        + 8 * (query.marking != stored.marking and (query.date is not None or query.marking is not None))
    )


def _supplements(designation: Designation) -> list[tuple[str, str | None]]:
    return [(supplement.kind, supplement.number) for supplement in designation.supplements]


def _date_matches(query: PartialDate | None, stored: PartialDate | None, issued: str | None = None) -> bool:
    """Return whether a date of a query names a stored date: `2019` names `06/2019`, but `05/2019` does not name `2019`.

    Covers print the month, `ISO/IEC 42001:2023-12`, which names the edition of 2023 that was issued in December.
    """
    if query is None or stored is None:
        return query is None
    if stored.text.startswith(query.text):
        return True
    return query.text.startswith(stored.text) and issued is not None and issued.startswith(query.text)


def _best_match(text: str, query: Designation, candidates: Sequence[_Candidate]) -> Resolution:
    """Return the edition in force of the nearest work; several works at the same distance are ambiguous."""
    ranked = sorted(candidates, key=_rank)
    names = tuple(dict.fromkeys(candidate.row.designation for candidate in ranked))[:_MAX_CANDIDATES]
    best = ranked[0]
    nearest_works = {candidate.designation.work for candidate in ranked if candidate.distance == best.distance}
    if len(nearest_works) > 1 and query.work not in nearest_works:
        return Resolution(text, None, names)
    return Resolution(text, best.row.designation, names)


def _rank(candidate: _Candidate) -> tuple[Any, ...]:
    row = candidate.row
    newest_first = tuple(-ord(character) for character in row.issued or "")
    # Undated `H.264` means its newest edition, although it is marked V16. Of IEC texts of one day, the unmarked one is first.
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
    """Return works whose number begins like that of a text, at most three, the most similar first."""
    readable = list(designations.readings(text))
    numbers = [reading.full_number for reading in readable] or re.findall(r"[A-Z]?\.?\d[\d.\-]*", text, re.IGNORECASE)
    works: dict[str, str] = {}
    for number in numbers[:3]:
        neighbours = reader.neighbouring_numbers(number)
        for length in range(len(number), max(1, min(3, len(number)) - 1), -1):
            start = number[:length].casefold()
            works |= {work.casefold(): work for other, work in neighbours if other.startswith(start)}
            if len(works) >= 3:
                break
    query = (readable[0].work if readable else text).casefold()
    return tuple(works[name] for name in difflib.get_close_matches(query, sorted(works), n=3, cutoff=0.4))
