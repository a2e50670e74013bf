"""ETSI: a later version takes the place of an earlier one, except where versions stand side by side by release.

Source: the references of the ETSI dataset; ETSI's prints of 3GPP and GSM specifications, in which the first number of a
version is that of the release (3GPP TR 21.900, 4.0A), and which ETSI maintains release by release.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.fields import STATUS, mapping, text, values
from aistandards_relaton.listings.listing import Later, Named, Standing

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
    """See `Rules`."""

    def named(self, name: str) -> Named | None:
        """`etsi-en-303-645-v2-1-1-2020-06`; the releases of 3GPP's numbers never replace each other."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        date = f"({found['year']}-{found['month']})"
        version: tuple[int, ...]
        if found["edition"]:
            # An edition is a version by its whole number: those of one GSM specification are all of one release.
            version, release, spelling = (int(found["edition"]),), "ed", f"{{}} ed.{found['edition']} {date}"
        else:
            version = tuple(int(found[part]) for part in ("release", "minor", "fix"))
            release, spelling = str(version[0]), f"{{}} V{'.'.join(map(str, version))} {date}"
        work = found["work"] + (f"/{found['supplement']}" if found["supplement"] else "")
        asks = {"release": f"{work} {release}"}
        if not _THREEGPP_NUMBER.match(work):
            asks["work"] = work
        if found["supplement"]:
            asks["base"] = found["work"]
        order = (int(found["year"]) * 100 + int(found["month"]), *version)
        return Named(order, spelling, (work, f"{work} {release}"), asks)

    def standing(self, later: Later, designation: Designation, record: Mapping[str, Any]) -> Standing | None:
        """A title that names the release is the sign where the number is none."""
        if mapping(record, *STATUS):
            return None
        own = _ENDING.sub("", designation.text)
        if "work" not in later or any(_OF_A_RELEASE.search(text(one) or "") for one in values(record, "title")):
            if after := later["release"]:
                return Standing(LATER_OF_RELEASE, after[-1].format(own))
            return Standing(NEWEST_OF_RELEASE)
        if after := later["work"]:
            return Standing(LATER, after[-1].format(own))
        if (after := later.get("base", ())) and designation.base is not None:
            return Standing(LATER_OF_BASE, after[-1].format(designation.base.text))
        return Standing(NEWEST)
