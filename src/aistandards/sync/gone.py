"""Records that an upstream no longer lists, and the guards against a run that loses too much.

A feed that shrinks much, or loses a field in many records, is more often broken than right.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

import attrs

from aistandards.errors import ShrunkenSourceError
from aistandards.plugin.source import Source
from aistandards.store import Store

MAX_SHARE_OF_SOURCE = 0.10
"""Largest share of a source's records that one run may mark as gone."""

MAX_SHARE_OF_COMMITTEE = 0.50
"""Largest share of a committee's records that one run may mark as gone."""

MIN_COMMITTEE_SIZE = 10
"""Number of records from which on a committee has a guard of its own."""

MAX_UNGUARDED_LOSS = 5
"""Number of records that every run may mark as gone; a small source could never lose a record otherwise."""


def too_many_gone(gone: Sequence[str], stored: Mapping[str, int]) -> str | None:
    """Return the reason why a run must not mark these records as gone; None when it may.

    Args:
        gone: The committee of each record that would be marked.
        stored: The number of stored records that were listed before, by committee.
    """
    return too_many_lost(gone, stored, "are no longer listed")


def too_many_lost(lost: Sequence[str], stored: Mapping[str, int], what: str) -> str | None:
    """Return the reason why a run must not lose so much at once; None when it may.

    Args:
        lost: The committee of each record that loses something.
        stored: The number of stored records that could lose it, by committee.
        what: The end of the sentence: what happens to these records.
    """
    total, missing = sum(stored.values()), len(lost)
    if missing > MAX_UNGUARDED_LOSS and missing > MAX_SHARE_OF_SOURCE * total:
        return f"{missing} of {total} stored records {what} (more than {MAX_SHARE_OF_SOURCE:.0%})"
    for committee, number in Counter(lost).most_common():
        before = stored.get(committee, 0)
        if before >= MIN_COMMITTEE_SIZE and number > MAX_UNGUARDED_LOSS and number > MAX_SHARE_OF_COMMITTEE * before:
            name = committee or "no committee"
            return f"{number} of {before} stored records of {name} {what} (more than {MAX_SHARE_OF_COMMITTEE:.0%})"
    return None


def shrunken(listed: int, before: int | None) -> str | None:
    """Return the reason why a listing is too short to trust; None when it may be trusted.

    Args:
        listed: Number of records that the upstream lists now.
        before: Number of records that it listed last time; None when that is not known.
    """
    if before is None or before - listed <= MAX_UNGUARDED_LOSS or listed >= (1 - MAX_SHARE_OF_SOURCE) * before:
        return None
    return f"it lists {listed} records where it listed {before} before"


@attrs.frozen(slots=True)
class Missing:
    """The stored records that a complete listing did not name.

    Attributes:
        gone: Upstream ids of the records to mark as gone.
        hidden: Number of records that an unreadable row of the listing may stand for.
        unconfirmed: Number of records that a second listing must lack too.
    """

    gone: tuple[str, ...] = ()
    hidden: int = 0
    unconfirmed: int = 0


def find_missing(
    store: Store,
    source: Source,
    listing: int,
    *,
    confirmed_before: int | None,
    ambiguous: Set[str] = frozenset(),
    force: bool,
) -> Missing:
    """Return which records a complete listing lacks, and which of them are gone.

    An unreadable row without a key may stand for every record that was listed before the row first appeared. A listing
    without an end mark may be cut; a record is then gone when the complete listing before lacks it too.

    Args:
        store: The store.
        source: The source.
        listing: Id of the listing.
        confirmed_before: A record is gone only when its last listing is older than the listing with this id; None when
            no record is gone yet. An id above `listing` confirms every record.
        ambiguous: Keys of rejected rows that may be any record, although they are those of other records.
        force: Whether all missing records are gone, whatever the reason to doubt it.

    Raises:
        ShrunkenSourceError: Too many records are missing, and `force` is false.
    """
    records = store.records_of(source.name)
    missing = records.unlisted(listing)
    if not missing:
        return Missing()
    if force:
        return Missing(tuple(row.upstream_id for row in missing))
    reason = too_many_gone([row.family for row in missing], records.committee_counts())
    if reason is not None:
        raise ShrunkenSourceError(f"{source.title}: {reason}; none was marked gone, use --force if that is right")
    unidentified = records.last_unidentified(listing, ambiguous)
    identified = [row for row in missing if row.listed_in >= unidentified]
    gone = [row.upstream_id for row in identified if confirmed_before is not None and row.listed_in < confirmed_before]
    return Missing(tuple(gone), hidden=len(missing) - len(identified), unconfirmed=len(identified) - len(gone))
