"""ITU: a later edition supersedes a text that is not in force.

Source: the references of the ITU dataset, in which `Withdrawal` means every text that is not in force.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.fields import STATUS, mapping, text
from aistandards_relaton.listings.listing import LaterDocuments, ListedStatus, MemberName

LATER = "derived: later edition listed"
LATER_OF_BASE = "derived: later edition of what it changes listed"

_NUMBER = r"[a-z]-\d+(?:-\d+)*?"
_EDITION = re.compile(
    rf"itu-t-(?P<first>{_NUMBER})(?:-(?P<second>{_NUMBER}))?(?:-(?P<version>v\d+))?"
    r"(?:-(?P<edition>\d{4})-(?P<supplement>(?:amd|cor|technical-cor|err|add|app|annex)-.+?))?"
    r"-(?P<month>\d\d)-(?P<year>\d{4})",
    re.ASCII,
)
_OTHER = re.compile(r"(?P<work>itu-t-.+)-(?P<month>\d\d)-(?P<year>\d{4})", re.ASCII)
_RADIO = re.compile(r"(?P<work>itu-r-[a-z]{1,3}-\d+)-(?P<revision>\d{1,2})", re.ASCII)
_DATE = re.compile(r" \(\d\d/\d{4}\)$", re.ASCII)
_REVISION = re.compile(r"-\d{1,2}$", re.ASCII)
_IN_FORCE = frozenset(("published", "in force"))


class ItuRules:
    """Rules of ITU; see `Rules`."""

    def parse_name(self, name: str) -> MemberName | None:
        """Parse `itu-t-y-3172-06-2019`, `itu-t-x-509-2000-technical-cor-3-04-2004`, `itu-r-bt-1117-2`."""
        if radio := _RADIO.fullmatch(name):
            return MemberName(
                (int(radio["revision"]),), f"{{}}-{radio['revision']}", (radio["work"],), {"work": radio["work"]}
            )
        match = _EDITION.fullmatch(name)
        if match is None:
            other = _OTHER.fullmatch(name)
            return other and MemberName(_order(other), _dated(other), (other["work"],), {"work": other["work"]})
        first, supplement = match["first"], match["supplement"]
        if supplement:
            group = f"{first}/{match['second']}/{match['edition']}/{supplement}"
            return MemberName(_order(match), _dated(match), (group,), {"work": group, "base": first})
        # The work of a Recommendation with two numbers has the first one.
        second = f"/{_number(match['second'])}" if match["second"] else ""
        version = f" ({match['version'].upper()})" if match["version"] else ""
        return MemberName(_order(match), _dated(match, second + version), (first,), {"edition": first})

    def listed_status(
        self, later: LaterDocuments, designation: Designation, record: Mapping[str, Any]
    ) -> ListedStatus | None:
        """Derive the status of a text that is not in force; return None for other texts."""
        if (text(mapping(record, *STATUS).get("stage")) or "").casefold() in _IN_FORCE:
            return None
        if after := later.get("edition"):
            return ListedStatus(LATER, after[-1].format(designation.work))
        if after := later.get("work"):
            ending = _REVISION if designation.body == "itu-r" else _DATE
            return ListedStatus(LATER, after[-1].format(ending.sub("", designation.text)))
        if after := later.get("base"):
            return ListedStatus(LATER_OF_BASE, after[-1].format(designation.work))
        return None


def _order(match: re.Match[str]) -> tuple[int, ...]:
    return (int(match["year"]) * 100 + int(match["month"]),)


def _dated(match: re.Match[str], between: str = "") -> str:
    return f"{{}}{between} ({match['month']}/{match['year']})"


def _number(name: str) -> str:
    """Return the number in print form: `Y.1372.2` for `y-1372-2`."""
    return name.upper().replace("-", ".")
