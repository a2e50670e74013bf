"""One text field of a record: the phrases that occur in it, and the original words behind each match."""

import re
import unicodedata
from collections.abc import Sequence

from aistandards.tagging.folding import fold, fold_in_place, fold_with_offsets
from aistandards.tagging.phrases import PhraseFinder

_SENTENCE_END = re.compile(r"[.;!?。；]\s|\n")
_FIRST_ARABIC, _LAST_ARABIC = "\u0620", "\u06ff"


class FieldText:
    """A title or an abstract in one language, with the phrases that occur in it.

    Offsets in the original are only computed for a text in which a matching phrase occurs.

    Args:
        kind: `titles` or `abstracts`.
        language: Language code of the text.
        text: The text as the record has it.
        finder: Finder of all phrases.
        matching: Numbers of the phrases that assign a concept.

    Attributes:
        kind: `titles` or `abstracts`.
        language: Language code of the text.
        folded: The folded text.
        hits: The phrases that occur, with their offsets in `folded`.
        has_match: Whether one of them assigns a concept.
    """

    def __init__(self, kind: str, language: str, text: str, finder: PhraseFinder, matching: frozenset[int]) -> None:
        self.kind, self.language, self._text = kind, language, text
        self._offsets: Sequence[int] = ()
        unmoved = fold_in_place(text)
        self.folded = fold(text) if unmoved is None else unmoved
        self.hits = finder.hits(self.folded)
        self.has_match = any(number in matching for number, _, _ in self.hits)
        if unmoved is not None:
            self._offsets = range(len(unmoved))
        elif self.has_match:
            self.folded, self._offsets = fold_with_offsets(text)
            self.hits = finder.hits(self.folded)

    @property
    def field(self) -> str:
        """The path of the field: `titles.en`."""
        return f"{self.kind}.{self.language}"

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
        first, last = self._offsets[start], self._offsets[end - 1] + 1
        if _FIRST_ARABIC <= self._text[first] <= _LAST_ARABIC:
            while first and _FIRST_ARABIC <= self._text[first - 1] <= _LAST_ARABIC:
                first -= 1
            while last < len(self._text) and unicodedata.combining(self._text[last]):
                last += 1
        return self._text[first:last], first, last

    def folded_sentence(self, index: int) -> str:
        """Return the folded sentence around a character.

        Args:
            index: Offset of the character in the original.

        Returns:
            The sentence, folded.
        """
        start, end = sentence_around(self._text, index)
        return fold(self._text[start:end])


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
