"""The family of a standard as a tree: editions, supplements, drafts, predecessors, successors and identical texts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from aistandards.catalog.editions import is_supplement
from aistandards.catalog.relations import target_row
from aistandards.errors import DesignationError
from aistandards.model import SUPPLEMENTING, RelationType, Standard
from aistandards.model.codec import from_json
from aistandards.model.designation import names_edition
from aistandards.model.filter import Filter
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store.reader import Reader

if TYPE_CHECKING:
    from aistandards.catalog.as_of import AsOf

_ROLE_BY_RELATION = {
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
        role: Its relation to the node above, for example `edition`, `amendment`, `coming` or `replaced by`.
        status: Its status; empty when the store does not have it.
        issued: Date of publication or approval; empty when it is not known.
        is_requested: Whether it is the standard that the tree was made for.
        below: The standards that belong to it.
    """

    designation: str
    role: str
    status: str = ""
    issued: str = ""
    is_requested: bool = False
    below: tuple["Node", ...] = ()


# A predecessor or an identical text existed on the day, even if the store does not have it. A successor may be later.
_EXISTED_BEFORE = (RelationType.REPLACES, RelationType.IDENTICAL_TO)


def family(reader: Reader, standard: Standard, designations: DesignationReader, day: "AsOf | None" = None) -> Node:
    """Return the tree of the work that a standard belongs to.

    Args:
        reader: The store's reader.
        standard: The standard that the tree is made for.
        designations: Reads designations.
        day: The day whose statuses are shown; standards that did not exist then are left out. None means today.
    """
    standards = (from_json(data) for data in reader.lines(Filter(work=standard.work)))
    members = list(_on_day(standards, day))
    editions = [member for member in members if _is_edition(member)]
    editions.sort(key=lambda edition: _issued(edition) or "")
    below = [_edition(reader, edition, members, standard, designations, day) for edition in editions]
    included = {node.designation for tree in below for node in _nodes(tree)}
    below += [
        _node(member, _role_in_work(member), standard) for member in members if member.designation not in included
    ]
    return Node(standard.work, "work", below=tuple(below))


def _is_edition(member: Standard) -> bool:
    return not is_supplement(member) and not member.status.is_pending and not member.work_item


def _role_in_work(member: Standard) -> str:
    if member.status.is_pending:
        return "coming"
    return "work item" if member.work_item else "supplement"


def _on_day(standards: Iterable[Standard], day: "AsOf | None") -> Iterator[Standard]:
    """Yield standards as they were on a day, without those that did not exist yet."""
    for standard in standards:
        past = standard if day is None else day.state_of(standard)
        if past is not None:
            yield past


def _edition(
    reader: Reader,
    edition: Standard,
    members: list[Standard],
    queried: Standard,
    designations: DesignationReader,
    day: "AsOf | None",
) -> Node:
    """Return the tree of an edition."""
    supplements = [member for member in members if is_supplement(member) and _belongs(member, edition, designations)]
    supplements.sort(key=lambda supplement: _issued(supplement) or "9")
    below = [_node(supplement, _role(supplement), queried) for supplement in supplements]
    for relation in edition.relations:
        if relation.type not in _ROLE_BY_RELATION:
            continue
        row = target_row(reader, relation)
        if row is None:
            # A key is no name. Without the record that it belongs to, there is nothing to show.
            if relation.target and (day is None or relation.type in _EXISTED_BEFORE):
                below.append(Node(relation.target, _ROLE_BY_RELATION[relation.type]))
            continue
        for other in _on_day([from_json(row.data)], day):
            if other.work != edition.work:
                below.append(_node(other, _ROLE_BY_RELATION[relation.type], queried))
    return attrs.evolve(_node(edition, "edition", queried), below=tuple(dict.fromkeys(below)))


def _issued(standard: Standard) -> str | None:
    issued = standard.dates.issued
    return issued.earliest.isoformat() if issued else None


def _belongs(supplement: Standard, edition: Standard, designations: DesignationReader) -> bool:
    """Return whether a supplement names this edition, exactly or by its year."""
    targets = {relation.target for relation in supplement.relations if relation.type in SUPPLEMENTING} - {None}
    if edition.designation in targets:
        return True
    try:
        designation = designations.parse(edition.designation)
        return any(target and names_edition(designations.parse(target), designation) for target in targets)
    except DesignationError:
        return False


def _role(standard: Standard) -> str:
    if standard.status.is_pending:
        return "coming"
    kinds = {relation.type for relation in standard.relations}
    if RelationType.CORRECTS in kinds:
        return "corrigendum"
    return "amendment" if RelationType.AMENDS in kinds else "supplement"


def _node(standard: Standard, role: str, queried: Standard) -> Node:
    issued = standard.dates.issued
    return Node(
        standard.designation,
        role,
        standard.status.value,
        issued.text if issued else "",
        standard.designation == queried.designation,
    )


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.below:
        yield from _nodes(child)
