"""Runs of the synchroniser against a random upstream, and what the store holds after each."""

import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zlib import compress, decompress

import orjson
from sqlalchemy import text

from aistandards.plugin.registry import Plugins
from aistandards.plugin.source import Source
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.sync.clock import Clock
from aistandards.sync.http import open_client
from aistandards.sync.pacing import Pacer
from aistandards.sync.report import SourceReport, SyncOptions
from aistandards.sync.synchroniser import Synchroniser
from aistandards.tagging.annotators import installed_annotators
from aistandards_iec.source import IecSource

from .iec import Iec
from .iso import Iso
from .itu import Itu
from .model import SIZES, Document, World
from .model import world as model_world
from .relaton import Relaton
from .server import Server, serving
from .tables import Table
from .upstream import Upstream
from .wire import Site

SITES: dict[str, Site] = {
    "iso": Iso(),
    "iec": Iec(),
    "itu-t": Itu(),
    "csv": Table("csv"),
    "json": Table("json"),
    "jsonl": Table("jsonl"),
    "relaton": Relaton(),
}
NEIGHBOURS = {"iso": "iec", "iec": "relaton", "relaton": "iec"}
"""A source whose records share standards with those of another, and the other, which the store holds too."""

PATIENCE = 30.0
"""Seconds after which a run counts as hanging."""

PAGE_SIZE = 3


class Passing(Clock):
    """A clock that moves when somebody waits, and by a day between two runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def wait(self, seconds: float) -> None:
        """Let seconds pass."""
        self.seconds += max(0.0, seconds)

    def now(self) -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Held:
    """A record of the store.

    Attributes:
        facts: Its facts by path.
        gone: The day from which it is gone.
    """

    facts: Mapping[str, str]
    gone: str | None


@dataclass
class State:
    """What the store holds.

    Attributes:
        records: The records by key.
        journal: The fields that the last run noted as changed, by key.
        resumes: Whether a run was interrupted.
        wrong: Number of standards that are marked gone though a record of theirs is not.
        others: The records of all other sources.
        reasons: Why rows are in quarantine.
    """

    records: dict[str, Held]
    journal: dict[str, set[str]] = field(default_factory=dict)
    resumes: bool = False
    wrong: int = 0
    others: frozenset[tuple[str, ...]] = frozenset()
    reasons: tuple[str, ...] = ()


class HangingError(Exception):
    """A run that does not end."""


class Journeys:
    """Stores and runs of all sites over one server.

    Attributes:
        sources: The source that reads each site.
    """

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        for site in SITES.values():
            if isinstance(site, Table):
                site.describe(folder)
        self._plugins = Plugins.find({}, folder=folder)
        self._annotators = installed_annotators(self._plugins)
        self.sources: dict[str, Source] = {name: self._plugins.source(site.name) for name, site in SITES.items()}
        pages: Any = IecSource(page_size=PAGE_SIZE)
        self.sources["iec"] = pages
        environ = {"AISTANDARDS_HOME": str(folder), "AISTANDARDS_PACE": "0"}
        environ |= {"AISTANDARDS_IEC_KEY": "a-key", "AISTANDARDS_IEC_SECRET": "a-secret"}
        environ |= {f"AISTANDARDS_{source.env_prefix}_URL": server.base for source in self.sources.values()}
        self._settings = Settings.load(environ=environ)
        self._begins = {model_world(size).documents for size in SIZES}
        self._made: dict[tuple[str, tuple[Document, ...], bool, bool], bytes] = {}
        self._states: dict[tuple[str, tuple[Document, ...], bool], State] = {}
        # One store in memory is filled again and again: another engine would compile every statement anew.
        self._store = Store("sqlite://")
        with self._store.write_transaction() as connection:
            self._database: Any = connection.connection.driver_connection
        self._empty = self._content()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def store(self, site: str, world: World | None, everything: bool) -> Store:
        """The store, as a first sync of a world leaves it; without a world it holds only the site's neighbour."""
        first = world or model_world(SIZES[0])
        self._synchronised(site, first, everything)
        self._fill(self._made[site, first.documents, everything, world is None])
        return self._store

    def expected(self, site: str, world: World, everything: bool) -> State:
        """What a single sync of a world leaves in a store that held nothing of the site."""
        self._synchronised(site, world, everything)
        return self._states[site, world.documents, everything]

    def _synchronised(self, site: str, world: World, everything: bool) -> None:
        if (site, world.documents, everything) in self._states:
            return
        aside = self._content()
        self._fill(self._empty)
        if site in NEIGHBOURS and world.documents in self._begins:
            self._healthy(NEIGHBOURS[site], world, everything)
        self._keep(site, world, everything, without=True)
        self._healthy(site, world, everything)
        self._keep(site, world, everything, without=False)
        self._states[site, world.documents, everything] = self.state(self._store, site)
        self._fill(aside)

    def _healthy(self, site: str, world: World, everything: bool) -> None:
        upstream = Upstream(SITES[site], world)
        upstream.begin()
        report = self.run(self._store, site, upstream, SyncOptions(everything=everything))
        assert report.outcome.value == "ok", report

    def _keep(self, site: str, world: World, everything: bool, *, without: bool) -> None:
        if world.documents in self._begins:
            self._made[site, world.documents, everything, without] = self._content()

    def _content(self) -> bytes:
        return compress(self._database.serialize(), 1)

    def _fill(self, content: bytes) -> None:
        self._database.deserialize(decompress(content))

    def run(self, store: Store, site: str, upstream: Upstream, options: SyncOptions) -> SourceReport:
        """Run one sync; what it raises is raised here too.

        Raises:
            HangingError: It does not end.
        """
        clock = Passing()
        clock.seconds = 86400.0 * upstream.world.day
        self._server.answer, self._server.wait = upstream.answer, clock.wait
        client: Any = partial(open_client, clock=clock.monotonic, sleep=clock.wait, rng=lambda: 0.5, now=clock.now)
        synchroniser = Synchroniser(
            store=store,
            annotators=self._annotators,
            designations=self._plugins.designations,
            settings=self._settings,
            options=options,
            clock=clock,
            pacer=Pacer(clock.monotonic, clock.wait),
            client=client,
        )
        watchdog = threading.Timer(PATIENCE, _tell_of_hanging, args=(threading.get_ident(),))
        watchdog.daemon = True
        watchdog.start()
        try:
            (report,) = synchroniser.run([self.sources[site]])
        finally:
            watchdog.cancel()
        if self._server.raised:
            raise self._server.raised.pop()
        return report

    def state(self, store: Store, site: str) -> State:
        """What a store holds of a site."""
        source = self.sources[site].name
        with store.write_transaction() as connection:
            rows = connection.execute(
                text("SELECT r.upstream_id, coalesce(r.data, s.data), r.gone FROM record r JOIN standard s ON s.id = r.standard_id WHERE r.source = :source"),
                {"source": source},
            ).all()  # fmt: skip
            last = text("SELECT upstream_id, field FROM journal WHERE run_id = (SELECT max(id) FROM run)")
            noted = connection.execute(last).all()
            wrong = text("SELECT count(*) FROM standard s WHERE s.gone IS NOT NULL AND EXISTS (SELECT 1 FROM record r WHERE r.standard_id = s.id AND r.gone IS NULL)")  # fmt: skip
            wrong_count = connection.execute(wrong).scalar() or 0
            reasons = connection.execute(text("SELECT reason FROM quarantine")).scalars().all()
            beside = connection.execute(
                text("SELECT r.source, r.upstream_id, coalesce(r.data, s.data), r.gone FROM record r JOIN standard s ON s.id = r.standard_id WHERE r.source <> :source"),
                {"source": source},
            ).all()  # fmt: skip
        found = State({row[0]: Held(_facts(row[1]), row[2]) for row in rows}, wrong=wrong_count)
        found.reasons = tuple(reasons)
        found.others = frozenset(tuple(map(str, row)) for row in beside)
        for upstream_id, name in noted:
            found.journal.setdefault(upstream_id, set()).add(name)
        found.resumes = store.cursor(source).checkpoint is not None
        return found


def _tell_of_hanging(thread: int) -> None:
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(HangingError))


_NOT_FACTS = ("provenance", "annotations", "assessed")


def _facts(data: str) -> dict[str, str]:
    """Return the facts of a record by path; a relation with a key is its key."""
    facts: dict[str, str] = {}
    for name, value in orjson.loads(data).items():
        if name in _NOT_FACTS:
            continue
        if name == "relations":
            value = [
                {"type": one["type"], "target": one.get("key") or one.get("designation") or one.get("target")}
                for one in value
            ]
        parts = value.items() if isinstance(value, dict) else [("", value)]
        facts |= {f"{name}.{part}" if part else name: orjson.dumps(its).decode() for part, its in parts}
    return facts


@contextmanager
def journeys() -> Iterator[Journeys]:
    """Journeys over a server of their own."""
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        made = Journeys(server, Path(folder))
        try:
            yield made
        finally:
            made.close()
