"""Relations of a standard to other standards, each with the current designation of the target."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row

from aistandards.model import Relation, RelationType, Standard
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader

INVERSE: Mapping[str, str] = {
    RelationType.REPLACES.value: RelationType.REPLACED_BY.value,
    RelationType.REPLACED_BY.value: RelationType.REPLACES.value,
    RelationType.AMENDS.value: "amended by",
    RelationType.CORRECTS.value: "corrected by",
    RelationType.SUPPLEMENTS.value: "supplemented by",
    RelationType.IDENTICAL_TO.value: RelationType.IDENTICAL_TO.value,
    RelationType.ADOPTS.value: "adopted by",
}
"""Name of the inverse of each relation."""

SAME_WORK = "same work"


def target_row(reader: Reader, relation: Relation) -> Row[Any] | None:
    """Return the whole row that a relation points to; None if the store does not have it."""
    if relation.key is not None:
        source, _, upstream_id = relation.key.partition(":")
        return reader.by_key(source, upstream_id)
    return next(iter(reader.by_designation(relation.target or "")), None)


def related(reader: Reader, standard: Standard) -> list[tuple[str, str]]:
    """Return the standards that a standard is connected with, as (relation, designation), each once.

    The list contains its own relations, the inverse of the relations that other standards have to it, and the other
    texts of the same work.
    """
    pairs = dict.fromkeys(_own_relations(reader, standard))
    keys = [provenance.key for provenance in standard.provenance]
    for kind, designation in reader.relations_to([standard.designation], keys):
        pairs.setdefault((INVERSE.get(kind, kind), designation))
    known = {designation for _, designation in pairs} | {standard.designation}
    for row in reader.rows(Filter(work=standard.work)):
        if row["designation"] not in known:
            pairs.setdefault((SAME_WORK, row["designation"]))
    return list(pairs)


def _own_relations(reader: Reader, standard: Standard) -> Iterator[tuple[str, str]]:
    for relation in standard.relations:
        row = target_row(reader, relation)
        # A key is no name: without its record, the relation says only that there is something.
        if name := row.designation if row is not None else relation.target:
            yield relation.type.value, name
