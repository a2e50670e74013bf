"""Counts of standards, of editions or of works, by what their records state."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, case, func, nulls_first, or_, select, type_coerce

from aistandards.errors import GroupingError
from aistandards.model import SUPPLEMENTING, Status
from aistandards.model.filter import Filter
from aistandards.store import tables
from aistandards.store.conditions import CARRIED, COUNTABLE, check_countable, conditions
from aistandards.store.connections import Connections

OF = ("all", "editions", "works")
"""What is counted: every standard; published texts that supplement no other; or works, each of which has several."""

OTHERS = "others"
"""Group of the bodies that have no group of their own."""

_standard, _arrow, _tag = tables.standard, tables.arrow, tables.tag

_UNFINISHED = (Status.PROPOSED.value, Status.IN_DEVELOPMENT.value, Status.CANCELLED.value)
_IS_PROJECT = or_(_standard.c.work_item, _standard.c.status.in_(_UNFINISHED))
_IS_SUPPLEMENT = _standard.c.id.in_(
    select(_arrow.c.standard_id).where(_arrow.c.type.in_([kind.value for kind in SUPPLEMENTING]))
)
_KIND: ColumnElement[str] = case((_IS_PROJECT, "work-item"), (_IS_SUPPLEMENT, "amendment"), else_="edition")
"""Each standard is of one kind. A draft of an amendment is a work item: it changes no text yet."""

_STATE: ColumnElement[str] = case(
    (_standard.c.status.in_(_UNFINISHED[:2]), "in-development"),
    (_standard.c.status == Status.PUBLISHED.value, "published"),
    else_=OTHERS,
)
_DATA = type_coerce(_standard.c.data, JSON)
_REGISTERED = _DATA["dates"]["registered"].as_string()

_FURTHER: Mapping[str, ColumnElement[Any]] = {
    "kind": _KIND,
    "state": _STATE,
    "assessed": _standard.c.assessed,
    "languages": _DATA["languages"].as_string(),
    "work": _standard.c.work,
}
"""Groupings for statistics alone, beside `COUNTABLE`. `languages` is the JSON of the whole list."""


class Counts:
    """Read-only queries that count.

    Args:
        connections: Connections of readers.
        counts: Counts standards by groupings of `COUNTABLE`, from stored counts where they suffice.
    """

    def __init__(
        self, connections: Connections, counts: Callable[[Sequence[str], Filter], list[dict[str, Any]]]
    ) -> None:
        self._connections, self._counts = connections, counts

    def stats(self, by: Sequence[str], criteria: Filter, of: str) -> tuple[int, list[dict[str, Any]]]:
        """Return the total, and counts for every combination that occurs.

        A work counts in the group of each of its standards, so that the groups of works may add up to more than the total.

        Args:
            by: Groupings, keys of `COUNTABLE`.
            criteria: The filter.
            of: One of `OF`.

        Raises:
            GroupingError: Standards cannot be counted by one of the groupings, or there is no such `of`.
        """
        check_countable(by)
        counts = self.by(by, criteria, of)
        total = self.number(criteria, of) if of == "works" else sum(row["count"] for row in counts)
        return total, counts

    def number(self, criteria: Filter, of: str) -> int:
        """Return how many standards, editions or works match a filter."""
        return int(self.by((), criteria, of)[0]["count"])

    def by(self, names: Sequence[str], criteria: Filter, of: str, bodies: Collection[str] = ()) -> list[dict[str, Any]]:
        """Return counts for every combination of groupings that occurs.

        Args:
            names: Keys of `COUNTABLE`, `kind`, `state`, `assessed`, `languages` and `work`.
            criteria: The filter.
            of: One of `OF`.
            bodies: The bodies with a group of their own, where it is not every one.
        """
        if of == "all" and not bodies and COUNTABLE.keys() >= set(names):
            return self._counts(names, criteria)
        columns = [_column(name, bodies).label(f"by{index}") for index, name in enumerate(names)]
        number = func.count(_standard.c.work.distinct()) if of == "works" else func.count()
        query = select(*columns, number.label("count")).select_from(_standard).where(*_chosen(criteria, of))
        if columns:
            query = query.group_by(*(column.name for column in columns))
            query = query.order_by(*(nulls_first(column) for column in columns))
        return [dict(zip((*names, "count"), row, strict=True)) for row in self._rows(query)]

    def works_by_year(self, criteria: Filter, bodies: Collection[str] | None = None) -> list[tuple[str, str, int]]:
        """Return how many works were first issued in each year, as rows of year, body and count.

        Args:
            criteria: The filter.
            bodies: The bodies with a group of their own; None for all bodies together, with an empty name.
        """
        body = _column("body", bodies) if bodies is not None else func.substr(_standard.c.body, 1, 0)
        first = (
            select(func.min(COUNTABLE["year"]).label("year"), body.label("of_body"), _standard.c.work)
            .where(*conditions(criteria))
            .group_by("of_body", _standard.c.work)
            .subquery()
        )
        query = select(first.c.year, first.c.of_body, func.count().label("number"))
        rows = self._rows(query.where(first.c.year.is_not(None)).group_by(first.c.year, first.c.of_body))
        return [(row.year, row.of_body, row.number) for row in rows]

    def carried(self, scheme: str, name: str, criteria: Filter, of: str) -> list[Row[Any]]:
        """Return the concepts that matching standards carry, as rows of concept, group and id or work.

        Args:
            scheme: Id of the vocabulary.
            name: The grouping, a key of `COUNTABLE`.
            criteria: The filter.
            of: One of `OF`.
        """
        unit = _standard.c.work if of == "works" else _standard.c.id
        query = (
            select(_tag.c.concept, COUNTABLE[name].label("value"), unit.label("unit"))
            .join(_standard, _standard.c.id == _tag.c.standard_id)
            .where(_tag.c.concept.startswith(f"{scheme}:", autoescape=True), CARRIED, *_chosen(criteria, of))
            .distinct()
        )
        return self._rows(query)

    def lifetimes(self, criteria: Filter, of: str) -> list[Row[Any]]:
        """Return designation, body, dates of registration and of issue of published texts."""
        query = select(_standard.c.designation, _standard.c.body, _REGISTERED.label("registered"), _standard.c.issued)
        return self._rows(query.where(_KIND != "work-item", *_chosen(criteria, of)))

    def registrations(self) -> dict[str, str]:
        """Return the dates of registration of entries of programmes of work, by the designation of their text."""
        query = (
            select(_arrow.c.target, _REGISTERED.label("registered"))
            .join(_standard, _standard.c.id == _arrow.c.standard_id)
            .where(_standard.c.work_item, _arrow.c.type == "replaced-by", _arrow.c.target.is_not(None))
            .order_by(_standard.c.sort_key.desc())
        )
        return {row.target: row.registered for row in self._rows(query) if row.registered}

    def _rows(self, query: Any) -> list[Row[Any]]:
        with self._connections.connect() as connection:
            return list(connection.execute(query))


def _column(name: str, bodies: Collection[str]) -> ColumnElement[Any]:
    column = COUNTABLE.get(name, _FURTHER.get(name))
    assert column is not None, name
    return case((column.in_(sorted(bodies)), column), else_=OTHERS) if name == "body" and bodies else column


def _chosen(criteria: Filter, of: str) -> list[ColumnElement[bool]]:
    if of not in OF:
        raise GroupingError(f"there are no {of!r} to count; choose from {', '.join(OF)}")
    return [*conditions(criteria), *([_KIND == "edition"] if of == "editions" else [])]
