"""Look-ups of standards by their slugs, and the slugs of names that standards had before."""

from collections.abc import Collection, Iterator
from typing import Any

import orjson
from sqlalchemy import JSON, Connection, Row, bindparam, select, type_coerce

from aistandards.model.slug import slug_of
from aistandards.store import tables
from aistandards.store.connections import Connections
from aistandards.store.look_ups import WITHDRAWN
from aistandards.store.statements import chunks

_standard = tables.standard

_BY_SLUG = (
    select(_standard, WITHDRAWN)
    .where((_standard.c.slug == bindparam("slug")) | (_standard.c.work_slug == bindparam("slug")))
    .order_by(_standard.c.sort_key, _standard.c.id)
)


class Slugs:
    """Read-only queries about slugs.

    Args:
        connections: Connections of readers.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def rows(self, slug: str) -> list[Row[Any]]:
        """Return the rows of `standard` whose designation or work has a slug, in natural order of designation."""
        # What is no slug may have characters that a database refuses.
        if slug != slug_of(slug):
            return []
        with self._connections.connect() as connection:
            return list(connection.execute(_BY_SLUG, {"slug": slug}).all())

    def redirects(self) -> dict[str, str]:
        """Return the slugs of former names, in alphabetical order, each with the slug that it leads to today.

        A slug that a designation or a work has today leads nowhere. Of several standards that had one name, the last counts.
        """
        with self._connections.connect() as connection:
            found = {slug_of(name): slug for name, slug in _former_names(connection)}
            used = _used(connection, found)
        return {former: found[former] for former in sorted(found) if former not in used}


def _former_names(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield former designations and works, the oldest first, each with today's slug of the designation or work."""
    journal, record = tables.journal, tables.record
    changed = (
        select(journal.c.field, journal.c.old, _standard.c.slug, _standard.c.work_slug)
        .join(record, (record.c.source == journal.c.source) & (record.c.upstream_id == journal.c.upstream_id))
        .join(_standard, _standard.c.id == record.c.standard_id)
        .where(journal.c.field.in_(("designation", "work")), journal.c.old.is_not(None))
        .order_by(journal.c.id)
    )
    for row in connection.execute(changed):
        yield orjson.loads(row.old), row.work_slug if row.field == "work" else row.slug
    # Only the records of a standard with several have their own JSON. Such a record of a draft has its own name.
    work = type_coerce(record.c.data, JSON)["work"].as_string().label("work")
    drafts = (
        select(record.c.designation, work, _standard.c.slug, _standard.c.work_slug)
        .join(_standard, _standard.c.id == record.c.standard_id)
        .where(record.c.data.is_not(None), record.c.designation != _standard.c.designation)
        .order_by(record.c.source, record.c.upstream_id)
    )
    for row in connection.execute(drafts):
        yield from ((row.designation, row.slug), (row.work, row.work_slug))


def _used(connection: Connection, slugs: Collection[str]) -> set[str]:
    """Return those of some slugs that a designation or a work has today."""
    used: set[str] = set()
    for chunk in chunks(sorted(slugs)):
        for column in (_standard.c.slug, _standard.c.work_slug):
            used.update(connection.execute(select(column).where(column.in_(chunk))).scalars())
    return used
