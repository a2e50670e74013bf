"""Citations: designations as texts and people write them, with what they add to the designation."""

import re
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


# A whole part, or the end of a number: `62443-x-x`, `60601-2-XX`, `29110-5-m-n`, `2501n`, `270xx`, `Y.317x`. Other numbers may end in
# such a letter: `IEEE Std 802.11n`.
_PLACEHOLDER = re.compile(
    r"\d[\dA-Z]*(?:-\w+)*?-(?:[xnmyk]{1,4}|X{1,4}|[?*]{1,4})(?:-\w+)*|\d+(?:[xnmyk]{1,3}|X{1,3})(?:-\w+)*|[A-Z]\.\d+x{1,3}",
    re.ASCII,
)


def extent_of(designation: Designation) -> Extent:
    """Return the extent that the number of a designation shows: a placeholder in it means a family.

    The letters of real numbers are capitals: `ISO 105-N:1978`, `IEC 60191-2X:1999`.

    >>> from aistandards import parse_designation
    >>> extent_of(parse_designation("IEC 62443-x-x")).value, extent_of(parse_designation("IEC 62443-3-3")).value
    ('family', 'document')
    """
    return Extent.FAMILY if _PLACEHOLDER.fullmatch(designation.full_number) else Extent.DOCUMENT
