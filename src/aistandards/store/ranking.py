"""How well a standard answers a query, where an engine only says whether it does; both engines rank alike by it.

FTS5's own `bm25` reads the whole list of every word before it ranks the first hit, which for the commonest words is most
of the store; PostgreSQL's `ts_rank` wants to know of every word where it stands, which takes most of the room of an
index. Here a bounded number of hits is ranked by their texts: the weight of a field, how often a word stands in it, how
long it is. What `bm25` adds, that a rare word says more than a common one, matters little where every hit holds every
word.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from aistandards.store.tokens import is_unspaced, words

Texts = tuple[str, str, str]
"""Designation, titles, abstracts."""


def texts_of(plain: Mapping[str, Any]) -> Texts:
    """The texts of a record that are searched.

    Args:
        plain: It as plain dictionaries.
    """
    titles, abstracts = plain.get("titles", {}), plain.get("abstracts", {})
    return plain["designation"], "\n".join(titles.values()), "\n".join(abstracts.values())


@attrs.frozen(slots=True)
class _Field:
    """Its weight, and how many characters it has as a rule."""

    weight: float
    usual: float


_FIELDS = (_Field(10.0, 20.0), _Field(5.0, 170.0), _Field(1.0, 1000.0))

# As in BM25: how soon a word that is repeated says nothing more, and how far a long text counts for less.
_SATURATION = 1.2
_LENGTH = 0.75

_ENOUGH = 8
"""A word that stands in a field so often says no more by standing there more often."""


def _count(word: str, text: str) -> int:
    """How many words begin so, up to enough. A regular expression that looks at what is before takes ten times as long."""
    number, place, anywhere = 0, text.find(word), is_unspaced(word)
    while place >= 0 and number < _ENOUGH:
        number += anywhere or place == 0 or not text[place - 1].isalnum()
        place = text.find(word, place + len(word))
    return number


def _score(asked: Sequence[str], texts: Texts) -> float:
    total = 0.0
    for word in asked:
        weight = 0.0
        for field, text in zip(_FIELDS, texts, strict=True):
            if number := _count(word, text):
                weight += field.weight * number / (1 - _LENGTH + _LENGTH * len(text) / field.usual)
        total += weight / (weight + _SATURATION)
    return total


def best_first(asked: Sequence[str], found: Mapping[int, Texts]) -> list[int]:
    """Ids from the best answer down; among equal ones the one that was added first comes first.

    >>> best_first(["toys"], {1: ("ISO 1", "Schools", "Toys"), 2: ("ISO 2", "Toys", ""), 3: ("ISO 3", "Toys", "")})
    [2, 3, 1]

    Args:
        asked: Words, or beginnings of words, as `words` gives them.
        found: The texts of each id.
    """
    scores = {}
    for one, texts in found.items():
        designation, titles, abstracts = (text.lower() for text in texts)
        score = _score(asked, (designation, titles, abstracts))
        # Folding accents takes ten times as long as all the rest, and few words differ by them.
        scores[one] = score or _score(asked, _folded(texts))
    return sorted(found, key=lambda one: (-scores[one], one))


def _folded(texts: Texts) -> Texts:
    designation, titles, abstracts = (" ".join(words(text)) for text in texts)
    return designation, titles, abstracts
