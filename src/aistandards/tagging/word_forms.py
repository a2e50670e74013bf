"""Words in the forms in which a query and a name are compared: without endings, accents, articles and attached particles.

A text in any of the six UN languages comes in; its words come out, and for each word the forms that stand for it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from aistandards.tagging.folding import fold

UNSPACED = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Range of the characters of Chinese, which is written without spaces."""

_RUN = re.compile(f"[{UNSPACED}]+|(?:(?![{UNSPACED}])[^\\W_])+")
_MARK = re.compile("[\u0300-\u036f]")
_STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
_SCRIPTS = {"ru": "\u0400-\u04ff", "ar": "\u0600-\u06ff"}
_LATIN = ("en", "fr", "es")

# Particles that Arabic writes together with the next word: and, so, in, like, for.
_ARABIC_PARTICLES = "وفبكل"
_MIN_ARABIC = 3

_FUNCTION_WORDS = (
    "a an and are as at be been between by could do does for from has have how in into is its may my of on or our "
    "over shall should that the their these they this those through to under was we were what when where "
    "which whose why with would you your about "
    "à au aux avec ce ces cet cette comment d dans de des du elle elles en entre est et il ils je l la le les leur leurs lors "
    "nous on ont ou où par pour pourquoi qu quand que quel quelle quelles quels qui selon ses son sont sur un une vers "
    "vous "
    "al como cómo con cual cuál cuales cuando cuándo de del desde donde dónde e el ella ellas ellos en entre es esta este "
    "estos la las lo los mediante o para por que qué quién quien se según ser sin sobre son su sus u un una unas unos y "
    "а без бы в во где для до ее её если же за и из или их к как какие какой ко когда кто ли между мы на над не о об он она "
    "они от по под почему при с со то у что чтобы эта эти это этот "
    "و او الذي التي الذين الى ان اين بين ذلك عن على عند في كل كيف لماذا ما متى مع من هذا هذه هل هو هي هم"
)
STOP_WORDS = frozenset(word for text in (_FUNCTION_WORDS, fold(_FUNCTION_WORDS)) for word in text.split())
"""Words that say nothing about the subject, in the spaced languages."""

_UNSPACED_STOPS = re.compile("如何|怎样|怎么|什么|哪些|为何|关于|[的和与及吗]")


def words_of(text: str) -> list[str]:
    """Return the folded words of a text that say something; a run of Chinese is one word.

    >>> words_of("La vie privée des enfants"), words_of("AI 人工智能的风险")
    (['vie', 'privée', 'enfants'], ['ai', '人工智能风险'])
    """
    found: list[str] = []
    # Folding also removes markup, which names and queries do not have.
    for run in _RUN.findall(text.lower() if text.isascii() else fold(text)):
        found.append(_UNSPACED_STOPS.sub("", run) if is_unspaced(run) else run)
    return [word for word in found if word and word not in STOP_WORDS]


def is_unspaced(word: str) -> bool:
    """Return whether a word is Chinese."""
    return not word.isascii() and re.match(f"[{UNSPACED}]", word) is not None


def plain(word: str) -> str:
    """Return a word without accents."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _MARK.sub("", unicodedata.normalize("NFD", word)))


def languages_of(word: str) -> tuple[str, ...]:
    """Return the languages that a word may be of, by its script."""
    for language, script in _SCRIPTS.items():
        if re.match(f"[{script}]", word):
            return (language,)
    return _LATIN


@lru_cache(1 << 14)
def forms(word: str, language: str) -> frozenset[str]:
    """Return the forms of a word; two words of a language are the same word when they share one.

    >>> bool(forms("robots", "en") & forms("robot", "en")), bool(forms("donnees", "fr") & forms("données", "fr"))
    (True, True)
    """
    if language not in _STEMMERS:
        return frozenset((word,))
    stem = _stemmer(language)
    bare = plain(word)
    variants = {word, bare, *(_without_particles(word) if language == "ar" else ())}
    return frozenset((bare, *(plain(stem(variant)) for variant in variants), *variants))


def beginnings(word: str) -> Iterator[str]:
    """Yield the beginnings by which words with a common form are found."""
    for variant in (plain(word), *_without_particles(word)):
        yield variant[:3]


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    # Imported here: a command without a query needs no stemmer.
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer(_STEMMERS[language]).stemWord
    return stem


def _without_particles(word: str) -> Iterator[str]:
    while word[0] in _ARABIC_PARTICLES and len(word) > _MIN_ARABIC:
        word = word[1:]
        yield word
        article = fold(word)
        if article != word:
            yield article


def is_one_typo(word: str, other: str) -> bool:
    """Return whether one letter is missing, surplus, wrong, or exchanged with the next.

    >>> [is_one_typo("privacy", wrong) for wrong in ("privcy", "privaccy", "privaxy", "pirvacy", "piracy", "privacy")]
    [True, True, True, True, True, False]
    """
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]
