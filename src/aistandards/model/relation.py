"""Relations between standards."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from aistandards.model.designation import Designation


class RelationType(StrEnum):
    """Type of a relation, read from the standard that has it: *this standard replaces the target*."""

    REPLACES = "replaces"
    REPLACED_BY = "replaced-by"
    AMENDS = "amends"
    CORRECTS = "corrects"
    SUPPLEMENTS = "supplements"
    IDENTICAL_TO = "identical-to"
    ADOPTS = "adopts"
    EDITION_OF = "edition-of"
    PART_OF = "part-of"


SUPPLEMENTING = (RelationType.AMENDS, RelationType.CORRECTS, RelationType.SUPPLEMENTS)
"""Types of relations of texts that are no editions: amendments, corrigenda and supplements."""


@attrs.frozen(slots=True)
class Relation:
    """A relation of a standard to another.

    Attributes:
        type: Type of the relation.
        target: Canonical designation of the other standard; None while only its key is known.
        key: `source:upstream-id` of the other standard, when the upstream gives it; it survives a change of designation.
    """

    type: RelationType
    target: str | None = None
    key: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.target is None and self.key is None:
            raise ValueError("a relation needs a target designation or a key")


def relation_to_base(designation: "Designation", kinds: Mapping[str, RelationType]) -> tuple[Relation, ...]:
    """Return the relation of a supplement to what it supplements; an empty tuple for anything else.

    Args:
        designation: Of the supplement.
        kinds: What a supplement of each kind does, by `Supplement.kind`; a kind that is missing supplements.
    """
    if designation.base is None or not designation.supplements:
        return ()
    kind = kinds.get(designation.supplements[-1].kind, RelationType.SUPPLEMENTS)
    return (Relation(kind, designation.base.text),)
