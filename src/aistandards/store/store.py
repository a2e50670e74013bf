"""The store for writers: runs, cursors, details, quarantine, and batches to write."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from aistandards.errors import StoreBusyError, StoreError
from aistandards.model.annotation import NOT_AI
from aistandards.model.codec import from_json
from aistandards.settings import without_password
from aistandards.store import dialect, engines, tables
from aistandards.store.connections import Connections
from aistandards.store.database import open_engine
from aistandards.store.locks import HeldLocks
from aistandards.store.reader import Reader
from aistandards.store.runs import Runs
from aistandards.store.statements import chunks, records_with_data

# Methods that write import what they need: a store for reading opens in a tenth less time.
if TYPE_CHECKING:
    from aistandards.model import Annotation, Designation, Standard
    from aistandards.store.batch import Batch
    from aistandards.store.source_records import SourceRecords


@attrs.frozen(slots=True)
class CursorState:
    """The state of the sync of a source.

    Attributes:
        basis: Text that changes when the cursor is no longer valid.
        cursor: State of the source at the end of its last complete run.
        checkpoint: State of the source in a run that was interrupted.
        listing: Id of the open listing (with a checkpoint), or of the last complete one.
        listed: How many records the upstream listed last.
        updated: End of the last complete run, ISO 8601.
    """

    basis: str = ""
    cursor: Mapping[str, Any] = attrs.field(factory=dict)
    checkpoint: Mapping[str, Any] | None = None
    listing: int = 0
    listed: int | None = None
    updated: str | None = None


@attrs.frozen(slots=True)
class RunRecord:
    """One run of a source, as the store keeps it.

    Attributes:
        id: Number of the run.
        source: Name of the source; `snapshot` for the bundled data.
        started: When the run began, ISO 8601.
        finished: When the run ended, ISO 8601; None while it goes on, or when it was killed.
        outcome: How the run ended.
        message: What the user should know, in a sentence.
    """

    id: int
    source: str
    started: str
    finished: str | None
    outcome: str | None
    message: str | None


@attrs.frozen(slots=True)
class QuarantinedRow:
    """A row of an upstream that could not be read, kept whole.

    Attributes:
        id: Number of the row in the quarantine.
        source: Name of the source.
        raw: The bytes as they came.
        reason: Why the row could not be read, in a sentence.
        line: Line or row number in the upstream's feed, from 1.
        upstream_id: Key of the record, where it could be read.
    """

    id: int
    source: str
    raw: bytes
    reason: str
    line: int | None
    upstream_id: str | None


class Store:
    """One database.

    Attributes:
        url: The database URL.
        read: Read-only queries.
        runs: The runs of syncs, by which a reader knows that records changed.
        is_thread_safe: Whether several threads can use it.
    """

    def __init__(self, url: str) -> None:
        """Open the database; create or upgrade the schema when needed.

        Raises:
            StoreError: The database cannot be opened.
        """
        self.url = url
        self._engine = open_engine(url)
        connections = Connections(self._engine)
        self.read, self.runs = Reader(connections), Runs(connections)
        self._dialect = engines.of(self._engine)
        self._locks = HeldLocks()
        self.is_thread_safe = self._dialect.is_thread_safe(self._engine.url)

    @property
    def location(self) -> str:
        """The URL of the store as it may be shown, without a password."""
        return without_password(self.url)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def can_write(self) -> bool:
        """Return whether the user may write records to the store."""
        return self._dialect.can_write(self._engine)

    @contextmanager
    def write_transaction(self, mode: bool | str = True) -> Iterator[Connection]:
        """Open a transaction that has the write lock.

        Args:
            mode: `BATCH` when the transaction looks many rows up by their keys.

        Yields:
            The connection.

        Raises:
            StoreError: The database cannot be written; the transaction has been rolled back.
        """
        try:
            with self._engine.connect().execution_options(writing=mode) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(
                f"the store cannot be written ({reason}); free space, rights or another process?"
            ) from error

    @contextmanager
    def batch(self, run: int, listing: int) -> Iterator[Batch]:
        """Open the transaction of one batch of a sync; it is rolled back when a lock of this thread was lost.

        Args:
            run: Id of the run.
            listing: Id of the listing.

        Yields:
            The batch.
        """
        from aistandards.store.batch import Batch

        with self.write_transaction(dialect.BATCH) as connection:
            yield Batch(connection, run, listing)
            self._locks.check()

    @contextmanager
    def lock(self, name: str, since: str, *, wait: bool = False) -> Iterator[None]:
        """Lock a name, such as that of a source, against all other processes and threads.

        Args:
            name: The name to lock.
            since: The time, ISO 8601; the error of another process shows it.
            wait: Wait until the name is free.

        Raises:
            StoreBusyError: Another process has locked the name; the message says which one.
        """
        holder = f"process {os.getpid()} on {socket.gethostname()} since {since}"
        with self._dialect.lock(self._engine, name, wait=wait) as check:
            if check is None:
                raise StoreBusyError(name, self.meta(f"holder of {name}") or "another process")
            self.set_meta(f"holder of {name}", holder)
            with self._locks.holding(check):
                yield

    def begin_run(self, source: str, started: str) -> int:
        """Insert a run and return its id.

        Args:
            source: Name of the source.
            started: The time, ISO 8601.

        Returns:
            Id of the run.
        """
        with self.write_transaction() as connection:
            done = connection.execute(insert(tables.run).values(source=source, started=started, counts="{}"))
            assert done.inserted_primary_key is not None
            return int(done.inserted_primary_key[0])

    def end_run(self, run: int, finished: str, outcome: str, message: str | None, counts: Mapping[str, Any]) -> None:
        """Store the outcome of a run.

        Args:
            run: Id of the run.
            finished: The time, ISO 8601.
            outcome: The outcome.
            message: A sentence for people.
            counts: Counts of records, and `seconds`.
        """
        with self.write_transaction() as connection:
            values = {"finished": finished, "outcome": outcome, "message": message, "seconds": counts.get("seconds")}
            connection.execute(
                update(tables.run)
                .where(tables.run.c.id == run)
                .values(counts=orjson.dumps(dict(counts)).decode(), **values)
            )

    def cursor(self, source: str) -> CursorState:
        """Return the state of the sync of a source."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.cursor).where(tables.cursor.c.source == source)).first()
        if row is None:
            return CursorState()
        checkpoint = None if row.checkpoint is None else orjson.loads(row.checkpoint)
        return CursorState(row.basis, orjson.loads(row.cursor), checkpoint, row.listing, row.listed, row.updated)

    def upstream_ids(self, source: str, *, relevant: bool = False) -> set[str]:
        """Return the upstream ids of the records of one source.

        Args:
            source: Name of the source.
            relevant: Only those of standards in scope and of their context.

        Returns:
            Upstream ids.
        """
        from aistandards.store.context import CONTEXT

        record, standard, tag = tables.record, tables.standard, tables.tag
        query = select(record.c.upstream_id).where(record.c.source == source)
        if relevant:
            context = select(tag.c.standard_id).where(tag.c.concept == CONTEXT)
            query = query.join(standard, standard.c.id == record.c.standard_id)
            query = query.where((standard.c.relevance != NOT_AI) | standard.c.id.in_(context))
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def detail_fingerprints(self, source: str) -> dict[str, str]:
        """Return the fingerprints of the stored details of one source, by key."""
        detail = tables.detail
        with self._engine.connect() as connection:
            rows = connection.execute(select(detail.c.key, detail.c.fingerprint).where(detail.c.source == source))
            return {row.key: row.fingerprint for row in rows}

    def detail(self, source: str, key: str) -> str | None:
        """Return the text of one stored detail."""
        detail = tables.detail
        with self._engine.connect() as connection:
            return connection.execute(
                select(detail.c.text).where((detail.c.source == source) & (detail.c.key == key))
            ).scalar()

    def records_of(self, source: str) -> SourceRecords:
        """Return the questions of a sync about the records of one source."""
        from aistandards.store.source_records import SourceRecords

        return SourceRecords(self._engine, source)

    def records(self, source: str | None = None) -> Iterator[Standard]:
        """Yield the records of one source or of all, in natural order of designation."""
        record = tables.record
        query = records_with_data().order_by(record.c.source, record.c.sort_key, record.c.upstream_id)
        if source is not None:
            query = query.where(record.c.source == source)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield from_json(row.data)

    def records_with_context(self, source: str) -> Iterator[tuple[Standard, Annotation | None]]:
        """Yield the records of one source that are in scope or in the context of such records.

        Args:
            source: Name of the source.

        Yields:
            In natural order of designation, the record without inherited tags, and the evidence for the context.
        """
        from aistandards.store.context import context_of, standards_in_scope
        from aistandards.store.inheritance import without_inherited

        record = tables.record
        with self._engine.connect() as connection:
            core = standards_in_scope(connection)
            context = context_of(connection, core)
            rows: list[Row[Any]] = []
            for chunk in chunks(sorted({*core, *context})):
                matches = (record.c.source == source) & record.c.standard_id.in_(chunk)
                rows += connection.execute(records_with_data().where(matches))
        for row in sorted(rows, key=lambda row: (row.sort_key, row.upstream_id)):
            yield without_inherited(from_json(row.data)), context.get(row.standard_id)

    def update_record(self, source: str, upstream_id: str, change: Callable[[Standard], Standard]) -> None:
        """Change fields of one record that are no facts, without a run and without an entry in the journal.

        Args:
            source: Name of the source.
            upstream_id: Key of the record at the upstream.
            change: Function from the stored record to the changed one.
        """
        from aistandards.store.entry import Entry
        from aistandards.store.standards import rebuild

        record = tables.record
        matches = (record.c.source == source) & (record.c.upstream_id == upstream_id)
        with self.write_transaction() as connection:
            row = connection.execute(records_with_data().where(matches)).one()
            entry = Entry(change(from_json(row.data)), (), row.sort_key)
            connection.execute(update(record).where(matches).values(data=entry.data, full_hash=entry.full_hash))
            rebuild(connection, {row.standard_id})

    def inherit(self, parse: Callable[[str], Designation]) -> list[tuple[str, str]]:
        """Join drafts to their texts, and update the tags that standards inherit from others.

        Args:
            parse: Reads the designations of drafts and those that relations point to.

        Returns:
            The designations of each draft that was joined and of its text.
        """
        from aistandards.store.drafts import join_drafts
        from aistandards.store.inheritance import inherit

        with self.write_transaction() as connection:
            joined = join_drafts(connection, parse)
            inherit(connection, parse)
        return joined

    def quarantined(self) -> list[QuarantinedRow]:
        """Return every row of the quarantine."""
        table = tables.quarantine
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.id))
            return [
                QuarantinedRow(row.id, row.source, bytes(row.raw), row.reason, row.line, row.upstream_id)
                for row in rows
            ]

    def delete_details(self, source: str, keys: Iterable[str]) -> None:
        """Delete stored details of one source, so that the next run fetches them again."""
        detail = tables.detail
        with self.write_transaction() as connection:
            for chunk in chunks(sorted(keys)):
                connection.execute(delete(detail).where((detail.c.source == source) & detail.c.key.in_(chunk)))

    def meta(self, key: str) -> str | None:
        """Return a property of the store."""
        with self._engine.connect() as connection:
            return connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()

    def set_meta(self, key: str, value: str) -> None:
        """Set a property of the store."""
        meta = tables.meta
        with self.write_transaction() as connection:
            if connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount == 0:
                connection.execute(insert(meta).values(key=key, value=value))

    def first_run(self) -> str | None:
        """Return the start of the first run, ISO 8601; None in an empty store."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.min(tables.run.c.started))).scalar()

    def last_runs(self) -> dict[str, RunRecord]:
        """Return the last run of every source."""
        run = tables.run
        newest = select(func.max(run.c.id)).group_by(run.c.source)
        with self._engine.connect() as connection:
            rows = connection.execute(select(run).where(run.c.id.in_(newest)))
            return {
                row.source: RunRecord(row.id, row.source, row.started, row.finished, row.outcome, row.message)
                for row in rows
            }
