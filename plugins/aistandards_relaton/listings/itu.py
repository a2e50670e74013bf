"""ITU: what is not in force and has a later edition is superseded by it.

Source: the references of the ITU dataset, whose `Withdrawal` stands for whatever is not in force.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.fields import STATUS, mapping, text
from aistandards_relaton.listings.listing import Later, Named, Standing

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
    """See `Rules`."""

    def named(self, name: str) -> Named | None:
        """`itu-t-y-3172-06-2019`, `itu-t-x-509-2000-technical-cor-3-04-2004`, `itu-r-bt-1117-2`."""
        if radio := _RADIO.fullmatch(name):
            return Named(
                (int(radio["revision"]),), f"{{}}-{radio['revision']}", (radio["work"],), {"work": radio["work"]}
            )
        found = _EDITION.fullmatch(name)
        if found is None:
            other = _OTHER.fullmatch(name)
            return other and Named(_order(other), _dated(other), (other["work"],), {"work": other["work"]})
        first, supplement = found["first"], found["supplement"]
        if supplement:
            own = f"{first}/{found['second']}/{found['edition']}/{supplement}"
            return Named(_order(found), _dated(found), (own,), {"work": own, "base": first})
        # A Recommendation with two numbers is a work of its first one.
        second = f"/{_number(found['second'])}" if found["second"] else ""
        version = f" ({found['version'].upper()})" if found["version"] else ""
        return Named(_order(found), _dated(found, second + version), (first,), {"edition": first})

    def standing(self, later: Later, designation: Designation, record: Mapping[str, Any]) -> Standing | None:
        """Only of what is not said to be in force."""
        if (text(mapping(record, *STATUS).get("stage")) or "").casefold() in _IN_FORCE:
            return None
        if after := later.get("edition"):
            return Standing(LATER, after[-1].format(designation.work))
        if after := later.get("work"):
            ending = _REVISION if designation.body == "itu-r" else _DATE
            return Standing(LATER, after[-1].format(ending.sub("", designation.text)))
        if after := later.get("base"):
            return Standing(LATER_OF_BASE, after[-1].format(designation.work))
        return None


def _order(found: re.Match[str]) -> tuple[int, ...]:
    return (int(found["year"]) * 100 + int(found["month"]),)


def _dated(found: re.Match[str], between: str = "") -> str:
    return f"{{}}{between} ({found['month']}/{found['year']})"


def _number(folded: str) -> str:
    """`y-1372-2` is Y.1372.2."""
    return folded.upper().replace("-", ".")
