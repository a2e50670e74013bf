"""IEEE: an inactive draft is superseded by the standard that its project led to, or else by a later draft of it.

Source: the references of the IEEE dataset. A project has the number of the standard it is for, so a draft leads to the
first standard of that number that is not older than the draft.
"""

import re
from collections.abc import Mapping
from typing import Any

from aistandards.plugin import Designation
from aistandards_relaton.fields import date, mapping, mappings, text
from aistandards_relaton.listings.listing import Later, Named, Standing

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
"""Of a year: a standard of the year of a draft comes after it."""


class IeeeRules:
    """See `Rules`."""

    def named(self, name: str) -> Named | None:
        """`ieee-p802-11k-d-9-0-2007-09` is of a project, `ieee-std-802-11k-2008` the standard; redlines are neither."""
        found = _NAME.fullmatch(name)
        if found is None or "ieee" not in found["publishers"].split("-"):
            return None
        work, year = f"{found['number']}/{found['change'] or ''}", int(found["year"] or 0)
        standards = f"{work} standard"
        if not found["project"] and not found["draft"]:
            return Named((year, _LAST), _spelling(found), (standards,), {}) if year else None
        versions = tuple(map(int, _DIGITS.findall(found["draft"] or "")))
        order = (year, *(*versions, 0, 0, 0)[:3], int(found["month"] or 0))
        if year:
            drafts = f"{work} draft"
            return Named(order, _spelling(found), (drafts,), {"drafts": drafts, "next standard": standards}, matters=1)
        # Without a date a draft is compared only with others that have none, by their numbers.
        drafts = f"{work} undated draft"
        return Named(order, _spelling(found), (drafts,), {"drafts": drafts, "standards": standards}, matters=_LAST)

    def standing(self, later: Later, designation: Designation, record: Mapping[str, Any]) -> Standing | None:
        """Only of a draft that is no longer active."""
        if (text(mapping(record, "ext").get("standard_status")) or "").casefold() != "inactive":
            return None
        number = f"{designation.number}-{designation.part}" if designation.part else designation.number
        if after := later.get("next standard"):
            return Standing(STANDARD, after[0].format(number))
        year = _first_year(record) if "standards" in later else ""
        if led_to := [one for one in later.get("standards", ()) if year and one[-4:] >= year]:
            return Standing(STANDARD, led_to[0].format(number))
        if after := later.get("drafts"):
            return Standing(LATER_DRAFT, after[-1].format(number))
        return None


def _first_year(record: Mapping[str, Any]) -> str:
    """When an undated draft was there at the latest; empty when nothing tells."""
    years = (_YEAR.match(date(one) or "") for one in mappings(record, "date"))
    return min((year[0] for year in years if year), default="")


def _spelling(found: re.Match[str]) -> str:
    """As IEEE writes it, but for the number, whose letters may be small ones."""
    words = (_WORDS.get(word, word.upper()) for word in found["words"].split("-") if word)
    draft, hyphen, version = (found["draft"] or "").partition("-")
    return "".join(
        (
            " ".join((found["publishers"].upper().replace("-", "/"), *words, "")),
            "P" if found["project"] else "",
            "{}",
            f"/{draft}{hyphen}{version.replace('-', '.')}".upper() if draft else "",
            f"/{found['change'].capitalize()}" if found["change"] else "",
            f"-{found['year']}" if found["year"] else "",
            f"-{found['month']}" if found["month"] else "",
        )
    )
