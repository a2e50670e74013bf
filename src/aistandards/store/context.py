"""What surrounds the AI standards: what a catalogue of them needs to be whole, though it is not about AI itself.

That is every text of the same work (other editions, what amends or corrects them, drafts), and what an AI standard leads to
or what leads to it: what it replaces or is replaced by, what it amends, its twin. What surrounds the surroundings is left
out: of a longer line only the part within one work is whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from aistandards.model import RELEVANCE_LEVELS, Annotation, Direction, Method, Status
from aistandards.store import tables
from aistandards.store.statements import chunks

CONTEXT = "relevance:context"
"""The concept of a standard that is kept for the sake of an AI standard."""

SAME_WORK = "same-work"

_standard, _arrow, _record, _tag = tables.standard, tables.arrow, tables.record, tables.tag


def core(connection: Connection) -> dict[int, Any]:
    """The AI standards, by id, in natural order: id, designation and work."""
    carried = select(_tag.c.standard_id).where(
        _tag.c.concept.in_([f"relevance:{level}" for level in RELEVANCE_LEVELS]),
        _tag.c.direction != Direction.MENTION.value,
    )
    query = select(_standard.c.id, _standard.c.designation, _standard.c.work).where(_standard.c.id.in_(carried))
    return {row.id: row for row in connection.execute(query.order_by(_standard.c.sort_key, _standard.c.id))}


def surroundings(connection: Connection, of: dict[int, Any] | None = None) -> dict[int, Annotation]:
    """By id, what is kept for an AI standard, with the evidence: that standard and how it is connected.

    Args:
        connection: To read from.
        of: The AI standards, where they are known already.
    """
    inner = core(connection) if of is None else of
    found: dict[int, Annotation] = {}
    for other, kind, designation in (
        *_same_works(connection, inner),
        *_leads_to(connection, inner),
        *_led_from(connection, inner),
    ):
        if other not in inner:
            found.setdefault(other, _evidence(kind, designation))
    return found


def _evidence(kind: str, designation: str) -> Annotation:
    return Annotation(CONTEXT, Method.INHERITED, "relations", designation, 0, len(designation), kind, "1", 1.0)


def _chosen(connection: Connection, column: ColumnElement[Any], values: Iterable[Any], *shown: Any) -> Iterator[Any]:
    for chunk in chunks(sorted(set(values))):
        yield from connection.execute(select(*shown).where(column.in_(chunk)))


def _same_works(connection: Connection, inner: dict[int, Any]) -> Iterator[tuple[int, str, str]]:
    first: dict[str, str] = {}
    for row in inner.values():
        first.setdefault(row.work, row.designation)
    for row in _chosen(connection, _standard.c.work, first, _standard.c.id, _standard.c.work):
        yield row.id, SAME_WORK, first[row.work]


def _leads_to(connection: Connection, inner: dict[int, Any]) -> Iterator[tuple[int, str, str]]:
    """What AI standards point to: by key, by designation, or by the undated name of a work."""
    shown = (_arrow.c.standard_id, _arrow.c.type, _arrow.c.target, _arrow.c.key)
    # In natural order of the AI standards, so that the evidence is the same in every store that holds the same.
    place = {one: number for number, one in enumerate(inner)}
    arrows = sorted(
        _chosen(connection, _arrow.c.standard_id, inner, *shown),
        key=lambda arrow: (place[arrow.standard_id], arrow.type, arrow.target or "", arrow.key or ""),
    )
    targets = {arrow.target for arrow in arrows if arrow.target}
    named = {
        row.designation: row.id
        for row in _chosen(connection, _standard.c.designation, targets, _standard.c.designation, _standard.c.id)
    }
    keyed = _by_key(connection, [arrow.key for arrow in arrows if arrow.key])
    undated = _in_force(connection, targets - named.keys())
    for arrow in arrows:
        ends = [keyed.get(arrow.key), named.get(arrow.target), *undated.get(arrow.target, ())]
        for end in ends:
            if end is not None:
                yield end, arrow.type, inner[arrow.standard_id].designation


def _by_key(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    parted = [key.partition(":") for key in keys]
    found: dict[str, int] = {}
    for source in sorted({source for source, _, _ in parted}):
        ids = [one for name, _, one in parted if name == source]
        shown = (_record.c.source, _record.c.upstream_id, _record.c.standard_id)
        for row in _chosen(connection, _record.c.upstream_id, ids, *shown):
            if row.source == source:
                found[f"{source}:{row.upstream_id}"] = row.standard_id
    return found


def _in_force(connection: Connection, works: set[str]) -> dict[str, list[int]]:
    """What an undated name stands for: the texts in force of that work; while there is none, all of it."""
    shown = (_standard.c.id, _standard.c.work, _standard.c.status)
    found: dict[str, list[Any]] = {}
    for row in _chosen(connection, _standard.c.work, works, *shown):
        found.setdefault(row.work, []).append(row)
    return {
        work: [row.id for row in rows if row.status == Status.PUBLISHED.value] or [row.id for row in rows]
        for work, rows in found.items()
    }


def _led_from(connection: Connection, inner: dict[int, Any]) -> Iterator[tuple[int, str, str]]:
    """What points to AI standards; its arrow is read from its own end, so `replaces` stays what it says."""
    shown = (_arrow.c.standard_id, _arrow.c.type, _arrow.c.target, _arrow.c.key)
    names = {row.designation: row.designation for row in inner.values()}
    rows = _chosen(
        connection, _record.c.standard_id, inner, _record.c.standard_id, _record.c.source, _record.c.upstream_id
    )
    keys = {f"{row.source}:{row.upstream_id}": inner[row.standard_id].designation for row in rows}
    found = [
        (names[arrow.target], arrow.type, arrow.standard_id)
        for arrow in _chosen(connection, _arrow.c.target, names, *shown)
    ]
    found += [
        (keys[arrow.key], arrow.type, arrow.standard_id) for arrow in _chosen(connection, _arrow.c.key, keys, *shown)
    ]
    for designation, kind, other in sorted(found):
        yield other, kind, designation
