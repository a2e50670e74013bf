"""Guards: a sync that would lose too much at once refuses, because a feed that shrinks is more often broken than right."""

from collections import Counter
from collections.abc import Mapping, Sequence

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
