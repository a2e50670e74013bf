"""Relations of a standard to other standards, each with the current designation of the target."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from aistandards.model import Relation, RelationType, Standard
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
    keys = [relation.key for relation in standard.relations if relation.key is not None]
    named = reader.designations_of(keys)
    # A key is no name: without its record, the relation says only that there is something.
    own = ((each.type.value, named.get(each.key or "", each.target)) for each in standard.relations)
    pairs = dict.fromkeys((kind, name) for kind, name in own if name)
    others, same_work = reader.others(standard.designation, [each.key for each in standard.provenance], standard.work)
    for kind, designation in others:
        pairs.setdefault((INVERSE.get(kind, kind), designation))
    known = {designation for _, designation in pairs} | {standard.designation}
    pairs.update(dict.fromkeys((SAME_WORK, designation) for designation in same_work if designation not in known))
    return list(pairs)
