"""Matching of designations: how near a stored designation is to a cited one."""

from aistandards.catalog.editions import date_matches
from aistandards.model import Designation

_OWN_NUMBERS = frozenset(("Guide", "DATA", "TTA"))
"""Types whose numbers are counted apart: Guide 73 is no form of the standard 73."""

OTHER_PUBLISHERS = 2
"""What other publishers add to a distance."""


def is_numbered_alike(one: Designation, other: Designation) -> bool:
    """Return whether equal numbers of two designations can mean one topic: they share publishers and numbering."""
    return _numbering(one) == _numbering(other) and bool(set(one.publishers) & set(other.publishers))


def _numbering(designation: Designation) -> str | None:
    """Return the type whose numbers are counted apart; None for the common numbers of the publishers.

    A type that is printed in place of the publishers is counted apart too.
    """
    type_ = designation.type
    is_own = type_ is not None and (type_ in _OWN_NUMBERS or designation.work.startswith(type_))
    return type_ if is_own else None


def is_definite(query: Designation) -> bool:
    """Return whether a designation names one edition, draft or supplement, not a work."""
    return bool(query.date or query.stage or query.supplements or query.former)


def distance_between(query: Designation, stored: Designation, issued: str | None = None) -> int | None:
    """Return the distance of a stored designation from a query; None when it names another document.

    Args:
        query: The designation of the query.
        stored: The designation in the store.
        issued: Date of publication or approval of the stored standard, which may be more precise than its designation.
    """
    if query.text == stored.text and is_definite(query):
        return 0
    if not set(query.publishers) <= set(stored.publishers) or query.supplement_names != stored.supplement_names:
        return None
    if not _dates_match(query, stored, issued):
        return None
    if query.stage is not None and query.stage != stored.stage:
        return None
    if query.type not in (None, stored.type) or not is_numbered_alike(query, stored):
        return None
    if not marking_matches(query, stored):
        return None
    return (
        1
        + OTHER_PUBLISHERS * (query.publishers != stored.publishers)
        + 4 * (query.type != stored.type)
        + 8 * (query.marking != stored.marking and (query.date is not None or query.marking is not None))
    )


def _dates_match(query: Designation, stored: Designation, issued: str | None) -> bool:
    """Return whether every date of a query names that of the stored document; `issued` belongs to the last one."""
    dates = [
        (query.date, stored.date),
        *((ours.date, theirs.date) for ours, theirs in zip(query.supplements, stored.supplements, strict=True)),
    ]
    *others, (last, stored_last) = dates
    return all(date_matches(date, stored_date) for date, stored_date in others) and date_matches(
        last, stored_last, issued
    )


def marking_matches(query: Designation, stored: Designation) -> bool:
    """Return whether a query can mean a print: a consolidation names its amendments, and `CSV` may be left out."""
    consolidated = stored.marking is not None and stored.marking.startswith("+")
    if query.marking is None:
        return not (consolidated and query.date is not None)
    if stored.marking is None:
        return False
    asked, word = _split(query.marking)
    named, print_ = _split(stored.marking)
    same_amendments = not asked or asked == named
    return same_amendments and word in ("", print_)


def _split(marking: str) -> tuple[str, str]:
    """Return the amendments of a consolidation and the word of the print; either may be empty."""
    amendments, _, word = marking.partition(" ") if marking.startswith("+") else ("", "", marking)
    return amendments.replace("+AMD", "+A"), word
