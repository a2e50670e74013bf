"""Stored counts of standards for each combination of the columns that lists are filtered by.

A count of two million rows takes seconds, and so does a search for the first twenty standards of a kind that sorts last.
Only some hundreds of combinations occur. Each combination is a row of `facet` with its count, and each standard refers to
its row. A transaction that writes standards updates the counts too. So a count is a sum over a small table, and the first
page of a list is merged from the first entries of one index for each combination.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from aistandards.store import engines, tables

_KEY = tuple(column.name for column in tables.facet.c if column.name not in ("id", "count"))

MAX_PAGE_END = 1000
"""Pages that end after this many rows are read in order, without facets."""

_MAX_PARTS = 400
"""Facets in one statement; SQLite accepts 500 parts of a compound SELECT."""


def with_facets(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `standard`, each with its facet; insert the facets that are new.

    Args:
        connection: A connection in a transaction.
        rows: Rows of `standard` without the column `facet`.

    Returns:
        The rows with the column `facet`.
    """
    query = select(tables.facet.c.id, *(tables.facet.c[name] for name in _KEY))
    facet_ids: dict[tuple[Any, ...], int] = {tuple(row[1:]): row[0] for row in connection.execute(query)}
    next_id, new, completed = max(facet_ids.values(), default=0) + 1, [], []
    for row in rows:
        key = tuple(row[name] is not None if name == "gone" else row[name] for name in _KEY)
        if (facet_id := facet_ids.get(key)) is None:
            facet_id = facet_ids[key] = next_id
            new.append({**dict(zip(_KEY, key, strict=True)), "id": facet_id, "count": 0})
            next_id += 1
        completed.append({**row, "facet": facet_id})
    engines.of(connection).insert(connection, tables.facet, new)
    return completed


def count_by_facet(connection: Connection, ids: Sequence[int]) -> Counter[int]:
    """Return how many of these standards each facet has."""
    standard = tables.standard
    query = select(standard.c.facet, func.count()).where(standard.c.id.in_(ids)).group_by(standard.c.facet)
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def update_counts(connection: Connection, before: Mapping[int, int], after: Iterable[int]) -> None:
    """Update the stored counts.

    Args:
        connection: The connection in the transaction that writes the standards.
        before: The result of `count_by_facet` before the change.
        after: The facet of each of the standards after the change.
    """
    changes = Counter(after)
    changes.subtract(before)
    facet = tables.facet
    for facet_id, change in sorted(changes.items()):
        if change:
            connection.execute(update(facet).where(facet.c.id == facet_id).values(count=facet.c.count + change))


def first_ids(connection: Connection, facets: Sequence[int], number: int) -> list[int]:
    """Return ids of the first standards of some facets, in natural order of designation.

    Args:
        connection: An open connection.
        facets: Ids of facets.
        number: How many standards to return at most.

    Returns:
        Ids of standards.
    """
    dialect = engines.of(connection)
    rows: list[tuple[str, int]] = []
    for start in range(0, len(facets), _MAX_PARTS):
        rows += dialect.first_of_facets(connection, facets[start : start + _MAX_PARTS], number)
    # Code points and UTF-8 bytes have the same order, so this order agrees with that of both engines.
    return [standard_id for _, standard_id in sorted(rows)[:number]]
