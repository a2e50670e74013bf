"""The words of a text that say something about its subject, by stem, with their places."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from os.path import commonprefix

from aistandards.catalog.overlaps.language import FUNCTION_WORDS, WRITING_WORDS
from aistandards.tagging.word_forms import UNSPACED, forms, is_unspaced, plain, words_of

_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670"
_WORD = re.compile(f"[{UNSPACED}]+|(?:(?![{UNSPACED}])[^\\W_])(?:(?![{UNSPACED}])[^\\W_]|[{_MARKS}])*")
_MAX_WORD = 60
_MIN_BEGINNING = 4
_NONE = frozenset[str]()


_PHRASES = {
    "en": {("artificial", "intelligence"): "ai", ("machine", "learning"): "ml"},
    "fr": {("intelligence", "artificielle"): "ia", ("apprentissage", "automatique"): "ml"},
    "es": {("inteligencia", "artificial"): "ia", ("aprendizaje", "automático"): "ml"},
    "ru": {("искусственный", "интеллект"): "ии", ("машинное", "обучение"): "ml"},
}
"""Two words that are one word with their abbreviation."""


def occurrences(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Yield the stem of each word that says something, with its start and end; of Chinese each pair of characters.

    >>> list(occurrences("The robots of 2024", "en")), [stem for stem, _, _ in occurrences("风险管理", "zh")]
    ([('robot', 4, 10)], ['风险', '险管', '管理'])
    >>> [stem for stem, _, _ in occurrences("Artificial intelligence (AI) as artificial skin", "en")]
    ['ai', 'ai', 'artifici', 'skin']
    """
    phrases, waiting = _phrases(language), None
    for stem, start, end in _single(text, language):
        if waiting is not None:
            if (both := phrases.get((waiting[0], stem))) is not None:
                yield both, waiting[1], end
                waiting = None
                continue
            yield waiting
            waiting = None
        if any(first == stem for first, _ in phrases):
            waiting = (stem, start, end)
        else:
            yield stem, start, end
    if waiting is not None:
        yield waiting


@cache
def _phrases(language: str) -> dict[tuple[str, str], str]:
    written = _PHRASES.get(language, {})
    return {(_stem(one, language) or "", _stem(other, language) or ""): name for (one, other), name in written.items()}


def _single(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        if is_unspaced(word):
            for place in range(start, max(end - 1, start + 1)):
                yield text[place : min(place + 2, end)], place, min(place + 2, end)
        elif (stem := _stem(word, language)) is not None:
            yield stem, start, end


@lru_cache(1 << 15)
def _stem(word: str, language: str) -> str | None:
    """Return the form in which the inflections of a word are the same; None for a word without a subject."""
    folded = words_of(word) if len(word) <= _MAX_WORD else []
    # A number alone is mostly a year or a clause; designations are compared as such.
    if not folded or folded[0].isdigit() or len(folded[0]) < 2:
        return None
    if folded[0] in FUNCTION_WORDS.get(language, _NONE) or folded[0] in WRITING_WORDS.get(language, _NONE):
        return None
    # Texts are written with accents and without, which have different stems.
    return min(forms(plain(folded[0]), language), key=lambda form: (len(form), form))


def sought(written: str, stem: str) -> tuple[tuple[str, bool], ...]:
    """Return what the index of the store is asked for a word: the beginning of all its inflections, or the whole word.

    >>> sought("Policies", "polici"), sought("arts", "art"), sought("artificial intelligence", "ai")
    ((('polic', True),), (('arts', False),), (('ai', False), ('artificial', False)))

    Args:
        written: The word as a text has it, or the two words of a phrase.
        stem: Its stem.

    Returns:
        Letters, one of which a standard has, each with whether other letters may follow.
    """
    word = plain(written.casefold())
    for phrases in _PHRASES.values():
        for (first, _), name in phrases.items():
            if name == stem and (word == stem or word.startswith(plain(first))):
                return (stem, False), (plain(first), False)
    # The stem of *policy* is *polici*.
    common = commonprefix((word, stem)).rstrip("iy")
    return ((common, True),) if len(common) >= _MIN_BEGINNING else ((word, False),)
