"""Finding phrases: one automaton over all of them, so that a text is read once however many there are.

Phrases and texts are compared folded (see `folding`). A phrase stands alone: `AI` is not in *maize*. A `*` at the end
of one of its words stands for any ending, for languages that inflect.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

import ahocorasick_rs

from aistandards.tagging.folding import fold, stands_alone

Hit = tuple[int, int, int]
"""Number of the phrase, start and end in the folded text."""


class PhraseFinder:
    """Finds any of some phrases.

    Args:
        phrases: As written in a rule.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = [fold(phrase) for phrase in phrases]

    @cached_property
    def _automaton(self) -> Any:
        """Phrases up to their first `*`; the rest is looked at where that is found."""
        return ahocorasick_rs.AhoCorasick([phrase.partition("*")[0].rstrip() for phrase in self._phrases])

    def hits(self, folded: str) -> list[Hit]:
        """Where phrases stand alone in a folded text, overlapping ones included, in order of their start."""
        found: list[Hit] = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if "*" in self._phrases[number]:
                whole = _pattern(self._phrases[number]).match(folded, start)
                if whole is None:
                    continue
                end = whole.end()
            if stands_alone(folded, start, end):
                found.append((number, start, end))
        return sorted(found, key=lambda hit: (hit[1], hit[0]))


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """The whole of a phrase with `*`; made when its beginning is met, since most never are."""
    return re.compile(r"\w*".join(re.escape(part) for part in phrase.split("*")))
