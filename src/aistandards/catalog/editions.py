"""Editions of a work, as opposed to what supplements them, and the order in which they answer for the work."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from aistandards.catalog.entries import Entry
from aistandards.model import SUPPLEMENTING, Designation, PartialDate, Standard, Status

_ORDER = {Status.PUBLISHED: 0, Status.IN_DEVELOPMENT: 1, Status.PROPOSED: 2, Status.CANCELLED: 4}
_ENDED = 3
"""Rank of every other status: of editions that are no longer in force only the date decides."""

_BUNDLE = re.compile(r"(?:^| )(?:SER|CMV|EXV|RLV|Redline)\b|-(?:CMV|RLV)$")
"""Prints for sale beside a text: all parts, commented, extended and redline versions."""


def is_supplement(standard: Standard) -> bool:
    """Return whether a record amends, corrects or supplements another and so is no edition of the work itself."""
    return any(relation.type in SUPPLEMENTING for relation in standard.relations)


def is_bundle(designation: Designation) -> bool:
    """Return whether a designation is of a print for sale that has the text of another one.

    A consolidated version (`CSV`) is no bundle: it is the text as amended.
    """
    return designation.marking is not None and _BUNDLE.search(designation.marking) is not None


def is_text(entry: Entry) -> bool:
    """Return whether an entry is a published edition, in force or not: no draft, no supplement, no bundle."""
    designation = entry.designation
    return not (
        entry.work_item
        or entry.status.is_pending
        or entry.status is Status.CANCELLED
        or designation.supplements
        or designation.stage
        or is_bundle(designation)
    )


def rank(entry: Entry) -> tuple[Any, ...]:
    """Return the key of the order in which the editions of a work answer for it: in force first, then the newest."""
    newest_first = tuple(-ord(character) for character in entry.date)
    # Undated `H.264` means its newest edition, although it is marked V16. Of IEC texts of one day, the unmarked one is first.
    marked = entry.designation.marking is not None
    status = _ORDER.get(entry.status, _ENDED)
    return (status, entry.work_item, not entry.date, newest_first, entry.gone is not None, marked)


def standing(entries: Iterable[Entry]) -> Entry | None:
    """Return the edition that answers for a work today; None without entries."""
    return min(entries, key=rank, default=None)


def without_bundles(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries that are no bundles, or all when each is one."""
    return [entry for entry in entries if not is_bundle(entry.designation)] or entries


def is_older(entry: Entry, other: Entry) -> bool:
    """Return whether an entry was certainly issued before another; dates compare by their common precision."""
    length = min(len(entry.date), len(other.date))
    return entry.date[:length] < other.date[:length]


def date_matches(query: PartialDate | None, stored: PartialDate | None, issued: str | None = None) -> bool:
    """Return whether a date of a query names a stored date: `2019` names `06/2019`, but `05/2019` does not name `2019`.

    Covers print the month, `ISO/IEC 42001:2023-12`, which names the edition of 2023 that was issued in December.
    """
    if query is None or stored is None:
        return query is None
    if stored.text.startswith(query.text):
        return True
    return query.text.startswith(stored.text) and issued is not None and issued.startswith(query.text)
