"""Inherited tags: an amendment has the concepts of its base, a text those of the identical text of another body.

The end of a sync derives them from the tags of the standards that relations point to. They exist only in `standard` and
`tag`; the records keep what their sources and the rules say. The tag of the context is inherited too.
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
from aistandards.store.context import CONTEXT, context_of
from aistandards.store.standards import copy_data_to_records, tag_row
from aistandards.store.statements import chunks

# The name of a work may end before such a character in a designation.
_ENDS = re.compile(r"[ :]")
_TYPES = [kind.value for kind in (*SUPPLEMENTING, RelationType.IDENTICAL_TO)]
_CONFIDENCE_FACTOR = 0.9
"""A concept of the base nearly always applies to its amendment."""

Inherited = Mapping[int, Mapping[str, Annotation]]
"""By standard and concept, the evidence of an inherited tag."""

Parse = Callable[[str], Designation]
"""Reads a designation; raises `DesignationError` where a text is none."""


def inherit(connection: Connection, parse: Parse) -> None:
    """Update every inherited tag.

    Args:
        connection: A connection in a transaction.
        parse: Reads the designations that relations point to.
    """
    tag = tables.tag
    stored: dict[int, set[str]] = defaultdict(set)
    query = select(tag.c.standard_id, tag.c.concept).where(tag.c.method == Method.INHERITED.value)
    for row in connection.execute(query):
        stored[row.standard_id].add(row.concept)
    inherited = _derive(connection, parse)
    changed = [
        standard_id
        for standard_id in stored.keys() | inherited.keys()
        if stored.get(standard_id, set()) != inherited.get(standard_id, {}).keys()
    ]
    for chunk in chunks(sorted(changed)):
        _rewrite(connection, chunk, inherited)


def without_inherited(standard: Standard) -> Standard:
    """Return the standard without its inherited tags."""
    own = tuple(annotation for annotation in standard.annotations if annotation.method is not Method.INHERITED)
    return attrs.evolve(standard, annotations=own)


def _derive(connection: Connection, parse: Parse) -> Inherited:
    """Return the tags that standards inherit and do not have themselves."""
    bases = list(_bases(connection, parse))
    tag = tables.tag
    own: dict[int, dict[str, tuple[float, str]]] = defaultdict(dict)
    for row in connection.execute(select(tag).where(tag.c.method != Method.INHERITED.value)):
        own[row.standard_id][row.concept] = (row.confidence, row.direction)
    inherited: dict[int, dict[str, Annotation]] = defaultdict(dict)
    for heir, base, kind, designation in bases:
        for concept, (confidence, direction) in own.get(base, {}).items():
            if concept in own.get(heir, {}) or concept.startswith("relevance:") or direction == Direction.MENTION.value:
                continue
            inherited[heir].setdefault(
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
                    round(confidence * _CONFIDENCE_FACTOR, 3),
                    direction=Direction(direction),
                ),
            )
    for standard_id, evidence in context_of(connection).items():
        if CONTEXT not in own.get(standard_id, {}):
            inherited[standard_id][CONTEXT] = evidence
    return inherited


def _bases(connection: Connection, parse: Parse) -> Iterator[tuple[int, int, str, str]]:
    """Yield heir, base, type of relation and designation of the base, in a stable order."""
    relation, standard, record = tables.arrow, tables.standard, tables.record
    has_type = relation.c.type.in_(_TYPES)
    by_designation = (
        select(relation.c.standard_id, standard.c.id, relation.c.type, standard.c.designation)
        .join(standard, standard.c.designation == relation.c.target)
        .where(has_type)
    )
    by_key = (
        select(relation.c.standard_id, standard.c.id, relation.c.type, standard.c.designation)
        .join(record, relation.c.key == record.c.source + ":" + record.c.upstream_id)
        .join(standard, standard.c.id == record.c.standard_id)
        .where(has_type)
    )
    for query in (by_designation, by_key):
        for row in connection.execute(query.order_by(relation.c.standard_id, standard.c.sort_key)):
            if row[0] != row[1]:
                yield row[0], row[1], row[2], row[3]
    yield from _bases_by_year(connection, parse)


def _bases_by_year(connection: Connection, parse: Parse) -> Iterator[tuple[int, int, str, str]]:
    """Yield bases that a relation names by the year of an edition, while the designation has a month too."""
    relation, standard = tables.arrow, tables.standard
    has_type = relation.c.type.in_(_TYPES)
    unresolved = (
        select(relation.c.standard_id, relation.c.type, relation.c.target)
        .outerjoin(standard, standard.c.designation == relation.c.target)
        .where(has_type, standard.c.id.is_(None), relation.c.target.is_not(None))
        .order_by(relation.c.standard_id)
    )
    tagged = select(tables.tag.c.standard_id)
    heirs = select(relation.c.standard_id).where(has_type)
    candidates: dict[str, list[Any]] = defaultdict(list)
    dated = select(standard.c.id, standard.c.designation, standard.c.work)
    for row in connection.execute(
        dated.where(standard.c.issued.is_not(None), standard.c.id.in_(tagged), standard.c.id.not_in(heirs))
    ):
        candidates[row.work].append(row)
    for heir, kind, target in connection.execute(unresolved):
        # Few of very many targets begin as a candidate does; only those are worth reading.
        if not any(target[: end.start()] in candidates for end in _ENDS.finditer(target)):
            continue
        editions = [row for row in _editions(target, candidates, parse) if row.id != heir]
        if len(editions) == 1:
            yield heir, editions[0].id, kind, editions[0].designation


def _editions(target: str, candidates: Mapping[str, Sequence[Any]], parse: Parse) -> list[Any]:
    """Return the candidates that a target names by their year."""
    try:
        asked = parse(target)
        return [row for row in candidates.get(asked.work, ()) if names_edition(asked, parse(row.designation))]
    except DesignationError:
        return []


def _rewrite(connection: Connection, ids: Sequence[int], inherited: Inherited) -> None:
    tag, standard = tables.tag, tables.standard
    copy_data_to_records(connection, ids)
    connection.execute(delete(tag).where(tag.c.standard_id.in_(ids) & (tag.c.method == Method.INHERITED.value)))
    for row in connection.execute(select(standard.c.id, standard.c.data).where(standard.c.id.in_(ids))).all():
        own = without_inherited(from_json(row.data))
        new = tuple(inherited.get(row.id, {}).values())
        data = to_json(attrs.evolve(own, annotations=(*own.annotations, *new)))
        connection.execute(update(standard).where(standard.c.id == row.id).values(data=data))
        if new:
            engines.of(connection).insert(connection, tag, [tag_row(row.id, evidence) for evidence in new])
