"""Kept counts and first pages say what counting and sorting everything would say, on both engines."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from aistandards.model import Provenance, Stage, Standard, Status
from aistandards.model.filter import Filter
from aistandards.store import Entry, Store, tables
from aistandards.store.conditions import COUNTABLE, conditions
from tests.support.installed import parse

STATUSES = (Status.PUBLISHED, Status.WITHDRAWN, Status.CANCELLED)
TYPES = ("Guide", "Technical Report", None)
BY = ("body", "status", "type", "work-item", "relevance")


def standard(source: str, number: int, status: Status, kind: str | None) -> Standard:
    return Standard(
        designation=f"ISO/IEC {number}:2020",
        work=f"ISO/IEC {number}",
        body=source,
        publishers=("ISO", "IEC"),
        stage=Stage("60.60", "60.60", status),
        provenance=(Provenance(source=source, upstream_id=str(number)),),
        titles={"en": f"Part {number}"},
        deliverable_type=kind,
    )


def keep(store: Store, source: str, standards: Sequence[Standard]) -> None:
    run = store.begin_run(source, "2026-11-24T00:00:00+00:00")
    with store.batch(run, run) as batch:
        batch.upsert(source, [Entry.of(one, parse(one.designation)) for one in standards])


def mark_gone(store: Store, source: str, numbers: Sequence[int]) -> None:
    run = store.begin_run(source, "2026-11-24T00:00:00+00:00")
    with store.batch(run, run) as batch:
        batch.mark_gone(source, [str(number) for number in numbers], "2026-11-24")


def counted(store: Store, chosen: Filter) -> list[tuple[object, ...]]:
    """What the database counts when it is asked to look at every standard."""
    columns = [COUNTABLE[name] for name in BY]
    with store.write_transaction() as connection:
        query = select(*columns, func.count()).where(*conditions(chosen)).group_by(*columns)
        return sorted((tuple(row) for row in connection.execute(query)), key=repr)


numbers = st.integers(1, 12)
written = st.builds(
    standard, st.sampled_from(("iso", "iec")), numbers, st.sampled_from(STATUSES), st.sampled_from(TYPES)
)
steps = st.lists(
    st.one_of(
        st.lists(written, min_size=1, max_size=6),
        st.tuples(st.sampled_from(("iso", "iec")), st.lists(numbers, max_size=3)),
    ),
    max_size=6,
)
filters = st.builds(
    Filter,
    body=st.sampled_from(((), ("iso",), ("iec",), ("itu-t",))),
    status=st.sampled_from(((), ("published",), ("withdrawn", "cancelled"))),
    type=st.sampled_from(((), ("guide",))),
    gone=st.sampled_from((None, True, False)),
    ai=st.sampled_from((None, True, False)),
)


@given(steps, filters, st.integers(0, 5), st.integers(1, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_kept_counts_and_pages_are_what_looking_at_everything_gives(
    database_url: str, done: list[object], chosen: Filter, offset: int, limit: int
) -> None:
    with Store(database_url) as store:
        for step in done:
            if isinstance(step, tuple):
                mark_gone(store, *step)
            else:
                assert isinstance(step, list)
                for source in ("iso", "iec"):
                    keep(store, source, [one for one in step if one.body == source])
        told = [tuple(row[name] for name in (*BY, "count")) for row in store.read.stats(BY, chosen)]
        assert sorted(told, key=repr) == counted(store, chosen)
        whole = list(store.read.rows(chosen))
        assert list(store.read.rows(chosen, limit=limit, offset=offset)) == whole[offset : offset + limit]
        assert store.read.count(chosen) == len(whole)


def test_a_count_that_nothing_is_left_of_is_not_told(database_url: str) -> None:
    with Store(database_url) as store:
        keep(store, "iso", [standard("iso", 1, Status.PUBLISHED, "Guide")])
        keep(store, "iso", [standard("iso", 1, Status.WITHDRAWN, None)])
        assert store.read.stats(("status", "type"), Filter()) == [{"status": "withdrawn", "type": None, "count": 1}]
        assert store.read.bodies() == {"iso", "iec"}


def test_a_page_far_down_is_read_in_order(database_url: str) -> None:
    with Store(database_url) as store:
        keep(store, "iso", [standard("iso", number, Status.PUBLISHED, None) for number in range(1, 1211)])
        page = store.read.rows(Filter(status=("published",)), limit=2, offset=1200)
        assert [row["work"] for row in page] == ["ISO/IEC 1201", "ISO/IEC 1202"]


@pytest.mark.parametrize("alone", ["iso", "iec"])
def test_what_each_source_says_is_kept_when_a_second_one_joins_and_the_first_moves_away(
    database_url: str, alone: str
) -> None:
    """The JSON of a record that stands alone is kept with its standard; of two, each keeps its own."""
    other = {"iso": "iec", "iec": "iso"}[alone]
    first = attrs.evolve(standard(alone, 1, Status.PUBLISHED, None), titles={"en": "As one says"})
    second = attrs.evolve(standard(other, 1, Status.PUBLISHED, None), titles={"en": "As the other says"})
    with Store(database_url) as store:
        keep(store, alone, [first])
        with store.write_transaction() as connection:
            assert connection.execute(select(tables.record.c.data)).scalars().all() == [None]
        keep(store, other, [second])
        assert list(store.records(alone)) == [first] and list(store.records(other)) == [second]
        moved = attrs.evolve(first, designation="ISO/IEC 7:2020", work="ISO/IEC 7")
        keep(store, alone, [moved])
        assert list(store.records(alone)) == [moved] and list(store.records(other)) == [second]
        assert store.read.count(Filter()) == 2
