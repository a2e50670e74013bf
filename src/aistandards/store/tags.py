"""Queries of the concepts that standards carry."""

from typing import Any

from sqlalchemy import Engine, Row, select

from aistandards.model.filter import Filter
from aistandards.store import tables
from aistandards.store.conditions import CARRIED, conditions

_standard, _tag = tables.standard, tables.tag


class Tags:
    """The concepts that standards carry. Mere mentions are left out, unless a filter includes them.

    Args:
        engine: The engine of the store.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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
            .where(CARRIED, *conditions(criteria))
        )
        return self._rows(query)

    def _rows(self, query: Any) -> list[Row[Any]]:
        with self._engine.connect() as connection:
            return list(connection.execute(query))
