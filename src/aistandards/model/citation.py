"""Citations: designations as texts and people write them, with what they add to the designation."""

from enum import StrEnum

import attrs

from aistandards.model.designation import Designation


class Extent(StrEnum):
    """What a citation means by its number."""

    DOCUMENT = "document"
    """The document, or the series where the number has parts and the citation names none."""
    ALL_PARTS = "all-parts"
    """The whole series: `ISO/IEC 11770 (all parts)`, `ISO 9241 series` (ISO/IEC Directives Part 2, 10.4)."""
    FAMILY = "family"
    """Several documents by a placeholder: `ISO/IEC 2501n`, `IEC 62443-x-x`."""


@attrs.frozen(slots=True)
class Citation:
    """A reading of a citation: the designation, and what the text says beside it.

    Attributes:
        designation: The designation. In a family its number or part has the placeholder as the text writes it.
        edition: Number of the edition: the `2` of `Ed. 2`, `ED2`, `ed-2` in a URN; None where the text has none.
        extent: Whether the citation means a document, a whole series or a family.
        adopted: The prefix of an adopting body as the text writes it: `UNE`, `NEN-EN`, `BS EN`; None without one.
        unread: Text after the number that looks like a date or an edition and was not understood; None without one.
    """

    designation: Designation
    edition: str | None = None
    extent: Extent = Extent.DOCUMENT
    adopted: str | None = None
    unread: str | None = None
