"""A draft and the text that came of it are one standard in every body, whatever the draft was called."""

import attrs
import pytest

from aistandards import Catalog
from aistandards.model import (
    Committee,
    Confidence,
    Dates,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    Status,
)
from aistandards.store import Entry
from tests.support.installed import parse

pytestmark = pytest.mark.usefixtures("database_url", "no_snapshot")

TITLE = "Testing of artificial intelligence systems"


def record(name: str, title: str = TITLE, *, replaced_by: str | None = None, **dates: str) -> Standard:
    """A text with a date of publication, or a draft without one; a draft with a successor is finished."""
    designation = parse(name)
    pending = "published" not in dates and replaced_by is None
    return Standard(
        designation=designation.text,
        work=designation.work,
        body=designation.body,
        publishers=designation.publishers,
        stage=Stage("", None, Status.IN_DEVELOPMENT if pending else Status.PUBLISHED),
        provenance=(Provenance(source="s", upstream_id=name),),
        titles={"en": title},
        committee=Committee("ISO/IEC JTC 1/SC 42"),
        work_item="published" not in dates,
        dates=Dates(**{kind: PartialDate(date) for kind, date in dates.items()}),
        relations=(Relation(RelationType.REPLACED_BY, replaced_by),) if replaced_by else (),
    )


def reported(name: str) -> Standard:
    """A draft that somebody else saw on a day; the reporter does not know the key that the body gives it."""
    draft = record(name)
    origin = Provenance(
        source="s",
        upstream_id=f"reported/{name}",
        retrieved=PartialDate("2026-08-31"),
        confidence=Confidence.SECONDARY,
        reported_by="an audit log",
    )
    return attrs.evolve(draft, provenance=(origin,))


def joined(*records: Standard) -> tuple[list[tuple[str, str]], list[str]]:
    """The drafts that a store joins, each with its text, and the standards that remain."""
    with Catalog.open() as catalog:
        run = catalog.store.begin_run("s", "2026-11-24T00:00:00+00:00")
        with catalog.store.batch(run, run) as batch:
            batch.upsert("s", [Entry.of(one, parse(one.designation)) for one in records])
        found = catalog.store.inherit(parse)
        assert catalog.store.inherit(parse) == []
        return found, [row["designation"] for row in catalog.rows()]


DRAFT = record("ISO/IEC DIS 42119", registered="2024-05-01")
TEXT = record("ISO/IEC 42200:2026", published="2026-03-01")


def test_a_draft_whose_text_has_another_number_is_found_by_title_and_committee() -> None:
    dashed = record("ISO/IEC 42200:2026", "Testing of artificial-intelligence systems", published="2026-03-01")
    assert joined(DRAFT, dashed) == ([("ISO/IEC DIS 42119", "ISO/IEC 42200:2026")], ["ISO/IEC 42200:2026"])


@pytest.mark.parametrize(
    "others",
    [
        (record("ISO/IEC 42200:2023", published="2023-03-01"),),
        (TEXT, record("ISO/IEC 42300:2026", published="2026-04-01")),
        (record("ISO/IEC 42200:2026/Amd 1:2026", published="2026-03-01"),),
        (record("ISO/IEC 42200:2026", "Testing of other systems", published="2026-03-01"),),
    ],
    ids=["older text", "two works", "amendment", "another title"],
)
def test_a_title_that_does_not_tell_joins_nothing(others: tuple[Standard, ...]) -> None:
    found, names = joined(DRAFT, *others)
    assert found == [] and len(names) == 1 + len(others)


def test_a_draft_of_unknown_age_may_be_the_revision_of_a_text() -> None:
    assert joined(record("ISO/IEC DIS 42119"), TEXT)[0] == []


def test_a_finished_item_and_its_former_name_join_one_text() -> None:
    finished = record("F.748.62 (ex F.DEC-CFML)", replaced_by="ITU-T F.748.62 (12/2025)")
    text = record("F.748.62 (12/2025)", published="2025-12-14")
    assert joined(finished, text) == (
        [("ITU-T F.748.62 (ex F.DEC-CFML)", "ITU-T F.748.62 (12/2025)")],
        ["ITU-T F.748.62 (12/2025)"],
    )


def test_an_item_under_its_former_name_is_the_item_with_a_number() -> None:
    former, numbered = record("F.DEC-CFML"), record("F.748.62 (ex F.DEC-CFML)")
    assert joined(former, numbered) == (
        [("ITU-T F.DEC-CFML", "ITU-T F.748.62 (ex F.DEC-CFML)")],
        ["ITU-T F.748.62 (ex F.DEC-CFML)"],
    )


@pytest.mark.parametrize(
    "own",
    [
        record("ISO/IEC DIS 21617-3"),
        record("ISO/IEC WD 21617-3"),
        record("ISO/IEC 21617-3:2027", published="2027-02-01"),
        record("ISO/IEC 21617-3:2026", published="2026"),
    ],
    ids=["later stage", "earlier stage", "text", "text of the year"],
)
def test_a_reported_draft_gives_way_to_the_record_of_the_body_under_another_name(own: Standard) -> None:
    draft = reported("ISO/IEC CD 21617-3")
    assert joined(draft, own) == ([(draft.designation, own.designation)], [own.designation])


@pytest.mark.parametrize(
    ("draft", "own"),
    [
        ("ISO/IEC CD 21617-3", record("ISO/IEC 21617-3:2025", published="2025-01-20")),
        ("ISO/IEC CD 21617-3", record("ISO/IEC DIS 21617-2")),
        ("ISO/IEC 22989:2022/CD Amd 2", record("ISO/IEC 22989:2022/CD Amd 1")),
        ("ISO/IEC 22989:2022/CD Amd 2", record("ISO/IEC 22989:2027", published="2027-02-01")),
    ],
    ids=["revision", "another part", "another amendment", "text of the base"],
)
def test_a_reported_draft_of_another_text_stays(draft: str, own: Standard) -> None:
    found, names = joined(reported(draft), own)
    assert found == [] and len(names) == 2


def test_a_report_does_not_give_way_to_another_report() -> None:
    assert joined(reported("ISO/IEC CD 21617-3"), reported("ISO/IEC DIS 21617-3"))[0] == []
