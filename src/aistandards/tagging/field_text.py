"""One text field of a record: the phrases that occur in it, and the original words behind each match."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from aistandards.tagging.folding import fold, fold_in_place, fold_with_offsets
from aistandards.tagging.phrases import Hit
from aistandards.tagging.sentences import Role, Sentence, SentenceCues, bounds

_SENTENCE_END = re.compile(r"[.;!?。；]\s|\n")
_FIRST_ARABIC, _LAST_ARABIC = "\u0620", "\u06ff"


class PhraseSearch(Protocol):
    """Two searches in a folded text: the phrases that match, and the others, which decide whether a match counts."""

    def matches(self, folded: str) -> Sequence[Hit]:
        """Return where the phrases that match occur."""

    def company(self, folded: str) -> Sequence[Hit]:
        """Return where the other phrases occur."""


class FieldText:
    """A title or an abstract in one language, with the phrases that occur in it.

    Args:
        kind: `titles` or `abstracts`.
        language: Language code of the text.
        text: The text as the record has it.
        search: The search for phrases.
        is_located: Whether the offsets in the original must be known; finding them is slow in a few texts.

    Attributes:
        kind: `titles` or `abstracts`.
        language: Language code of the text.
        folded: The folded text.
        hits: The phrases that match, with their offsets in `folded`.
    """

    def __init__(self, kind: str, language: str, text: str, search: PhraseSearch, *, is_located: bool = False) -> None:
        self.kind, self.language, self._text, self._search = kind, language, text, search
        self._offsets: Sequence[int] | None = None
        unmoved = fold_in_place(text)
        if unmoved is not None:
            self.folded, self._offsets = unmoved, range(len(unmoved))
        elif is_located:
            self.folded, self._offsets = fold_with_offsets(text)
        else:
            self.folded = fold(text)
        self.hits = search.matches(self.folded)
        self._read: dict[tuple[int, int], Sentence] = {}

    def located(self) -> "FieldText":
        """Return the text with the offsets of its characters in the original."""
        if self._offsets is not None:
            return self
        return FieldText(self.kind, self.language, self._text, self._search, is_located=True)

    @property
    def field(self) -> str:
        """The path of the field: `titles.en`."""
        return f"{self.kind}.{self.language}"

    @cached_property
    def spans(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Start and end of the occurrences of each phrase, by its number; those that match and the others."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for hits in (self.hits, self._search.company(self.folded)):
            for number, start, end in hits:
                spans.setdefault(number, []).append((start, end))
        return spans

    @cached_property
    def _bounds(self) -> Sequence[int]:
        return bounds(self.folded) if self.kind == "abstracts" else (0, len(self.folded))

    def sentence(self, at: int) -> tuple[int, int]:
        """Return start and end in `folded` of the sentence around a character; a title is one sentence."""
        index = min(bisect_right(self._bounds, at), len(self._bounds) - 1)
        return self._bounds[index - 1], self._bounds[index]

    def role(self, start: int, end: int, cues: SentenceCues) -> Role:
        """Return what the sentence around a match says about the standard.

        Args:
            start: Offset of the first character of the match in `folded`.
            end: Offset of the first character after the match in `folded`.
            cues: The words by which a role is known.

        Returns:
            The role; titles always name the scope.
        """
        if self.kind != "abstracts":
            return Role.SCOPE
        around = self.sentence(start)
        # Many matches are in the same sentence.
        if around not in self._read:
            self._read[around] = cues.read(self.folded, *around)
        return self._read[around].role(self.folded, start, end)

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        """Return the words of a match as the original has them.

        What folding removed belongs to the quote: an article written together with the word, and the marks of its last
        letter.

        Args:
            start: Offset of the first character of the match in `folded`.
            end: Offset of the first character after the match in `folded`.

        Returns:
            The words, and their start and end in the original.
        """
        offsets = self._offsets or ()
        first, last = offsets[start], offsets[end - 1] + 1
        if _FIRST_ARABIC <= self._text[first] <= _LAST_ARABIC:
            while first and _FIRST_ARABIC <= self._text[first - 1] <= _LAST_ARABIC:
                first -= 1
            while last < len(self._text) and unicodedata.combining(self._text[last]):
                last += 1
        return self._text[first:last], first, last


def sentence_around(text: str, index: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a character.

    Args:
        text: Any text.
        index: Offset of the character.

    Returns:
        Offsets of the first character of the sentence and of the first character after it.
    """
    start = max((match.end() for match in _SENTENCE_END.finditer(text, 0, index)), default=0)
    next_end = _SENTENCE_END.search(text, index)
    return start, next_end.start() + 1 if next_end else len(text)
