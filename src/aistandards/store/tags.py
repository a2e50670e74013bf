"""Queries of the concepts that standards carry."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from aistandards.model.filter import Filter
from aistandards.model.lifecycle import Status
from aistandards.store import tables
from aistandards.store.conditions import CARRIED, conditions
from aistandards.store.connections import Connections

_standard, _tag = tables.standard, tables.tag

_CARRYING = (
    select(_tag.c.standard_id, _tag.c.confidence)
    .where(_tag.c.concept == bindparam("concept"), CARRIED)
    .order_by(_tag.c.standard_id.desc())
    .limit(bindparam("limit"))
)


def _with_dates(carrying: Select[Any]) -> Select[Any]:
    # A subquery, so that no engine joins more standards than are considered.
    considered = carrying.subquery()
    return select(*considered.c, _standard.c.status, _standard.c.issued).join(
        _standard, _standard.c.id == considered.c.standard_id
    )


_CARRYING_WITH_DATES = _with_dates(_CARRYING)

_CONSIDERED = 2
"""Standards that are considered for each one that carries a concept and is returned."""


class Tags:
    """The concepts that standards carry. Mere mentions are left out, unless a filter includes them.

    Args:
        connections: Connections of readers.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def beginning(self, prefix: str, criteria: Filter) -> list[Row[Any]]:
        """Return rows of standard id and concept.

        Args:
            prefix: Beginning of the concepts: `rights:`.
            criteria: Chooses the standards.
        """
        query = (
            select(_tag.c.standard_id, _tag.c.concept)
            .join(_standard, _standard.c.id == _tag.c.standard_id)
            .where(_tag.c.concept.startswith(prefix, autoescape=True), *conditions(criteria))
        )
        return self._rows(query if criteria.mentions else query.where(CARRIED))

    def directed(self, criteria: Filter) -> list[Row[Any]]:
        """Return rows of designation, concept and direction for the standards that a filter chooses."""
        query = (
            select(_standard.c.designation, _tag.c.concept, _tag.c.direction)
            .join(_standard, _standard.c.id == _tag.c.standard_id)
            .where(*conditions(criteria))
        )
        return self._rows(query if criteria.mentions else query.where(CARRIED))

    def best(self, concepts: Sequence[str], criteria: Filter, limit: int) -> list[int]:
        """Return ids of standards that carry a concept: by confidence, published ones first, then the latest.

        Args:
            concepts: The concepts.
            criteria: The filter.
            limit: How many standards to return at most. Of each concept twice as many are considered, the newest.
        """
        query, considered = _CARRYING_WITH_DATES, _CONSIDERED * limit
        if criteria != Filter():
            chosen = _CARRYING.join(_standard, _standard.c.id == _tag.c.standard_id).where(*conditions(criteria))
            query = _with_dates(chosen)
        best: dict[int, Row[Any]] = {}
        with self._connections.connect() as connection:
            for concept in concepts:
                for row in connection.execute(query, {"concept": concept, "limit": considered}).all():
                    other = best.get(row.standard_id)
                    if other is None or row.confidence > other.confidence:
                        best[row.standard_id] = row
        likeliest = sorted(best.values(), key=lambda row: (-row.confidence, -row.standard_id))[:considered]
        likeliest.sort(key=lambda row: (row.issued or "", -row.standard_id), reverse=True)
        likeliest.sort(key=lambda row: (-row.confidence, row.status != Status.PUBLISHED))
        return [row.standard_id for row in likeliest][:limit]

    def _rows(self, query: Any, **values: Any) -> list[Row[Any]]:
        with self._connections.connect() as connection:
            return list(connection.execute(query, values).all())
