"""Queries of the concepts that standards carry."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from aistandards.model.filter import Filter
from aistandards.model.lifecycle import Status
from aistandards.store import look_ups, tables
from aistandards.store.conditions import CARRIED, conditions
from aistandards.store.connections import Connections

_standard, _tag = tables.standard, tables.tag

_CARRYING = (
    select(_tag.c.standard_id, _tag.c.confidence)
    .where(_tag.c.concept == bindparam("concept"), CARRIED)
    .order_by(_tag.c.standard_id.desc())
    .limit(bindparam("limit"))
)

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
        carried = _CARRYING
        if criteria != Filter():
            carried = carried.join(_standard, _standard.c.id == _tag.c.standard_id).where(*conditions(criteria))
        confidence: dict[int, float] = {}
        with self._connections.connect() as connection:
            for concept in concepts:
                for standard_id, value in connection.execute(
                    carried, {"concept": concept, "limit": _CONSIDERED * limit}
                ):
                    confidence[standard_id] = max(value, confidence.get(standard_id, 0.0))
        likeliest = sorted(confidence, key=lambda standard_id: (-confidence[standard_id], -standard_id))
        rows = self._rows(look_ups.DATES, ids=likeliest[: _CONSIDERED * limit])
        found = sorted(rows, key=lambda row: row.issued or "", reverse=True)
        found.sort(key=lambda row: (-confidence[row.id], row.status != Status.PUBLISHED))
        return [row.id for row in found][:limit]

    def _rows(self, query: Any, **values: Any) -> list[Row[Any]]:
        with self._connections.connect() as connection:
            return list(connection.execute(query, values))
