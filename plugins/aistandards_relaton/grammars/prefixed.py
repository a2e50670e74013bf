"""Designations of bodies without a special grammar: a prefix and any text after it.

The prefixes are those of the datasets; other texts are no designations.
"""

import re
from collections.abc import Iterable, Mapping

from aistandards.plugin import Designation, date_or_none
from aistandards_relaton.grammars.pattern import PatternGrammar

_YEAR = r"[:-]((?:19|20)\d\d)(?:-(?:0[1-9]|1[0-2]))?"
_ADDRESSES = (
    re.compile(
        r"(?:https?://)?(?:[\w-]+\.)*ecma-international\.org/.*?/(?P<name>ecma-\d+)(?:[/._?#-].*)?",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(r"(?:https?://)?docs\.ogc\.org/\w+/(?P<name>\d\d-\d{3}(?:r\d+)?)(?:[/.?#].*)?", re.ASCII),
)
"""Addresses of pages with a number; OGC writes its number without its name."""
_DATED = frozenset({"bipm", "calconnect", "cie", "easc", "gost", "jcgm", "jis", "oiml"})
"""The bodies that print the year of the edition behind the number."""
_ENDING = re.compile(rf"{_YEAR}(?: \([A-Z]\))?$", re.ASCII)


class PrefixedGrammar(PatternGrammar):
    """Grammar of `<PREFIX> <anything>`; see `Grammar`. A year at the end is the date and no part of the work."""

    name = "relaton-prefixed"
    example = "ECMA-262"

    def __init__(self, bodies: Mapping[str, str]) -> None:
        """Make the grammar.

        Args:
            bodies: Body of each prefix.
        """
        longest_first = "|".join(re.escape(prefix) for prefix in sorted(bodies, key=len, reverse=True))
        self._bodies = bodies
        self.bodies = tuple(dict.fromkeys(bodies.values()))
        self.prefix = re.compile(rf"(?:{longest_first})(?=[ /-])")
        self.form = re.compile(
            rf"(?P<prefix>{longest_first})(?P<rest>[ /-][^\x00-\x1f\x7f-\x9f\u3040-\u30ff\u4e00-\u9fff]+)"
        )

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match."""
        body = self._bodies[match["prefix"]]
        ending = _ENDING.search(match["rest"]) if body in _DATED else None
        number = match["rest"][: ending.start() if ending else None]
        return Designation(
            text=match[0],
            body=body,
            publishers=(match["prefix"],),
            number=number.lstrip(" -/") or match["rest"].strip(),
            date=date_or_none(ending[1]) if ending else None,
            work=match["prefix"] + number,
        )

    def spellings(self, text: str) -> Iterable[str]:
        """Return the text, also with its prefix in capitals."""
        for pattern in _ADDRESSES:
            if address := pattern.fullmatch(text):
                name = address["name"]
                return (f"OGC {name}" if name[0].isdigit() else name.upper(),)
        prefix, rest = re.match(r"([^ /-]*)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
        return (text, prefix.upper() + rest)
