"""Records that an upstream no longer lists, and the guards that refuse a run which would lose too many at once.

A feed that shrinks much is more often broken than right.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from aistandards.errors import ShrunkenSourceError
from aistandards.plugin.source import Source
from aistandards.store import Store

LARGEST_SHARE = 0.10
"""Of a source's records that one run may mark gone."""

LARGEST_SHARE_OF_FAMILY = 0.50
"""Of the records of one committee that one run may mark gone."""

SMALLEST_FAMILY = 10
"""Committees with fewer records are not guarded on their own."""

FEW = 5
"""So few records may always go: a small source would otherwise never lose one."""


def too_many_gone(families_gone: Sequence[str], families_held: Mapping[str, int]) -> str | None:
    """Why a run must not mark these records gone, or None when it may.

    Args:
        families_gone: The family (committee) of every record that would be marked.
        families_held: How many listed records each family has before.
    """
    total, lost = sum(families_held.values()), len(families_gone)
    if lost > FEW and lost > LARGEST_SHARE * total:
        return f"{lost} of {total} held records are no longer listed (more than {LARGEST_SHARE:.0%})"
    for family, gone in Counter(families_gone).most_common():
        held = families_held.get(family, 0)
        if held >= SMALLEST_FAMILY and gone > FEW and gone > LARGEST_SHARE_OF_FAMILY * held:
            name = family or "no committee"
            return f"{gone} of {held} held records of {name} are no longer listed (more than {LARGEST_SHARE_OF_FAMILY:.0%})"
    return None


def shrunken(listed: int, before: int | None) -> str | None:
    """Why a listing of this length must not be trusted, or None when it may.

    Args:
        listed: How many records the upstream lists now.
        before: How many it listed last time; None when that is not known.
    """
    if before is None or before - listed <= FEW or listed >= (1 - LARGEST_SHARE) * before:
        return None
    return f"it lists {listed} records where it listed {before} before"


def records_to_mark(store: Store, source: Source, listing: int, force: bool) -> list[str]:
    """Return the upstream ids of the records that a complete listing did not name.

    Raises:
        ShrunkenSourceError: Too many are missing, and `force` is false.
    """
    missing = store.unlisted(source.name, listing)
    reason = too_many_gone([row.family for row in missing], store.committee_counts(source.name))
    if reason is not None and not force:
        raise ShrunkenSourceError(f"{source.title}: {reason}; none was marked gone, use --force if that is right")
    return [row.upstream_id for row in missing]
