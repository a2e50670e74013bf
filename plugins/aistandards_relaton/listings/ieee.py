"""IEEE: the standard of a project, or else a later draft, supersedes an inactive draft.

Source: the references of the IEEE dataset. A project has the number of its standard. So a draft leads to the first standard
of that number that is not older than the draft.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.fields import date, mapping, mappings, text
from aistandards_relaton.listings.listing import LaterDocuments, ListedStatus, MemberName

STANDARD = "derived: its standard listed"
LATER_DRAFT = "derived: later draft listed"

_NAME = re.compile(
    r"(?P<publishers>[a-z]+(?:-[a-z]+)*?)(?P<words>(?:-(?:un)?approved)?(?:-std)?(?:-(?:cdv|cd|fdis|dis|wd)\d?)?)"
    r"-(?P<project>p(?=[a-z]*\d))?(?P<number>[a-z]{0,3}\d[0-9a-z]*(?:-[0-9a-z]+)*?)"
    r"(?:-(?P<draft>[de]-[0-9a-z]+(?:-[0-9a-z]+)*?))?(?:-(?P<change>(?:cor|amd)\d+))?"
    r"(?:-(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2]))?)?",
    re.ASCII,
)
_WORDS = {word.casefold(): word for word in ("Std", "Approved", "Unapproved")}
_DIGITS = re.compile(r"\d+", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LAST = 99
"""Order of a standard within its year: after all drafts."""


class IeeeRules:
    """Rules of IEEE; see `Rules`."""

    def parse_name(self, name: str) -> MemberName | None:
        """Parse a draft `ieee-p802-11k-d-9-0-2007-09` or a standard `ieee-std-802-11k-2008`; ignore redlines."""
        match = _NAME.fullmatch(name)
        if match is None or "ieee" not in match["publishers"].split("-"):
            return None
        work, year = f"{match['number']}/{match['change'] or ''}", int(match["year"] or 0)
        standards = f"{work} standard"
        if not match["project"] and not match["draft"]:
            return MemberName((year, _LAST), _spelling(match), (standards,), {}) if year else None
        versions = tuple(map(int, _DIGITS.findall(match["draft"] or "")))
        order = (year, *(*versions, 0, 0, 0)[:3], int(match["month"] or 0))
        if year:
            drafts = f"{work} draft"
            return MemberName(
                order, _spelling(match), (drafts,), {"drafts": drafts, "next standard": standards}, first=1
            )
        # An undated draft is compared with other undated drafts only, by number.
        drafts = f"{work} undated draft"
        return MemberName(order, _spelling(match), (drafts,), {"drafts": drafts, "standards": standards}, first=_LAST)

    def listed_status(
        self, later: LaterDocuments, designation: Designation, record: Mapping[str, Any]
    ) -> ListedStatus | None:
        """Derive the status of an inactive draft; return None for other documents."""
        if (text(mapping(record, "ext").get("standard_status")) or "").casefold() != "inactive":
            return None
        number = f"{designation.number}-{designation.part}" if designation.part else designation.number
        if after := later.get("next standard"):
            return ListedStatus(STANDARD, after[0].format(number))
        year = _first_year(record) if "standards" in later else ""
        if standards := [name for name in later.get("standards", ()) if year and name[-4:] >= year]:
            return ListedStatus(STANDARD, standards[0].format(number))
        if after := later.get("drafts"):
            return ListedStatus(LATER_DRAFT, after[-1].format(number))
        return None


def _first_year(record: Mapping[str, Any]) -> str:
    """Return the first year of an undated draft's events, or an empty text without dates."""
    years = (_YEAR.match(date(event) or "") for event in mappings(record, "date"))
    return min((year[0] for year in years if year), default="")


def _spelling(match: re.Match[str]) -> str:
    """Return IEEE's spelling with `{}` for the number, whose capitals the name does not show."""
    words = (_WORDS.get(word, word.upper()) for word in match["words"].split("-") if word)
    draft, hyphen, version = (match["draft"] or "").partition("-")
    return "".join(
        (
            " ".join((match["publishers"].upper().replace("-", "/"), *words, "")),
            "P" if match["project"] else "",
            "{}",
            f"/{draft}{hyphen}{version.replace('-', '.')}".upper() if draft else "",
            f"/{match['change'].capitalize()}" if match["change"] else "",
            f"-{match['year']}" if match["year"] else "",
            f"-{match['month']}" if match["month"] else "",
        )
    )
