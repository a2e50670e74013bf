"""Statements that several modules of the store share. It knows the tables and nothing of records."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from aistandards.store import tables

T = TypeVar("T")

# SQLite takes some 32,000 bound values a statement, PostgreSQL 65,000; short statements are also quicker to compile.
_CHUNK = 500


def chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """The values in lists short enough for one statement."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def whole_records() -> Select[Any]:
    """Rows of `record`, each with its JSON wherever that is kept.

    A record that stands alone says what its standard says, and nearly all do: their JSON is kept once, there.
    """
    record, standard = tables.record, tables.standard
    data = func.coalesce(record.c.data, standard.c.data, type_=record.c.data.type).label("data")
    own = [column for column in record.c if column.name != "data"]
    return select(*own, data).outerjoin(standard, standard.c.id == record.c.standard_id)
