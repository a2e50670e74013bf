"""Kept counts: how many standards there are of each combination of what lists are narrowed by.

Counting two million rows takes seconds, and so does finding the first twenty of a kind that stands at the end of the order.
There are only some hundreds of combinations. Each is a row of `facet` with its count, which whoever writes standards keeps in
the same transaction, and each standard names its row: counts are sums over a small table, and a first page is put together
from the first entries of one index, combination by combination.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from aistandards.store import engines, tables

_KEY = tuple(column.name for column in tables.facet.c if column.name not in ("id", "count"))

DEEPEST = 1000
"""Pages that end beyond so many rows are read in order instead."""

# SQLite compiles no more than 500 parts a statement.
_PARTS = 400


def placed(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `standard`, each with its facet; a new combination gets a row of its own.

    Args:
        connection: In a transaction.
        rows: Without `facet`.
    """
    query = select(tables.facet.c.id, *(tables.facet.c[name] for name in _KEY))
    held = {tuple(row[1:]): row[0] for row in connection.execute(query)}
    next_id, new, found = max(held.values(), default=0) + 1, [], []
    for row in rows:
        key = tuple(row[name] is not None if name == "gone" else row[name] for name in _KEY)
        if (place := held.get(key)) is None:
            place = held[key] = next_id
            new.append({**dict(zip(_KEY, key, strict=True)), "id": place, "count": 0})
            next_id += 1
        found.append({**row, "facet": place})
    engines.of(connection).insert(connection, tables.facet, new)
    return found


def counted(connection: Connection, ids: Sequence[int]) -> Counter[int]:
    """How many of these standards each facet has now."""
    standard = tables.standard
    query = select(standard.c.facet, func.count()).where(standard.c.id.in_(ids)).group_by(standard.c.facet)
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def count(connection: Connection, before: Mapping[int, int], after: Iterable[int]) -> None:
    """Bring the counts up to date.

    Args:
        connection: In the transaction that writes the standards.
        before: What `counted` said of them before.
        after: The facet of each of them now.
    """
    changes = Counter(after)
    changes.subtract(before)
    facet = tables.facet
    for one, change in sorted(changes.items()):
        if change:
            connection.execute(update(facet).where(facet.c.id == one).values(count=facet.c.count + change))


def first(connection: Connection, facets: Sequence[int], number: int) -> list[int]:
    """Ids of the first so many standards of some facets, in natural order of designation."""
    own = engines.of(connection)
    found: list[tuple[str, int]] = []
    for start in range(0, len(facets), _PARTS):
        query = own.firsts(facets[start : start + _PARTS], number)
        found += [(row[0], row[1]) for row in connection.exec_driver_sql(f"{query} ORDER BY 1, 2 LIMIT {number:d}")]
    # Text of code points and of UTF-8 bytes has the same order, so what the engines sorted can be sorted on here.
    return [one for _, one in sorted(found)[:number]]
