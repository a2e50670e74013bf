"""The line of a standard as a tree: its editions, what amends them, what is coming, what came before and after, its twins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from aistandards.catalog.editions import is_supplement
from aistandards.errors import DesignationError
from aistandards.model import SUPPLEMENTING, RelationType, Standard
from aistandards.model.codec import from_json
from aistandards.model.designation import names_edition
from aistandards.plugin.designation_reader import DesignationReader

if TYPE_CHECKING:
    from aistandards.catalog.as_of import AsOf
    from aistandards.catalog.catalog import Catalog

_ACROSS = {
    RelationType.REPLACES: "replaces",
    RelationType.REPLACED_BY: "replaced by",
    RelationType.IDENTICAL_TO: "twin text",
    RelationType.ADOPTS: "adopts",
    RelationType.PART_OF: "part of",
}


@attrs.frozen(slots=True)
class Node:
    """One standard in the tree.

    Attributes:
        designation: Its designation.
        role: What it is to the node above: `edition`, `amendment`, `coming`, `replaced by`, `twin text`, …
        status: Where it stands; empty when it is not held.
        issued: When it came into being.
        asked: Whether it is the one that was asked for.
        below: What belongs to it.
    """

    designation: str
    role: str
    status: str = ""
    issued: str = ""
    asked: bool = False
    below: tuple[Node, ...] = ()


# What comes before an edition or beside it was there with it, even where it is not held; what came after was not.
_WAS_THERE = (RelationType.REPLACES, RelationType.IDENTICAL_TO)


def family(catalog: Catalog, standard: Standard, as_of: str | None = None) -> Node:
    """The tree of the work that a standard belongs to.

    Args:
        catalog: Where it is.
        standard: The one that is asked for.
        as_of: A day, month or year: with the statuses of then, and without what was not there yet.

    Raises:
        DateError: `as_of` is not a date.
    """
    then = None
    if as_of is not None:
        from aistandards.catalog.as_of import AsOf

        then = AsOf(catalog, as_of)
    members = list(_then(catalog.standards(work=standard.work), then))
    editions = [one for one in members if not is_supplement(one) and not one.status.is_coming]
    editions.sort(key=lambda one: _began(one) or "")
    below = [_edition(catalog, one, members, standard, then) for one in editions]
    placed = {node.designation for one in below for node in _all(one)}
    below += [
        _node(one, "coming" if one.status.is_coming else "supplement", standard)
        for one in members
        if one.designation not in placed
    ]
    return Node(standard.work, "work", below=tuple(below))


def _then(standards: Iterable[Standard], then: AsOf | None) -> Iterator[Standard]:
    """Standards as they stood, those that were not there yet left out."""
    for one in standards:
        stood = one if then is None else then.then(one)
        if stood is not None:
            yield stood


def _edition(catalog: Catalog, edition: Standard, members: list[Standard], asked: Standard, then: AsOf | None) -> Node:
    supplements = [
        one for one in members if is_supplement(one) and _belongs(one, edition, catalog.plugins.designations)
    ]
    supplements.sort(key=lambda one: _began(one) or "9")
    below = [_node(one, _role(one), asked) for one in supplements]
    for relation in edition.relations:
        if relation.type not in _ACROSS:
            continue
        row = catalog.at_the_end_of(relation)
        if row is None:
            if then is None or relation.type in _WAS_THERE:
                below.append(Node(relation.target or relation.key or "", _ACROSS[relation.type]))
            continue
        for other in _then([from_json(row.data)], then):
            if other.work != edition.work:
                below.append(_node(other, _ACROSS[relation.type], asked))
    return attrs.evolve(_node(edition, "edition", asked), below=tuple(dict.fromkeys(below)))


def _began(standard: Standard) -> str | None:
    issued = standard.dates.issued
    return issued.earliest.isoformat() if issued else None


def _belongs(supplement: Standard, edition: Standard, designations: DesignationReader) -> bool:
    """Whether it amends this edition: named exactly, or by the year of the edition."""
    targets = {relation.target for relation in supplement.relations if relation.type in SUPPLEMENTING} - {None}
    if edition.designation in targets:
        return True
    try:
        stored = designations.parse(edition.designation)
        return any(target and names_edition(designations.parse(target), stored) for target in targets)
    except DesignationError:
        return False


def _role(standard: Standard) -> str:
    if standard.status.is_coming:
        return "coming"
    kinds = {relation.type for relation in standard.relations}
    if RelationType.CORRECTS in kinds:
        return "corrigendum"
    return "amendment" if RelationType.AMENDS in kinds else "supplement"


def _node(standard: Standard, role: str, asked: Standard) -> Node:
    issued = standard.dates.issued
    return Node(
        standard.designation,
        role,
        standard.status.value,
        issued.text if issued else "",
        standard.designation == asked.designation,
    )


def _all(node: Node) -> Iterator[Node]:
    yield node
    for one in node.below:
        yield from _all(one)
