"""States of ITU-T texts and their common status.

Source: Recommendations ITU-T A.1 (working methods), A.8 (alternative approval process), WTSA Resolution 1 (traditional
approval process); the words are from the recommendations database and the work programme.
"""

import re
from collections.abc import Mapping

from aistandards.plugin import Stage, Status

REC_STATES: Mapping[str, tuple[str, Status]] = {
    "in force": ("60.60", Status.PUBLISHED),
    "in force (prepublished)": ("60.60", Status.PUBLISHED),
    "prepublished": ("60.60", Status.PUBLISHED),
    "superseded": ("95.99", Status.SUPERSEDED),
    "withdrawn": ("95.99", Status.WITHDRAWN),
    "deleted": ("95.99", Status.WITHDRAWN),
    "not in force": ("95.99", Status.WITHDRAWN),
}
"""Harmonised code and status of each state in the recommendations database."""

WORK_STATES: Mapping[str, tuple[str, Status]] = {
    "new work item agreed": ("10.99", Status.IN_DEVELOPMENT),
    "under study": ("20.20", Status.IN_DEVELOPMENT),
    "ongoing": ("20.20", Status.IN_DEVELOPMENT),
    "carried to next study period": ("20.20", Status.IN_DEVELOPMENT),
    "issued from previous study period": ("20.20", Status.IN_DEVELOPMENT),
    "frozen": ("20.20", Status.IN_DEVELOPMENT),
    "stalled": ("20.20", Status.IN_DEVELOPMENT),
    "consented": ("40.00", Status.IN_DEVELOPMENT),
    "determined": ("40.00", Status.IN_DEVELOPMENT),
    "in aap last call": ("40.20", Status.IN_DEVELOPMENT),
    "last call": ("40.20", Status.IN_DEVELOPMENT),
    "in tap consultation": ("40.20", Status.IN_DEVELOPMENT),
    "aap last call judgment": ("40.60", Status.IN_DEVELOPMENT),
    "last call judgment": ("40.60", Status.IN_DEVELOPMENT),
    "in aap additional review": ("50.20", Status.IN_DEVELOPMENT),
    "additional review": ("50.20", Status.IN_DEVELOPMENT),
    "additional review judgment": ("50.60", Status.IN_DEVELOPMENT),
    "sent to study group": ("40.93", Status.IN_DEVELOPMENT),
    "to be published": ("60.00", Status.IN_DEVELOPMENT),
    # An ITU-T text is in force from its approval or agreement, not from its publication.
    "approved": ("60.60", Status.PUBLISHED),
    "agreed": ("60.60", Status.PUBLISHED),
    "deleted": ("20.98", Status.CANCELLED),
    "discontinued": ("20.98", Status.CANCELLED),
    "cancelled": ("20.98", Status.CANCELLED),
    "not approved": ("50.98", Status.CANCELLED),
    "withdrawn": ("20.98", Status.CANCELLED),
    "merged": ("20.98", Status.CANCELLED),
}
"""Harmonised code and status of each state of a work item, without date and remark."""

_REMARK = re.compile(r"\[([^\]]*)\]")
# "Consented on 2025-10-17", "Determined 2025-07-25", "to be published after Dec 2025 meeting"
_WHEN = re.compile(r"\s+(?:on|in|after|since|\d{4}).*$", re.IGNORECASE)


def rec_stage(native: str | None, *, later_edition: bool) -> Stage:
    """Return the stage of a record of the recommendations database.

    Args:
        native: Its state as ITU-T writes it.
        later_edition: Whether the database lists a later edition. With one, a text that is no longer in force is
            superseded, without one it is withdrawn; the word of the database does not matter.
    """
    code, status = REC_STATES.get((native or "").strip().casefold(), (None, Status.UNKNOWN))
    if status in (Status.SUPERSEDED, Status.WITHDRAWN):
        status = Status.SUPERSEDED if later_edition else Status.WITHDRAWN
    return Stage(native or "", code, status)


def work_stage(native: str | None) -> Stage:
    """Return the stage of a work item; an empty state has the status `unknown`.

    >>> work_stage("Consented on 2025-10-17 [Issued from previous study period]").harmonised
    '40.00'
    """
    text = " ".join((native or "").split())
    bare = _WHEN.sub("", _REMARK.sub("", text).strip()).casefold()
    if not bare and (remark := _REMARK.search(text)):
        bare = remark[1].strip().casefold()
    code, status = WORK_STATES.get(bare, (None, Status.UNKNOWN))
    return Stage(text, code, status)
