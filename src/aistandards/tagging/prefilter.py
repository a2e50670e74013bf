"""The prefilter for every row of a feed: can any phrase occur in these texts, with its company?

One row in a hundred is in scope, so a sync spends most of its time here. Folding every text as exactly as `annotate`
does costs ten times as much as the search itself. The prefilter therefore works in four steps:

1. One byte operation turns the texts into ASCII words. Unusual characters are normalised first.
2. An automaton looks for the anchor of each phrase, which is its rarest word.
3. Only when an anchor and the other words of its phrase occur, the whole phrase is searched.
4. Only when the whole phrase occurs, the words of its company are searched.

Phrases without ASCII words are searched in the folded texts, but only when a text has letters of such a phrase.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import ahocorasick_rs
import attrs

from aistandards.tagging.folding import fold, normalise
from aistandards.tagging.phrases import PhraseFinder, has_plural

_TAG = re.compile(r"<[^<>]{0,500}>")

# Words that are frequent in titles and abstracts of standards are poor anchors. The most frequent words are first.
_FREQUENT_WORDS = tuple(
    "and of for to by information systems technolog standard technical data system testing international based defined "
    "service management quality reference content services interface network identification model networks surface digital "
    "analysis processing security transport description household construction out rules number software development "
    "architecture vocabulary audio report media transfer machine natural language de text object code human la automatic "
    "visual value vehicle des models detection verification image video multi computer file self multimedia recording "
    "presentation usage large generation compression intelligent internet 2000 pre chain par knowledge scale item smart "
    "du ambient re metadata association generated expression interaction driven injection training people automated "
    "virtual biometric jpeg event face artificial driving computing global foundation edge secure synthetic identifier "
    "person ship things serial recognition agent semantic voice algorithm reinforcement speech contract learning".split()
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


Company = tuple[tuple[str, ...], ...]
"""Groups of phrases; of each group one must be in the same text. Without groups a phrase needs no company."""


@attrs.frozen(slots=True, eq=False)
class _Phrase:
    """What must be in the texts beside the anchor of a phrase.

    Attributes:
        others: The other words.
        whole: The phrase without spaces; empty when the anchor is the phrase.
        company: An automaton for each group of the company.
    """

    others: Sequence[bytes]
    whole: bytes
    company: Sequence[Any]


class Prefilter:
    """Decide quickly whether any of several phrases can occur in texts with its company.

    A positive answer may be wrong. A negative answer is always right, with one intended exception: a word that markup
    cuts in two.

    Args:
        phrases: The phrases as they are written in rules, each with its company.
    """

    def __init__(self, phrases: Iterable[tuple[str, Company]]) -> None:
        folded = dict.fromkeys((fold(phrase), company) for phrase, company in phrases)
        self._exact = PhraseFinder({phrase for phrase, _ in folded})
        groups = {group: tuple(map(fold, group)) for _, company in folded for group in company}
        automata = {group: _automaton(_anchors(words)) for group, words in groups.items()}
        every = {phrase for phrase, _ in folded}.union(*groups.values())
        self._other_scripts = frozenset("".join(phrase for phrase in every if not _anchor(phrase).strip())) - {" "}
        by_anchor: dict[bytes, list[_Phrase]] = {}
        for phrase, company in folded:
            for form in _forms(phrase):
                anchor = _anchor(form)
                by_anchor.setdefault(anchor, []).append(_phrase(form, anchor, [automata[group] for group in company]))
        by_anchor = {anchor: phrases for anchor, phrases in by_anchor.items() if anchor.strip()}
        self._anchors = _automaton(by_anchor)
        self._phrases = list(by_anchor.values())

    def may_match(self, texts: Iterable[str | None]) -> bool:
        """Whether a phrase can occur in any of the texts, and its company in any of them.

        Args:
            texts: Texts with or without markup; None and empty texts are skipped.

        Returns:
            False only when an exact search would find no phrase with its company.
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
        words = text.encode().translate(_TO_WORDS)
        hits = self._anchors.find_matches_as_indexes(words, overlapping=True)
        return bool(hits) and self._has_phrase({anchor for anchor, _, _ in hits}, text, words)

    def _has_phrase(self, anchors: Iterable[int], text: str, words: bytes) -> bool:
        """Whether a phrase with one of these anchors occurs, and the words of its company at any position."""
        whole = b""
        # Loops cost half of what generators do, and a sync comes here with every second row.
        for anchor in anchors:
            for phrase in self._phrases[anchor]:
                for other in phrase.others:
                    if other not in words:
                        break
                else:
                    whole = whole or _without_spaces(_TAG.sub("", text).encode())
                    if phrase.whole in whole and _has_company(phrase.company, words):
                        return True
        return False

    def _matches_exactly(self, texts: Sequence[str]) -> bool:
        return any(self._exact.hits(fold(text)) for text in texts)


def _has_company(company: Iterable[Any], words: bytes) -> bool:
    return all(group.find_matches_as_indexes(words) for group in company)


def _phrase(phrase: str, anchor: bytes, company: Sequence[Any]) -> _Phrase:
    others = [word for word in map(_word_pattern, _split(phrase)) if word != anchor]
    whole = b"" if anchor == _between_spaces(phrase) else _without_spaces(phrase.partition("*")[0].encode())
    return _Phrase(others, whole, company)


def _anchors(phrases: Iterable[str]) -> Iterator[bytes]:
    return (anchor for phrase in phrases for anchor in map(_anchor, _forms(phrase)) if anchor.strip())


def _forms(phrase: str) -> Iterator[str]:
    """Yield the forms of a phrase with a plural: a single word with and without *s*, else the beginning of both."""
    if not has_plural(phrase):
        yield phrase
    elif len(_split(phrase)) > 1:
        yield f"{phrase}*"
    else:
        yield from (phrase, f"{phrase}s")


def _between_spaces(text: str) -> bytes:
    """Return the ASCII words of a text with a space before and after them."""
    return b" %b " % text.encode().translate(_TO_WORDS)


def _without_spaces(data: bytes) -> bytes:
    """Return the ASCII letters and digits only, so that `machine-learning` and `machine learning` are equal."""
    return data.translate(_TO_WORDS, _NOT_ALPHANUMERIC)


def _anchor(phrase: str) -> bytes:
    """Return the rarest word of a phrase between spaces, if possible ASCII; only spaces in other scripts."""
    words = _split(phrase)
    return _word_pattern(max([word for word in words if word.isascii()] or words, key=_rarity, default=""))


def _rarity(word: str) -> tuple[int, int]:
    """Return a key that is greater for a rarer word; of other words than the frequent ones the longest is the rarest."""
    stem = word.rstrip("*")
    is_frequent = stem in _FREQUENT_WORDS
    return (_FREQUENT_WORDS.index(stem) if is_frequent else len(_FREQUENT_WORDS)), len(word)


def _split(phrase: str) -> list[str]:
    return phrase.replace("-", " ").replace("/", " ").split()


def _word_pattern(word: str) -> bytes:
    """Return a word between spaces; a word that ends in `*` has no space after it."""
    return _between_spaces(word[:-1]).rstrip() if word.endswith("*") else _between_spaces(word)


def _automaton(patterns: Iterable[bytes]) -> Any:
    return ahocorasick_rs.BytesAhoCorasick(list(patterns), implementation=ahocorasick_rs.Implementation.DFA)
