"""One batch of a sync: records, journal, details, quarantine and checkpoint in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from aistandards.model.text import clean_text
from aistandards.plugin.source import Rejected
from aistandards.store import engines, standards, tables
from aistandards.store.entry import Entry, Tally, Withheld, filled_fields
from aistandards.store.journal import JournalWriter
from aistandards.store.statements import chunks, records_with_data

_MAX_REASON = 1000
"""Characters of the reason of a rejection, which may quote the row."""

_WITHOUT_DATA = [column for column in tables.record.c if column.name != "data"]


def _upstream_id(entry: Entry) -> str:
    return entry.standard.origin.upstream_id


class Batch:
    """Write operations in one open transaction.

    Args:
        connection: A connection in a transaction.
        run: Id of the run that writes.
        listing: Id of the listing that the batch belongs to.
    """

    def __init__(self, connection: Connection, run: int, listing: int) -> None:
        self._connection = connection
        self._dialect = engines.of(connection)
        self._run = run
        self._listing = listing
        self._journal = JournalWriter(connection, run)

    def upsert(self, source: str, entries: Sequence[Entry], *, withhold: bool = False) -> Tally:
        """Insert or update records of one source, and mark all of them as listed.

        Args:
            source: Name of the source.
            entries: Its records; of two with the same upstream id the later one is stored.
            withhold: Whether a record is only marked as listed when a field of the stored record would become empty.

        Returns:
            Counts of new, changed and unchanged records.
        """
        latest = {_upstream_id(entry): entry for entry in entries}
        stored = self._stored(source, latest)
        tally = Tally(unchanged=len(entries) - len(latest))
        dirty: list[Entry] = []
        for upstream_id, entry in latest.items():
            row = stored.get(upstream_id)
            if row is not None and row.full_hash == entry.full_hash and row.gone is None:
                tally.unchanged += 1
            else:
                dirty.append(entry)
        data = self._data(source, [upstream_id for upstream_id in map(_upstream_id, dirty) if upstream_id in stored])
        written: list[Entry] = []
        for entry in dirty:
            row = stored.get(_upstream_id(entry))
            if row is None:
                tally.new += 1
                self._journal.add_new(entry)
                written.append(entry)
                continue
            old = orjson.loads(data[row.upstream_id])
            # What others report gives way, whatever it has and the body's own record lacks.
            own = withhold and old["provenance"][0].get("confidence") is None
            emptied = filled_fields(old) - filled_fields(entry.plain) if own else ()
            if emptied:
                tally.withheld.append(Withheld(entry, tuple(sorted(emptied)), row.family))
                continue
            written.append(entry)
            if self._journal.add_differences(row, old, entry):
                tally.changed += 1
            else:
                tally.unchanged += 1
        self._write(source, written, stored)
        listed = (upstream_id for upstream_id, entry in latest.items() if not entry.standard.origin.is_secondary)
        self.mark_listed(source, [upstream_id for upstream_id in listed if upstream_id in stored])
        self._journal.flush()
        return tally

    def mark_listed(self, source: str, upstream_ids: Sequence[str]) -> None:
        """Mark records as listed; a record that was gone is so no longer."""
        record = tables.record
        for chunk in chunks(upstream_ids):
            matches = (record.c.source == source) & record.c.upstream_id.in_(chunk)
            self._connection.execute(update(record).where(matches).values(listed_in=self._listing))
            gone = select(*_WITHOUT_DATA).where(matches & record.c.gone.is_not(None))
            self._set_gone(self._connection.execute(gone).all(), None)

    def mark_gone(self, source: str, upstream_ids: Sequence[str], day: str) -> None:
        """Mark records that the upstream no longer lists.

        Args:
            source: Name of the source.
            upstream_ids: Keys of the records.
            day: The day, ISO 8601.
        """
        record = tables.record
        for chunk in chunks(upstream_ids):
            matches = (record.c.source == source) & record.c.upstream_id.in_(chunk) & record.c.gone.is_(None)
            self._set_gone(self._connection.execute(select(*_WITHOUT_DATA).where(matches)).all(), day)

    def reject(self, source: str, rows: Iterable[Rejected]) -> None:
        """Put rows that cannot be read into the quarantine; equal bytes are stored once."""
        table = tables.quarantine
        for row in rows:
            digest = blake2b(row.raw, digest_size=16).hexdigest()
            same = (table.c.source == source) & (table.c.digest == digest)
            row_id = self._connection.execute(select(table.c.id).where(same)).scalar()
            values: dict[str, Any] = {
                "line": row.line,
                "upstream_id": (clean_text(row.upstream_id) or "")[:_MAX_REASON] or None,
                "reason": (clean_text(row.reason) or "it gives no reason")[:_MAX_REASON],
                "last_run": self._run,
            }
            if row_id is None:
                values |= {"source": source, "digest": digest, "raw": row.raw, "first_run": self._run}
                self._connection.execute(insert(table).values(values))
            else:
                self._connection.execute(update(table).where(table.c.id == row_id).values(values))

    def release(self, quarantined: int) -> None:
        """Delete a row from the quarantine, when it could be read at last."""
        self._connection.execute(delete(tables.quarantine).where(tables.quarantine.c.id == quarantined))

    def store_details(self, source: str, details: Mapping[str, tuple[str, str]]) -> None:
        """Store fetched details.

        Args:
            source: Name of the source.
            details: By key, the fingerprint and the text.
        """
        rows = [
            {"source": source, "key": key, "fingerprint": fingerprint, "text": text}
            for key, (fingerprint, text) in details.items()
        ]
        self._dialect.upsert(self._connection, tables.detail, rows)

    def set_cursor(self, source: str, **values: Any) -> None:
        """Set columns of the cursor row of a source; insert the row when it is missing."""
        table = tables.cursor
        done = self._connection.execute(update(table).where(table.c.source == source).values(values))
        if done.rowcount == 0:
            defaults = {"source": source, "basis": "", "cursor": "{}", "listing": self._listing}
            self._connection.execute(insert(table).values({**defaults, **values}))

    def _stored(self, source: str, upstream_ids: Iterable[str]) -> dict[str, Row[Any]]:
        record = tables.record
        stored: dict[str, Row[Any]] = {}
        for chunk in chunks(list(upstream_ids)):
            query = select(*_WITHOUT_DATA).where((record.c.source == source) & record.c.upstream_id.in_(chunk))
            stored |= {row.upstream_id: row for row in self._connection.execute(query)}
        return stored

    def _data(self, source: str, upstream_ids: Sequence[str]) -> dict[str, str]:
        record = tables.record
        data: dict[str, str] = {}
        for chunk in chunks(upstream_ids):
            matches = (record.c.source == source) & record.c.upstream_id.in_(chunk)
            rows = self._connection.execute(records_with_data().where(matches))
            data |= {row.upstream_id: row.data for row in rows}
        return data

    def _write(self, source: str, entries: Sequence[Entry], stored: Mapping[str, Row[Any]]) -> None:
        """Write records and the standards that they belong to."""
        if not entries:
            return
        standard_ids, first_new = self._standard_ids(source, entries, stored)
        by_standard = {standard_ids[_upstream_id(entry)]: entry for entry in entries}
        new = {standard_id: entry for standard_id, entry in by_standard.items() if standard_id >= first_new}
        existing = {standard_id: entry for standard_id, entry in by_standard.items() if standard_id < first_new}
        shared = self._shared(
            source,
            {upstream_id: standard_id for upstream_id, standard_id in standard_ids.items() if standard_id in existing},
        )
        standards.copy_data_to_records(self._connection, shared)
        rows = [self._row(source, entry, standard_ids, shared) for entry in entries]
        self._dialect.upsert(self._connection, tables.record, rows)
        before = {stored[upstream_id].standard_id for upstream_id in standard_ids if upstream_id in stored}
        standards.rebuild(self._connection, before | set(existing), existing)
        standards.add(self._connection, new)

    def _shared(self, source: str, standard_ids: Mapping[str, int]) -> set[int]:
        """Return those standards that will have more than one record."""
        record = tables.record
        shared = {standard_id for standard_id, members in Counter(standard_ids.values()).items() if members > 1}
        for chunk in chunks(sorted(set(standard_ids.values()))):
            query = select(*_WITHOUT_DATA).where(record.c.standard_id.in_(chunk))
            for row in self._connection.execute(query):
                if row.source != source or row.upstream_id not in standard_ids:
                    shared.add(row.standard_id)
        return shared

    def _row(self, source: str, entry: Entry, standard_ids: Mapping[str, int], shared: Set[int]) -> dict[str, Any]:
        standard, upstream_id = entry.standard, _upstream_id(entry)
        standard_id = standard_ids[upstream_id]
        return {
            "source": source,
            "upstream_id": upstream_id,
            "standard_id": standard_id,
            "designation": standard.designation,
            "numbers": orjson.dumps(entry.numbers).decode(),
            "sort_key": entry.sort_key,
            "family": standard.committee.reference if standard.committee else "",
            "full_hash": entry.full_hash,
            "has_abstract": bool(standard.abstracts),
            # No listing has named a secondary record, so none can lack it.
            "listed_in": tables.NEVER_LISTED if standard.origin.is_secondary else self._listing,
            "gone": None,
            "data": entry.data if standard_id in shared else None,
        }

    def _standard_ids(
        self, source: str, entries: Sequence[Entry], stored: Mapping[str, Row[Any]]
    ) -> tuple[dict[str, int], int]:
        """Assign each record to a standard.

        A record keeps its standard while its designation is the same. Otherwise it joins the standard of that designation
        from another source, keeps a standard that it has to itself, or gets a new one.

        Returns:
            Ids of standards by upstream id, and the first id that is new; each new id has one record.
        """
        joinable = self._joinable(source, {entry.standard.designation for entry in entries})
        first_new = next_id = (self._connection.execute(select(func.max(tables.standard.c.id))).scalar() or 0) + 1
        standard_ids: dict[str, int] = {}
        for entry in entries:
            upstream_id, designation = _upstream_id(entry), entry.standard.designation
            row = stored.get(upstream_id)
            if row is not None and row.designation == designation:
                standard_ids[upstream_id] = row.standard_id
            elif (joined := joinable.pop(designation, None)) is not None:
                standard_ids[upstream_id] = joined
            elif row is not None and not self._is_shared(row):
                standard_ids[upstream_id] = row.standard_id
            else:
                standard_ids[upstream_id] = next_id
                next_id += 1
        return standard_ids, first_new

    def _joinable(self, source: str, designations: set[str]) -> dict[str, int]:
        """Return the standards with these designations that have no record of this source, or only reports about it."""
        record, standard = tables.record, tables.standard
        listed = record.c.listed_in != tables.NEVER_LISTED
        own = select(record.c.standard_id).where(record.c.source == source, listed)
        joinable: dict[str, int] = {}
        for chunk in chunks(sorted(designations)):
            query = select(standard.c.designation, standard.c.id).where(
                standard.c.designation.in_(chunk), standard.c.id.not_in(own.where(record.c.designation.in_(chunk)))
            )
            joinable |= {row.designation: row.id for row in self._connection.execute(query)}
        return joinable

    def _is_shared(self, row: Row[Any]) -> bool:
        record = tables.record
        query = select(func.count()).select_from(record).where(record.c.standard_id == row.standard_id)
        return (self._connection.execute(query).scalar() or 0) > 1

    def _set_gone(self, rows: Sequence[Row[Any]], day: str | None) -> None:
        record = tables.record
        for row in rows:
            matches = (record.c.source == row.source) & (record.c.upstream_id == row.upstream_id)
            self._connection.execute(update(record).where(matches).values(gone=day))
            self._journal.add_gone(row, day)
        standards.rebuild(self._connection, {row.standard_id for row in rows})
        self._journal.flush()
