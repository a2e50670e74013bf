"""Examples: a plan of runs with legitimate changes and faults, and its execution under the eyes of the judge."""

from dataclasses import dataclass

from aistandards.store import Store
from aistandards.sync.report import SourceReport, SyncOptions

from .faults import Fault
from .journey import SITES, HangingError, Journeys
from .judge import GOOD, Memory, Run, healed, judged
from .model import Change, changed, world
from .upstream import Upstream

LOST = "have lost their"
"""What the guard of fields says."""

MAX_FULL_RUNS = 3
"""Number of complete healthy runs after which everything must be right."""


@dataclass(frozen=True)
class RunPlan:
    """One run.

    Attributes:
        changes: Legitimate changes of the model before it.
        faults: What the upstream does in it.
        full: Whether everything is read again.
        max_requests: Number of requests that are allowed; None for all.
    """

    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    full: bool = False
    max_requests: int | None = None


@dataclass(frozen=True)
class Example:
    """A journey.

    Attributes:
        site: Name of the site.
        size: Number of standards at first.
        everything: Whether all standards are in scope.
        empty: Whether it begins with an empty store, instead of one that was synchronised once.
        runs: Its runs.
    """

    site: str
    size: int
    runs: tuple[RunPlan, ...]
    everything: bool = True
    empty: bool = False


def violations(example: Example, journeys: Journeys) -> list[str]:
    """Return what is wrong with an example: the faults of its first wrong run; an empty list when all is well."""
    first = world(example.size)
    store = journeys.store(example.site, None if example.empty else first, example.everything)
    return _Execution(example, journeys, store, Upstream(SITES[example.site], first)).violations()


class _Execution:
    def __init__(self, example: Example, journeys: Journeys, store: Store, upstream: Upstream) -> None:
        self._example, self._journeys, self._store, self._upstream = example, journeys, store, upstream
        self._memory = Memory()
        self._state = journeys.state(store, example.site)

    def violations(self) -> list[str]:
        for number, plan in enumerate(self._example.runs, start=1):
            self._upstream.world = self._upstream.world.next_day()
            for change in plan.changes:
                self._upstream.world = changed(self._upstream.world, change)
            self._upstream.begin(plan.faults)
            options = SyncOptions(everything=self._example.everything, full=plan.full, max_requests=plan.max_requests)
            if wrong := self._run(options, whole=plan.max_requests is None):
                return [f"run {number}: {one}" for one in wrong]
        return [f"healing: {one}" for one in self._heal()]

    def _run(self, options: SyncOptions, *, whole: bool = True) -> list[str]:
        before = self._state
        try:
            report = self._journeys.run(self._store, self._example.site, self._upstream, options)
        except HangingError:
            return ["the run does not end"]
        except Exception as error:
            return [f"the run raises {type(error).__name__}: {str(error)[:200]}"]
        self._state = self._journeys.state(self._store, self._example.site)
        self._report: SourceReport = report
        expected = self._journeys.expected
        truths = [expected(self._example.site, one, self._example.everything) for one in self._upstream.worlds]
        cached = self._example.site in ("iec", "itu-t")
        run = Run(before, self._state, report, self._upstream.said, truths, whole, cached)
        wrong = judged(run, self._memory)
        return [f"{one} [{report.outcome.value}: {report.message or report.notes}]" for one in wrong]

    def _heal(self) -> list[str]:
        wrong: list[str] = []
        if self._state.resumes:
            # The rest of an interrupted listing; what changed in its first part, the next run reads.
            self._upstream.begin()
            if found := self._run(SyncOptions(everything=self._example.everything)):
                return found
        # The rest of a file that was cut in secret is read when the file is published again.
        self._upstream.edition += self._upstream.misled
        for number in range(1 + MAX_FULL_RUNS):
            self._upstream.world = self._upstream.world.next_day()
            self._upstream.begin()
            if found := self._run(SyncOptions(everything=self._example.everything, full=number > 0)):
                return found
            # What the upstream said of many records at once, and now says no more, only a person can take back.
            forced = SyncOptions(everything=self._example.everything, full=True, force=True)
            if LOST in (self._report.message or "") and (found := self._run(forced)):
                return found
            if self._report.outcome not in GOOD:
                return [f"a healthy run ended as {self._report.outcome.value}: {self._report.message}"]
            truth = self._journeys.expected(self._example.site, self._upstream.world, self._example.everything)
            if number == 0 and (wrong := healed(self._state, truth, self._memory, exactly=False)):
                return wrong
            wrong = healed(self._state, truth, self._memory, exactly=self._example.everything)
            if not wrong:
                return []
        return wrong
