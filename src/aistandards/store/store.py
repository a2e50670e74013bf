"""The store as sync sees it: runs, cursors, details, quarantine, and batches to write in."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from aistandards.errors import StoreBusy, StoreError
from aistandards.model.codec import from_json
from aistandards.settings import without_password
from aistandards.store import dialect, engines, tables
from aistandards.store.database import open_engine
from aistandards.store.reader import Reader
from aistandards.store.statements import chunks, whole_records

# What writes is imported by the methods that write: opening a store to read it takes a tenth less time so.
if TYPE_CHECKING:
    from aistandards.model import Annotation, Designation, Standard
    from aistandards.store.batch import Batch


@attrs.frozen(slots=True)
class CursorState:
    """Where a source had got to.

    Attributes:
        basis: What the cursor depends on.
        cursor: What the source left at the end of its last complete run.
        checkpoint: What it left in a run that was interrupted.
        listing: Id of the listing that is open (with a checkpoint) or was last complete.
        listed: How many records the upstream listed last.
        updated: When the last complete run ended, ISO 8601.
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
        read: Queries for readers.
        shared: Whether several threads can use it.
    """

    def __init__(self, url: str) -> None:
        """Open the database, making or upgrading it when needed.

        Raises:
            StoreError: It cannot be opened.
        """
        self.url = url
        self._engine = open_engine(url)
        self.read = Reader(self._engine)
        self._dialect = engines.of(self._engine)
        self.shared = self._dialect.is_shared(self._engine.url)

    @property
    def location(self) -> str:
        """The URL of the store as it may be shown, without a password."""
        return without_password(self.url)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self, how: bool | str = True) -> Iterator[Connection]:
        """A transaction that holds the write lock.

        Args:
            how: `BATCH` when it asks for many rows by their keys.

        Raises:
            StoreError: The database cannot be written; nothing was.
        """
        try:
            with self._engine.connect().execution_options(writing=how) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(
                f"the store cannot be written ({reason}); free space, rights or another process?"
            ) from error

    @contextmanager
    def batch(self, run: int, listing: int) -> Iterator[Batch]:
        """A transaction of a sync."""
        from aistandards.store.batch import Batch

        with self.writing(dialect.BATCH) as connection:
            yield Batch(connection, run, listing)

    @contextmanager
    def alone(self, name: str, since: str, *, wait: bool = False) -> Iterator[None]:
        """Keep a name, such as that of a source, to oneself: no other process or thread has it meanwhile.

        Args:
            name: What to hold.
            since: The time, ISO 8601, for those who ask in vain.
            wait: Wait until it is free.

        Raises:
            StoreBusy: Somebody else holds it; it says who.
        """
        holder = f"process {os.getpid()} on {socket.gethostname()} since {since}"
        with self._dialect.hold(self._engine, name, wait=wait) as mine:
            if not mine:
                raise StoreBusy(name, self.meta(f"holder of {name}") or "another process")
            self.set_meta(f"holder of {name}", holder)
            yield

    def begin_run(self, source: str, started: str) -> int:
        """Note that a run has begun; its id."""
        with self.writing() as connection:
            done = connection.execute(insert(tables.run).values(source=source, started=started, counts="{}"))
            assert done.inserted_primary_key is not None
            return int(done.inserted_primary_key[0])

    def end_run(self, run: int, finished: str, outcome: str, message: str | None, counts: Mapping[str, Any]) -> None:
        """Note how a run has ended."""
        with self.writing() as connection:
            values = {"finished": finished, "outcome": outcome, "message": message, "seconds": counts.get("seconds")}
            connection.execute(
                update(tables.run)
                .where(tables.run.c.id == run)
                .values(counts=orjson.dumps(dict(counts)).decode(), **values)
            )

    def cursor(self, source: str) -> CursorState:
        """Where a source had got to."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.cursor).where(tables.cursor.c.source == source)).first()
        if row is None:
            return CursorState()
        checkpoint = None if row.checkpoint is None else orjson.loads(row.checkpoint)
        return CursorState(row.basis, orjson.loads(row.cursor), checkpoint, row.listing, row.listed, row.updated)

    def held(self, source: str, *, relevant: bool = False) -> set[str]:
        """Keys of the records of one source; with `relevant` only of AI standards and of what surrounds them."""
        from aistandards.store.context import CONTEXT

        record, standard, tag = tables.record, tables.standard, tables.tag
        query = select(record.c.upstream_id).where(record.c.source == source)
        if relevant:
            context = select(tag.c.standard_id).where(tag.c.concept == CONTEXT)
            query = query.join(standard, standard.c.id == record.c.standard_id)
            query = query.where(standard.c.ai | standard.c.id.in_(context))
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def details(self, source: str) -> dict[str, str]:
        """Fingerprints of the remembered details of one source, by key."""
        detail = tables.detail
        with self._engine.connect() as connection:
            rows = connection.execute(select(detail.c.key, detail.c.fingerprint).where(detail.c.source == source))
            return {row.key: row.fingerprint for row in rows}

    def detail(self, source: str, key: str) -> str | None:
        """One remembered detail."""
        detail = tables.detail
        with self._engine.connect() as connection:
            return connection.execute(
                select(detail.c.text).where((detail.c.source == source) & (detail.c.key == key))
            ).scalar()

    def unlisted(self, source: str, listing: int) -> list[Row[Any]]:
        """Records of a source that a listing did not name and that are not yet marked gone: key and family."""
        record = tables.record
        query = select(record.c.upstream_id, record.c.family).where(
            (record.c.source == source) & (record.c.listed_in != listing) & record.c.gone.is_(None)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(record.c.sort_key)))

    def families(self, source: str) -> dict[str, int]:
        """How many listed records of a source each committee has."""
        record = tables.record
        query = select(record.c.family, func.count()).where((record.c.source == source) & record.c.gone.is_(None))
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(record.c.family))}

    def records(self, source: str | None = None) -> Iterator[Standard]:
        """Every record as one source tells it, in natural order of designation."""
        record = tables.record
        query = whole_records().order_by(record.c.source, record.c.sort_key, record.c.upstream_id)
        if source is not None:
            query = query.where(record.c.source == source)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield from_json(row.data)

    def closed(self, source: str) -> Iterator[tuple[Standard, Annotation | None]]:
        """The records of one source that belong to AI standards, and those that surround them with the evidence for it.

        They come in natural order of designation; what was inherited is not among their annotations.
        """
        from aistandards.store.context import core, surroundings
        from aistandards.store.inheritance import own

        record = tables.record
        with self._engine.connect() as connection:
            inner = core(connection)
            around = surroundings(connection, inner)
            rows: list[Row[Any]] = []
            for chunk in chunks(sorted({*inner, *around})):
                mine = (record.c.source == source) & record.c.standard_id.in_(chunk)
                rows += connection.execute(whole_records().where(mine))
        for row in sorted(rows, key=lambda one: (one.sort_key, one.upstream_id)):
            yield own(from_json(row.data)), around.get(row.standard_id)

    def refresh(self, source: str, upstream_id: str, change: Callable[[Standard], Standard]) -> None:
        """Change one record in place, its facts excepted; no run and no journal."""
        from aistandards.store.entry import Entry
        from aistandards.store.standards import rebuild

        record = tables.record
        mine = (record.c.source == source) & (record.c.upstream_id == upstream_id)
        with self.writing() as connection:
            row = connection.execute(whole_records().where(mine)).one()
            entry = Entry(change(from_json(row.data)), (), row.sort_key)
            connection.execute(update(record).where(mine).values(data=entry.data, full_hash=entry.full_hash))
            rebuild(connection, {row.standard_id})

    def inherit(self, parse: Callable[[str], Designation]) -> None:
        """Bring concepts that standards have from others up to date.

        Args:
            parse: Reads the designations that relations point to.
        """
        from aistandards.store.inheritance import inherit

        with self.writing() as connection:
            inherit(connection, parse)

    def quarantined(self) -> list[QuarantinedRow]:
        """Return every row in the quarantine."""
        table = tables.quarantine
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.id))
            return [
                QuarantinedRow(row.id, row.source, bytes(row.raw), row.reason, row.line, row.upstream_id)
                for row in rows
            ]

    def meta(self, key: str) -> str | None:
        """A note of the store about itself."""
        with self._engine.connect() as connection:
            return connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()

    def set_meta(self, key: str, value: str) -> None:
        """Change a note of the store about itself."""
        meta = tables.meta
        with self.writing() as connection:
            if connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount == 0:
                connection.execute(insert(meta).values(key=key, value=value))

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
