"""Queries for readers: lists, counts, look-ups and search over the `standard` rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Row,
    bindparam,
    func,
    nulls_first,
    or_,
    select,
    union_all,
)

from aistandards.errors import GroupingError
from aistandards.model import Direction
from aistandards.model.text import values_of
from aistandards.store import engines, facets, tables
from aistandards.store.statements import chunks, whole_records

_standard = tables.standard
_SHOWN = [column for column in _standard.c if column.name not in ("data", "facet")]

# Look-ups that a check repeats by the hundred; built once, they are compiled and cached once.
_number = tables.number
_BY_DESIGNATION = select(_standard).where(_standard.c.designation == bindparam("designation")).order_by(_standard.c.id)
_BY_NUMBER = (
    # Not `IN`, which SQLite answers by going through the whole catalogue in its order.
    select(*_SHOWN)
    .join(_number, (_number.c.standard_id == _standard.c.id) & (_number.c.number == bindparam("number")))
    .order_by(_standard.c.sort_key)
)
_WORKS = select(_number.c.number, _standard.c.work).join(_standard, _standard.c.id == _number.c.standard_id)
_AFTER = _WORKS.where(_number.c.number >= bindparam("number")).order_by(_number.c.number).limit(bindparam("most"))
_BEFORE = (
    _WORKS.where(_number.c.number < bindparam("number")).order_by(_number.c.number.desc()).limit(bindparam("most"))
)
_AROUND = union_all(select(_AFTER.subquery()), select(_BEFORE.subquery()))

_CARRIED = tables.tag.c.direction != Direction.MENTION.value

COUNTABLE: Mapping[str, ColumnElement[Any]] = {
    "body": _standard.c.body,
    "status": _standard.c.status,
    "stage": _standard.c.stage,
    "type": _standard.c.type,
    "committee": _standard.c.committee,
    "year": func.substr(_standard.c.issued, 1, 4),
    "work-item": _standard.c.work_item,
    "relevance": _standard.c.relevance,
}
"""What standards can be counted by."""


def _askable(text: Any) -> str:
    """A text that every engine takes: what a terminal could not decode comes as halves of surrogate pairs."""
    return str(text).encode("utf-8", "replace").decode()


def _askable_or_none(text: Any) -> str | None:
    return None if text is None else _askable(text)


def _all_askable(texts: str | Iterable[Any]) -> tuple[str, ...]:
    return tuple(_askable(text) for text in values_of(texts))


def _groups(groups: str | Iterable[str | Iterable[Any]]) -> tuple[tuple[str, ...], ...]:
    return tuple(_all_askable(group) for group in ([groups] if isinstance(groups, str) else groups))


_KEPT: Mapping[str, ColumnElement[Any]] = {
    "body": tables.facet.c.body,
    "status": tables.facet.c.status,
    "type": tables.facet.c.type,
    "work-item": tables.facet.c.work_item,
    "relevance": tables.facet.c.relevance,
}
"""What of it is counted when standards are written; the rest is counted when it is asked for."""


def check_countable(by: Iterable[str]) -> None:
    """Refuse what standards cannot be counted by.

    Raises:
        GroupingError: It names what they can be.
    """
    for name in by:
        if name not in COUNTABLE:
            raise GroupingError(f"standards cannot be counted by {name!r}; choose from {', '.join(COUNTABLE)}")


@attrs.frozen(slots=True, kw_only=True)
class Filter:
    """Which standards; what is None or empty does not restrict.

    Attributes:
        body: Bodies or publishers; a joint standard belongs to each of its own.
        leading: The body that leads; a joint standard has one.
        status: Values of the common ladder.
        type: Deliverable types, in any case.
        committee: A committee and everything below it.
        work: The undated work.
        since: Published or approved on or after this date, which may be a year or a month.
        until: Published or approved on or before this date.
        ai: Only AI standards, or only others.
        relevance: Levels of relevance to AI: `ai`, `ai-enabled`, `not-ai`.
        tags: Groups of concepts; a standard must carry one of each group. Mere mentions do not count.
        mentions: Whether they do.
        gone: Only what the upstream no longer lists, or only what it lists.
        work_item: Only entries of programmes of work, or none of them.
    """

    body: Sequence[str] = attrs.field(default=(), converter=_all_askable)
    leading: str | None = attrs.field(default=None, converter=_askable_or_none)
    status: Sequence[str] = attrs.field(default=(), converter=_all_askable)
    type: Sequence[str] = attrs.field(default=(), converter=_all_askable)
    committee: str | None = attrs.field(default=None, converter=_askable_or_none)
    work: str | None = attrs.field(default=None, converter=_askable_or_none)
    since: str | None = attrs.field(default=None, converter=_askable_or_none)
    until: str | None = attrs.field(default=None, converter=_askable_or_none)
    ai: bool | None = None
    relevance: Sequence[str] = attrs.field(default=(), converter=_all_askable)
    tags: Sequence[Sequence[str]] = attrs.field(default=(), converter=_groups)
    mentions: bool = False
    gone: bool | None = None
    work_item: bool | None = None

    @property
    def is_faceted(self) -> bool:
        """Whether the kept counts know everything it asks for."""
        return not (self.committee or self.work or self.since or self.until or self.tags)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The filter in SQL, every value bound."""
        yield from self.of_facets(_standard)
        yield from self._of_standards()

    def of_facets(self, table: FromClause) -> Iterator[ColumnElement[bool]]:
        """What can be asked of `standard` and of `facet` alike."""
        columns = table.c
        if self.body:
            yield or_(*(columns.publishers.contains(f" {body.casefold()} ", autoescape=True) for body in self.body))
        if self.leading is not None:
            yield columns.body == self.leading.casefold()
        if self.status:
            yield columns.status.in_([str(status) for status in self.status])
        if self.type:
            yield func.lower(columns.type).in_([kind.lower() for kind in self.type])
        if self.ai is not None:
            yield columns.ai.is_(self.ai)
        if self.relevance:
            yield columns.relevance.in_(list(self.relevance))
        if self.work_item is not None:
            yield columns.work_item.is_(self.work_item)
        if self.gone is not None and table is tables.facet:
            yield columns.gone.is_(self.gone)
        elif self.gone is not None:
            yield columns.gone.is_not(None) if self.gone else columns.gone.is_(None)

    def _of_standards(self) -> Iterator[ColumnElement[bool]]:
        columns = _standard.c
        if self.committee is not None:
            below = columns.committee.startswith(self.committee + "/", autoescape=True)
            yield or_(columns.committee == self.committee, below)
        if self.work is not None:
            yield columns.work == self.work
        if self.since is not None:
            # A date of lesser precision may lie on either side: 2023 is not before 2023-05.
            yield columns.issued >= func.substr(self.since, 1, func.length(columns.issued))
        if self.until is not None:
            yield func.substr(columns.issued, 1, len(self.until)) <= self.until
        for group in self.tags:
            carried = select(tables.tag.c.standard_id).where(tables.tag.c.concept.in_(list(group)))
            if not self.mentions:
                carried = carried.where(_CARRIED)
            yield columns.id.in_(carried)


def _first(connection: Connection, chosen: Filter, number: int) -> list[int]:
    """Ids of the first so many standards that a filter of facets chooses."""
    facet = tables.facet
    conditions = list(chosen.of_facets(facet))
    if not conditions:
        query = select(_standard.c.id).order_by(_standard.c.sort_key, _standard.c.id).limit(number)
        return list(connection.execute(query).scalars())
    found = connection.execute(select(facet.c.id).where(facet.c.count > 0, *conditions)).scalars()
    return facets.first(connection, list(found), number)


class Reader:
    """Read-only queries. Each opens and closes its own transaction."""

    def __init__(self, engine: Engine) -> None:
        self._dialect = engines.of(engine)
        self._engine = engine.execution_options(**self._dialect.READING)
        self._asking = engine.execution_options(**self._dialect.ASKING)

    def _rows(self, query: Any, **values: Any) -> list[Row[Any]]:
        with self._asking.connect() as connection:
            return list(connection.execute(query, values))

    def count(self, chosen: Filter) -> int:
        """How many standards a filter chooses."""
        return int(self.stats((), chosen)[0]["count"])

    def rows(
        self, chosen: Filter, *, limit: int | None = None, offset: int = 0, whole: bool = False
    ) -> Iterator[Mapping[str, Any]]:
        """Chosen standards as flat rows, in natural order of designation; with `whole` their JSON too."""
        columns = list(_standard.c) if whole else _SHOWN
        query = select(*columns).order_by(_standard.c.sort_key, _standard.c.id)
        with self._engine.connect() as connection:
            if limit is not None and chosen.is_faceted and offset + limit <= facets.DEEPEST:
                query = query.where(_standard.c.id.in_(_first(connection, chosen, offset + limit)[offset:]))
            else:
                query = query.where(*chosen.conditions()).limit(limit).offset(offset or None)
            for row in connection.execution_options(yield_per=500).execute(query):
                yield dict(row._mapping)

    def chosen_ids(self, ids: Sequence[int], chosen: Filter) -> set[int]:
        """Return those of some standards, by id, that a filter chooses."""
        query = select(_standard.c.id).where(_standard.c.id.in_(list(ids)), *chosen.conditions())
        return {row.id for row in self._rows(query)}

    def data(self, chosen: Filter, *, limit: int | None = None, offset: int = 0) -> Iterator[str]:
        """Chosen standards as JSON lines, in natural order of designation."""
        query = select(_standard.c.data).where(*chosen.conditions()).order_by(_standard.c.sort_key, _standard.c.id)
        query = query.limit(limit).offset(offset or None)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield row.data

    def lines_of(self, works: Iterable[str] | None) -> Iterator[tuple[int, str]]:
        """Ids and JSON lines of everything in some works, in no order; of everything there is without them."""
        query = select(_standard.c.id, _standard.c.data)
        with self._engine.connect() as connection:
            if works is None:
                yield from (tuple(row) for row in connection.execution_options(yield_per=2000).execute(query))
                return
            for chunk in chunks(sorted(works)):
                yield from (tuple(row) for row in connection.execute(query.where(_standard.c.work.in_(chunk))))

    def lines_at(self, designations: Iterable[str], keys: Iterable[str]) -> Iterator[str]:
        """JSON lines of the standards with these designations, or of which these are the keys."""
        record = tables.record
        key = record.c.source + ":" + record.c.upstream_id
        parted = [one.partition(":") for one in sorted(keys)]
        whole = select(_standard.c.data)
        with self._engine.connect() as connection:
            for names in chunks(sorted(designations)):
                yield from connection.execute(whole.where(_standard.c.designation.in_(names))).scalars()
            for some in chunks(parted):
                # The whole key alone would pass by the index, which has its two halves.
                mine = (
                    record.c.source.in_({source for source, _, _ in some}),
                    record.c.upstream_id.in_([one for _, _, one in some]),
                    key.in_(["".join(parts) for parts in some]),
                )
                ids = select(record.c.standard_id).where(*mine)
                yield from connection.execute(whole.where(_standard.c.id.in_(ids))).scalars()

    def first_seen(self, keys: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
        """Of records by key, what first brought them: source, upstream id, what was read and when."""
        journal, runs = tables.journal, tables.run
        by_source: dict[str, list[str]] = defaultdict(list)
        for source, _, upstream_id in (key.partition(":") for key in keys):
            by_source[source].append(upstream_id)
        query = select(journal.c.source, journal.c.upstream_id, runs.c.source.label("reader"), runs.c.started).join(
            runs, runs.c.id == journal.c.run_id
        )
        with self._engine.connect() as connection:
            for source, ids in by_source.items():
                for chunk in chunks(ids):
                    mine = (journal.c.source == source) & journal.c.upstream_id.in_(chunk)
                    rows = connection.execute(
                        query.where(mine, journal.c.field == "record").order_by(journal.c.id.desc())
                    )
                    yield from (tuple(row) for row in rows)

    def by_id(self, ids: Sequence[int]) -> dict[int, Row[Any]]:
        """Whole rows by id."""
        return {row.id: row for row in self._rows(select(_standard).where(_standard.c.id.in_(list(ids))))}

    def by_designation(self, designation: str) -> list[Row[Any]]:
        """Whole rows with exactly this canonical designation."""
        return self._rows(_BY_DESIGNATION, designation=_askable(designation))

    def by_number(self, number: str) -> list[Row[Any]]:
        """Rows without their JSON known by this number (with part), in natural order."""
        return self._rows(_BY_NUMBER, number=_askable(number.casefold()))

    def by_key(self, source: str, upstream_id: str) -> Row[Any] | None:
        """The whole row that one source's record belongs to."""
        record = tables.record
        mine = select(record.c.standard_id).where(
            (record.c.source == source) & (record.c.upstream_id == _askable(upstream_id))
        )
        found = self._rows(select(_standard).where(_standard.c.id.in_(mine)))
        return found[0] if found else None

    def records_of(self, standard_id: int) -> list[Row[Any]]:
        """What each source says about one standard."""
        record = tables.record
        return self._rows(whole_records().where(record.c.standard_id == standard_id).order_by(record.c.source))

    def pointing_at(self, designations: Sequence[str], keys: Sequence[str]) -> list[tuple[str, str]]:
        """Relations of other standards that end at these designations or keys: (type, designation of the other)."""
        arrow = tables.arrow
        query = (
            select(arrow.c.type, _standard.c.designation)
            .join(_standard, _standard.c.id == arrow.c.standard_id)
            .where(or_(arrow.c.target.in_(list(designations)), arrow.c.key.in_(list(keys))))
            .order_by(_standard.c.sort_key)
        )
        return [tuple(row) for row in self._rows(query)]

    def numbers_around(self, number: str, limit: int = 100) -> list[tuple[str, str]]:
        """The numbers that stand next to one in the alphabet, with the works they belong to.

        Those that begin alike stand together, so that one walk along the index finds them for every length; `LIKE`
        would read the whole table for each.
        """
        return [tuple(row) for row in self._rows(_AROUND, number=_askable(number.casefold()), most=limit)]

    def search(self, query: str, limit: int) -> list[Mapping[str, Any]]:
        """Flat rows of the standards that hold every word, best first."""
        with self._engine.connect() as connection:
            ids = self._dialect.search(connection, _askable(query), limit)
            rows = connection.execute(select(*_SHOWN).where(_standard.c.id.in_(ids)))
            found = {row.id: dict(row._mapping) for row in rows}
        return [found[one] for one in ids if one in found]

    def tags(self, prefix: str, chosen: Filter) -> list[Row[Any]]:
        """Concepts that chosen standards carry and whose names begin with a prefix: standard id, concept."""
        tag = tables.tag
        query = (
            select(tag.c.standard_id, tag.c.concept)
            .join(_standard, _standard.c.id == tag.c.standard_id)
            .where(tag.c.concept.startswith(prefix, autoescape=True), _CARRIED, *chosen.conditions())
        )
        return self._rows(query)

    def all_records(self) -> Iterator[Any]:
        """What each source says of everything: source, key and JSON."""
        record = tables.record
        query = whole_records().order_by(record.c.source, record.c.sort_key)
        with self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=500).execute(query)

    def bodies(self) -> set[str]:
        """Every source and publisher that a standard is listed under, in lower case."""
        query = select(tables.facet.c.publishers).where(tables.facet.c.count > 0).distinct()
        with self._engine.connect() as connection:
            return {name for names in connection.execute(query).scalars() for name in names.split()}

    def journal(self, run: int, moment: str, *, whole: bool = False) -> list[Mapping[str, Any]]:
        """Entries of the journal from a run or a moment on, newest first; what a snapshot brought only with `whole`."""
        journal, runs = tables.journal, tables.run
        query = (
            select(journal, runs.c.started)
            .join(runs, runs.c.id == journal.c.run_id)
            .where(runs.c.id >= run, runs.c.started >= moment)
            .order_by(journal.c.id.desc())
        )
        if not whole:
            query = query.where(runs.c.source != "snapshot")
        return [dict(row._mapping) for row in self._rows(query)]

    def stats(self, by: Sequence[str], chosen: Filter) -> list[dict[str, Any]]:
        """Counts of standards for every combination that occurs.

        Raises:
            GroupingError: Something that standards cannot be counted by.
        """
        check_countable(by)
        kept = chosen.is_faceted and _KEPT.keys() >= set(by)
        known = _KEPT if kept else COUNTABLE
        columns = [known[name].label(f"by{place}") for place, name in enumerate(by)]
        number = func.coalesce(func.sum(tables.facet.c.count), 0) if kept else func.count()
        query = select(*columns, number.label("count"))
        if kept:
            query = query.select_from(tables.facet).where(tables.facet.c.count > 0, *chosen.of_facets(tables.facet))
        else:
            query = query.select_from(_standard).where(*chosen.conditions())
        if columns:
            # By their names: the bound values of one expression, given twice, make it two for PostgreSQL.
            query = query.group_by(*(column.name for column in columns))
            query = query.order_by(*(nulls_first(column) for column in columns))
        return [dict(zip((*by, "count"), row, strict=True)) for row in self._rows(query)]
