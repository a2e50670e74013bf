"""Whatever an upstream sends, and however, a sync loses nothing and retires nothing that is listed.

Each example is a journey of several runs: the model changes, the upstream sends its documents with faults, and after each
run the judge compares the store with what the upstream really said; in the end healthy runs must make everything right.
`FUZZ_SECONDS` sets the seconds of random search.
"""

from collections.abc import Iterator

import pytest
from hypothesis import given, note

from tests.support.fuzzing import fuzz
from tests.support.random_upstream.example import Example, RunPlan, violations
from tests.support.random_upstream.journey import SITES, Journeys, journeys
from tests.support.random_upstream.plans import EXAMPLES

pytestmark = pytest.mark.fuzz


@pytest.fixture(scope="module")
def journey() -> Iterator[Journeys]:
    """Journeys over one server, for all examples."""
    with journeys() as running:
        yield running


@pytest.mark.parametrize("site", SITES)
def test_without_faults_nothing_is_wrong(site: str, journey: Journeys) -> None:
    runs = (RunPlan(), RunPlan(full=True), RunPlan(max_requests=1), RunPlan())
    for size in (7, 24):
        assert violations(Example(site, size, runs), journey) == []


def test_whatever_the_upstream_sends_nothing_is_lost(journey: Journeys) -> None:
    @fuzz(60)
    @given(EXAMPLES)
    def check(example: Example) -> None:
        wrong = violations(example, journey)
        note("\n".join(wrong))
        assert not wrong

    check()
