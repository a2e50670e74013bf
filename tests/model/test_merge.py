"""Records of one document: whose values stand, and whose provenance comes first."""

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.model import Dates, PartialDate, Provenance, Relation, RelationType, Stage, Standard, Status
from aistandards.model.consistency import consistent
from aistandards.model.merge import merge


def record(source: str, key: str, status: Status, retrieved: str | None, **dates: str) -> Standard:
    return Standard(
        designation="IEC 63000:2020",
        work="IEC 63000",
        body="iec",
        publishers=("IEC",),
        stage=Stage("x", None, status),
        dates=Dates(**{name: PartialDate(text) for name, text in dates.items()}),
        provenance=(
            Provenance(source=source, upstream_id=key, retrieved=PartialDate(retrieved) if retrieved else None),
        ),
    )


@pytest.mark.parametrize(
    ("other", "key", "retrieved", "leads", "status"),
    [
        ("relaton-iec", "iec:pub:7", "2026-11-25", "relaton-iec", Status.SUPERSEDED),  # the same record, a newer copy
        ("relaton-iec", "iec:pub:7", "2026-03-01", "iec", Status.PUBLISHED),  # the same record, an older copy
        ("relaton-iec", "iec:pub:7", None, "iec", Status.PUBLISHED),
        ("relaton-ieee", "xplore:9", "2026-11-25", "iec", Status.SUPERSEDED),  # somebody else's record of the document
    ],
)
def test_the_publisher_leads_unless_a_newer_copy_of_its_own_record_is_there(
    other: str, key: str, retrieved: str | None, leads: str, status: Status
) -> None:
    held = record("iec", "iec:pub:7", Status.PUBLISHED, "2026-03-31")
    copy = record(other, key, Status.SUPERSEDED, retrieved)
    for records in ([held, copy], [copy, held]):
        whole = merge(records)
        assert whole.origin.source == leads
        assert whole.status is status
        assert {one.source for one in whole.provenance} == {"iec", other}


def test_of_two_editions_under_one_designation_the_later_one_leads() -> None:
    first = attrs.evolve(record("ecma", "a-1", Status.UNKNOWN, None, published="2024-06"), edition="2")
    later = attrs.evolve(record("ecma", "a-2", Status.UNKNOWN, None, published="2025-12"), edition="10")
    for records in ([first, later], [later, first]):
        whole = merge(records)
        assert (whole.edition, whole.dates.issued, whole.origin.upstream_id) == ("10", PartialDate("2025-12"), "a-2")


def joint(**other: Any) -> Standard:
    """A record of IEC that says *in force*, merged with one of another source."""
    ours = record("iec", "iec:pub:7", Status.PUBLISHED, "2026-11-25", published="2020-01")
    theirs = record("iso", "7", retrieved="2026-03-01", **other)
    whole = merge([ours, theirs])
    assert whole == merge([theirs, ours])
    assert whole.origin.source == "iec" and whole.dates.are_in_order
    return whole


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.WITHDRAWN])
def test_a_source_that_knows_the_end_of_a_text_decides_status_and_date_together(status: Status) -> None:
    whole = joint(status=status, published="2020-01-15", withdrawn="2025-10-14")
    assert (whole.status, whole.dates.withdrawn) == (status, PartialDate("2025-10-14"))
    assert whole.dates.published == PartialDate("2020-01-15")


def test_an_end_without_a_date_is_still_later_than_the_publication() -> None:
    assert joint(status=Status.SUPERSEDED).status is Status.SUPERSEDED


def test_a_text_that_was_confirmed_after_its_withdrawal_is_in_force() -> None:
    ours = record("iec", "iec:pub:7", Status.PUBLISHED, None, published="2009", confirmed="2020-03-01")
    theirs = record("iso", "7", Status.WITHDRAWN, None, published="2009", withdrawn="2015-12-15")
    whole = merge([ours, theirs])
    assert (whole.status, whole.dates.withdrawn) == (Status.PUBLISHED, None)
    earlier = attrs.evolve(ours, dates=Dates(published=PartialDate("2009"), confirmed=PartialDate("2014")))
    assert merge([earlier, theirs]).status is Status.WITHDRAWN


def test_two_sources_that_agree_on_an_end_share_its_date() -> None:
    ours = record("iec", "iec:pub:7", Status.WITHDRAWN, None, published="2020-01")
    theirs = record("iso", "7", Status.SUPERSEDED, None, withdrawn="2025-10-14")
    whole = merge([ours, theirs])
    assert (whole.status, whole.dates.withdrawn) == (Status.WITHDRAWN, PartialDate("2025-10-14"))


def test_a_draft_and_its_text_are_the_text() -> None:
    draft = attrs.evolve(
        record("iec", "1", Status.IN_DEVELOPMENT, "2026-11-25", registered="2018-05-01"),
        designation="IEC FDIS 63000",
        work_item=True,
        relations=(Relation(RelationType.REPLACES, "IEC 63000:2016"),),
    )
    text = record("iso", "7", Status.PUBLISHED, "2026-03-01", published="2020-01-15")
    whole = merge([draft, text])
    assert (whole.designation, whole.status, whole.work_item) == ("IEC 63000:2020", Status.PUBLISHED, False)
    assert whole.dates == Dates(registered=PartialDate("2018-05-01"), published=PartialDate("2020-01-15"))
    assert whole.relations == draft.relations and len(whole.provenance) == 2


@pytest.mark.parametrize(
    ("status", "withdrawn"),
    [(Status.PUBLISHED, "2025-05-07"), (Status.SUPERSEDED, "2019"), (Status.IN_DEVELOPMENT, "2025-05-07")],
)
def test_a_withdrawal_that_the_record_contradicts_is_kept_beside_its_dates(status: Status, withdrawn: str) -> None:
    given = record("iec", "iec:pub:7", status, "2026-03-01", published="2020-01-15", withdrawn=withdrawn)
    result = consistent(given)
    assert result.dates.withdrawn is None and result.extra == {"withdrawn": withdrawn}
    assert result.status is status and result.dates.published == given.dates.published


@pytest.mark.parametrize(
    ("status", "withdrawn"),
    [(Status.PUBLISHED, "2027-01-01"), (Status.SUPERSEDED, "2020"), (Status.WITHDRAWN, "2025-05-07")],
)
def test_a_planned_withdrawal_and_one_that_happened_stay(status: Status, withdrawn: str) -> None:
    given = record("iec", "iec:pub:7", status, "2026-03-01", published="2020-01-15", withdrawn=withdrawn)
    assert consistent(given) is given


dates = st.dates(datetime.date(1990, 1, 1), datetime.date(2026, 1, 1)).map(datetime.date.isoformat)
lives = st.builds(
    lambda source, status, dates: consistent(record(source, source, status, "2026-03-01", **dates)),
    st.sampled_from(["iec", "iso", "relaton-ieee"]),
    st.sampled_from(list(Status)),
    st.dictionaries(st.sampled_from(["registered", "published", "confirmed", "withdrawn"]), dates),
)


@given(st.lists(lives, min_size=1, max_size=3, unique_by=lambda record: record.origin.source))
def test_no_merged_standard_is_in_force_after_its_withdrawal_or_published_after_it(records: list[Standard]) -> None:
    whole = merge(records)
    assert whole.dates.are_in_order
    if whole.status is Status.PUBLISHED:
        assert whole.dates.withdrawn is None or whole.dates.withdrawn > PartialDate("2026-03-01")
    assert whole == merge(records[::-1])
