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
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bno)(?<!\brec)(?:[.!?]\s|[。！？])")

# An item of an enumeration has a comma on both sides, with few words between.
_ITEM_BEFORE = re.compile(r"[,(] (?:and |or )?(?:[\w-]+ ){0,2}$")
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

    def role(self, folded: str, start: int, end: int, at: int, stop: int) -> Role:
        """Return the role of the words of a match in a sentence.

        Args:
            folded: A folded abstract.
            start: Offset of the first character of the sentence.
            end: Offset of the first character after the sentence.
            at: Offset of the first character of the match.
            stop: Offset of the first character after the match.

        Returns:
            The role; an item of an enumeration is not what the standard is about.
        """
        if self.exclusions.search(folded, start, end):
            return Role.EXCLUSION
        cue = self.exclusions_after.search(folded, start, end)
        if cue and cue.start() < at:
            return Role.EXCLUSION
        if any(_reaches(folded, motive.end(), at) for motive in self.motives.finditer(folded, start, end)):
            return Role.MENTION
        listed = list(self.technologies.finditer(folded, start, end))
        if len({one.lastgroup for one in listed}) >= MIN_LISTED and listed[0].start() <= at <= listed[-1].end():
            return Role.MENTION
        if _ITEM_BEFORE.search(folded, start, at) and _ITEM_AFTER.match(folded, stop, end):
            return Role.REST
        return Role.SCOPE if self._is_scope(folded, start, end) else Role.REST

    def _is_scope(self, folded: str, start: int, end: int) -> bool:
        """Whether a sentence has a verb of scope, and is near the start or the first about the standard itself."""
        if not self.verbs.search(folded, start, end):
            return False
        if start < SCOPE_LENGTH:
            return True
        first = self.subjects.search(folded)
        return first is not None and start <= first.start() < end


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
    named = (f"(?P<t{number}>{_expression(f'{path}: {_GROUPS}', words)})" for number, words in enumerate(groups))
    patterns = {name: re.compile(_expression(f"{path}: {name}", content[name])) for name in _LISTS}
    return SentenceCues(version, technologies=re.compile("|".join(named)), **patterns)


def _expression(where: str, words: Any) -> str:
    if (
        not isinstance(words, list)
        or not words
        or not all(isinstance(word, str) and word.strip("* ") for word in words)
    ):
        raise VocabularyError(f"{where} must be a list of words")
    return "|".join(_alternatives(words))


def _alternatives(words: Iterable[str]) -> Iterable[str]:
    for word in sorted(map(fold, words), key=len, reverse=True):
        expression = re.escape(word).replace(r"\*", r"\w*").replace("\\ ", " ").replace(r"\-", "[- ]")
        # After a full stop, as in "e.g.", a word has ended already.
        after = r"\b" if word[-1].isalnum() else ""
        yield rf"\b{expression}{after}" if word.isascii() else expression


def bounds(folded: str) -> Sequence[int]:
    """Return where the sentences of a folded text begin, and the length of the text.

    Args:
        folded: A folded text.

    Returns:
        The offsets, in ascending order; at least two.
    """
    return [0, *(match.end() for match in _SENTENCE_END.finditer(folded) if match.end() < len(folded)), len(folded)]
