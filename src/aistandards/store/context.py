"""Context: the standards that are out of scope but that the catalogue needs to describe those in scope.

These are the standards at either end of a relation of a standard in scope (what it replaces, amends or is identical to, and
the reverse). Of AI standards, all texts of the same work (other editions, amendments, corrigenda, drafts) belong to it too. The context has one step: the
relations of a standard in the context are not followed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from aistandards.model import RELEVANCE_LEVELS, Annotation, Direction, Method, Status
from aistandards.store import tables
from aistandards.store.statements import chunks

CONTEXT = "relevance:context"
"""The concept of a standard that is in the context of a standard in scope."""

SAME_WORK = "same-work"

_standard, _relation, _record, _tag = tables.standard, tables.arrow, tables.record, tables.tag


def standards_in_scope(connection: Connection) -> dict[int, Any]:
    """Return the standards in scope by id, in natural order; each row has id, designation, work and `ai`."""
    tagged = select(_tag.c.standard_id).where(
        _tag.c.concept.in_([f"relevance:{level}" for level in RELEVANCE_LEVELS]),
        _tag.c.direction != Direction.MENTION.value,
    )
    query = select(_standard.c.id, _standard.c.designation, _standard.c.work, _standard.c.ai).where(
        _standard.c.id.in_(tagged)
    )
    return {row.id: row for row in connection.execute(query.order_by(_standard.c.sort_key, _standard.c.id))}


def context_of(connection: Connection, core: dict[int, Any] | None = None) -> dict[int, Annotation]:
    """Return the context of the standards in scope.

    Args:
        connection: An open connection.
        core: The result of `standards_in_scope`, when the caller has it already.

    Returns:
        By id of a standard, the evidence: the standard in scope and the type of the connection.
    """
    rows = standards_in_scope(connection) if core is None else core
    context: dict[int, Annotation] = {}
    for standard_id, kind, designation in (
        *_same_works(connection, rows),
        *_related_from(connection, rows),
        *_related_to(connection, rows),
    ):
        if standard_id not in rows:
            context.setdefault(standard_id, _evidence(kind, designation))
    return context


def _evidence(kind: str, designation: str) -> Annotation:
    return Annotation(CONTEXT, Method.INHERITED, "relations", designation, 0, len(designation), kind, "1", 1.0)


def _select_in(connection: Connection, column: ColumnElement[Any], values: Iterable[Any], *shown: Any) -> Iterator[Any]:
    for chunk in chunks(sorted(set(values))):
        yield from connection.execute(select(*shown).where(column.in_(chunk)))


def _same_works(connection: Connection, core: dict[int, Any]) -> Iterator[tuple[int, str, str]]:
    first: dict[str, str] = {}
    for row in core.values():
        if row.ai:
            first.setdefault(row.work, row.designation)
    for row in _select_in(connection, _standard.c.work, first, _standard.c.id, _standard.c.work):
        yield row.id, SAME_WORK, first[row.work]


def _related_from(connection: Connection, core: dict[int, Any]) -> Iterator[tuple[int, str, str]]:
    """Yield the targets of relations of standards in scope, given by key, by designation or by an undated work."""
    columns = (_relation.c.standard_id, _relation.c.type, _relation.c.target, _relation.c.key)
    # In natural order of the standards in scope, so that equal stores give equal evidence.
    position = {standard_id: index for index, standard_id in enumerate(core)}
    relations = sorted(
        _select_in(connection, _relation.c.standard_id, core, *columns),
        key=lambda row: (position[row.standard_id], row.type, row.target or "", row.key or ""),
    )
    targets = {relation.target for relation in relations if relation.target}
    by_designation = {
        row.designation: row.id
        for row in _select_in(connection, _standard.c.designation, targets, _standard.c.designation, _standard.c.id)
    }
    by_key = _by_key(connection, [relation.key for relation in relations if relation.key])
    by_work = _in_force(connection, targets - by_designation.keys())
    for relation in relations:
        ends = [by_key.get(relation.key), by_designation.get(relation.target), *by_work.get(relation.target, ())]
        for end in ends:
            if end is not None:
                yield end, relation.type, core[relation.standard_id].designation


def _by_key(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    pairs = [key.partition(":") for key in keys]
    standards: dict[str, int] = {}
    for source in sorted({source for source, _, _ in pairs}):
        ids = [upstream_id for name, _, upstream_id in pairs if name == source]
        columns = (_record.c.source, _record.c.upstream_id, _record.c.standard_id)
        for row in _select_in(connection, _record.c.upstream_id, ids, *columns):
            if row.source == source:
                standards[f"{source}:{row.upstream_id}"] = row.standard_id
    return standards


def _in_force(connection: Connection, works: set[str]) -> dict[str, list[int]]:
    """Return the texts in force of each work; all texts of a work that has none in force."""
    columns = (_standard.c.id, _standard.c.work, _standard.c.status)
    by_work: dict[str, list[Any]] = {}
    for row in _select_in(connection, _standard.c.work, works, *columns):
        by_work.setdefault(row.work, []).append(row)
    return {
        work: [row.id for row in rows if row.status == Status.PUBLISHED.value] or [row.id for row in rows]
        for work, rows in by_work.items()
    }


def _related_to(connection: Connection, core: dict[int, Any]) -> Iterator[tuple[int, str, str]]:
    """Yield the standards with a relation to a standard in scope; the type is that of their own relation."""
    columns = (_relation.c.standard_id, _relation.c.type, _relation.c.target, _relation.c.key)
    names = {row.designation: row.designation for row in core.values()}
    records = _select_in(
        connection, _record.c.standard_id, core, _record.c.standard_id, _record.c.source, _record.c.upstream_id
    )
    keys = {f"{row.source}:{row.upstream_id}": core[row.standard_id].designation for row in records}
    related = [
        (names[relation.target], relation.type, relation.standard_id)
        for relation in _select_in(connection, _relation.c.target, names, *columns)
    ]
    related += [
        (keys[relation.key], relation.type, relation.standard_id)
        for relation in _select_in(connection, _relation.c.key, keys, *columns)
    ]
    for designation, kind, standard_id in sorted(related):
        yield standard_id, kind, designation
