"""BM25: which texts the words of a subject belong to. Rare words count more, repeated ones less, those of short texts more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

import attrs

from aistandards.catalog.overlaps.subject import TITLE_WEIGHT
from aistandards.catalog.overlaps.terms import occurrences

_SATURATION, _LENGTH = 1.2, 0.75
"""The constants k1 and b of BM25."""

MAX_SHARE = 0.4
"""Share of the texts above which a word or a concept says nothing."""

_FEW = 20
"""In so few texts every share is large, and no word is left out."""


@attrs.frozen(slots=True)
class Words:
    """The words of a standard in one language.

    Attributes:
        counts: How often each stem occurs; a word of the title counts more.
        title: The stems of the title.
        length: Number of words, those of the title counted likewise.
    """

    counts: Mapping[str, int]
    title: frozenset[str]
    length: int

    @classmethod
    def of(cls, record: Mapping[str, Any], language: str) -> "Words":
        """Return the words of a record.

        Args:
            record: The record as plain dictionaries.
            language: Only texts in this language are read.
        """
        counts: Counter[str] = Counter()
        title = [stem for stem, _, _ in occurrences(record.get("titles", {}).get(language, ""), language)]
        for stem in title:
            counts[stem] += TITLE_WEIGHT
        counts.update(stem for stem, _, _ in occurrences(record.get("abstracts", {}).get(language, ""), language))
        return cls(counts, frozenset(title), sum(counts.values()))


def rarity(frequency: int, total: int) -> float:
    """Return what a word or a concept counts that so many of the texts have; 0 for one that too many have.

    >>> round(rarity(1, 1000), 1), round(rarity(300, 1000), 1), rarity(500, 1000), rarity(3, 4)
    (6.5, 1.2, 0.0, 0.2876820724517809)

    Args:
        frequency: Number of texts that have it.
        total: Number of texts.
    """
    if total > _FEW and frequency > MAX_SHARE * total:
        return 0.0
    return log(1 + (total - frequency + 0.5) / (frequency + 0.5))


@attrs.frozen(slots=True)
class Ranking:
    """The weights of the words of a subject.

    Attributes:
        weights: What each word counts: its rarity, and more when the subject repeats it. Words that too many texts have
            are missing; words that no text has are there.
        usual_length: Mean number of words of a text.
    """

    weights: Mapping[str, float]
    usual_length: float

    @classmethod
    def of(cls, terms: Mapping[str, int], rarities: Mapping[str, float], texts: Sequence[Words]) -> "Ranking":
        """Return the weights.

        Args:
            terms: The words of the subject, with the number of times each occurs.
            rarities: What each word counts by `rarity`.
            texts: The texts that are ranked.
        """
        lengths = [text.length for text in texts if text.length]
        usual = sum(lengths) / len(lengths) if lengths else 1.0
        weights = {stem: (1 + log(number)) * rarities[stem] for stem, number in terms.items() if rarities[stem]}
        return cls(weights, usual)

    def parts(self, text: Words) -> dict[str, float]:
        """Return what each shared word adds to the score of a text, the greatest first."""
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * text.length / self.usual_length)
        added = {
            stem: weight * text.counts[stem] * (_SATURATION + 1) / (text.counts[stem] + norm)
            for stem, weight in self.weights.items()
            if stem in text.counts
        }
        return dict(sorted(added.items(), key=lambda pair: (-pair[1], pair[0])))

    def coverage(self, shared: Mapping[str, float], text: Words) -> float:
        """Return the greater share of what the shared words are: of the words of the subject, or of those of the title.

        Args:
            shared: The shared words.
            text: The words of the text.
        """
        own = sum(self.weights.values())
        of_subject = sum(self.weights[stem] for stem in shared) / own if own else 0.0
        of_title = len(text.title & shared.keys()) / len(text.title) if text.title else 0.0
        return max(of_subject, of_title)
