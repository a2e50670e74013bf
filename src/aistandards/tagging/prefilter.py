"""The first look at every row of a feed: might any phrase stand in these texts?

One row in a hundred matters, so this is where a sync spends its time. Folding every text as carefully as `annotate`
does costs ten times what finding the phrases costs. So every text is turned into bare words with one byte operation,
in which the rarest-looking word of each phrase is looked for; only where one is found, and the phrase's other words
somewhere too, the whole phrase is. Text with
unusual characters is composed first, and goes the careful way where it has letters of a phrase without ASCII words.
"""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

import ahocorasick_rs

from aistandards.tagging.folding import composed, fold
from aistandards.tagging.phrases import PhraseFinder

_TAG = re.compile(r"<[^<>]{0,500}>")

# Words that standards are full of tell little; without this list one row in three would get a second look.
_COMMON = frozenset(
    "analysis architecture based compression computer construction data development digital generated household human "
    "information interaction language machine management model network networks processing quality recognition "
    "reference security service services software system systems technology testing transfer transport".split()
)


def _letter(byte: int) -> int | None:
    """The small letter or digit that an ASCII byte is, whatever its case; None for any other byte."""
    character = chr(byte).lower()
    return ord(character) if byte < 128 and character.isalnum() else None


# Every byte that is no ASCII letter or digit becomes a space, those of accented letters too; the same is done to the
# phrases, so an accented letter is two spaces in both, in either case.
_WORDS = bytes(_letter(byte) or ord(" ") for byte in range(256))
_NO_WORD = bytes(byte for byte in range(256) if _letter(byte) is None)

# What is not in this class has a compatibility form (NFKC) with ASCII letters or digits in it, vanishes, changes the
# letter before it, or belongs to another script. The class is written as what it is not because only then, with no
# character beyond the first plane, is it a quick look-up. A test holds it against the Unicode tables.
_UNUSUAL = re.compile(
    "[^\x00-\xa9\xab\xac\xae-\xb1\xb4-\xb8\xbb\xbf-\u012f\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0180-\u01c3"
    "\u01cd-\u01f0\u01f4-\u024f\u2010-\u2027\u2030-\u203a\u2190-\u22ff]"
)


class FirstLook:
    """Finds out whether any of some phrases might stand in texts.

    It may say yes where a careful look says no, and says no only where that would too. (One exception, on purpose: a
    word that markup cuts in two.)

    Args:
        phrases: As written in rules.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        folded = list(dict.fromkeys(fold(phrase) for phrase in phrases))
        self._careful = PhraseFinder(folded)
        anchors = {phrase: _anchor(phrase) for phrase in folded}
        words = list(dict.fromkeys(filter(bytes.strip, anchors.values())))
        alone = {anchor for phrase, anchor in anchors.items() if anchor == _spaced(phrase)}
        self._foreign = frozenset("".join(phrase for phrase, anchor in anchors.items() if not anchor.strip())) - {" "}
        self._anchors = _automaton(words)
        self._is_phrase = [word in alone for word in words]
        self._company = [[_words_of(phrase) for phrase in folded if anchors[phrase] == word] for word in words]
        self._squeezed = _automaton(
            {_squeezed(phrase.partition("*")[0].encode()) for phrase in folded if anchors[phrase] not in alone}
        )

    def finds(self, texts: Iterable[str | None]) -> bool:
        """Whether a phrase might stand in one of the texts."""
        given = [text for text in texts if text]
        if not given:
            return False
        text = "\n".join(("", *given, ""))
        if "&" in text:
            text = html.unescape(text)
        if not text.isascii():
            # Dashes are all that is not ASCII in most titles, and cheaper to replace than to look past.
            text = text.replace("\u2014", " ").replace("\u2013", " ")
            if not text.isascii() and _UNUSUAL.search(text):
                text = composed(text).lower()
                if not self._foreign.isdisjoint(text):
                    return self._finds_carefully(given)
        data = text.encode()
        spaced = data.translate(_WORDS)
        hits = self._anchors.find_matches_as_indexes(spaced, overlapping=True)
        if not hits:
            return False
        met = {anchor for anchor, _, _ in hits}
        if any(self._is_phrase[anchor] for anchor in met):
            return True
        if not any(self._in_company(anchor, spaced) for anchor in met):
            return False
        if "<" in text:
            data = _TAG.sub("", text).encode()
        return bool(self._squeezed.find_matches_as_indexes(_squeezed(data)))

    def _in_company(self, anchor: int, spaced: bytes) -> bool:
        """Whether all words of a phrase with this anchor are there, wherever they stand."""
        return any(all(word in spaced for word in words) for words in self._company[anchor])

    def _finds_carefully(self, texts: Sequence[str]) -> bool:
        return any(self._careful.hits(fold(text)) for text in texts)


def _spaced(text: str) -> bytes:
    """Its words in small letters with single bytes of space around them, whatever stood there."""
    return b" %b " % text.encode().translate(_WORDS)


def _squeezed(data: bytes) -> bytes:
    """Its ASCII letters and digits alone: however the words are divided, `machine-learning` is `machinelearning`."""
    return data.translate(_WORDS, _NO_WORD)


def _anchor(phrase: str) -> bytes:
    """The longest word of a phrase, spaced: a rare and ASCII one when there is one; only spaces for other scripts."""
    words = _divided(phrase)
    ascii_words = [word for word in words if word.isascii()] or words
    return _spaced_word(max([word for word in ascii_words if word not in _COMMON] or ascii_words, key=len, default=""))


def _words_of(phrase: str) -> list[bytes]:
    return [_spaced_word(word) for word in _divided(phrase)]


def _divided(phrase: str) -> list[str]:
    return phrase.replace("-", " ").replace("/", " ").split()


def _spaced_word(word: str) -> bytes:
    """A word between spaces; one with `*` is open at its end."""
    return _spaced(word[:-1]).rstrip() if word.endswith("*") else _spaced(word)


def _automaton(patterns: Iterable[bytes]) -> Any:
    return ahocorasick_rs.BytesAhoCorasick(
        list(filter(None, patterns)), implementation=ahocorasick_rs.Implementation.DFA
    )
