"""Guards: how much one run may lose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.sync.gone import MAX_SHARE_OF_SOURCE, MAX_UNGUARDED_LOSS, shrunken, too_many_gone


@pytest.mark.parametrize(
    ("gone", "held", "refused"),
    [
        ({"A": 5}, {"A": 5}, False),
        ({"A": 6}, {"A": 60}, False),
        ({"A": 7}, {"A": 60}, True),
        ({"A": 6}, {"A": 11, "B": 1000}, True),
        ({"A": 6}, {"A": 12, "B": 1000}, False),
        ({"A": 6}, {"A": 6, "B": 1000}, False),
        ({}, {}, False),
    ],
)
def test_a_run_that_would_lose_too_much_says_why(gone: dict[str, int], held: dict[str, int], refused: bool) -> None:
    families = [name for name, number in gone.items() for _ in range(number)]
    reason = too_many_gone(families, held)
    assert (reason is not None) is refused
    assert reason is None or "no longer listed" in reason


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_listing_may_grow_and_may_shrink_a_little(before: int, listed: int) -> None:
    refused = shrunken(listed, before) is not None
    if listed >= before or before - listed <= MAX_UNGUARDED_LOSS:
        assert not refused
    if listed < (1 - MAX_SHARE_OF_SOURCE) * before - MAX_UNGUARDED_LOSS:
        assert refused


def test_a_first_listing_is_trusted() -> None:
    assert shrunken(1, None) is None
