"""Phrase search: one Aho-Corasick automaton over all phrases, so that a text is read once, however many phrases exist.

Phrases and texts are compared in folded form (see `folding`). A phrase matches whole words only: `AI` is not found in
*maize*. A hyphen is a space, and the last word of a phrase may have a plural *s*. A `*` at the end of a word of the
phrase stands for any ending, for languages that inflect.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from operator import itemgetter
from typing import Any

import ahocorasick_rs

from aistandards.tagging.folding import FIRST_WITHOUT_SPACES, fold, is_whole_word

Hit = tuple[int, int, int]
"""Number of the phrase, and start and end of the match in the folded text."""

MIN_LETTERS_BEFORE_PLURAL = 3
"""Number of letters of a word that may have a plural *s*; shorter words are abbreviations."""


class PhraseFinder:
    """Find any of several phrases in a text.

    Args:
        phrases: The phrases as they are written in a rule.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = [_without_hyphens(fold(phrase)) for phrase in phrases]
        self._has_plural = [has_plural(phrase) for phrase in self._phrases]
        self._is_pattern = ["*" in phrase for phrase in self._phrases]

    @cached_property
    def _automaton(self) -> Any:
        """The automaton over the phrases up to their first `*`; `hits` checks the rest of a phrase."""
        return ahocorasick_rs.AhoCorasick([phrase.partition("*")[0].rstrip() for phrase in self._phrases])

    def hits(self, folded: str) -> list[Hit]:
        """Return where the phrases occur as whole words, overlapping matches included.

        Args:
            folded: A folded text.

        Returns:
            The matches, in order of their start.
        """
        text = _without_hyphens(folded)
        hits: list[Hit] = []
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            # Most hits are inside words; this look is cheaper than the whole test.
            if start and text[start] < FIRST_WITHOUT_SPACES and text[start - 1].isalnum():
                continue
            if self._is_pattern[number]:
                match = _pattern(self._phrases[number]).match(text, start)
                if match is None:
                    continue
                end = match.end()
            elif self._has_plural[number] and text[end : end + 1] == "s":
                end += 1
            if is_whole_word(text, start, end):
                hits.append((number, start, end))
        return sorted(hits, key=itemgetter(1, 0)) if len(hits) > 1 else hits


def has_plural(phrase: str) -> bool:
    """Whether the last word of a phrase may have a plural *s*.

    Args:
        phrase: A folded phrase.

    Returns:
        True for a word of several ASCII letters that does not end in *s*.
    """
    last = re.split(r"[ /-]", phrase)[-1]
    return len(last) >= MIN_LETTERS_BEFORE_PLURAL and last.isascii() and last.isalpha() and not last.endswith("s")


def _without_hyphens(folded: str) -> str:
    return folded.replace("-", " ")


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """The regular expression of a phrase with `*`; compiled on first use, since most are never needed."""
    return re.compile(r"\w*".join(re.escape(part) for part in phrase.split("*")))
