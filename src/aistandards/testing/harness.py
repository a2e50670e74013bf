"""Runs a source with the real client, the real sync and a separate store. The clock advances without waiting."""

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
"""User agent of `context.http`. Requests with another one are sent by another HTTP library."""

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
TODAY = PartialDate(NOON.date().isoformat())


class StillClock:
    """A clock that advances only by `sleep`, at once. It records every wait.

    Attributes:
        slept: Seconds of each wait, in order.
    """

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Return always the same noon."""
        return NOON

    def monotonic(self) -> float:
        """Return the sum of all waits in seconds."""
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        """Record a wait and return at once."""
        self.slept.append(seconds)


@attrs.frozen
class RunResult:
    """The result of one run of a source.

    Attributes:
        report: Report of the sync.
        upstream: The upstream, with the requests.
        slept: Seconds of each wait.
        refused_hosts: Other hosts that the source tried to contact, even if it caught the refusal.
    """

    report: SourceReport
    upstream: Upstream
    slept: tuple[float, ...]
    refused_hosts: tuple[str, ...]


@cache
def _blank() -> bytes:
    """Return the bytes of an empty store. It is made once, because that takes longer than most checks."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        Store(f"sqlite:///{path}").close()
        return path.read_bytes()


class ProcessKilled(BaseException):
    """Stands for the end of the process."""


class Harness:
    """Runs one source against its recording.

    Attributes:
        source: The source.
        recording: The recorded answers.
        home: The home folder in the settings of the source.
        stores: Folder of the stores, in the home folder.
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
        """The reader of designations, with the installed grammars."""
        return Plugins.find().designations

    def new_store(self) -> Path:
        """Return the path of a new, empty store."""
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
        """Synchronise the source with an upstream of these rows.

        Args:
            store: Path of the store.
            rows: Rows of the upstream, by default the recorded rows.
            fault: Answers that replace those of the upstream.
            source: Source to run instead of `self.source`.
            force: Value of `--force`.
            full: Value of `--full`.
            batch_records: Number of records in a batch.
        """
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
            report = synchroniser.synchronise(Bounded(source or self.source, budget))  # pyright: ignore[reportArgumentType]
        return RunResult(report, upstream, tuple(clock.slept), tuple(refused_hosts))

    @contextmanager
    def reading(
        self, rows: Rows | None = None, *, today: PartialDate = TODAY, everything: bool = True
    ) -> Iterator[tuple[RunContext, Iterator[Any]]]:
        """Yield the context of a run, and the items of the source, without storing them.

        Args:
            rows: Rows of the upstream, by default the recorded rows.
            today: Date in the context.
            everything: Whether every record is in scope; otherwise none is.
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
        """Return the standards that the source yields."""
        with self.reading(rows, today=today) as (_, items):
            return [item for item in items if not isinstance(item, Rejected)]

    def contents(self, store: Path) -> dict[str, tuple[dict[str, Any], str | None]]:
        """Return every stored record by key, as a dictionary, with the date on which it was marked gone."""
        with Store(f"sqlite:///{store}") as opened:
            records = {record.origin.key: to_dict(record) for record in opened.records()}
        with closing(sqlite3.connect(store)) as database:
            gone = dict(database.execute("SELECT source || ':' || upstream_id, gone FROM record"))
        return {key: (record, gone[key]) for key, record in records.items()}

    def quarantine(self, store: Path) -> list[tuple[bytes, str]]:
        """Return bytes and reason of every row in quarantine."""
        with Store(f"sqlite:///{store}") as opened:
            return [(bytes(row.raw), row.reason) for row in opened.quarantined()]

    def expected_total(self, store: Path) -> int | None:
        """Return the number of records that the source declared with `context.expect`, or None."""
        with Store(f"sqlite:///{store}") as opened:
            return opened.cursor(self.source.name).listed

    def killed_at(self, number: int, batch_records: int) -> Path:
        """Return a store as after a kill at the n-th record: it contains only committed data."""
        store, copy = self.new_store(), self.new_store()

        def kill() -> None:
            with closing(sqlite3.connect(store)) as original, closing(sqlite3.connect(copy)) as target:
                original.backup(target)
            raise ProcessKilled

        try:
            self.run(store, source=_InterruptedSource(self.source, number, kill), batch_records=batch_records)  # pyright: ignore[reportArgumentType]
        except ProcessKilled:
            return copy
        return store

    def _upstream(self, rows: Rows | None, fault: Fault | None, budget: Budget, *, record_requests: bool = True) -> Any:
        upstream_rows = self.rows if rows is None else rows
        return running(
            lambda request: self._answer(request, upstream_rows), fault, record_requests=record_requests, budget=budget
        )

    def _settings_for(self, upstream: Upstream) -> Settings:
        prefix = f"AISTANDARDS_{self.source.env_prefix}_"
        values = {"URL": upstream.base} | {name.upper(): value for name, value in self._settings.items()}
        environ = {f"{prefix}{name}": value for name, value in values.items()}
        return Settings(home=self.home, database_url="", environ=environ, file={})

    def _budget(self, rows: Rows | None) -> Budget:
        return Budget(len(self.rows if rows is None else rows), self._extra_requests)

    def _client(self, source: Source, clock: StillClock, budget: Budget, refused_hosts: list[str]) -> WatchedClient:
        return WatchedClient(
            hosts=(*source.hosts, "127.0.0.1"),
            allowed=("127.0.0.1",),
            pace=source.pace,
            user_agent=USER_AGENT,
            pacer=Pacer(clock.monotonic, clock.sleep),
            clock=clock.monotonic,
            sleep=clock.sleep,
            budget=budget,
            refused_hosts=refused_hosts,
        )


class _InterruptedSource:
    """A source whose process ends at its n-th record."""

    def __init__(self, source: Source, number: int, kill: Callable[[], None]) -> None:
        self._source, self._number, self._kill = source, number, kill

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def records(self, context: Any) -> Iterator[Any]:
        """Yield the items of the source, and call `kill` at the n-th."""
        for number, item in enumerate(self._source.records(context), start=1):
            if number == self._number:
                self._kill()
            yield item
