"""Lifecycle: the stage of a standard in the terms of its body, and a status common to all bodies."""

from collections.abc import Mapping
from enum import StrEnum

import attrs


class Status(StrEnum):
    """Status common to all bodies; `UNKNOWN` when a native code is not in the tables."""

    PROPOSED = "proposed"
    """A project is proposed, and the body has not accepted it yet."""

    IN_DEVELOPMENT = "in-development"
    """The body has accepted the project; the text is a draft."""

    PUBLISHED = "published"
    """The text is in force, also while the body reviews it."""

    SUPERSEDED = "superseded"
    """Another text stands in its place."""

    WITHDRAWN = "withdrawn"
    """The body has withdrawn the text and names no successor."""

    CANCELLED = "cancelled"
    """The project has ended without a text."""

    UNKNOWN = "unknown"
    """The source states no stage, or a stage that the tables do not have; it is never a guess."""

    @property
    def is_pending(self) -> bool:
        """Whether the status precedes publication."""
        return self in (Status.PROPOSED, Status.IN_DEVELOPMENT)


STANDING: tuple[str, ...] = (Status.PUBLISHED.value, Status.IN_DEVELOPMENT.value, Status.PROPOSED.value)
"""Statuses of what is in force or is to be, in the order of lists."""


@attrs.frozen(slots=True)
class Stage:
    """The stage in the terms of a body, with the common status.

    Attributes:
        native: Code of the body as written: `60.60`, `Consented on 2025-10-17`, `REVISED`; empty when it gives none.
        harmonised: Corresponding ISO/IEC harmonized stage code; None when unknown.
        status: The common status.

    Source: ISO/IEC Directives Part 1, Annex SP; Recommendations ITU-T A.1 and A.8; the IEC publications API.
    """

    native: str
    harmonised: str | None
    status: Status


# ISO/IEC Directives, Part 1, Consolidated ISO Supplement, Annex SP. A document under review, even one with a decision to
# revise it (90.92), is in force until it is withdrawn. 95.92 is the decision *not* to withdraw.
_STAGES: Mapping[Status, str] = {
    Status.PROPOSED: "00.00 00.20 00.60 00.99 10.00 10.20 10.60 10.92",
    Status.IN_DEVELOPMENT: (
        "10.99 20.00 20.20 20.60 20.92 20.93 20.99 30.00 30.20 30.60 30.92 30.93 30.99 "
        "40.00 40.20 40.60 40.92 40.93 40.99 50.00 50.20 50.60 50.92 50.93 50.99 60.00"
    ),
    Status.PUBLISHED: "60.60 90.00 90.20 90.60 90.92 90.93 90.99 95.92",
    Status.WITHDRAWN: "95.00 95.20 95.60 95.99",
    Status.CANCELLED: "00.98 10.98 20.98 30.98 40.98 50.98 60.98 90.98 95.98",
}
HARMONISED_STAGES: Mapping[str, Status] = {code: status for status, codes in _STAGES.items() for code in codes.split()}
"""Every harmonized stage code and its status."""


def harmonised_stage(code: int | str) -> Stage:
    """Return the stage of a harmonized code.

    >>> harmonised_stage(9093).status
    <Status.PUBLISHED: 'published'>

    Args:
        code: The code as `60.60`, `6060` or the number 6060 (20 is `00.20`).

    Returns:
        The stage; its status is `Status.UNKNOWN` for a code that is not in the table.
    """
    text = str(code)
    if "." not in text and text.isascii() and text.isdigit() and len(text) <= 4:
        padded = text.zfill(4)
        text = f"{padded[:2]}.{padded[2:]}"
    status = HARMONISED_STAGES.get(text)
    return Stage(native=text, harmonised=text if status else None, status=status or Status.UNKNOWN)
