"""Conversion of Relaton's relations between documents.

Source: the relation types of the Relaton model and their use in the datasets of IEEE and ITU.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from aistandards.plugin import Designation, DesignationError, Relation, RelationType, relation_to_base
from aistandards_relaton.datasets import Dataset
from aistandards_relaton.fields import IDENTIFIERS, mapping, mappings, primary_identifier, text, values
from aistandards_relaton.reading import read, read_related

TYPES: Mapping[str, RelationType] = {
    "obsoletes": RelationType.REPLACES,
    "supersedes": RelationType.REPLACES,
    "successorOf": RelationType.REPLACES,
    "obsoletedBy": RelationType.REPLACED_BY,
    "supersededBy": RelationType.REPLACED_BY,
    "hasSuccessor": RelationType.REPLACED_BY,
    "updates": RelationType.AMENDS,
    "editionOf": RelationType.EDITION_OF,
    "instanceOf": RelationType.EDITION_OF,
    "instance": RelationType.EDITION_OF,
    "partOf": RelationType.PART_OF,
    "adoptedFrom": RelationType.ADOPTS,
    "identicalTo": RelationType.IDENTICAL_TO,
}
"""Relation type of each Relaton type that has one; `extra` keeps the others.

Some of the others have the opposite direction (`hasEdition`, `updatedBy`), so the record of the other document has the
relation. Others concern more than two documents (`complementOf` lists whole series).
"""

UPDATES: Mapping[str, RelationType] = {
    "revises": RelationType.REPLACES,
    "amends": RelationType.AMENDS,
    "corrects": RelationType.CORRECTS,
}
"""Relation type of IEEE's `updates`, by its description."""

_TO_BASE: Mapping[str, RelationType] = {
    **dict.fromkeys(("Amd", "Amd.", "A", "FRAG"), RelationType.AMENDS),
    **dict.fromkeys(("Cor", "Cor.", "C", "Technical Cor.", "Err."), RelationType.CORRECTS),
}


def relations_of(
    dataset: Dataset, designation: Designation, record: Mapping[str, Any]
) -> tuple[tuple[Relation, ...], Mapping[str, Sequence[Any]]]:
    """Return the relations of a record, and its other related documents by Relaton type."""
    relations, others = list(relation_to_base(designation, _TO_BASE)), dict[str, list[Any]]()
    for entry in mappings(record, "relation"):
        native, name = text(entry.get("type")) or "", _related_identifier(entry)
        kind = UPDATES.get(text(entry.get("description")) or "") or TYPES.get(native)
        try:
            target = read_related(dataset, name).text if kind else None
        except DesignationError:
            target = None
        if kind is None or target is None:
            others.setdefault(native, []).append(name or entry)
        elif target != designation.text:
            relations.append(Relation(kind, target))
    return tuple(dict.fromkeys(relations)), others


def successor_of(dataset: Dataset, designation: Designation, spelling: str | None) -> tuple[Relation, ...]:
    """Return the relation to the listed successor of a document; empty without a readable one."""
    try:
        target = read(dataset, spelling).text if spelling else designation.text
    except DesignationError:
        return ()
    return () if target == designation.text else (Relation(RelationType.REPLACED_BY, target),)


def identical_relations(dataset: Dataset, record: Mapping[str, Any]) -> tuple[Relation, ...]:
    """Return the relations to identical documents of other bodies; ITU records contain their ISO number."""
    relations = []
    for entry in mappings(record, *IDENTIFIERS):
        if entry.get("type") == "ISO" and dataset.body == "itu":
            try:
                relations.append(Relation(RelationType.IDENTICAL_TO, read_related(dataset, text(entry) or "").text))
            except DesignationError:
                continue
    return tuple(relations)


def _related_identifier(entry: Mapping[str, Any]) -> str:
    item = mapping(entry, "bibitem")
    others = (text(value) for value in values(item, "formattedref", "id"))
    return primary_identifier(item) or next(filter(None, others), "")
