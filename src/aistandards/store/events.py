"""Events: entries of the journal with their kinds, newest first, only as many as a reader needs.

One expression of SQL gives the kind of an entry, so that both engines choose, count and show the same kinds.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import ColumnElement, ScalarSelect, Select, case, cast, false, func, select, union_all
from sqlalchemy import Text as AnyText

from aistandards.model import Status
from aistandards.model.filter import Filter
from aistandards.store import tables
from aistandards.store.conditions import indexed_conditions
from aistandards.store.connections import Connections
from aistandards.store.journal import CROSSWALK, NO_RECORD, RECORD

_journal, _run, _record, _standard = tables.journal, tables.run, tables.record, tables.standard

_KIND_OF_FIELD: Mapping[str, str] = {
    RECORD: "new",
    "designation": "redesignated",
    "work": "redesignated",
    "titles": "retitled",
    "annotations": "retagged",
    "dates": "dates",
    "relations": "relations",
    CROSSWALK: "crosswalk-stale",
}
_STATUSES = (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN, Status.CANCELLED)
"""The statuses whose beginning is a kind of its own."""


@attrs.frozen(slots=True)
class Group:
    """Standards whose events are chosen.

    Attributes:
        standards: The standards that this filter chooses; None chooses none.
        works: All standards of these works too.
    """

    standards: Filter | None = None
    works: Sequence[str] = ()


@attrs.frozen(slots=True)
class EventChoice:
    """Which events are read.

    Attributes:
        run: Number of the first run.
        moment: Start of the first run, ISO 8601; may be empty.
        kinds: Only these kinds; None means all.
        groups: Only events of the standards of one of these groups; None means all.
    """

    run: int = 0
    moment: str = ""
    kinds: Sequence[str] | None = None
    groups: Sequence[Group] | None = None


class Events:
    """Read-only queries about events.

    Args:
        connections: Connections to the store.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def rows(self, choice: EventChoice, limit: int | None = None, offset: int = 0) -> list[Mapping[str, Any]]:
        """Return events, newest first.

        Args:
            choice: The choice.
            limit: Largest number of events.
            offset: Number of events that are left out before the first.

        Returns:
            Rows of `journal`, each with `kind`, and `started` of its run.
        """
        query = select(_journal, _KIND.label("kind"), _STARTED.label("started")).where(*_conditions(choice))
        query = query.order_by(_journal.c.id.desc()).limit(limit).offset(offset or None)
        with self._connections.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def count(self, choice: EventChoice) -> int:
        """Return the number of events."""
        query = select(func.count()).select_from(_journal).where(*_conditions(choice))
        with self._connections.connect() as connection:
            return connection.execute(query).scalar() or 0


def _conditions(choice: EventChoice) -> Iterator[ColumnElement[bool]]:
    runs = select(_run.c.id).where(
        _run.c.id >= choice.run, _run.c.started >= choice.moment, _run.c.source != "snapshot"
    )
    yield _journal.c.run_id.in_(runs)
    if choice.kinds is not None:
        yield _KIND.in_(list(choice.kinds))
    if choice.groups is not None:
        entries = [entries for group in choice.groups for entries in _entries(group)]
        yield _journal.c.id.in_(union_all(*entries)) if entries else false()


def _entries(group: Group) -> Iterator[Select[Any]]:
    """Yield queries of the entries about the standards of a group.

    Entries about a record count for its standard of today, also those from before it got its name. Entries about rows of a
    crosswalk belong to no record; they name a standard as one of its records does.
    """
    choices = [] if group.standards is None else [list(indexed_conditions(group.standards))]
    choices += [[_standard.c.work.in_(list(group.works))]] if group.works else []
    entry = _journal.alias()
    for chosen in choices:
        of_record = (entry.c.source == _record.c.source) & (entry.c.upstream_id == _record.c.upstream_id)
        records = select(entry.c.id).join(_record, of_record).join(_standard, _standard.c.id == _record.c.standard_id)
        yield records.where(*chosen)
        names = select(_record.c.designation).join(_standard, _standard.c.id == _record.c.standard_id).where(*chosen)
        yield select(entry.c.id).where(entry.c.upstream_id == NO_RECORD, entry.c.designation.in_(names))


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(cast(column, AnyText()), "")


def _became(status: Status) -> ColumnElement[bool]:
    """Return the condition that the status of an entry about a stage is new; a quote in a text of JSON is escaped."""
    written = f'"status":"{status.value}"'
    return _text(_journal.c.new).contains(written) & ~_text(_journal.c.old).contains(written)


def _is_listed_elsewhere() -> ColumnElement[bool]:
    """Return the condition that another source lists the standard of a record that one source no longer lists."""
    other = _record.alias()
    of_entry = (_record.c.source == _journal.c.source) & (_record.c.upstream_id == _journal.c.upstream_id)
    still = other.c.gone.is_(None) | ('"' + other.c.gone + '"' > _text(_journal.c.new))
    query = (
        select(_record.c.standard_id)
        .join(other, (other.c.standard_id == _record.c.standard_id) & (other.c.source != _record.c.source))
        .where(of_entry, still)
    )
    return query.correlate(_journal).exists()


_KIND: ColumnElement[str] = case(
    (
        _journal.c.field == "gone",
        case((_journal.c.new.is_(None), "back"), (_is_listed_elsewhere(), "unlisted"), else_="gone"),
    ),
    (_journal.c.field == "stage", case(*((_became(status), status.value) for status in _STATUSES), else_="stage")),
    *((_journal.c.field == field, kind) for field, kind in _KIND_OF_FIELD.items()),
    else_="described",
)
_STARTED: ScalarSelect[str] = select(_run.c.started).where(_run.c.id == _journal.c.run_id).scalar_subquery()
