"""Records that an upstream no longer lists, and the guards against a run that loses too many of them.

A feed that shrinks much is more often broken than right.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

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
    total, missing = sum(stored.values()), len(gone)
    if missing > MAX_UNGUARDED_LOSS and missing > MAX_SHARE_OF_SOURCE * total:
        return f"{missing} of {total} stored records are no longer listed (more than {MAX_SHARE_OF_SOURCE:.0%})"
    for committee, lost in Counter(gone).most_common():
        before = stored.get(committee, 0)
        if before >= MIN_COMMITTEE_SIZE and lost > MAX_UNGUARDED_LOSS and lost > MAX_SHARE_OF_COMMITTEE * before:
            name = committee or "no committee"
            return (
                f"{lost} of {before} stored records of {name} are no longer listed "
                f"(more than {MAX_SHARE_OF_COMMITTEE:.0%})"
            )
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


def records_to_mark(store: Store, source: Source, listing: int, force: bool) -> list[str]:
    """Return the upstream ids of the records that a complete listing did not name.

    Raises:
        ShrunkenSourceError: Too many records are missing, and `force` is false.
    """
    missing = store.unlisted(source.name, listing)
    reason = too_many_gone([row.family for row in missing], store.committee_counts(source.name))
    if reason is not None and not force:
        raise ShrunkenSourceError(f"{source.title}: {reason}; none was marked gone, use --force if that is right")
    return [row.upstream_id for row in missing]
