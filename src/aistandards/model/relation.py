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
    """This standard stands in the place of the target."""

    REPLACED_BY = "replaced-by"
    """The target stands in the place of this standard."""

    AMENDS = "amends"
    """This standard is an amendment of the target."""

    CORRECTS = "corrects"
    """This standard is a corrigendum of the target."""

    SUPPLEMENTS = "supplements"
    """This standard is a supplement of the target."""

    IDENTICAL_TO = "identical-to"
    """Another body publishes the same text as the target."""

    ADOPTS = "adopts"
    """This standard is an adoption of the target by another body."""

    EDITION_OF = "edition-of"
    """The target is a work, and this standard is one of its editions."""

    PART_OF = "part-of"
    """The target is a series, and this standard is one of its parts."""


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
