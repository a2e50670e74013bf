"""Whatever an upstream sends, and however, a sync loses nothing and retires nothing that is listed.

Each example is a journey of several runs: the model changes, the upstream sends its documents with faults, and after each
run the judge compares the store with what the upstream really said; in the end healthy runs must make everything right.
`FUZZ_SECONDS` sets the seconds of random search.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given, note

from aistandards.model import Standard
from aistandards.plugin.source import Rejected
from tests.support.fuzzing import fuzz
from tests.support.random_upstream.example import Example, RunPlan, violations
from tests.support.random_upstream.faults import Fault
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


# The judge, on sources that lose something.

Items = Iterable[Standard | Rejected]


class Losing:
    """A source that yields something else than another."""

    def __init__(self, source: Any, change: Callable[[Items], Items]) -> None:
        self._source, self._change = source, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def records(self, context: Any) -> Items:
        return self._change(self._source.records(context))


def without_rejected(items: Items) -> Items:
    return (item for item in items if isinstance(item, Standard))


def without_an_abstract(items: Items) -> Items:
    first, *others = items
    assert isinstance(first, Standard)
    return [attrs.evolve(first, abstracts={}), *others]


def without_the_first(items: Items) -> Items:
    first, *others = items
    return others


def with_broken_code(items: Items) -> Items:
    yield from items
    raise KeyError("rows")


SILENT = RunPlan(full=True)
ONE_ROW_UNREADABLE = RunPlan(faults=(Fault(0, "set", times=99, at=5 * 7, value=3),))


@pytest.mark.parametrize(
    ("change", "run", "said"),
    [
        (without_rejected, ONE_ROW_UNREADABLE, "rows are counted"),
        (without_an_abstract, SILENT, "abstracts.en"),
        (without_the_first, SILENT, "rows are counted"),
        (with_broken_code, SILENT, "the plugin failed"),
    ],
)
def test_the_judge_sees_what_a_source_loses(
    change: Callable[[Items], Items], run: RunPlan, said: str, journey: Journeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = Example("iso", 7, (run,))
    assert violations(example, journey) == []
    monkeypatch.setitem(journey.sources, "iso", Losing(journey.sources["iso"], change))
    assert any(said in wrong for wrong in violations(example, journey))
