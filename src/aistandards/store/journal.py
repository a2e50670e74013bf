"""The journal: every change of a record's facts, with the old and the new value.

A batch of a sync writes the entries in the transaction that writes the records. The reader returns them for lists of
changes and for the catalogue as it was known on a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, Row, func, select, update

from aistandards.model.codec import facts
from aistandards.store import engines, tables
from aistandards.store.statements import chunks

if TYPE_CHECKING:
    from aistandards.store.entry import Entry

RECORD = "record"
"""The field of an entry that says that the record is new."""

CROSSWALK = "crosswalk"
"""The field of an event about rows of a crosswalk; it belongs to no record."""

NO_RECORD = ""
"""The upstream id of an entry that belongs to no record."""


class JournalWriter:
    """Journal entries of one batch, collected and then written in one statement.

    Args:
        connection: An open connection in a transaction.
        run: Id of the run that writes.
    """

    def __init__(self, connection: Connection, run: int) -> None:
        self._connection = connection
        self._run = run
        self._rows: list[dict[str, Any]] = []

    def add_new(self, entry: Entry) -> None:
        """Add an entry for a new record; its designation is a column of every entry."""
        self._add_field(entry, RECORD, None, None)

    def add_gone(self, record: Row[Any], day: str | None) -> None:
        """Add an entry for a record that the upstream stopped listing, or lists again.

        Args:
            record: The row of `record` before the change.
            day: The day from which it is gone; None when it is listed again.
        """
        self._add(record.source, record.upstream_id, record.designation, "gone", record.gone, day)

    def add_differences(self, row: Row[Any], old: Mapping[str, Any], entry: Entry) -> bool:
        """Add an entry for each field that differs.

        Args:
            row: The stored row of `record`.
            old: The stored record as plain dictionaries.
            entry: The record as it is now.

        Returns:
            False when the only differences are texts and tags that a snapshot leaves out.
        """
        differences = 0
        if row.gone is not None:
            self._add_field(entry, "gone", row.gone, None)
            differences += 1
        before, after = facts(old), facts(entry.plain)
        for field in sorted(before.keys() | after.keys()):
            if before.get(field) != after.get(field):
                self._add_field(entry, field, before.get(field), after.get(field))
                differences += 1
        if row.has_abstract and old.get("annotations") != entry.plain.get("annotations"):
            # New rules read the same text differently: the journal notes it, but the upstream changed nothing.
            self._add_field(entry, "annotations", old.get("annotations"), entry.plain.get("annotations"))
        if row.has_abstract and old.get("abstracts") != entry.plain.get("abstracts"):
            self._add_field(entry, "abstracts", old.get("abstracts"), entry.plain.get("abstracts"))
            differences += 1
        return differences > 0

    def flush(self) -> None:
        """Write the collected entries."""
        engines.of(self._connection).insert(self._connection, tables.journal, self._rows)
        self._rows = []

    def _add_field(self, entry: Entry, field: str, old: Any, new: Any) -> None:
        origin = entry.standard.origin
        self._add(origin.source, origin.upstream_id, entry.standard.designation, field, old, new)

    def _add(self, source: str, upstream_id: str, designation: str, field: str, old: Any, new: Any) -> None:
        self._rows.append(
            {
                "run_id": self._run,
                "source": source,
                "upstream_id": upstream_id,
                "designation": designation,
                "field": field,
                "old": None if old is None else orjson.dumps(old).decode(),
                "new": None if new is None else orjson.dumps(new).decode(),
            }
        )


def add_crosswalk_events(
    connection: Connection, run: int, events: Iterable[tuple[str, str, Mapping[str, Any]]], mark: tuple[str, str, str]
) -> bool:
    """Write events about crosswalks, and the mark of what has been told.

    Args:
        connection: An open connection in a transaction.
        run: Number of the run that the events belong to.
        events: For each event the crosswalk, a designation, and what is told.
        mark: Key of the property of the store that has the mark, its value as it was read, and the new one.

    Returns:
        False when another process has set the mark meanwhile; nothing is then written.
    """
    meta, (key, before, after) = tables.meta, mark
    changed = update(meta).where(meta.c.key == key, meta.c.value == before).values(value=after)
    if connection.execute(changed).rowcount == 0:
        return False
    rows = [
        {
            "run_id": run,
            "source": crosswalk,
            "upstream_id": NO_RECORD,
            "designation": designation,
            "field": CROSSWALK,
            "old": None,
            "new": orjson.dumps(told).decode(),
        }
        for crosswalk, designation, told in events
    ]
    engines.of(connection).insert(connection, tables.journal, rows)
    return True


def entries_after(connection: Connection, last: int | str) -> list[Mapping[str, Any]]:
    """Return the entries after a moment, newest first, also those that came with a snapshot.

    Args:
        connection: An open connection.
        last: The number of a run, or the beginning of an ISO 8601 time; later runs count.

    Returns:
        Rows of `journal`.
    """
    journal, runs = tables.journal, tables.run
    later = runs.c.id > last if isinstance(last, int) else func.substr(runs.c.started, 1, len(last)) > last
    query = select(journal).where(journal.c.run_id.in_(select(runs.c.id).where(later))).order_by(journal.c.id.desc())
    return [dict(row._mapping) for row in connection.execute(query)]


def first_seen(connection: Connection, keys: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the runs that added records as new, latest first.

    Args:
        connection: An open connection.
        keys: Records, each as `source:upstream-id`.

    Yields:
        Source and upstream id of the record, source of the run, start of the run.
    """
    journal, runs = tables.journal, tables.run
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, _, upstream_id in (key.partition(":") for key in keys):
        by_source[source].append(upstream_id)
    query = select(journal.c.source, journal.c.upstream_id, runs.c.source.label("reader"), runs.c.started).join(
        runs, runs.c.id == journal.c.run_id
    )
    for source, ids in by_source.items():
        for chunk in chunks(ids):
            matches = (journal.c.source == source) & journal.c.upstream_id.in_(chunk)
            rows = connection.execute(query.where(matches, journal.c.field == RECORD).order_by(journal.c.id.desc()))
            yield from (tuple(row) for row in rows)
