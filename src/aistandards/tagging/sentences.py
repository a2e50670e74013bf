"""The sentences of an abstract, and what each says: the scope of the standard, what it leaves out, or what it mentions.

The words that give a sentence away are data, in `catalog/rules/sentences.toml`.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import VocabularyError
from aistandards.settings import TomlFile
from aistandards.tagging.folding import fold

SCOPE_LENGTH = 400
"""Number of characters in which a sentence with a verb of scope begins."""

MIN_LISTED = 3
"""Number of technologies in one sentence that make it a list."""

_LISTS = ("verbs", "subjects", "exclusions", "exclusions_after", "motives")
_GROUPS = "technologies"
# The looks at an abbreviation come after the mark: before it they would be tried at every character.
_SENTENCE_END = re.compile(r"[.!?。！？](?<!\be\.g.)(?<!\bi\.e.)(?<!\bvs.)(?<!\bno.)(?<!\brec.)(?:(?<=[。！？])|\s)")

# An item of an enumeration has a comma on both sides, with few words between.
_ITEM_BEFORE = re.compile(r"[,(] (?:and |or )?(?:[\w-]+ ){0,2}$")
_ITEM_LENGTH = 100
"""Characters before a match that its enumeration is looked for in: a comma and a few words."""

_ITEM_AFTER = re.compile(r"(?: [\w-]+){0,2}(?:,|\)| and | or | and/or | etc)")


class Role(StrEnum):
    """What a sentence, or a part of it, says about the standard."""

    SCOPE = "scope"
    REST = "rest"
    MENTION = "mention"
    EXCLUSION = "exclusion"


@attrs.frozen(slots=True)
class SentenceCues:
    """The words by which the role of a sentence is known, as regular expressions over folded text.

    Attributes:
        version: Version of the file.
        verbs: Verbs of scope: *specifies*.
        subjects: The standard as the subject of a sentence: *this Recommendation*.
        exclusions: Words that say of a whole sentence that the standard leaves its subject out: *outside the scope*.
        exclusions_after: Words after which a sentence names what is left out: *does not cover*.
        motives: Words after which a sentence names examples or reasons: *with the development of*, *such as*.
        technologies: Names of technologies, each technology a group of its own; several technologies are a list.
    """

    version: str
    verbs: re.Pattern[str]
    subjects: re.Pattern[str]
    exclusions: re.Pattern[str]
    exclusions_after: re.Pattern[str]
    motives: re.Pattern[str]
    technologies: re.Pattern[str]

    def read(self, folded: str, start: int, end: int) -> "Sentence":
        """Return what the cues say of a sentence.

        Args:
            folded: A folded abstract.
            start: Offset of the first character of the sentence.
            end: Offset of the first character after the sentence.
        """
        if self.exclusions.search(folded, start, end):
            return Sentence(start, end, excluded_from=start)
        cue = self.exclusions_after.search(folded, start, end)
        motives = tuple(motive.end() for motive in self.motives.finditer(folded, start, end))
        listed = list(self.technologies.finditer(folded, start, end))
        is_list = len({(one.lastgroup or "")[1:] for one in listed}) >= MIN_LISTED
        return Sentence(
            start,
            end,
            cue.start() + 1 if cue else end,
            motives,
            (listed[0].start(), listed[-1].end()) if is_list else None,
            self._is_scope(folded, start, end),
        )

    def _is_scope(self, folded: str, start: int, end: int) -> bool:
        """Whether a sentence has a verb of scope, and is near the start or the first about the standard itself."""
        if not self.verbs.search(folded, start, end):
            return False
        if start < SCOPE_LENGTH:
            return True
        first = self.subjects.search(folded)
        return first is not None and start <= first.start() < end


@attrs.frozen(slots=True)
class Sentence:
    """A sentence of a folded abstract.

    Attributes:
        start: Offset of its first character.
        end: Offset of the first character after it.
        excluded_from: Offset from which on the sentence names what the standard leaves out.
        motives: Offset behind each cue of examples or reasons.
        listed: Start of the first and end of the last of several technologies.
        is_scope: Whether it names the scope of the standard.
    """

    start: int
    end: int
    excluded_from: int
    motives: tuple[int, ...] = ()
    listed: tuple[int, int] | None = None
    is_scope: bool = False

    def role(self, folded: str, at: int, stop: int) -> Role:
        """Return the role of the words of a match in the sentence; an item of an enumeration is not its subject.

        Args:
            folded: The folded abstract.
            at: Offset of the first character of the match.
            stop: Offset of the first character after the match.
        """
        if at >= self.excluded_from:
            return Role.EXCLUSION
        if any(_reaches(folded, motive, at) for motive in self.motives) or self._is_listed(at):
            return Role.MENTION
        if _ITEM_BEFORE.search(folded, max(self.start, at - _ITEM_LENGTH), at) and _ITEM_AFTER.match(
            folded, stop, self.end
        ):
            return Role.REST
        return Role.SCOPE if self.is_scope else Role.REST

    def _is_listed(self, at: int) -> bool:
        return self.listed is not None and self.listed[0] <= at <= self.listed[1]


def _reaches(folded: str, cue: int, at: int) -> bool:
    """Whether a cue that ends at `cue` still holds at a later word; the end of its brackets ends it."""
    between = folded[cue:at]
    return cue <= at and between.count(")") <= between.count("(")


def load_sentence_cues(path: Path) -> SentenceCues:
    """Read the file of words.

    Args:
        path: A TOML file with `version` and lists of words. A `*` at the end of a word stands for any ending.

    Returns:
        The words.

    Raises:
        VocabularyError: The file cannot be read or a list is missing; the message names the file and the reason.
    """
    content = TomlFile.read(path, VocabularyError).content
    version = content.get("version")
    if not isinstance(version, str) or set(content) != {"version", *_LISTS, _GROUPS}:
        raise VocabularyError(f"{path}: the file needs version, {', '.join(_LISTS)}, {_GROUPS}, and nothing else")
    groups = content[_GROUPS] if isinstance(content[_GROUPS], list) else []
    technologies = _expression([_words(f"{path}: {_GROUPS}", words) for words in groups])
    patterns = {name: _expression([_words(f"{path}: {name}", content[name])]) for name in _LISTS}
    return SentenceCues(version, technologies=technologies, **patterns)


def _words(where: str, words: Any) -> Sequence[str]:
    if (
        not isinstance(words, list)
        or not words
        or not all(isinstance(word, str) and word.strip("* ") for word in words)
    ):
        raise VocabularyError(f"{where} must be a list of words")
    return sorted(map(fold, words), key=len, reverse=True)


def _expression(lists: Sequence[Sequence[str]]) -> re.Pattern[str]:
    """Return an expression for the words of several lists; after its first letter the name of a group numbers the list.

    Only ASCII words must be whole words. One boundary before all of them is tried once at each character.
    """
    whole_words = _groups("w", [[word for word in words if word.isascii()] for words in lists])
    others = _groups("o", [[word for word in words if not word.isascii()] for words in lists])
    return re.compile("|".join(filter(None, (whole_words and rf"\b(?:{whole_words})", others))))


def _groups(letter: str, lists: Iterable[Sequence[str]]) -> str:
    return "|".join(
        f"(?P<{letter}{number}>{'|'.join(map(_alternative, words))})" for number, words in enumerate(lists) if words
    )


def _alternative(word: str) -> str:
    expression = re.escape(word).replace(r"\*", r"\w*").replace("\\ ", " ").replace(r"\-", "[- ]")
    # After a full stop, as in "e.g.", a word has ended already.
    return rf"{expression}\b" if word.isascii() and word[-1].isalnum() else expression


def bounds(folded: str) -> Sequence[int]:
    """Return where the sentences of a folded text begin, and the length of the text.

    Args:
        folded: A folded text.

    Returns:
        The offsets, in ascending order; at least two.
    """
    return [0, *(match.end() for match in _SENTENCE_END.finditer(folded) if match.end() < len(folded)), len(folded)]
