"""SQL conditions of a `Filter`, and the columns that standards can be counted by."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, or_, select

from aistandards.errors import GroupingError
from aistandards.model import Direction
from aistandards.model.filter import Filter
from aistandards.store import tables

_standard = tables.standard

CARRIED = tables.tag.c.direction != Direction.MENTION.value
"""Condition on `tag`: the standard carries the concept and does not merely mention it."""

COUNTABLE: Mapping[str, ColumnElement[Any]] = {
    "body": _standard.c.body,
    "status": _standard.c.status,
    "stage": _standard.c.stage,
    "type": _standard.c.type,
    "committee": _standard.c.committee,
    "year": func.substr(_standard.c.issued, 1, 4),
    "work-item": _standard.c.work_item,
    "relevance": _standard.c.relevance,
}
"""Groupings of counts, with the column of `standard` for each."""

FACET_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "body": tables.facet.c.body,
    "status": tables.facet.c.status,
    "type": tables.facet.c.type,
    "work-item": tables.facet.c.work_item,
    "relevance": tables.facet.c.relevance,
}
"""The groupings whose counts are stored in `facet`; the others are counted at each query."""


def check_countable(by: Iterable[str]) -> None:
    """Check that standards can be counted by each of the groupings.

    Args:
        by: Names of groupings, keys of `COUNTABLE`.

    Raises:
        GroupingError: A grouping is unknown; the message names the known ones.
    """
    for name in by:
        if name not in COUNTABLE:
            raise GroupingError(f"standards cannot be counted by {name!r}; choose from {', '.join(COUNTABLE)}")


def is_faceted(criteria: Filter) -> bool:
    """Return whether the columns of `facet` suffice to answer the filter."""
    return not (criteria.committee or criteria.work or criteria.since or criteria.until or criteria.tags)


def conditions(criteria: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a filter on `standard`, every value bound."""
    yield from facet_conditions(criteria, _standard)
    yield from _standard_conditions(criteria)


def indexed_conditions(criteria: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a filter on `standard`, for a choice of few standards: they are found by their facets."""
    if restrictions := list(facet_conditions(criteria, tables.facet)):
        yield _standard.c.facet.in_(select(tables.facet.c.id).where(*restrictions))
    yield from _standard_conditions(criteria)


def facet_conditions(criteria: Filter, table: FromClause) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on columns that `standard` and `facet` share.

    Args:
        criteria: The filter.
        table: `standard` or `facet`.

    Yields:
        One condition for each restriction.
    """
    columns = table.c
    if criteria.body:
        yield or_(*(columns.publishers.contains(f" {body.casefold()} ", autoescape=True) for body in criteria.body))
    if criteria.leading is not None:
        yield columns.body == criteria.leading.casefold()
    if criteria.status:
        yield columns.status.in_([str(status) for status in criteria.status])
    if criteria.type:
        yield func.lower(columns.type).in_([kind.lower() for kind in criteria.type])
    if criteria.ai is not None:
        yield columns.ai.is_(criteria.ai)
    if criteria.relevance:
        yield columns.relevance.in_(list(criteria.relevance))
    if criteria.work_item is not None:
        yield columns.work_item.is_(criteria.work_item)
    if criteria.gone is not None and table is tables.facet:
        yield columns.gone.is_(criteria.gone)
    elif criteria.gone is not None:
        yield columns.gone.is_not(None) if criteria.gone else columns.gone.is_(None)


def _standard_conditions(criteria: Filter) -> Iterator[ColumnElement[bool]]:
    columns = _standard.c
    if criteria.committee is not None:
        below = columns.committee.startswith(criteria.committee + "/", autoescape=True)
        yield or_(columns.committee == criteria.committee, below)
    if criteria.work is not None:
        yield columns.work == criteria.work
    if criteria.since is not None:
        # A date of lesser precision may lie on either side: 2023 is not before 2023-05.
        yield columns.issued >= func.substr(criteria.since, 1, func.length(columns.issued))
    if criteria.until is not None:
        yield func.substr(columns.issued, 1, len(criteria.until)) <= criteria.until
    for group in criteria.tags:
        tagged = select(tables.tag.c.standard_id).where(tables.tag.c.concept.in_(list(group)))
        if not criteria.mentions:
            tagged = tagged.where(CARRIED)
        yield columns.id.in_(tagged)
