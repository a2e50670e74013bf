"""Read-only queries: lists, counts, look-ups and search."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, literal, nulls_first, select, tuple_

from aistandards.model.filter import Filter
from aistandards.store import facets, journal, look_ups, tables
from aistandards.store.conditions import (
    COUNTABLE,
    FACET_COLUMNS,
    check_countable,
    conditions,
    facet_conditions,
    is_faceted,
)
from aistandards.store.connections import Connections
from aistandards.store.counts import Counts
from aistandards.store.events import Events
from aistandards.store.joint_records import JointRecords
from aistandards.store.slugs import Slugs
from aistandards.store.statements import chunks, records_with_data
from aistandards.store.tags import Tags
from aistandards.store.texts import Texts

_standard = tables.standard


def _encodable(text: str) -> str:
    """Return a text that every engine takes; a terminal may hand over halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()


class Reader:
    """Read-only queries. Each opens and closes its own transaction.

    Args:
        connections: Connections of readers.

    Attributes:
        one_state: Answers all questions of a thread from one state; see `Connections.one_state`.
        kept: Keeps a result as long as the state is the same; see `Connections.kept`.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.one_state, self.kept = connections.one_state, connections.kept

    def _rows(self, query: Any, **values: Any) -> list[Row[Any]]:
        with self._connections.connect() as connection:
            # At once: a result that is iterated asks the driver for each row.
            return list(connection.execute(query, values).all())

    def count(self, criteria: Filter) -> int:
        """Return the number of standards that match a filter."""
        return int(self.stats((), criteria)[0]["count"])

    def rows(
        self,
        criteria: Filter,
        *,
        limit: int | None = None,
        offset: int = 0,
        after: tuple[str, int] | None = None,
        with_data: bool = False,
    ) -> Iterator[Mapping[str, Any]]:
        """Yield matching standards as flat rows, in natural order of designation.

        Args:
            criteria: The filter.
            limit: How many rows to yield at most.
            offset: How many rows to skip.
            after: `sort_key` and `id` of a row; only rows behind it count.
            with_data: Add the JSON of the standard.

        Yields:
            Columns of `standard` by name.
        """
        if (with_data, limit, offset, after) == (True, None, 0, None) and criteria == Filter(work=criteria.work or ""):
            # The page of each standard asks for its work, and to build the statement takes longer than to run it.
            yield from (dict(row._mapping) for row in self._rows(look_ups.WHOLE_ROWS_OF_WORK, work=criteria.work))
            return
        query = look_ups.WHOLE_ROWS if with_data else look_ups.ROWS
        if after is not None:
            query = query.where(tuple_(_standard.c.sort_key, _standard.c.id) > tuple_(*map(literal, after)))
        with self._connections.connect(several=True) as connection:
            if after is None and limit is not None and is_faceted(criteria) and offset + limit <= facets.MAX_PAGE_END:
                query = query.where(_standard.c.id.in_(self._first_ids(connection, criteria, offset + limit)[offset:]))
            else:
                query = query.where(*conditions(criteria)).limit(limit).offset(offset or None)
            result = connection.execute(query, execution_options={"yield_per": 500})
            names = tuple(result.keys())
            for row in result:
                yield dict(zip(names, row, strict=True))

    def _first_ids(self, connection: Connection, criteria: Filter, number: int) -> list[int]:
        """Return ids of the first standards that match a filter on facets, in natural order of designation."""
        restrictions = list(facet_conditions(criteria, tables.facet))
        if not restrictions:
            query = select(_standard.c.id).order_by(_standard.c.sort_key, _standard.c.id).limit(number)
            return list(connection.execute(query).scalars())
        matching = select(tables.facet.c.id).where(tables.facet.c.count > 0, *restrictions)
        ids = self.kept(("facets of", criteria), lambda: list(connection.execute(matching).scalars()))
        return facets.first_ids(connection, ids, number)

    def matching_ids(self, ids: Sequence[int], criteria: Filter) -> set[int]:
        """Return those of some standards, by id, that match a filter."""
        query = select(_standard.c.id).where(_standard.c.id.in_(list(ids)), *conditions(criteria))
        return {row.id for row in self._rows(query)}

    def lines(self, criteria: Filter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Yield matching standards as lines of JSON, in natural order of designation."""
        query = select(_standard.c.data).where(*conditions(criteria)).order_by(_standard.c.sort_key, _standard.c.id)
        query = query.limit(limit).offset(offset or None)
        with self._connections.connect(several=True) as connection:
            for row in connection.execute(query, execution_options={"yield_per": 500}):
                yield row.data

    def lines_of_works(self, works: Iterable[str] | None) -> Iterator[tuple[int, str]]:
        """Yield id and line of JSON of all standards of some works, in no particular order.

        Args:
            works: The works; None for all standards.

        Yields:
            Id of a standard and its line of JSON.
        """
        query = select(_standard.c.id, _standard.c.data)
        with self._connections.connect(several=True) as connection:
            if works is None:
                yield from (tuple(row) for row in connection.execute(query, execution_options={"yield_per": 2000}))
                return
            for chunk in chunks(sorted(works)):
                yield from (tuple(row) for row in connection.execute(query.where(_standard.c.work.in_(chunk))))

    def lines_of_standards(self, designations: Iterable[str], keys: Iterable[str]) -> Iterator[str]:
        """Yield lines of JSON of the standards with these designations or keys.

        Args:
            designations: Canonical designations.
            keys: Keys of records, `source:upstream-id`.

        Yields:
            Lines of JSON; a standard occurs once for each way in which it is named.
        """
        record = tables.record
        key = record.c.source + ":" + record.c.upstream_id
        pairs = [text.partition(":") for text in sorted(keys)]
        data = select(_standard.c.data)
        with self._connections.connect(several=True) as connection:
            for names in chunks(sorted(designations)):
                yield from connection.execute(data.where(_standard.c.designation.in_(names))).scalars()
            for chunk in chunks(pairs):
                # The index has source and upstream id; a condition on the whole key alone would not use it.
                matches = (
                    record.c.source.in_({source for source, _, _ in chunk}),
                    record.c.upstream_id.in_([upstream_id for _, _, upstream_id in chunk]),
                    key.in_(["".join(parts) for parts in chunk]),
                )
                ids = select(record.c.standard_id).where(*matches)
                yield from connection.execute(data.where(_standard.c.id.in_(ids))).scalars()

    def first_seen(self, keys: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield the runs that added records as new; see `journal.first_seen`."""
        with self._connections.connect(several=True) as connection:
            yield from journal.first_seen(connection, keys)

    def by_id(self, ids: Sequence[int]) -> dict[int, Row[Any]]:
        """Return rows of `standard` by id."""
        return {row.id: row for row in self._rows(look_ups.BY_ID, ids=list(ids))}

    def to_rank(self, ids: Sequence[int]) -> Sequence[Row[Any]]:
        """Return id, sort key, relevance and JSON of some standards, in no particular order."""
        # Plain SQL: the constructs of SQLAlchemy take longer to write the numbers than the engine to find the rows.
        numbers = ", ".join(map(str, ids)) or "NULL"
        with self._connections.connect() as connection:
            return connection.exec_driver_sql(
                f"SELECT id, sort_key, relevance, data FROM standard WHERE id IN ({numbers})"
            ).all()

    def designations(self, ids: Sequence[int]) -> list[str]:
        """Return the designations of some standards, by id, in no particular order."""
        return [row.designation for row in self._rows(look_ups.DATES, ids=list(ids))]

    def held(self, designations: Iterable[str]) -> set[str]:
        """Return which of these designations standards of the store have."""
        return {row.designation for row in self._rows(look_ups.HELD, designations=list(designations))}

    def by_designation(self, designation: str) -> list[Row[Any]]:
        """Return the rows of `standard` with exactly this canonical designation."""
        return self._rows(look_ups.BY_DESIGNATION, designation=_encodable(designation))

    def by_number(self, number: str) -> list[Row[Any]]:
        """Return the rows with this number (with part) and dates of withdrawal, without JSON, in natural order."""
        return self._rows(look_ups.BY_NUMBER, number=_encodable(number.casefold()))

    def by_number_start(self, start: str, limit: int = 5000) -> list[Row[Any]]:
        """Return the rows whose number begins with a text, in the form of `by_number`.

        Args:
            start: The beginning of the number, for example `15408-`.
            limit: How many rows to return at most.
        """
        start = _encodable(start.casefold())
        return self._rows(look_ups.BY_NUMBER_START, start=start, end=start[:-1] + chr(ord(start[-1]) + 1), limit=limit)

    def by_key(self, source: str, upstream_id: str) -> Row[Any] | None:
        """Return the row of `standard` that a record belongs to.

        Args:
            source: Name of the source.
            upstream_id: Key of the record at the upstream.

        Returns:
            The row; None when there is no such record.
        """
        record = tables.record
        standard_id = select(record.c.standard_id).where(
            (record.c.source == source) & (record.c.upstream_id == _encodable(upstream_id))
        )
        rows = self._rows(select(_standard, look_ups.WITHDRAWN).where(_standard.c.id.in_(standard_id)))
        return rows[0] if rows else None

    def newest_issue(self, source: str, until: str) -> str | None:
        """Return the latest date of issue of the texts of a source; None when it has none.

        Args:
            source: Name of the source.
            until: The date after which dates are announcements or errors.
        """
        record = tables.record
        query = (
            select(func.max(_standard.c.issued))
            .join(record, record.c.standard_id == _standard.c.id)
            .where(record.c.source == source, ~_standard.c.work_item, _standard.c.issued <= until)
        )
        newest: str | None = self._rows(query)[0][0]
        return newest

    def records_of(self, standard_id: int) -> list[Row[Any]]:
        """Return the records of a standard, one for each source."""
        record = tables.record
        return self._rows(records_with_data().where(record.c.standard_id == standard_id).order_by(record.c.source))

    def others(self, designation: str, keys: Sequence[str], work: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Return the relations of other standards to a standard, and the designations of the standards of its work.

        Args:
            designation: Canonical designation of the standard.
            keys: Keys of its records, `source:upstream-id`.
            work: Its work.

        Returns:
            Type of each relation and designation of the other standard; the designations of the work. Both are in natural
            order.
        """
        rows = self._rows(look_ups.OTHERS, designation=designation, keys=keys, work=work)
        rows.sort(key=lambda row: (row.sort_key, row.id))
        relations = [(row.type, row.designation) for row in rows if row.type is not None]
        return relations, [row.designation for row in rows if row.type is None]

    def replacements(self, designation: str) -> list[str]:
        """Return the designations of what replaces a standard, as its own relations or those of others state it.

        The result has no keys of records: a relation by key counts when the store has the record.

        Args:
            designation: Canonical designation of the standard.
        """
        rows = self._rows(look_ups.REPLACEMENTS, designation=_encodable(designation))
        stated = [(row.target, row.key) for row in rows]
        named = self.designations_of(key for target, key in stated if not target)
        names = (target or named.get(key) for target, key in stated)
        return list(dict.fromkeys(name for name in names if name))

    def designations_of(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the designation of the standard of each of some records, by the key of the record."""
        parts = [key.partition(":") for key in keys]
        if not parts:
            return {}
        sources, ids = sorted({part[0] for part in parts}), [part[2] for part in parts]
        rows = self._rows(look_ups.BY_KEYS, sources=sources, ids=ids)
        return {f"{row.source}:{row.upstream_id}": row.designation for row in rows}

    def neighbouring_numbers(self, number: str, limit: int = 100) -> list[tuple[str, str]]:
        """Return the numbers before and after a number in alphabetical order.

        Numbers with the same beginning are neighbours, whatever the length of the beginning, and the index returns them
        in one pass. `LIKE` would read the whole table for each length.

        Args:
            number: The number, with part.
            limit: How many numbers to return at most on each side.

        Returns:
            Each number and the work that it belongs to.
        """
        return [
            tuple(row) for row in self._rows(look_ups.NEIGHBOURS, number=_encodable(number.casefold()), limit=limit)
        ]

    def search(self, query: str, limit: int) -> list[Mapping[str, Any]]:
        """Return flat rows of the standards that contain every word, best first."""
        with self._connections.connect(several=True) as connection:
            ids = self._connections.dialect.search(connection, _encodable(query), limit)
            rows = connection.execute(select(*look_ups.SHOWN).where(_standard.c.id.in_(ids)))
            by_id = {row.id: dict(row._mapping) for row in rows}
        return [by_id[standard_id] for standard_id in ids if standard_id in by_id]

    def hits(self, parts: Iterable[Iterable[str]], limit: int) -> list[int]:
        """Return ids of standards that match every part of a query, not ranked: all words of one of its phrases."""
        written = [list(map(_encodable, phrases)) for phrases in parts]
        with self._connections.connect() as connection:
            return self._connections.dialect.hits(connection, written, limit)

    @property
    def tags(self) -> Tags:
        """The concepts that standards carry."""
        return Tags(self._connections)

    @property
    def counts(self) -> Counts:
        """Counts of standards, editions and works for statistics."""
        return Counts(self._connections, self.stats)

    @property
    def events(self) -> Events:
        """The entries of the journal as events."""
        return Events(self._connections)

    @property
    def joint(self) -> JointRecords:
        """The records of standards that have several."""
        return JointRecords(self._connections)

    @property
    def slugs(self) -> Slugs:
        """The slugs of designations and works."""
        return Slugs(self._connections)

    @property
    def texts(self) -> Texts:
        """What the texts of the standards have."""
        return Texts(self._connections)

    def all_records(self) -> Iterator[Any]:
        """Yield the rows of all records of all sources, each with its JSON."""
        record = tables.record
        query = records_with_data().order_by(record.c.source, record.c.sort_key)
        with self._connections.connect(several=True) as connection:
            yield from connection.execute(query, execution_options={"yield_per": 500})

    def bodies(self) -> frozenset[str]:
        """Return the names of all sources and publishers with a standard, in lower case."""
        query = select(tables.facet.c.publishers).where(tables.facet.c.count > 0).distinct()
        return self.kept("bodies", lambda: frozenset(name for row in self._rows(query) for name in row[0].split()))

    def journal_after(self, last: int | str) -> list[Mapping[str, Any]]:
        """Return entries of the journal, newest first; see `journal.entries_after`."""
        with self._connections.connect() as connection:
            return journal.entries_after(connection, last)

    def stats(self, by: Sequence[str], criteria: Filter) -> list[dict[str, Any]]:
        """Return counts of standards for every combination that occurs.

        Args:
            by: Groupings, keys of `COUNTABLE`.
            criteria: The filter.

        Returns:
            One dictionary for each combination: the groupings and `count`.

        Raises:
            GroupingError: Standards cannot be counted by one of the groupings.
        """
        check_countable(by)
        from_facets = is_faceted(criteria) and FACET_COLUMNS.keys() >= set(by)
        known = FACET_COLUMNS if from_facets else COUNTABLE
        columns = [known[name].label(f"by{index}") for index, name in enumerate(by)]
        number = func.coalesce(func.sum(tables.facet.c.count), 0) if from_facets else func.count()
        query = select(*columns, number.label("count"))
        if from_facets:
            facet = tables.facet
            query = query.select_from(facet).where(facet.c.count > 0, *facet_conditions(criteria, facet))
        else:
            query = query.select_from(_standard).where(*conditions(criteria))
        if columns:
            # By name: PostgreSQL takes an expression that occurs twice, with bound values, for two expressions.
            query = query.group_by(*(column.name for column in columns))
            query = query.order_by(*(nulls_first(column) for column in columns))
        return [dict(zip((*by, "count"), row, strict=True)) for row in self._rows(query)]
