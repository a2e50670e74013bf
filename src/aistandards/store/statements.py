"""Statements that several modules of the store share. They depend on the tables only."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from aistandards.store import tables

T = TypeVar("T")

_CHUNK = 500
"""Values in one statement: SQLite accepts some 32,000, PostgreSQL 65,000, and short statements compile faster."""


def chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """Return the values in sequences short enough for one statement."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def records_with_data() -> Select[Any]:
    """Return a query for rows of `record`, each with its JSON.

    The JSON of the only record of a standard equals that of the standard and is stored only there. Nearly all records
    are so.
    """
    record, standard = tables.record, tables.standard
    data = func.coalesce(record.c.data, standard.c.data, type_=record.c.data.type).label("data")
    own = [column for column in record.c if column.name != "data"]
    return select(*own, data).outerjoin(standard, standard.c.id == record.c.standard_id)
