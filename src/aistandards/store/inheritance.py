"""Concepts that a standard has from another: an amendment from its base, a text from its twin.

They are made from the tags of what relations point to, once everything of a sync is stored, and live only in what
readers see: the records stay what their sources and the rules say. What surrounds AI standards is marked in the same way.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, delete, select, update

from aistandards.errors import DesignationError
from aistandards.model import SUPPLEMENTING, Annotation, Direction, Method, RelationType, Standard
from aistandards.model.codec import from_json, to_json
from aistandards.model.designation import Designation, names_edition
from aistandards.store import engines, tables
from aistandards.store.context import CONTEXT, surroundings
from aistandards.store.standards import keep_apart, tag_row
from aistandards.store.statements import chunks

_KINDS = [kind.value for kind in (*SUPPLEMENTING, RelationType.IDENTICAL_TO)]
# Where the name of a work may end inside of a designation.
_ENDS = re.compile(r"[ :]")
_LESS_SURE = 0.9
"""What is true of the base is nearly always true of its amendment."""

Wanted = Mapping[int, Mapping[str, Annotation]]
Parse = Callable[[str], Designation]
"""Reads a designation; raises `DesignationError` where it is none."""


def inherit(connection: Connection, parse: Parse) -> None:
    """Bring every inherited concept up to date.

    Args:
        connection: In a transaction.
        parse: Reads what relations point to.
    """
    tag = tables.tag
    held: dict[int, set[str]] = defaultdict(set)
    inherited = select(tag.c.standard_id, tag.c.concept).where(tag.c.method == Method.INHERITED.value)
    for row in connection.execute(inherited):
        held[row.standard_id].add(row.concept)
    wanted = _wanted(connection, parse)
    changed = [one for one in held.keys() | wanted.keys() if held.get(one, set()) != wanted.get(one, {}).keys()]
    for chunk in chunks(sorted(changed)):
        _rewrite(connection, chunk, wanted)


def _wanted(connection: Connection, parse: Parse) -> Wanted:
    """By standard and concept, the evidence for what it has from another and not of its own."""
    bases = list(_bases(connection, parse))
    tag = tables.tag
    own: dict[int, dict[str, tuple[float, str]]] = defaultdict(dict)
    for row in connection.execute(select(tag).where(tag.c.method != Method.INHERITED.value)):
        own[row.standard_id][row.concept] = (row.confidence, row.direction)
    wanted: dict[int, dict[str, Annotation]] = defaultdict(dict)
    for heir, base, kind, designation in bases:
        for concept, (confidence, direction) in own.get(base, {}).items():
            if concept in own.get(heir, {}) or concept.startswith("relevance:") or direction == Direction.MENTION.value:
                continue
            wanted[heir].setdefault(
                concept,
                Annotation(
                    concept,
                    Method.INHERITED,
                    "relations",
                    designation,
                    0,
                    len(designation),
                    kind,
                    "1",
                    round(confidence * _LESS_SURE, 3),
                    direction=Direction(direction),
                ),
            )
    for one, evidence in surroundings(connection).items():
        if CONTEXT not in own.get(one, {}):
            wanted[one][CONTEXT] = evidence
    return wanted


def _bases(connection: Connection, parse: Parse) -> Iterator[tuple[int, int, str, str]]:
    """Heir, base, kind of relation and designation of the base, in a stable order."""
    arrow, standard, record = tables.arrow, tables.standard, tables.record
    kinds = arrow.c.type.in_(_KINDS)
    named = (
        select(arrow.c.standard_id, standard.c.id, arrow.c.type, standard.c.designation)
        .join(standard, standard.c.designation == arrow.c.target)
        .where(kinds)
    )
    keyed = (
        select(arrow.c.standard_id, standard.c.id, arrow.c.type, standard.c.designation)
        .join(record, arrow.c.key == record.c.source + ":" + record.c.upstream_id)
        .join(standard, standard.c.id == record.c.standard_id)
        .where(kinds)
    )
    for query in (named, keyed):
        for row in connection.execute(query.order_by(arrow.c.standard_id, standard.c.sort_key)):
            if row[0] != row[1]:
                yield row[0], row[1], row[2], row[3]
    yield from _bases_by_year(connection, parse)


def _bases_by_year(connection: Connection, parse: Parse) -> Iterator[tuple[int, int, str, str]]:
    """Bases that are named less exactly than they are held: an edition by its year, where it has a month too."""
    arrow, standard = tables.arrow, tables.standard
    kinds = arrow.c.type.in_(_KINDS)
    unmet = (
        select(arrow.c.standard_id, arrow.c.type, arrow.c.target)
        .outerjoin(standard, standard.c.designation == arrow.c.target)
        .where(kinds, standard.c.id.is_(None), arrow.c.target.is_not(None))
        .order_by(arrow.c.standard_id)
    )
    tagged = select(tables.tag.c.standard_id)
    heirs = select(arrow.c.standard_id).where(kinds)
    candidates: dict[str, list[Any]] = defaultdict(list)
    dated = select(standard.c.id, standard.c.designation, standard.c.work)
    for row in connection.execute(
        dated.where(standard.c.issued.is_not(None), standard.c.id.in_(tagged), standard.c.id.not_in(heirs))
    ):
        candidates[row.work].append(row)
    for heir, kind, target in connection.execute(unmet):
        # Few of very many targets begin as a candidate does; only those are worth being read.
        if not any(target[: end.start()] in candidates for end in _ENDS.finditer(target)):
            continue
        editions = [row for row in _editions(target, candidates, parse) if row.id != heir]
        if len(editions) == 1:
            yield heir, editions[0].id, kind, editions[0].designation


def _editions(target: str, candidates: Mapping[str, Sequence[Any]], parse: Parse) -> list[Any]:
    """The candidates that a target names by their year."""
    try:
        asked = parse(target)
        return [row for row in candidates.get(asked.work, ()) if names_edition(asked, parse(row.designation))]
    except DesignationError:
        return []


def _rewrite(connection: Connection, chosen: Sequence[int], wanted: Wanted) -> None:
    tag, standard = tables.tag, tables.standard
    keep_apart(connection, chosen)
    connection.execute(delete(tag).where(tag.c.standard_id.in_(chosen) & (tag.c.method == Method.INHERITED.value)))
    for row in connection.execute(select(standard.c.id, standard.c.data).where(standard.c.id.in_(chosen))).all():
        whole = own(from_json(row.data))
        new = tuple(wanted.get(row.id, {}).values())
        data = to_json(attrs.evolve(whole, annotations=(*whole.annotations, *new)))
        connection.execute(update(standard).where(standard.c.id == row.id).values(data=data))
        if new:
            engines.of(connection).insert(connection, tag, [tag_row(row.id, one) for one in new])


def own(standard: Standard) -> Standard:
    """The standard without what it has from others."""
    kept = tuple(one for one in standard.annotations if one.method is not Method.INHERITED)
    return attrs.evolve(standard, annotations=kept)
