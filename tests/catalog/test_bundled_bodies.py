"""The bodies of the bundled catalogue: how many there are, each work once, and whose report a record is."""

from collections import Counter

from aistandards.catalog.snapshot import Snapshot, by_origin
from aistandards.model import AI_LEVELS, Standard, Status

SNAPSHOT = Snapshot.open()
RECORDS = [record for records in by_origin(map(SNAPSHOT.records, SNAPSHOT.dates)).values() for record in records]
IN_SCOPE = {record.designation: record for record in RECORDS if record.relevance in (*AI_LEVELS, "protective")}
SELECTED = {name for name in SNAPSHOT.dates if name not in ("iso", "iec", "itu-t", "iso-reported", "itu-t-reported")}


def test_there_are_many_bodies_and_standards() -> None:
    levels = Counter(record.relevance for record in IN_SCOPE.values())
    assert len({record.body for record in IN_SCOPE.values()}) >= 12
    assert len(IN_SCOPE) >= 800
    assert levels["ai"] + levels["ai-enabled"] >= 550 and levels["protective"] >= 150


def of_selections() -> list[Standard]:
    return [record for record in RECORDS if record.origin.source in SELECTED]


def test_of_a_work_there_is_one_text_and_at_most_a_draft_of_the_next() -> None:
    by_work = Counter((record.work, record.status.is_pending) for record in of_selections())
    assert [work for work, number in by_work.items() if number > 1] == []


def test_no_title_is_both_in_development_and_published_in_a_body() -> None:
    states: dict[tuple[str, str], set[bool]] = {}
    for record in of_selections():
        if record.title:
            states.setdefault((record.body, record.title.casefold()), set()).add(record.status.is_pending)
    assert [title for title, pending in states.items() if len(pending) > 1] == []


def test_no_withdrawn_text_came_in_from_a_selection() -> None:
    ended = {record.designation for record in of_selections() if record.status in (Status.SUPERSEDED, Status.WITHDRAWN)}
    assert ended <= {"draft-abaris-aicdh"}, "an expired draft that authors still cite"


def test_a_record_by_hand_says_whose_report_it_is() -> None:
    by_hand = [record for record in of_selections() if not record.origin.source.startswith("relaton-")]
    own = [record.designation for record in by_hand if not record.origin.is_secondary]
    assert own == ["draft-ietf-aipref-attach", "draft-ietf-aipref-vocab"], "they are read in the group's own repository"
    reports = [record.origin for record in RECORDS if record.origin.is_secondary]
    assert len(reports) > 80 and all(origin.reported_by and origin.retrieved for origin in reports)
