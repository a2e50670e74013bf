"""What was in force on that day: real lives of real standards, from the bundled catalogue or from the rows of their source."""

import datetime
import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aistandards
from aistandards import Catalog
from aistandards.catalog.family import Node
from aistandards.catalog.timeline import lifecycle_dates_of, read_lifecycle_dates
from aistandards.catalog.validity import MAX_PROJECT_YEARS, Validity
from aistandards.cli.show_command import tree_lines
from aistandards.errors import DateError, NotFoundError
from aistandards.model import Dates, PartialDate, Status
from aistandards.model.codec import to_dict
from aistandards.store import Entry
from aistandards_iso.rows import Row, standard_of
from tests.support import standin
from tests.support.commands import misused, run
from tests.support.installed import DESIGNATIONS, parse

TODAY = datetime.date(2026, 11, 24)
S, P, W, D, U = Status.SUPERSEDED, Status.PUBLISHED, Status.WITHDRAWN, Status.IN_DEVELOPMENT, Status.UNKNOWN


@pytest.fixture(scope="module")
def quantities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """ISO 31, ISO 80000 and ISO 9999 from ISO's own rows; they are no AI standards and not bundled."""
    path = standin.needed(standin.SHARED / "upstream" / "data" / "iso_deliverables_metadata.jsonl.xz")
    with lzma.open(path) as lines:
        rows = [msgspec.json.decode(line, type=Row) for line in lines]
    references = {row.id: row.reference for row in rows}
    wanted = ("ISO 31-0:", "ISO 80000-1:", "ISO 9999:", "ISO 80000-1/", "ISO 31-0/")
    with Catalog.open(f"sqlite:///{tmp_path_factory.mktemp('iso') / 'store.db'}") as catalog:
        run_id = catalog.store.begin_run("iso", "2026-11-24T00:00:00+00:00")
        chosen = [row for row in rows if row.reference.startswith(wanted)]
        records = [
            standard_of(row, references=references, committees={}, retrieved=PartialDate("2025-07")) for row in chosen
        ]
        with catalog.store.batch(run_id, run_id) as batch:
            batch.upsert("iso", [Entry.of(one, parse(one.designation)) for one in records])
        yield catalog


# What was asked, the day, what stands for it, its status, whether that is certain.
Case = tuple[str, str, str, Status, bool]
BUNDLED: list[Case] = [
    # ISO/IEC TR 24030:2021 is superseded by :2024; IEC names the day.
    ("ISO/IEC TR 24030", "2023", "ISO/IEC TR 24030:2021", P, True),
    ("ISO/IEC TR 24030", "2024-04-07", "ISO/IEC TR 24030:2021", P, True),
    ("ISO/IEC TR 24030:2021", "2024-04-08", "ISO/IEC TR 24030:2021", S, True),
    ("ISO/IEC TR 24030", "2025", "ISO/IEC TR 24030:2024", P, True),
    # An ITU-T edition is in force until the next one is approved.
    ("ITU-T H.265", "2013-04-13", "ITU-T H.265 (04/2013)", P, True),
    ("ITU-T H.265", "2014-10-28", "ITU-T H.265 (04/2013)", P, True),
    ("ITU-T H.265", "2014-10-29", "ITU-T H.265 (V2) (10/2014)", P, True),
    ("ITU-T H.265 (04/2013)", "2014-10-29", "ITU-T H.265 (04/2013)", S, True),
    ("ITU-T H.265", "2020", "ITU-T H.265 (V7) (11/2019)", P, True),
    ("ITU-T H.265 (V10) (07/2024)", "2025-12", "ITU-T H.265 (V10) (07/2024)", P, True),
    ("ITU-T H.266", "2021", "ITU-T H.266 (08/2020)", P, True),
    ("ITU-T M.3080", "2025", "ITU-T M.3080 (02/2021)", P, True),
    ("ITU-T Y.3172", "2020", "ITU-T Y.3172 (06/2019)", P, True),
    # Amendments, corrigenda, errata and supplements live with their base.
    ("ITU-T M.3080 (2021) Amd. 1 (10/2025)", "2025", "ITU-T M.3080 (2021) Amd. 1 (10/2025)", P, True),
    ("ITU-T M.3080 (2021) Amd. 1 (10/2025)", "2026-06", "ITU-T M.3080 (2021) Amd. 1 (10/2025)", S, True),
    ("ITU-T M.3080 (2021) Err. 1 (05/2021)", "2022", "ITU-T M.3080 (2021) Err. 1 (05/2021)", P, True),
    ("ITU-T M.3080 (2021) Err. 1 (05/2021)", "2026-06", "ITU-T M.3080 (2021) Err. 1 (05/2021)", S, True),
    ("IEC 62227:2008/Amd 1:2012", "2014", "IEC 62227:2008/Amd 1:2012", P, True),
    ("ITU-T Y Suppl. 55 (10/2019)", "2020", "ITU-T Y Suppl. 55 (10/2019)", P, True),
    # Without a relation, IEC's own date of withdrawal decides.
    ("IEC 62514", "2024-09-03", "IEC 62514:2010", P, True),
    ("IEC 62514:2010", "2024-09-04", "IEC 62514:2010", S, True),
    ("IEC 63240-1", "2021", "IEC 63240-1:2020", P, True),
    # Dates that are known to the month answer for every day, but not with certainty.
    ("ISO 16684-1:2012", "2019-03-31", "ISO 16684-1:2012", P, True),
    ("ISO 16684-1:2012", "2019-04-15", "ISO 16684-1:2012", S, False),
    ("ISO 16684-1:2012", "2019-04-30", "ISO 16684-1:2012", S, True),
    ("ISO/IEC 42001", "2024", "ISO/IEC 42001:2023", P, True),
    ("ISO/IEC 22989:2022", "2022-07-15", "ISO/IEC 22989:2022", P, False),
    # A part that went into another number.
    ("ISO/IEC 2382-28", "2010", "ISO/IEC 2382-28:1995", P, True),
    ("ISO/IEC 2382-28", "2016", "ISO/IEC 2382-28:1995", S, True),
    # Work items are the draft stage of what they became: registered, being worked on, then published.
    ("F.748.78", "2025-07", "ITU-T F.748.78 (12/2025)", D, True),
    ("F.748.78 (ex F.FMCS)", "2025-12-13", "ITU-T F.748.78 (12/2025)", D, True),
    ("F.748.78 (ex F.FMCS)", "2025-12-14", "ITU-T F.748.78 (12/2025)", P, True),
    ("F.748.78", "2026", "ITU-T F.748.78 (12/2025)", P, True),
    ("F.748.62 (ex F.DEC-CFML)", "2024", "ITU-T F.748.62 (12/2025)", D, True),
    ("F.AAI", "2026", "ITU-T F.AAI", P, True),
    ("Y.DIoT-AIAC", "2026", "ITU-T Y.DIoT-AIAC", D, True),
    ("ITU-T F.748.50", "2024", "ITU-T F.748.50 (03/2025)", U, False),
    # Before the publication somebody may have worked on it, for as long as a project may take.
    ("ISO/IEC 42001", "2022", "ISO/IEC 42001:2023", U, False),
    ("ISO/IEC 42001:2023", "2019", "ISO/IEC 42001:2023", U, False),
    ("ITU-T H.265", "2013-04-12", "ITU-T H.265 (04/2013)", U, False),
    ("ITU-T H.265 (V2) (10/2014)", "2014-10-28", "ITU-T H.265 (V2) (10/2014)", U, False),
    # Nobody says when these began: certain only that they were there when they were first listed.
    ("ISO/ASTM DTR 52958", "2026-11-23", "ISO/ASTM DTR 52958", D, False),
    ("ISO/ASTM DTR 52958", "2025-07-31", "ISO/ASTM DTR 52958", D, False),
    ("ISO/ASTM DTR 52958", "2024", "ISO/ASTM DTR 52958", U, False),
    ("ITU-T X.srm-AIphs", "2026-11-23", "ITU-T X.srm-AIphs", U, False),
]
QUANTITIES: list[Case] = [
    ("ISO 31-0", "1990", "ISO 31-0:1981", P, True),
    ("ISO 31-0:1981", "2005", "ISO 31-0:1981", S, True),
    ("ISO 31-0", "2005-06-01", "ISO 31-0:1992", P, True),
    ("ISO 31-0", "2009-10-31", "ISO 31-0:1992", P, True),
    ("ISO 31-0", "2009-11-15", "ISO 31-0:1992", S, False),
    ("ISO 31-0", "2015", "ISO 31-0:1992", S, True),
    ("ISO 80000-1", "2015-01-01", "ISO 80000-1:2009", P, True),
    ("ISO 80000-1:2009", "2023", "ISO 80000-1:2009", S, True),
    ("ISO 80000-1", "2023", "ISO 80000-1:2022", P, True),
    # An undated work is never withdrawn while a later edition is in force.
    ("ISO 9999", "2010", "ISO 9999:2007", P, True),
    ("ISO 9999", "2024", "ISO 9999:2022", P, True),
    ("ISO 9999:2007", "2012", "ISO 9999:2007", S, True),
]


def holds(catalog: Catalog, case: Case) -> None:
    text, day, designation, status, certain = case
    then = catalog.get(text, as_of=day)
    assert (then.designation, then.status, then.certain, then.as_of.text) == (designation, status, certain, day)


@pytest.mark.parametrize("case", BUNDLED, ids=lambda case: f"{case[0]} on {case[1]}")
def test_who_stood_where(bundled: Catalog, case: Case) -> None:
    holds(bundled, case)


@pytest.mark.parametrize("case", QUANTITIES, ids=lambda case: f"{case[0]} on {case[1]}")
def test_who_stood_where_outside_AI(quantities: Catalog, case: Case) -> None:
    holds(quantities, case)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ISO/IEC 42001", "2017"),
        ("ITU-T H.265", "2007"),
        ("ITU-T H.265 (V2) (10/2014)", "2007"),
        ("F.748.78 (ex F.FMCS)", "2025-02-23"),
        ("F.748.78", "2025-02-23"),
        ("F.AAI", "2025-11-16"),
        ("ISO/ASTM DTR 52958", "2015"),
        ("ITU-T F.748.50", "1990"),
    ],
)
def test_what_was_not_yet_is_not_found(bundled: Catalog, text: str, day: str) -> None:
    with pytest.raises(NotFoundError):
        bundled.get(text, as_of=day)


def test_what_was_still_to_come_is_not_told_of_that_day(bundled: Catalog) -> None:
    item = bundled.get("F.748.78 (ex F.FMCS)", as_of="2025-07")
    assert item.relations == () and item.dates.registered == PartialDate("2025-02-24")
    old = bundled.get("ISO/IEC TR 24030:2021", as_of="2022")
    assert old.dates.withdrawn is None and not old.relations


def test_lists_and_counts_of_a_day(bundled: Catalog) -> None:
    rows = {row["designation"]: row for row in bundled.rows(as_of="2020-05-15")}
    editions = {row["designation"]: row for row in bundled.rows(as_of="2019-04-15", work="ISO 16684-1")}
    old = editions["ISO 16684-1:2012"]
    assert old["status"] == "superseded" and old["certain"] is False
    assert rows["ITU-T H.265 (V7) (11/2019)"]["status"] == "published"
    assert "ISO/IEC 42001:2023" not in rows and "ITU-T F.AAI" not in rows
    counts = bundled.stats(["status"], as_of="2020-05-15")
    assert counts["total"] == len(rows) == sum(row["count"] for row in counts["counts"])
    assert bundled.stats(["status"], as_of="1900") == {"total": 0, "counts": []}


def test_a_text_without_any_date_may_be_as_old_as_its_body(bundled: Catalog) -> None:
    def of_c2pa(day: str) -> dict[str, tuple[str, bool]]:
        rows = bundled.rows(as_of=day, body="c2pa")
        return {row["designation"]: (row["status"], row["certain"]) for row in rows if row["issued"] is None}

    assert not of_c2pa("2020")
    assert set(of_c2pa("2022").values()) == {("unknown", False)}


def test_drafts_are_in_the_list_of_every_day_since_they_were_listed(bundled: Catalog) -> None:
    then = {row["designation"]: row["certain"] for row in bundled.rows(as_of="2026-01-01", status="in-development")}
    assert then["ISO/ASTM DTR 52958"] is False and then["ITU-T Y.DIoT-AIAC"] is True
    coming = {row["designation"] for row in bundled.rows(status=["in-development"], body="iso")}
    listed = {row["designation"] for row in bundled.rows(as_of="2026-11-01", status="in-development")}
    assert len(coming) > 10 and coming <= listed
    assert {row["designation"] for row in bundled.rows(as_of="2026-11-01")} - then.keys() >= {"ISO/IEC AWI 25880"}


def test_filters_choose_and_the_lives_of_others_still_decide(bundled: Catalog) -> None:
    chosen = {row["designation"]: row["status"] for row in bundled.rows(as_of="2016", work="ISO/IEC 2382-28")}
    assert chosen == {"ISO/IEC 2382-28:1995": "superseded"}


def test_today_is_as_today(bundled: Catalog) -> None:
    now = {row["designation"]: row["status"] for row in bundled.rows()}
    assert {row["designation"]: row["status"] for row in bundled.rows(as_of="2090")} == now


def test_today_is_what_the_clock_of_the_catalogue_says(bundled: Catalog) -> None:
    def catalog_on(*day: int) -> Catalog:
        return Catalog(bundled.store, bundled.settings, clock=lambda: datetime.datetime(*day, tzinfo=datetime.UTC))

    name = "ISO/IEC TR 24030:2021"
    for day, status in (((2022, 5, 1), S), ((2026, 11, 24), P)):
        catalog = catalog_on(*day)
        assert catalog.today == datetime.date(*day)
        assert catalog.get(name, as_of="2023").status is status
        rows = {row["designation"]: row["status"] for row in catalog.rows(as_of="2023", work="ISO/IEC TR 24030")}
        assert rows[name] == status.value
        (edition, *_) = [
            one for one in catalog.family(bundled.get(name), as_of="2023").below if one.designation == name
        ]
        assert edition.status == status.value
    with catalog_on(2022, 5, 1).known_at("2999") as past:
        assert past.today == datetime.date(2022, 5, 1) and past.get(name, as_of="2023").status is S


def test_a_catalogue_that_is_opened_loads_the_snapshot_at_the_time_of_its_clock(tmp_path: Path) -> None:
    east = datetime.timezone(datetime.timedelta(hours=9))
    moment = datetime.datetime(2026, 11, 25, 3, tzinfo=east)
    with Catalog.open(f"sqlite:///{tmp_path / 'store.db'}", clock=lambda: moment) as catalog:
        assert catalog.today == datetime.date(2026, 11, 25)
        assert catalog.store.last_runs()["snapshot"].started == "2026-11-24T18:00:00+00:00"


def test_only_one_module_of_the_library_reads_the_clock() -> None:
    core = Path(aistandards.__file__).parent
    reading = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    readers = {
        path.relative_to(core).as_posix()
        for path in core.rglob("*.py")
        if reading.search(path.read_text(encoding="utf-8"))
    }
    assert {path for path in readers if not path.startswith("testing/")} == {"model/dates.py"}


def test_a_later_sync_does_not_forget_when_a_draft_was_first_listed() -> None:
    with Catalog.open() as catalog:
        draft = catalog.get("ISO/ASTM DTR 52958")
        run_id = catalog.store.begin_run("iso", "2026-11-24T00:00:00+00:00")
        again = attrs.evolve(
            draft,
            abstracts={"en": "A text."},
            provenance=(attrs.evolve(draft.origin, retrieved=PartialDate("2026-11-24")),),
        )
        with catalog.store.batch(run_id, run_id) as batch:
            batch.upsert("iso", [Entry.of(again, parse(again.designation))])
        assert catalog.get("ISO/ASTM DTR 52958").origin.retrieved == PartialDate("2026-11-24")
        assert catalog.get("ISO/ASTM DTR 52958", as_of="2026-01-01").status is D


def nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for one in tree.below:
        yield from nodes(one)


def test_the_line_of_a_standard_is_drawn_as_of_the_day(bundled: Catalog) -> None:
    then = bundled.get("ITU-T H.265", as_of="2015")
    drawn_then = {one.designation: one.status for one in nodes(bundled.family(then, as_of="2015"))}
    assert (
        drawn_then["ITU-T H.265 (04/2013)"] == "superseded" and drawn_then["ITU-T H.265 (V3) (04/2015)"] == "published"
    )
    assert not any("2016" in name or "2026" in name for name in drawn_then)
    lines = list(tree_lines(bundled.family(bundled.get("ISO/IEC TR 24030", as_of="2022"), as_of="2022")))
    assert lines == ["ISO/IEC TR 24030", "└─ edition: ISO/IEC TR 24030:2021 published 2021-05  ◀"]


def test_the_commands_ask_the_same() -> None:
    rows = json.loads(run("list", "--as-of", "2022-01-01", "--format", "json").stdout)
    assert rows and all(
        ("certain" in row and (row["work_item"] or (row["issued"] or "9")[:4] <= "2022"))
        or row["status"] != "published"
        for row in rows
    )
    assert json.loads(run("stats", "--as-of", "2022-01-01", "--json").stdout)["total"] == len(rows)
    shown = json.loads(run("show", "ISO 16684-1:2012", "--as-of", "2019-04-15", "--json").stdout)
    assert (shown["as_of"], shown["certain"], shown["stage"]["status"]) == ("2019-04-15", False, "superseded")
    printed = run("show", "ISO 16684-1:2012", "--as-of", "2019-04-15").stdout
    assert "certain:      no: a date that decides is not known, or not to the day" in printed
    assert "certain:      yes" in run("show", "ISO 16684-1:2012", "--as-of", "2020").stdout
    assert "ISO/IEC 42001:2023" not in run("show", "ISO/IEC 22989", "--as-of", "2022").stdout
    table = run("list", "--as-of", "2019-04-15", "--body", "iso").stdout
    assert any(line.endswith("\tno") for line in table.splitlines() if line.startswith("ISO 16684-1:2012"))
    assert "is not a date" in misused("list", "--as-of", "tomorrow")
    with Catalog.open() as opened, pytest.raises(DateError):
        opened.get("ISO/IEC 42001", as_of="2023-13")


def test_lifecycle_dates_are_the_same_from_the_line_and_from_the_record(bundled: Catalog) -> None:
    for standard in bundled:
        data = json.dumps(to_dict(standard))
        assert read_lifecycle_dates(data, DESIGNATIONS) == lifecycle_dates_of(standard, DESIGNATIONS)


def test_a_text_without_dates_is_as_old_as_its_designation_says(quantities: Catalog) -> None:
    dated = quantities.get("ISO 9999:2007")
    assert lifecycle_dates_of(attrs.evolve(dated, dates=Dates()), DESIGNATIONS).issued == PartialDate("2007")


dates = st.dates().map(lambda day: day.isoformat())
partial = st.tuples(dates, st.sampled_from([4, 7, 10])).map(lambda one: PartialDate(one[0][: one[1]]))
maybe = st.one_of(st.none(), partial)


@given(partial, partial, maybe, st.sampled_from([P, S, W]))
def test_a_life_goes_one_way(start: PartialDate, day: PartialDate, end: PartialDate | None, now: Status) -> None:
    life = Validity(registered=None, start=start, end=None if now is P else end, now=now)
    standing = life.on(day, TODAY)
    over = life.end is not None and day.latest >= life.end.earliest
    if over:
        assert standing.status is now
    elif day.latest < start.earliest:
        assert standing.status is None
    elif now is P:
        assert standing.status is P and standing.certain == (day.latest >= start.latest)
    elif standing.status is P and standing.certain and life.end is not None:
        assert day.latest < life.end.earliest


@given(maybe, maybe, maybe, partial, st.sampled_from(list(Status)))
def test_nothing_is_worked_on_before_it_was_registered_or_after_it_ended(
    registered: PartialDate | None, end: PartialDate | None, seen: PartialDate | None, day: PartialDate, now: Status
) -> None:
    over = now in (S, W, Status.CANCELLED)
    life = Validity(registered=registered, start=None, end=end if over else None, now=now, seen=seen, project=True)
    standing = life.on(day, TODAY)
    if standing.status is D and now is not D:
        assert life.end is None or day.latest < life.end.earliest
    if standing.status is not None and standing.status is not now and registered is not None:
        assert day.latest >= registered.earliest
    if registered is None and seen is not None and end is None and seen.latest.year < 2026:
        early = day.latest.year < seen.earliest.year - MAX_PROJECT_YEARS - 1
        assert not early or standing.status is None


def test_an_undated_number_means_the_newest_edition_even_when_that_is_marked(bundled: Catalog) -> None:
    assert bundled.get("ITU-T H.265").designation == "ITU-T H.265 (V11) (01/2026)"
    assert bundled.get("ITU-T H.265 (04/2013)").status is S
