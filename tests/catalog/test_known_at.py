"""What was known when: every past run can be seen again, from the journal alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aistandards import Catalog
from aistandards.catalog.known_at import store_known_at
from aistandards.model import Dates, PartialDate, Provenance, Stage, Standard, Status
from aistandards.model.codec import facts, to_dict
from aistandards.store import Entry, Store
from tests.support.commands import misused, run, sync
from tests.support.installed import DESIGNATIONS, parse
from tests.support.small import Small, iso_row, itu_row

Facts = dict[str, dict[str, Any]]


def facts_of(store: Store) -> Facts:
    found = {record.origin.key: facts(to_dict(record)) for record in store.records()}
    for plain in found.values():
        # Relations are journaled by their keys: what they are called is the other record's business.
        plain.pop("relations", None)
    return found


def test_every_past_run_can_be_seen_again(sites: Small, no_snapshot: None, database_url: str) -> None:
    taken: list[Facts] = []

    def take() -> None:
        sync("iso")
        sync("itu-t")
        with Catalog.open() as catalog:
            taken.append(facts_of(catalog.store))

    take()
    sites.iso[0] = iso_row(81230, "ISO/IEC 42001:2023", 9599, "Artificial intelligence — Management systems")
    sites.itu.append(itu_row(9, "Y.4000 (10/2026)", "In force", "2026-10-01", "Neural network exchange"))
    take()
    sites.iso[4] = iso_row(89535, "ISO/IEC TS 42119-2:2026", 6060, "Artificial intelligence — Testing of AI")
    del sites.itu[0]
    take()
    with Catalog.open() as catalog:
        for number, then in enumerate(taken, start=1):
            assert facts_of(catalog.known_at(str(2 * number)).store) == then
        assert len(catalog.known_at("2000")) == catalog.count(known_at="2000") == 0
        assert facts_of(catalog.known_at("2999").store) == taken[-1]


def test_the_command_asks_the_same(sites: Small, no_snapshot: None, database_url: str) -> None:
    sync("iso")
    sites.iso[0] = iso_row(81230, "ISO/IEC 42001:2023", 9599, "Artificial intelligence — Management systems")
    sync("iso")
    assert json.loads(run("show", "--json", "ISO/IEC 42001").stdout)["stage"]["status"] == "withdrawn"
    then = json.loads(run("show", "--json", "--known-at", "1", "ISO/IEC 42001").stdout)
    assert then["stage"]["status"] == "published" and then["titles"]["en"].endswith("Management system")
    rows = json.loads(run("list", "--known-at", "1", "--status", "withdrawn", "--format", "json").stdout)
    assert rows == [] and json.loads(run("stats", "--known-at", "2000", "--json").stdout)["total"] == 0
    assert "number of a run" in misused("list", "--known-at", "then")


def standard(key: str, title: str, status: Status, year: str | None) -> Standard:
    return Standard(
        designation=f"ISO {key}",
        work=f"ISO {key}",
        body="iso",
        publishers=("ISO",),
        stage=Stage(status.value, None, status),
        provenance=(Provenance(source="iso", upstream_id=key),),
        titles={"en": title} if title else {},
        dates=Dates(published=PartialDate(year) if year else None),
    )


states = st.builds(
    standard,
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from([Status.PUBLISHED, Status.SUPERSEDED, Status.IN_DEVELOPMENT]),
    st.sampled_from([None, "2020", "2021-05"]),
)


@pytest.mark.slow
@given(st.lists(st.lists(states, max_size=3), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replaying_the_journal_gives_every_state(runs: list[list[Standard]]) -> None:
    with Store("sqlite://") as store:
        taken: dict[int, Facts] = {}
        for number, batch in enumerate(runs):
            one = store.begin_run("iso", f"2026-01-{number + 1:02d}T00:00:00+00:00")
            with store.batch(one, one) as open_batch:
                latest = {each.origin.upstream_id: each for each in batch}
                open_batch.upsert("iso", [Entry.of(each, parse(each.designation)) for each in latest.values()])
            taken[one] = facts_of(store)
        for one, then in taken.items():
            assert facts_of(store_known_at(store, str(one), DESIGNATIONS)) == then


pytestmark = pytest.mark.filterwarnings("error")


def test_threads_read_what_was_known_together(
    sites: Small, no_snapshot: None, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    sync("iso")
    sites.iso.append(iso_row(99001, "ISO/IEC 99001:2026", 6060, "Artificial intelligence"))
    sync("iso")
    threads, together = 4, Barrier(4)

    def count(_number: int) -> int:
        together.wait(60)
        return len(list(catalog.rows(known_at="1", ai=True)))

    with Catalog.open() as catalog:
        now = len(list(catalog.rows(ai=True)))
        with ThreadPoolExecutor(threads) as pool:
            assert set(pool.map(count, range(3 * threads))) == {now - 1}
    # A connection of another thread cannot be closed here, which SQLAlchemy only logs.
    assert not [record for record in caplog.records if record.exc_info]
