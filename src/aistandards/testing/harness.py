"""The bench on which a source is run: the real client, the real sync and a store of its own, with clocks that do not wait."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from aistandards.model import PartialDate
from aistandards.model.codec import to_dict
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.registry import Plugins
from aistandards.plugin.source import Rejected, Source
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.sync.context import RunContext
from aistandards.sync.pacing import Pacer
from aistandards.sync.report import SourceReport, SyncOptions
from aistandards.sync.synchroniser import Synchroniser
from aistandards.testing.sandbox import EXTRA_REQUESTS, Bounded, Budget, WatchedClient, loopback_only
from aistandards.testing.upstream.feed_format import Rows
from aistandards.testing.upstream.server import Fault, Recording, Upstream, running

USER_AGENT = "Mozilla/5.0 (compatible; aistandards-conformance)"
"""By it the upstream tells requests through `context.http` from any other."""

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
TODAY = PartialDate(NOON.date().isoformat())


class StillClock:
    """A clock that moves only when somebody sleeps: no test waits, and every wait can be read off.

    Attributes:
        slept: Seconds that were waited, in order.
    """

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Always the same noon."""
        return NOON

    def monotonic(self) -> float:
        """Seconds that were slept."""
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        """Be later at once."""
        self.slept.append(seconds)


@attrs.frozen
class RunResult:
    """What one run of a source did.

    Attributes:
        report: What sync says of it.
        upstream: What was asked.
        slept: How long was waited.
        refused_hosts: Other hosts that were tried, be it that the source let nobody know.
    """

    report: SourceReport
    upstream: Upstream
    slept: tuple[float, ...]
    refused_hosts: tuple[str, ...]


@cache
def _blank() -> bytes:
    """A store without a record, made once: making it takes longer than most checks."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        Store(f"sqlite:///{path}").close()
        return path.read_bytes()


class ProcessKilled(BaseException):
    """The process is gone."""


class Harness:
    """One source, its recording, and a home folder.

    Attributes:
        home: The home folder that the source is told.
        stores: Where stores are, in it.
        rows: The recorded rows.
    """

    def __init__(
        self,
        source: Source,
        recording: Recording,
        folder: Path,
        *,
        settings: Mapping[str, str],
        answer: Callable[..., Any] | None = None,
        extra_requests: int = EXTRA_REQUESTS,
    ) -> None:
        self.source, self.recording, self.home = source, recording, folder
        self.stores = folder / "stores"
        self.stores.mkdir(exist_ok=True)
        self.rows: Rows = recording.feed_format.split(recording.body)
        self._settings, self._answer = settings, answer or recording.answer
        self._number, self._extra_requests = 0, extra_requests

    @cached_property
    def designations(self) -> DesignationReader:
        """The reader of designations, with the grammars that are installed."""
        return Plugins.find().designations

    def new_store(self) -> Path:
        """A store that nobody has used."""
        self._number += 1
        path = self.stores / f"store-{self._number}.db"
        path.write_bytes(_blank())
        return path

    def run(
        self,
        store: Path,
        rows: Rows | None = None,
        *,
        fault: Fault | None = None,
        source: Source | None = None,
        force: bool = False,
        full: bool = False,
        batch_records: int = 500,
    ) -> RunResult:
        """Synchronise the source with an upstream of these rows, by default the recorded ones."""
        refused_hosts: list[str] = []
        clock, budget = StillClock(), self._budget(rows)
        with (
            self._upstream(rows, fault, budget) as upstream,
            loopback_only(refused_hosts),
            Store(f"sqlite:///{store}") as opened,
        ):
            synchroniser = Synchroniser(
                store=opened,
                annotators=(),
                designations=self.designations,
                settings=self._settings_for(upstream),
                options=SyncOptions(everything=True, force=force, full=full),
                clock=clock,  # type: ignore[arg-type]
                client=lambda source, *_rest: self._client(source, clock, budget, refused_hosts),
                batch_records=batch_records,
            )
            report = synchroniser.synchronise(Bounded(source or self.source, budget))
        return RunResult(report, upstream, tuple(clock.slept), tuple(refused_hosts))

    @contextmanager
    def reading(
        self, rows: Rows | None = None, *, today: PartialDate = TODAY, everything: bool = True
    ) -> Iterator[tuple[RunContext, Iterator[Any]]]:
        """The items that the source yields by itself, nothing stored, and the context it was given.

        Args:
            rows: Of the upstream, by default the recorded ones.
            today: What day it is.
            everything: Whether every record is wanted; otherwise none is.
        """
        clock, budget = StillClock(), self._budget(rows)
        store = self.new_store()
        with (
            self._upstream(rows, None, budget, record_requests=False) as upstream,
            loopback_only([]),
            Store(f"sqlite:///{store}") as opened,
        ):
            settings = self._settings_for(upstream)
            with self._client(self.source, clock, budget, []) as http:
                cursor = opened.cursor(self.source.name)
                context = RunContext(
                    self.source, opened, cursor, http, settings, (), everything=everything, today=today
                )
                yield context, Bounded(self.source, budget).records(context)

    def records(self, rows: Rows | None = None, *, today: PartialDate = TODAY) -> list[Any]:
        """The standards that the source yields."""
        with self.reading(rows, today=today) as (_, items):
            return [item for item in items if not isinstance(item, Rejected)]

    def contents(self, store: Path) -> dict[str, tuple[dict[str, Any], str | None]]:
        """Every stored record by key, as plain values, with the day it was found gone."""
        with Store(f"sqlite:///{store}") as opened:
            records = {record.origin.key: to_dict(record) for record in opened.records()}
        with closing(sqlite3.connect(store)) as database:
            gone = dict(database.execute("SELECT source || ':' || upstream_id, gone FROM record"))
        return {key: (record, gone[key]) for key, record in records.items()}

    def quarantine(self, store: Path) -> list[tuple[bytes, str]]:
        """Bytes and reason of every row in quarantine."""
        with Store(f"sqlite:///{store}") as opened:
            return [(bytes(row.raw), row.reason) for row in opened.quarantined()]

    def expected_total(self, store: Path) -> int | None:
        """How many rows the source said that the upstream lists."""
        with Store(f"sqlite:///{store}") as opened:
            return opened.cursor(self.source.name).listed

    def killed_at(self, number: int, batch_records: int) -> Path:
        """A store as a kill at the n-th record leaves it: what was committed until then, and nothing of what was not."""
        store, left = self.new_store(), self.new_store()

        def kill() -> None:
            with closing(sqlite3.connect(store)) as now, closing(sqlite3.connect(left)) as then:
                now.backup(then)
            raise ProcessKilled

        try:
            self.run(store, source=_InterruptedSource(self.source, number, kill), batch_records=batch_records)
        except ProcessKilled:
            return left
        return store

    def _upstream(self, rows: Rows | None, fault: Fault | None, budget: Budget, *, record_requests: bool = True) -> Any:
        shown = self.rows if rows is None else rows
        return running(
            lambda request: self._answer(request, shown), fault, record_requests=record_requests, budget=budget
        )

    def _settings_for(self, upstream: Upstream) -> Settings:
        prefix = f"AISTANDARDS_{self.source.env_prefix}_"
        given = {"URL": upstream.base} | {name.upper(): value for name, value in self._settings.items()}
        environ = {f"{prefix}{name}": value for name, value in given.items()}
        return Settings(home=self.home, database_url="", environ=environ, file={})

    def _budget(self, rows: Rows | None) -> Budget:
        return Budget(len(self.rows if rows is None else rows), self._extra_requests)

    def _client(self, source: Source, clock: StillClock, budget: Budget, refused_hosts: list[str]) -> WatchedClient:
        return WatchedClient(
            hosts=(*source.hosts, "127.0.0.1"),
            pace=source.pace,
            user_agent=USER_AGENT,
            pacer=Pacer(clock.monotonic, clock.sleep),
            clock=clock.monotonic,
            sleep=clock.sleep,
            budget=budget,
            refused_hosts=refused_hosts,
        )


class _InterruptedSource:
    """A source whose process dies at its n-th record."""

    def __init__(self, source: Source, number: int, kill: Callable[[], None]) -> None:
        self._source, self._number, self._kill = source, number, kill

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def records(self, context: Any) -> Iterator[Any]:
        """The source's own records, up to the one."""
        for number, item in enumerate(self._source.records(context), start=1):
            if number == self._number:
                self._kill()
            yield item
