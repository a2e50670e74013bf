"""The prefilter for every row of a feed: can any phrase occur in these texts?

One row in a hundred is in scope, so a sync spends most of its time here. Folding every text as exactly as `annotate`
does costs ten times as much as the search itself. The prefilter therefore works in three steps:

1. One byte operation turns the texts into ASCII words. Unusual characters are normalised first.
2. An automaton looks for the anchor of each phrase, which is its longest rare word.
3. Only when an anchor and the other words of its phrase occur, a second automaton looks for the whole phrase.

Phrases without ASCII words are searched in the folded texts, but only when a text has letters of such a phrase.
"""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

import ahocorasick_rs

from aistandards.tagging.folding import fold, normalise
from aistandards.tagging.phrases import PhraseFinder, has_plural

_TAG = re.compile(r"<[^<>]{0,500}>")

# Words that are frequent in standards are poor anchors: without this list one row in three would need the third step.
_FREQUENT_WORDS = frozenset(
    "analysis and architecture based compression computer construction content data des detection development digital "
    "generated global household human identification identifier information interaction international language large "
    "machine management model models natural network networks object of presentation processing quality recognition "
    "reference security service services software standard system systems technical technolog technology testing text "
    "transfer transport video vocabulary".split()
)


def _letter(byte: int) -> int | None:
    """Return the lower-case letter or the digit that an ASCII byte stands for; None for any other byte."""
    character = chr(byte).lower()
    return ord(character) if byte < 128 and character.isalnum() else None


# Every byte that is not an ASCII letter or digit becomes a space, including the bytes of accented letters. Phrases are
# translated with the same table, so an accented letter is two spaces on both sides, in either case.
_TO_WORDS = bytes(_letter(byte) or ord(" ") for byte in range(256))
_NOT_ALPHANUMERIC = bytes(byte for byte in range(256) if _letter(byte) is None)

NEEDS_NORMALISING = re.compile(
    "[^\x00-\xa9\xab\xac\xae-\xb1\xb4-\xb8\xbb\xbf-\u012f\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0180-\u01c3"
    "\u01cd-\u01f0\u01f4-\u024f\u2010-\u2027\u2030-\u203a\u2190-\u22ff]"
)
"""Characters that must be normalised before the search.

Such a character has a compatibility form (NFKC) with ASCII letters or digits, disappears, changes the letter before it,
or belongs to another script. The class is a negation because only a negated class without characters beyond the Basic
Multilingual Plane is a fast look-up. A test compares it with the Unicode tables.
"""


class Prefilter:
    """Decide quickly whether any of several phrases can occur in texts.

    A positive answer may be wrong. A negative answer is always right, with one intended exception: a word that markup
    cuts in two.

    Args:
        phrases: The phrases as they are written in rules.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        folded = list(dict.fromkeys(_with_plural(fold(phrase)) for phrase in phrases))
        self._exact = PhraseFinder(folded)
        anchors = {phrase: _anchor(phrase) for phrase in folded}
        words = list(dict.fromkeys(filter(bytes.strip, anchors.values())))
        one_word = {anchor for phrase, anchor in anchors.items() if anchor == _between_spaces(phrase)}
        without_anchor = (phrase for phrase, anchor in anchors.items() if not anchor.strip())
        self._other_scripts = frozenset("".join(without_anchor)) - {" "}
        self._anchors = _automaton(words)
        self._one_word = frozenset(number for number, word in enumerate(words) if word in one_word)
        self._other_words = [
            [[other for other in _words_of(phrase) if other != word] for phrase in folded if anchors[phrase] == word]
            for word in words
        ]
        self._whole_phrases = _automaton(
            {_without_spaces(phrase.partition("*")[0].encode()) for phrase in folded if anchors[phrase] not in one_word}
        )

    def may_match(self, texts: Iterable[str | None]) -> bool:
        """Whether a phrase can occur in any of the texts.

        Args:
            texts: Texts with or without markup; None and empty texts are skipped.

        Returns:
            False only when an exact search would find no phrase.
        """
        present = [text for text in texts if text]
        if not present:
            return False
        text = "\n".join(("", *present, ""))
        if "&" in text:
            text = html.unescape(text)
        if not text.isascii():
            # In most titles only dashes are not ASCII; replacing them is cheaper than the regular expression.
            text = text.replace("\u2014", " ").replace("\u2013", " ")
            if not text.isascii() and NEEDS_NORMALISING.search(text):
                text = normalise(text).lower()
                if not self._other_scripts.isdisjoint(text):
                    return self._matches_exactly(present)
        data = text.encode()
        words = data.translate(_TO_WORDS)
        hits = self._anchors.find_matches_as_indexes(words, overlapping=True)
        if not hits:
            return False
        anchors = {anchor for anchor, _, _ in hits}
        if not self._one_word.isdisjoint(anchors):
            return True
        if not self._has_all_words(anchors, words):
            return False
        if "<" in text:
            data = _TAG.sub("", text).encode()
        return bool(self._whole_phrases.find_matches_as_indexes(_without_spaces(data)))

    def _has_all_words(self, anchors: Iterable[int], words: bytes) -> bool:
        """Whether all words of a phrase with one of these anchors occur, at any position."""
        # Loops cost half of what generators do, and a sync comes here with every tenth row.
        for anchor in anchors:
            for others in self._other_words[anchor]:
                for other in others:
                    if other not in words:
                        break
                else:
                    return True
        return False

    def _matches_exactly(self, texts: Sequence[str]) -> bool:
        return any(self._exact.hits(fold(text)) for text in texts)


def _with_plural(phrase: str) -> str:
    return f"{phrase}*" if has_plural(phrase) else phrase


def _between_spaces(text: str) -> bytes:
    """Return the ASCII words of a text with a space before and after them."""
    return b" %b " % text.encode().translate(_TO_WORDS)


def _without_spaces(data: bytes) -> bytes:
    """Return the ASCII letters and digits only, so that `machine-learning` and `machine learning` are equal."""
    return data.translate(_TO_WORDS, _NOT_ALPHANUMERIC)


def _anchor(phrase: str) -> bytes:
    """Return the longest word of a phrase between spaces, if possible ASCII and rare; only spaces in other scripts."""
    words = _split(phrase)
    ascii_words = [word for word in words if word.isascii()] or words
    rare_words = [word for word in ascii_words if word.rstrip("*") not in _FREQUENT_WORDS]
    return _word_pattern(max(rare_words or ascii_words, key=len, default=""))


def _words_of(phrase: str) -> list[bytes]:
    return [_word_pattern(word) for word in _split(phrase)]


def _split(phrase: str) -> list[str]:
    return phrase.replace("-", " ").replace("/", " ").split()


def _word_pattern(word: str) -> bytes:
    """Return a word between spaces; a word that ends in `*` has no space after it."""
    return _between_spaces(word[:-1]).rstrip() if word.endswith("*") else _between_spaces(word)


def _automaton(patterns: Iterable[bytes]) -> Any:
    return ahocorasick_rs.BytesAhoCorasick(
        list(filter(None, patterns)), implementation=ahocorasick_rs.Implementation.DFA
    )
