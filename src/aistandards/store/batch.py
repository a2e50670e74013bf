"""One batch of a sync: records, journal, details, quarantine and checkpoint, in one transaction or not at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from aistandards.model.codec import facts
from aistandards.model.text import clean_text
from aistandards.plugin.source import Rejected
from aistandards.store import engines, standards, tables
from aistandards.store.entry import Entry, Tally
from aistandards.store.statements import chunks, whole_records

_LONGEST_REASON = 1000
"""Characters; a reason may quote what it is about."""

_LIGHT = [column for column in tables.record.c if column.name != "data"]


def _upstream_id(entry: Entry) -> str:
    return entry.standard.origin.upstream_id


class Batch:
    """Writes inside one open transaction.

    Args:
        connection: In a transaction.
        run: Id of the run that writes.
        listing: Id of the listing it belongs to.
    """

    def __init__(self, connection: Connection, run: int, listing: int) -> None:
        self._connection = connection
        self._dialect = engines.of(connection)
        self._run = run
        self._listing = listing
        self._journal: list[dict[str, Any]] = []

    def keep(self, source: str, entries: Sequence[Entry]) -> Tally:
        """Insert or update the records of one source; what is equal is only marked as listed."""
        latest = {_upstream_id(entry): entry for entry in entries}
        held = self._held(source, latest)
        tally = Tally(unchanged=len(entries) - len(latest))
        dirty: list[Entry] = []
        for upstream_id, entry in latest.items():
            row = held.get(upstream_id)
            if row is not None and row.full_hash == entry.full_hash and row.gone is None:
                tally.unchanged += 1
            else:
                dirty.append(entry)
        old = self._data(source, [one for one in map(_upstream_id, dirty) if one in held])
        for entry in dirty:
            row = held.get(_upstream_id(entry))
            if row is None:
                tally.new += 1
                # The entry names its designation, so it need not say it again.
                self._write_down(entry, "record", None, None)
            elif self._compare(row, orjson.loads(old[row.upstream_id]), entry):
                tally.changed += 1
            else:
                tally.unchanged += 1
        self._write(source, dirty, held)
        self.touch(source, [upstream_id for upstream_id in latest if upstream_id in held])
        self._flush_journal()
        return tally

    def touch(self, source: str, upstream_ids: Sequence[str]) -> None:
        """Mark records as listed; one that had gone is back."""
        record = tables.record
        for chunk in chunks(upstream_ids):
            mine = (record.c.source == source) & record.c.upstream_id.in_(chunk)
            self._connection.execute(update(record).where(mine).values(listed_in=self._listing))
            back = self._connection.execute(select(*_LIGHT).where(mine & record.c.gone.is_not(None))).all()
            self._set_gone(back, None)

    def mark_gone(self, source: str, upstream_ids: Sequence[str], day: str) -> None:
        """Mark records that the upstream no longer lists."""
        record = tables.record
        for chunk in chunks(upstream_ids):
            mine = (record.c.source == source) & record.c.upstream_id.in_(chunk) & record.c.gone.is_(None)
            self._set_gone(self._connection.execute(select(*_LIGHT).where(mine)).all(), day)

    def reject(self, source: str, rows: Iterable[Rejected]) -> None:
        """Keep rows that cannot be taken; the same bytes are kept once."""
        table = tables.quarantine
        for row in rows:
            digest = blake2b(row.raw, digest_size=16).hexdigest()
            same = (table.c.source == source) & (table.c.digest == digest)
            found = self._connection.execute(select(table.c.id).where(same)).scalar()
            values: dict[str, Any] = {
                "line": row.line,
                "upstream_id": (clean_text(row.upstream_id) or "")[:_LONGEST_REASON] or None,
                "reason": (clean_text(row.reason) or "it gives no reason")[:_LONGEST_REASON],
                "last_run": self._run,
            }
            if found is None:
                values |= {"source": source, "digest": digest, "raw": row.raw, "first_run": self._run}
                self._connection.execute(insert(table).values(values))
            else:
                self._connection.execute(update(table).where(table.c.id == found).values(values))

    def release(self, quarantined: int) -> None:
        """Take a row out of the quarantine: it could be read after all."""
        self._connection.execute(delete(tables.quarantine).where(tables.quarantine.c.id == quarantined))

    def remember(self, source: str, details: Mapping[str, tuple[str, str]]) -> None:
        """Keep fetched details, `{key: (fingerprint, text)}`."""
        rows = [
            {"source": source, "key": key, "fingerprint": fingerprint, "text": text}
            for key, (fingerprint, text) in details.items()
        ]
        self._dialect.upsert(self._connection, tables.detail, rows)

    def move_cursor(self, source: str, **values: Any) -> None:
        """Set columns of the source's cursor row, making it when it is missing."""
        table = tables.cursor
        done = self._connection.execute(update(table).where(table.c.source == source).values(values))
        if done.rowcount == 0:
            blank = {"source": source, "basis": "", "cursor": "{}", "listing": self._listing}
            self._connection.execute(insert(table).values({**blank, **values}))

    # What follows is how.

    def _held(self, source: str, upstream_ids: Iterable[str]) -> dict[str, Row[Any]]:
        record = tables.record
        held: dict[str, Row[Any]] = {}
        for chunk in chunks(list(upstream_ids)):
            query = select(*_LIGHT).where((record.c.source == source) & record.c.upstream_id.in_(chunk))
            held |= {row.upstream_id: row for row in self._connection.execute(query)}
        return held

    def _data(self, source: str, upstream_ids: Sequence[str]) -> dict[str, str]:
        record = tables.record
        found: dict[str, str] = {}
        for chunk in chunks(upstream_ids):
            mine = (record.c.source == source) & record.c.upstream_id.in_(chunk)
            found |= {row.upstream_id: row.data for row in self._connection.execute(whole_records().where(mine))}
        return found

    def _compare(self, row: Row[Any], old: Mapping[str, Any], entry: Entry) -> bool:
        """Write the differences down; False when only what a snapshot leaves out was filled in."""
        differences = 0
        if row.gone is not None:
            self._write_down(entry, "gone", row.gone, None)
            differences += 1
        before, after = facts(old), facts(entry.plain)
        for field in sorted(before.keys() | after.keys()):
            if before.get(field) != after.get(field):
                self._write_down(entry, field, before.get(field), after.get(field))
                differences += 1
        if row.has_abstract and old.get("annotations") != entry.plain.get("annotations"):
            # New rules found something else in the same text: worth a line in the journal, but no change upstream.
            self._write_down(entry, "annotations", old.get("annotations"), entry.plain.get("annotations"))
        if row.has_abstract and old.get("abstracts") != entry.plain.get("abstracts"):
            self._write_down(entry, "abstracts", old.get("abstracts"), entry.plain.get("abstracts"))
            differences += 1
        return differences > 0

    def _write(self, source: str, entries: Sequence[Entry], held: Mapping[str, Row[Any]]) -> None:
        if not entries:
            return
        homes, first_new = self._homes(source, entries, held)
        settled = {homes[_upstream_id(entry)]: entry for entry in entries}
        alone = {home: entry for home, entry in settled.items() if home >= first_new}
        fresh = {home: entry for home, entry in settled.items() if home < first_new}
        joint = self._joint(source, {upstream_id: home for upstream_id, home in homes.items() if home in fresh})
        standards.keep_apart(self._connection, joint)
        rows = [self._row(source, entry, homes, joint) for entry in entries]
        self._dialect.upsert(self._connection, tables.record, rows)
        before = {held[one].standard_id for one in homes if one in held}
        standards.rebuild(self._connection, before | set(fresh), fresh)
        standards.add(self._connection, alone)

    def _joint(self, source: str, homes: Mapping[str, int]) -> set[int]:
        """Those of the homes in which a record will not be alone."""
        record = tables.record
        joint = {home for home, members in Counter(homes.values()).items() if members > 1}
        for chunk in chunks(sorted(set(homes.values()))):
            query = select(*_LIGHT).where(record.c.standard_id.in_(chunk))
            for row in self._connection.execute(query):
                if row.source != source or row.upstream_id not in homes:
                    joint.add(row.standard_id)
        return joint

    def _row(self, source: str, entry: Entry, homes: Mapping[str, int], joint: Set[int]) -> dict[str, Any]:
        one = entry.standard
        home = homes[one.origin.upstream_id]
        return {
            "source": source,
            "upstream_id": one.origin.upstream_id,
            "standard_id": home,
            "designation": one.designation,
            "numbers": orjson.dumps(entry.numbers).decode(),
            "sort_key": entry.sort_key,
            "family": one.committee.reference if one.committee else "",
            "full_hash": entry.full_hash,
            "has_abstract": bool(one.abstracts),
            "listed_in": self._listing,
            "gone": None,
            "data": entry.data if home in joint else None,
        }

    def _homes(self, source: str, entries: Sequence[Entry], held: Mapping[str, Row[Any]]) -> tuple[dict[str, int], int]:
        """The standard each record belongs to: its old one, one of the same designation from elsewhere, or a new one.

        Returns:
            Standards by the records' keys, and the first number that is new; no two records have the same new one.
        """
        others = self._sharable(source, {entry.standard.designation for entry in entries})
        first_new = next_id = (self._connection.execute(select(func.max(tables.standard.c.id))).scalar() or 0) + 1
        homes: dict[str, int] = {}
        for entry in entries:
            upstream_id, designation = _upstream_id(entry), entry.standard.designation
            row = held.get(upstream_id)
            if row is not None and row.designation == designation:
                homes[upstream_id] = row.standard_id
            elif (shared := others.pop(designation, None)) is not None:
                homes[upstream_id] = shared
            elif row is not None and not self._is_shared(row):
                homes[upstream_id] = row.standard_id
            else:
                homes[upstream_id] = next_id
                next_id += 1
        return homes, first_new

    def _sharable(self, source: str, designations: set[str]) -> dict[str, int]:
        """Standards of these designations that no record of this source belongs to."""
        record, standard = tables.record, tables.standard
        own = select(record.c.standard_id).where(record.c.source == source)
        found: dict[str, int] = {}
        for chunk in chunks(sorted(designations)):
            query = select(standard.c.designation, standard.c.id).where(
                standard.c.designation.in_(chunk), standard.c.id.not_in(own.where(record.c.designation.in_(chunk)))
            )
            found |= {row.designation: row.id for row in self._connection.execute(query)}
        return found

    def _is_shared(self, row: Row[Any]) -> bool:
        record = tables.record
        query = select(func.count()).select_from(record).where(record.c.standard_id == row.standard_id)
        return (self._connection.execute(query).scalar() or 0) > 1

    def _set_gone(self, rows: Sequence[Row[Any]], day: str | None) -> None:
        record = tables.record
        for row in rows:
            mine = (record.c.source == row.source) & (record.c.upstream_id == row.upstream_id)
            self._connection.execute(update(record).where(mine).values(gone=day))
            self._note(row.source, row.upstream_id, row.designation, "gone", row.gone, day)
        standards.rebuild(self._connection, {row.standard_id for row in rows})
        self._flush_journal()

    def _write_down(self, entry: Entry, field: str, old: Any, new: Any) -> None:
        origin = entry.standard.origin
        self._note(origin.source, origin.upstream_id, entry.standard.designation, field, old, new)

    def _note(self, source: str, upstream_id: str, designation: str, field: str, old: Any, new: Any) -> None:
        self._journal.append(
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

    def _flush_journal(self) -> None:
        self._dialect.insert(self._connection, tables.journal, self._journal)
        self._journal = []
