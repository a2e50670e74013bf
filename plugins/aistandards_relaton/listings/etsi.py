"""ETSI: a later version replaces an earlier one, except between releases.

Source: the references of the ETSI dataset, and the 3GPP and GSM specifications of ETSI. The first number of their versions
is that of the release (3GPP TR 21.900, 4.0A), and ETSI maintains every release.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.fields import STATUS, mapping, text, values
from aistandards_relaton.listings.listing import LaterDocuments, ListedStatus, MemberName

NEWEST = "derived: newest version listed"
NEWEST_OF_RELEASE = "derived: newest version of its release listed"
LATER = "derived: later version listed"
LATER_OF_RELEASE = "derived: later version of its release listed"
LATER_OF_BASE = "derived: later version of what it changes listed"

_NAME = re.compile(
    r"etsi-(?P<work>(?P<type>i-ets|[a-z]+)-.+?)(?:-(?P<supplement>[ac]\d+))?"
    r"-(?:v(?P<release>\d+)-(?P<minor>\d+)-(?P<fix>\d+)|ed-(?P<edition>\d+))-(?P<year>\d{4})-(?P<month>\d\d)",
    re.ASCII,
)
_THREEGPP_NUMBER = re.compile(r"t[sr]-1[2-5]\d-\d{3}(?!\d)", re.ASCII)
_OF_A_RELEASE = re.compile(r"\b(?:3GPP? (?:T[SR] )?|GSM )\d\d\.\d\d|\bRelease \d", re.ASCII)
_ENDING = re.compile(r" (?:V\d+\.\d+\.\d+|ed\.\d+) \(\d{4}-\d\d\)$", re.ASCII)


class EtsiRules:
    """Rules of ETSI; see `Rules`."""

    def parse_name(self, name: str) -> MemberName | None:
        """Parse `etsi-en-303-645-v2-1-1-2020-06`; releases of 3GPP numbers do not replace each other."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        date = f"({match['year']}-{match['month']})"
        version: tuple[int, ...]
        if match["edition"]:
            # An edition is a version with one number; all editions of a GSM specification belong to one release.
            version, release, spelling = (int(match["edition"]),), "ed", f"{{}} ed.{match['edition']} {date}"
        else:
            version = tuple(int(match[part]) for part in ("release", "minor", "fix"))
            release, spelling = str(version[0]), f"{{}} V{'.'.join(map(str, version))} {date}"
        work = match["work"] + (f"/{match['supplement']}" if match["supplement"] else "")
        searches = {"release": f"{work} {release}"}
        if not _THREEGPP_NUMBER.match(work):
            searches["work"] = work
        if match["supplement"]:
            searches["base"] = match["work"]
        order = (int(match["year"]) * 100 + int(match["month"]), *version)
        return MemberName(order, spelling, (work, f"{work} {release}"), searches)

    def listed_status(
        self, later: LaterDocuments, designation: Designation, record: Mapping[str, Any]
    ) -> ListedStatus | None:
        """Derive the status; a title with a release marks a specification whose number does not show it."""
        if mapping(record, *STATUS):
            return None
        name = _ENDING.sub("", designation.text)
        if "work" not in later or any(_OF_A_RELEASE.search(text(title) or "") for title in values(record, "title")):
            if after := later["release"]:
                return ListedStatus(LATER_OF_RELEASE, after[-1].format(name))
            return ListedStatus(NEWEST_OF_RELEASE)
        if after := later["work"]:
            return ListedStatus(LATER, after[-1].format(name))
        if (after := later.get("base", ())) and designation.base is not None:
            return ListedStatus(LATER_OF_BASE, after[-1].format(designation.base.text))
        return ListedStatus(NEWEST)
