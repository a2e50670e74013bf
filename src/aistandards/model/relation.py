"""Relations between standards."""

from enum import StrEnum

import attrs


class RelationType(StrEnum):
    """How one standard stands to another; read as *this standard … that one*."""

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
"""What a text does that is no edition of its own."""


@attrs.frozen(slots=True)
class Relation:
    """One arrow from a standard to another.

    Attributes:
        type: What kind of arrow.
        target: Canonical designation at the other end; None while only its key is known.
        key: `source:upstream-id` of the other end when the upstream points by key. It outlives a change of designation.
    """

    type: RelationType
    target: str | None = None
    key: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.target is None and self.key is None:
            raise ValueError("a relation needs a target designation or a key")
