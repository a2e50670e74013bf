"""Relations between records, in Relaton's words and in ours.

Source: the relation types of the Relaton model, and what IEEE's and ITU's datasets put under them.
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
"""Types that our model has an arrow for. The others point the other way (`hasEdition`, `updatedBy`: the document at the
other end has the arrow), or say nothing of two documents (`complementOf` lists whole series); they are kept in `extra`."""

UPDATES: Mapping[str, RelationType] = {
    "revises": RelationType.REPLACES,
    "amends": RelationType.AMENDS,
    "corrects": RelationType.CORRECTS,
}
"""What IEEE's `updates` means, by its description."""

_TO_BASE: Mapping[str, RelationType] = {
    **dict.fromkeys(("Amd", "Amd.", "A", "FRAG"), RelationType.AMENDS),
    **dict.fromkeys(("Cor", "Cor.", "C", "Technical Cor.", "Err."), RelationType.CORRECTS),
}


def relations_of(
    dataset: Dataset, own: Designation, record: Mapping[str, Any]
) -> tuple[tuple[Relation, ...], Mapping[str, Sequence[Any]]]:
    """The arrows of a record, and by type what it names beyond them."""
    arrows, others = list(relation_to_base(own, _TO_BASE)), dict[str, list[Any]]()
    for entry in mappings(record, "relation"):
        native, named = text(entry.get("type")) or "", _named(entry)
        kind = UPDATES.get(text(entry.get("description")) or "") or TYPES.get(native)
        try:
            target = read_related(dataset, named).text if kind else None
        except DesignationError:
            target = None
        if kind is None or target is None:
            others.setdefault(native, []).append(named or entry)
        elif target != own.text:
            arrows.append(Relation(kind, target))
    return tuple(dict.fromkeys(arrows)), others


def successor_of(dataset: Dataset, own: Designation, spelling: str | None) -> tuple[Relation, ...]:
    """The relation to the one listed that has taken a document's place; empty where there is none that can be named."""
    try:
        target = read(dataset, spelling).text if spelling else own.text
    except DesignationError:
        return ()
    return () if target == own.text else (Relation(RelationType.REPLACED_BY, target),)


def twins_of(dataset: Dataset, record: Mapping[str, Any]) -> tuple[Relation, ...]:
    """The documents with the same text that other bodies number: ITU's records carry their ISO number too."""
    twins = []
    for entry in mappings(record, *IDENTIFIERS):
        if entry.get("type") == "ISO" and dataset.body == "itu":
            try:
                twins.append(Relation(RelationType.IDENTICAL_TO, read_related(dataset, text(entry) or "").text))
            except DesignationError:
                continue
    return tuple(twins)


def _named(entry: Mapping[str, Any]) -> str:
    item = mapping(entry, "bibitem")
    return primary_identifier(item) or next(
        (found for one in values(item, "formattedref", "id") if (found := text(one))), ""
    )
