"""The store against a model in plain Python: whatever is written in whatever order, both hold the same."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from aistandards.model import Provenance, Stage, Standard, Status
from aistandards.model.filter import Filter
from aistandards.plugin.source import Rejected
from aistandards.store import Entry, Store, tables
from tests.support.fuzzing import PROFILE, SECONDS
from tests.support.installed import parse

pytestmark = pytest.mark.fuzz

SOURCES = st.sampled_from(("iso", "iec"))
IDS = st.integers(1, 5).map(str)
NUMBERS = st.integers(1, 4)
TITLES = st.sampled_from(("Machine learning", "Robots", "Déjà vu", "人工智能", "a' OR 1=1 --"))


def standard(source: str, upstream_id: str, number: int, title: str) -> Standard:
    return Standard(
        designation=f"ISO/IEC {number}:2020",
        work=f"ISO/IEC {number}",
        body="iso",
        publishers=("ISO", "IEC"),
        stage=Stage("60.60", "60.60", Status.PUBLISHED),
        provenance=(Provenance(source=source, upstream_id=upstream_id),),
        titles={"en": title},
    ).with_content_hash()


class BrokenError(Exception):
    """What a batch is broken off with."""


class StoreMachine(RuleBasedStateMachine):
    """Writes to a store and to dictionaries."""

    reopened: Callable[[], Store]
    rejected = Bundle("rejected")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.reopened()
        self.run_id = self.store.begin_run("iso", "2026-11-24T00:00:00+00:00")
        self.records: dict[tuple[str, str], Standard] = {}
        self.gone: dict[tuple[str, str], str] = {}
        self.details: dict[tuple[str, str], tuple[str, str]] = {}
        self.cursors: dict[str, dict[str, Any]] = {}
        self.quarantine: dict[tuple[str, bytes], str] = {}
        self.journal: list[tuple[str, str, str]] = []
        self.moved: set[str] = set()

    def teardown(self) -> None:
        self.store.close()

    @rule(source=SOURCES, rows=st.lists(st.tuples(IDS, NUMBERS, TITLES), max_size=5), breaks=st.booleans())
    def keep(self, source: str, rows: list[tuple[str, int, str]], breaks: bool) -> None:
        standards = [standard(source, *row) for row in rows]
        entries = [Entry.of(one, parse(one.designation)) for one in standards]
        try:
            with self.store.batch(self.run_id, self.run_id) as batch:
                tally = batch.upsert(source, entries)
                if breaks:
                    raise BrokenError
        except BrokenError:
            return
        latest = {one.origin.upstream_id: one for one in standards}
        new = [one for one in latest if (source, one) not in self.records]
        changed = [
            one
            for one, its in latest.items()
            if one not in new and (self.records[source, one] != its or (source, one) in self.gone)
        ]
        assert (tally.new, tally.changed) == (len(new), len(changed))
        assert tally.new + tally.changed + tally.unchanged == len(rows)
        for one, its in latest.items():
            key = source, one
            if key in self.records and self.records[key].designation != its.designation:
                self.moved |= {self.records[key].designation, its.designation}
            if key not in self.records:
                self.journal.append((*key, "record"))
            elif key in self.gone:
                self.journal.append((*key, "gone"))
            self.records[key] = its
            self.gone.pop(key, None)

    @rule(source=SOURCES, ids=st.lists(IDS, max_size=4, unique=True), day=st.sampled_from(("2026-11-24", "2026-11-25")))
    def mark_gone(self, source: str, ids: list[str], day: str) -> None:
        with self.store.batch(self.run_id, self.run_id) as batch:
            batch.mark_gone(source, ids, day)
        for one in ids:
            if (source, one) in self.records and (source, one) not in self.gone:
                self.gone[source, one] = day
                self.journal.append((source, one, "gone"))

    @rule(source=SOURCES, ids=st.lists(IDS, max_size=4, unique=True))
    def touch(self, source: str, ids: list[str]) -> None:
        with self.store.batch(self.run_id, self.run_id) as batch:
            batch.mark_listed(source, ids)
        for one in ids:
            if self.gone.pop((source, one), None):
                self.journal.append((source, one, "gone"))

    @rule(source=SOURCES, key=IDS, text=TITLES, fingerprint=IDS)
    def remember(self, source: str, key: str, text: str, fingerprint: str) -> None:
        with self.store.batch(self.run_id, self.run_id) as batch:
            batch.store_details(source, {key: (fingerprint, text)})
        self.details[source, key] = (fingerprint, text)

    @rule(
        source=SOURCES,
        cursor=st.dictionaries(IDS, IDS, max_size=2),
        checkpoint=st.none() | st.dictionaries(IDS, IDS, max_size=2),
    )
    def move_cursor(self, source: str, cursor: dict[str, str], checkpoint: dict[str, str] | None) -> None:
        with self.store.batch(self.run_id, self.run_id) as batch:
            batch.set_cursor(
                source,
                cursor=orjson.dumps(cursor).decode(),
                checkpoint=None if checkpoint is None else orjson.dumps(checkpoint).decode(),
            )
        self.cursors[source] = {"cursor": cursor, "checkpoint": checkpoint}

    @rule(target=rejected, source=SOURCES, raw=st.binary(max_size=3), reason=TITLES)
    def reject(self, source: str, raw: bytes, reason: str) -> Any:
        with self.store.batch(self.run_id, self.run_id) as batch:
            batch.reject(source, [Rejected(raw, reason)])
        self.quarantine[source, raw] = reason
        return source, raw

    @rule(one=consumes(rejected))
    def release(self, one: tuple[str, bytes]) -> None:
        held = {(row.source, row.raw): row.id for row in self.store.quarantined()}
        if one not in held:
            return
        with self.store.batch(self.run_id, self.run_id) as batch:
            batch.release(held[one])
        del self.quarantine[one]

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = self.reopened()

    @invariant()
    def holds_the_same(self) -> None:
        store = self.store
        assert {(one.origin.source, one.origin.upstream_id): one for one in store.records()} == self.records
        for source in ("iso", "iec"):
            assert store.upstream_ids(source) == {key[1] for key in self.records if key[0] == source}
            state = store.cursor(source)
            wanted = self.cursors.get(source, {"cursor": {}, "checkpoint": None})
            assert (state.cursor, state.checkpoint) == (wanted["cursor"], wanted["checkpoint"])
            listed = {key[1] for key in self.records if key[0] == source and key not in self.gone}
            assert {row.upstream_id for row in store.records_of(source).unlisted(-1)} == listed
            assert sum(store.records_of(source).committee_counts().values()) == len(listed)
        assert {
            key: fingerprint for (source, key), (fingerprint, _) in self.details.items() if source == "iso"
        } == store.detail_fingerprints("iso")
        assert all(store.detail(source, key) == text for (source, key), (_, text) in self.details.items())
        assert {(row.source, row.raw): row.reason for row in store.quarantined()} == self.quarantine

    @invariant()
    def shows_each_document_once(self) -> None:
        members: dict[int, list[tuple[str, str]]] = defaultdict(list)
        with self.store.write_transaction() as connection:
            for row in connection.execute(tables.record.select()):
                members[row.standard_id].append((row.source, row.upstream_id))
                assert (row.gone is None) == ((row.source, row.upstream_id) not in self.gone)
        rows = {row["id"]: row for row in self.store.read.rows(Filter(), with_data=True)}
        assert rows.keys() == members.keys(), "each standard has records, and each record its standard"
        for one, keys in members.items():
            assert {self.records[key].designation for key in keys} == {rows[one]["designation"]}
            assert len({source for source, _ in keys}) == len(keys), "one record of each source"
            gone = [self.gone.get(key) for key in keys]
            assert rows[one]["gone"] == (None if None in gone else max(gone))  # type: ignore[type-var]
        by_designation: dict[str, list[set[str]]] = defaultdict(list)
        for keys in members.values():
            by_designation[self.records[keys[0]].designation].append({source for source, _ in keys})
        for designation, parties in by_designation.items():
            # Where a source calls two records so, or one was called otherwise before, nobody can say which belong together.
            sources = [source for party in parties for source in party]
            if len(sources) == len(set(sources)) and designation not in self.moved:
                assert len(parties) == 1, designation
        for title in {record.title for record in self.records.values()}:
            found = {row["id"] for row in self.store.read.search(title, 100)}
            assert found >= {one for one, row in rows.items() if row["title"] == title and title != "a' OR 1=1 --"}

    @invariant()
    def tells_every_change(self) -> None:
        told = [
            (entry["source"], entry["upstream_id"], entry["field"])
            for entry in reversed(self.store.read.journal_after(0))
            if entry["field"] in ("record", "gone")
        ]
        assert sorted(told) == sorted(self.journal)


def test_the_store_holds_what_the_model_holds(engine: str, own_home: Any, request: pytest.FixtureRequest) -> None:
    from itertools import count
    from time import monotonic

    fresh = count()
    if engine == "postgresql":
        server, common = request.getfixturevalue("server"), request.getfixturevalue("common")
    own_home.mkdir()

    class Machine(StoreMachine):
        def __init__(self) -> None:
            url = f"sqlite:///{own_home}/{next(fresh)}.db"
            if engine == "postgresql":
                server.empty(common)
                url = server.url(common)
            self.reopened = lambda: Store(url)
            super().__init__()

    end = monotonic() + SECONDS
    examples = {"sqlite": 25, "postgresql": 6}[engine]
    checked = settings(max_examples=examples, stateful_step_count=15, **PROFILE)
    run_state_machine_as_test(Machine, settings=checked)
    while monotonic() < end:
        run_state_machine_as_test(Machine, settings=checked)
