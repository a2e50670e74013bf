"""What was in force on that date: real lives of real standards, as facts in a store of their own."""

import json
from collections.abc import Iterator

import pytest
from commands import refused, run
from hypothesis import given
from hypothesis import strategies as st

from aistandards import Catalog
from aistandards.designations import parse_designation
from aistandards.errors import DateError, NotFound
from aistandards.history import Validity
from aistandards.model import Dates, PartialDate, Provenance, Relation, RelationType, Stage, Standard, Status
from aistandards.store import Entry

pytestmark = pytest.mark.usefixtures("database_url")

S, P, W, D = Status.SUPERSEDED, Status.PUBLISHED, Status.WITHDRAWN, Status.IN_DEVELOPMENT

# Designation, status today, published or approved, withdrawn, replaced by, registered.
LIVES = [
    ("ISO 31-0:1981", S, "1981-04", None, "ISO 31-0:1992", None),
    ("ISO 31-0:1992", S, "1992-07", None, "ISO 80000-1:2009", None),
    ("ISO 80000-1:2009", S, "2009-11", None, "ISO 80000-1:2022", None),
    ("ISO 80000-1:2022", P, "2022-12", None, None, None),
    ("ISO/IEC TR 24030:2021", S, "2021-05", "2024-04-08", "ISO/IEC TR 24030:2024", None),
    ("ISO/IEC TR 24030:2024", P, "2024-04-08", None, None, None),
    ("ISO/IEC 42001:2023", P, "2023-12", None, None, "2021-03-01"),
    ("ITU-T Y.3172 (06/2019)", S, "2019-06-22", None, None, None),
    ("ITU-T Y.3172 (03/2024)", P, "2024-03-15", None, None, None),
    ("ISO 9999:1985", W, "1985", None, None, None),
    ("ISO/IEC AWI 99999", D, None, None, None, "2025-02-03"),
]


def standard(
    name: str, status: Status, issued: str | None, withdrawn: str | None, by: str | None, registered: str | None
) -> Standard:
    designation = parse_designation(name)
    itu = name.startswith("ITU-T")
    when = PartialDate(issued) if issued else None
    return Standard(
        designation=designation.text,
        work=designation.work,
        body=designation.body,
        publishers=designation.publishers,
        stage=Stage("x", None, status),
        provenance=(Provenance(source=designation.body, upstream_id=name),),
        titles={"en": name},
        dates=Dates(
            registered=PartialDate(registered) if registered else None,
            approved=when if itu else None,
            published=None if itu else when,
            withdrawn=PartialDate(withdrawn) if withdrawn else None,
        ),
        relations=(Relation(RelationType.REPLACED_BY, target=by),) if by else (),
    )


@pytest.fixture
def catalog(no_snapshot: None) -> Iterator[Catalog]:
    with Catalog.open() as opened:
        run_id = opened.store.begin_run("iso", "2026-11-24T00:00:00+00:00")
        for life in LIVES:
            one = standard(*life)
            with opened.store.batch(run_id, run_id) as batch:
                batch.keep(one.origin.source, [Entry.of(one, parse_designation(one.designation))])
        yield opened


@pytest.mark.parametrize(
    ("text", "day", "designation", "status"),
    [
        ("ISO 31-0", "1990", "ISO 31-0:1981", P),
        ("ISO 31-0", "2005-06-01", "ISO 31-0:1992", P),
        ("ISO 31-0", "2009-10-31", "ISO 31-0:1992", P),
        ("ISO 31-0", "2009-12-01", "ISO 31-0:1992", S),
        ("ISO 31-0", "2015", "ISO 31-0:1992", S),
        ("ISO 31-0:1981", "2005", "ISO 31-0:1981", S),
        ("ISO 80000-1", "2015-01-01", "ISO 80000-1:2009", P),
        ("ISO 80000-1", "2022-11-30", "ISO 80000-1:2009", P),
        ("ISO 80000-1", "2023", "ISO 80000-1:2022", P),
        ("ISO 80000-1:2009", "2023", "ISO 80000-1:2009", S),
        ("ISO/IEC TR 24030", "2023", "ISO/IEC TR 24030:2021", P),
        ("ISO/IEC TR 24030", "2024-04-07", "ISO/IEC TR 24030:2021", P),
        ("ISO/IEC TR 24030", "2024-04-08", "ISO/IEC TR 24030:2024", P),
        ("ISO/IEC TR 24030:2021", "2024-04-08", "ISO/IEC TR 24030:2021", S),
        ("ITU-T Y.3172", "2020", "ITU-T Y.3172 (06/2019)", P),
        ("ITU-T Y.3172", "2024-03-14", "ITU-T Y.3172 (06/2019)", P),
        ("ITU-T Y.3172", "2024-03-15", "ITU-T Y.3172 (03/2024)", P),
        ("ITU-T Y.3172 (06/2019)", "2025", "ITU-T Y.3172 (06/2019)", S),
        ("ISO/IEC 42001:2023", "2022", "ISO/IEC 42001:2023", D),
        ("ISO/IEC 42001", "2024", "ISO/IEC 42001:2023", P),
        ("ISO 9999:1985", "1990", "ISO 9999:1985", Status.UNKNOWN),
        ("ISO 9999:1985", "2090", "ISO 9999:1985", W),
        ("ISO/IEC AWI 99999", "2025-06", "ISO/IEC AWI 99999", D),
    ],
)
def test_who_stood_where(catalog: Catalog, text: str, day: str, designation: str, status: Status) -> None:
    then = catalog.get(text, as_of=day)
    assert (then.designation, then.status) == (designation, status)


@pytest.mark.parametrize(
    ("text", "day"),
    [("ISO 31-0", "1970"), ("ISO/IEC 42001", "2022"), ("ISO/IEC 42001:2023", "2020"), ("ISO/IEC AWI 99999", "2024")],
)
def test_what_was_not_yet_is_not_found(catalog: Catalog, text: str, day: str) -> None:
    with pytest.raises(NotFound):
        catalog.get(text, as_of=day)


def test_lists_and_counts_of_a_day(catalog: Catalog) -> None:
    names = [row["designation"] for row in catalog.rows_as_of("2015", status="published")]
    assert names == ["ISO 80000-1:2009"]
    counts = catalog.stats(["status"], as_of="2015")
    assert counts == {
        "total": 4,
        "counts": [
            {"status": "published", "count": 1},
            {"status": "superseded", "count": 2},
            {"status": "unknown", "count": 1},
        ],
    }
    certain = {row["designation"]: row["certain"] for row in catalog.rows_as_of("2009-11-15")}
    assert certain["ISO 31-0:1992"] is False and certain["ISO 31-0:1981"] is True


def test_today_is_as_today(catalog: Catalog) -> None:
    now = {row["designation"]: row["status"] for row in catalog.rows()}
    assert {row["designation"]: row["status"] for row in catalog.rows_as_of("2090")} == now


def test_the_command_asks_the_same() -> None:
    rows = json.loads(run("list", "--as-of", "2022-01-01", "--format", "json").stdout)
    assert rows and all(
        "certain" in row and (row["issued"] or "9")[:4] <= "2022" or row["status"] != "published" for row in rows
    )
    assert json.loads(run("stats", "--as-of", "2022-01-01", "--json").stdout)["total"] == len(rows)
    assert "is not a date" in refused("list", "--as-of", "tomorrow")
    with Catalog.open() as opened, pytest.raises(DateError):
        opened.get("ISO/IEC 42001", as_of="2023-13")


dates = st.dates().map(lambda day: day.isoformat())
partial = st.tuples(dates, st.sampled_from([4, 7, 10])).map(lambda one: PartialDate(one[0][: one[1]]))


@given(partial, partial, st.one_of(st.none(), partial), st.sampled_from([P, S, W]))
def test_a_life_goes_one_way(start: PartialDate, day: PartialDate, end: PartialDate | None, now: Status) -> None:
    life = Validity(registered=None, start=start, end=None if now is P else end, now=now)
    standing = life.on(day)
    if day.latest < start.earliest:
        assert standing.status is None
    elif now is P:
        assert standing.status is P and standing.certain == (day.latest >= start.latest)
    elif standing.status is P and standing.certain and life.end is not None:
        assert day.latest < life.end.earliest


def test_an_undated_number_means_the_newest_edition_even_when_that_is_marked(no_snapshot: None) -> None:
    lives = [("ITU-T H.264 (04/2013)", S, "2013-04-13"), ("ITU-T H.264 (V16) (06/2026)", P, "2026-06-13")]
    with Catalog.open() as opened:
        run_id = opened.store.begin_run("itu-t", "2026-11-24T00:00:00+00:00")
        for name, status, issued in lives:
            with opened.store.batch(run_id, run_id) as batch:
                one = standard(name, status, issued, None, None, None)
                batch.keep("itu-t", [Entry.of(one, parse_designation(name))])
        assert opened.get("ITU-T H.264").designation == "ITU-T H.264 (V16) (06/2026)"
        assert opened.get("ITU-T H.264 (04/2013)").status is S
