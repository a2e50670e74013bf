"""W3C: a later publication of the same short name supersedes a draft, and a later final text a final text.

Source: the W3C Process Document. W3C publishes each step under its own date: a draft may have a hundred of them.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.grammars.w3c import STAGES
from aistandards_relaton.listings.listing import LaterDocuments, ListedStatus, MemberName

LATER = "derived: later publication listed"

_FINAL = frozenset(("REC", "RY", "NOTE", "WG-NOTE", "IG-NOTE", "STMT"))
_ENDED = frozenset(("SPSD", "RSCND", "OBSL", "RET"))
_LONGEST_FIRST = sorted(STAGES, key=len, reverse=True)
_NAME = re.compile(
    rf"(?:w3c-)?(?P<stage>{'|'.join(_LONGEST_FIRST).lower()})-(?P<work>.+)-(?P<date>(?:19|20)\d{{6}}|9\d{{5}})",
    re.ASCII,
)


class W3cRules:
    """Rules of W3C; see `Rules`."""

    def parse_name(self, name: str) -> MemberName | None:
        """Parse `crd-webnn-20240419`; until 1998 the year has two digits."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        stage, work, date = match["stage"].upper(), match["work"], match["date"]
        order = (int(f"19{date}" if len(date) == 6 else date),)
        spelling = f"W3C {stage}-{{}}-{date}"
        if stage in _ENDED:
            return MemberName(order, spelling, (work,), {})
        final = f"{work} final"
        groups = (work, final) if stage in _FINAL else (work,)
        return MemberName(order, spelling, groups, {"later": final if stage in _FINAL else work})

    def listed_status(
        self, later: LaterDocuments, designation: Designation, record: Mapping[str, Any]
    ) -> ListedStatus | None:
        """Return the status of a publication that a later one supersedes; None for other publications."""
        after = later.get("later")
        return ListedStatus(LATER, after[-1].format(designation.number)) if after else None
