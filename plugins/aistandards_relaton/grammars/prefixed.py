"""Designations of the bodies without a grammar of their own: their prefix, and whatever they put behind it.

The prefixes are those of the datasets, so nothing else is taken for a designation.
"""

import re
from collections.abc import Iterable, Mapping

from aistandards.plugin import Designation, date_or_none
from aistandards_relaton.grammars.pattern import PatternGrammar

_YEAR = r"[:-]((?:19|20)\d\d)(?:-(?:0[1-9]|1[0-2]))?"
_ENDING = re.compile(rf"{_YEAR}(?: \([A-Z]\))?$", re.ASCII)


class PrefixedGrammar(PatternGrammar):
    """Reads `<PREFIX> <anything>`; see `Grammar`. A year at the end is the edition's, and no part of the work."""

    name = "relaton-prefixed"
    example = "ECMA-262"

    def __init__(self, bodies: Mapping[str, str]) -> None:
        """Make one.

        Args:
            bodies: Body by prefix.
        """
        longest_first = "|".join(re.escape(prefix) for prefix in sorted(bodies, key=len, reverse=True))
        self._bodies = bodies
        self.bodies = tuple(dict.fromkeys(bodies.values()))
        self.prefix = re.compile(rf"(?:{longest_first})(?=[ /-])")
        self.form = re.compile(rf"(?P<prefix>{longest_first})(?P<rest>[ /-][^\x00-\x1f\x7f-\x9f]+)")

    def made(self, found: re.Match[str]) -> Designation:
        """The designation."""
        ending = _ENDING.search(found["rest"])
        number = found["rest"][: ending.start() if ending else None]
        return Designation(
            text=found[0],
            body=self._bodies[found["prefix"]],
            publishers=(found["prefix"],),
            number=number.lstrip(" -/") or found["rest"].strip(),
            date=date_or_none(ending[1]) if ending else None,
            work=found["prefix"] + number,
        )

    def spellings(self, text: str) -> Iterable[str]:
        """The text with its prefix in capitals."""
        prefix, rest = re.match(r"([^ /-]*)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
        return (text, prefix.upper() + rest)
