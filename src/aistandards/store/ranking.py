"""Ranking of search results, the same for both engines.

FTS5's own `bm25` reads the whole list of every word before it ranks the first hit; for the commonest words that is most of
the store. PostgreSQL's `ts_rank` needs the positions of all words, which are the largest part of an index. Here a bounded
number of hits is ranked by their texts: the weight of a field, the number of times a word occurs, the length of the field.
BM25 also weights rare words higher, which matters little where every hit contains every word.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from aistandards.model import Status
from aistandards.store.tokens import is_unspaced, words

Texts = tuple[str, str, str]
"""Designation, titles, abstracts."""


def searched_texts(plain: Mapping[str, Any]) -> Texts:
    """Return the texts of a record that a search reads.

    Args:
        plain: The record as plain dictionaries.

    Returns:
        Designation, titles and abstracts.
    """
    titles, abstracts = plain.get("titles", {}), plain.get("abstracts", {})
    return plain["designation"], "\n".join(titles.values()), "\n".join(abstracts.values())


def is_finished_work(work_item: bool, status: str) -> bool:
    """Return whether a record is an entry of a programme of work that has ended; a search shows what it led to first.

    Args:
        work_item: Whether it is an entry of a programme of work.
        status: Its status.
    """
    return work_item and not Status(status).is_pending


@attrs.frozen(slots=True)
class _Field:
    """A searched field.

    Attributes:
        weight: Weight of a match in it.
        usual_length: Usual length in characters.
    """

    weight: float
    usual_length: float


_FIELDS = (_Field(10.0, 20.0), _Field(5.0, 170.0), _Field(1.0, 1000.0))

# The two constants of BM25: how fast repetitions stop to matter, and how much a long field lowers the score.
_SATURATION = 1.2
_LENGTH = 0.75

_FEW = 20
"""Hits of whole words that are enough for a page."""

_MAX_COUNT = 8
"""Occurrences of a word in a field that are counted; more of them say no more."""


def _count(word: str, text: str) -> int:
    """Return how many words begin with `word`, up to the maximum. A regular expression would take ten times as long."""
    number, index, anywhere = 0, text.find(word), is_unspaced(word)
    while index >= 0 and number < _MAX_COUNT:
        number += anywhere or index == 0 or not text[index - 1].isalnum()
        index = text.find(word, index + len(word))
    return number


def _score(query: Sequence[str], texts: Texts) -> float:
    total = 0.0
    for word in query:
        weight = 0.0
        for field, text in zip(_FIELDS, texts, strict=True):
            if number := _count(word, text):
                weight += field.weight * number / (1 - _LENGTH + _LENGTH * len(text) / field.usual_length)
        total += weight / (weight + _SATURATION)
    return total


def collect(passes: Callable[[bool], Iterable[Sequence[int]]], limit: int) -> list[int]:
    """Return the hits of the passes of a search, each once; beginnings of words count only where whole words find little.

    Args:
        passes: Returns the hits of each pass, with whole words or with beginnings of words.
        limit: How many hits are wanted.
    """
    found: dict[int, None] = {}
    for with_beginnings in (False, True):
        for ids in passes(with_beginnings):
            found |= dict.fromkeys(ids)
            if len(found) >= limit:
                return list(found)[:limit]
        if len(found) >= _FEW:
            break
    return list(found)


def rank(query: Sequence[str], hits: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Return ids by descending score; of equal scores the lower id comes first, and finished work comes last.

    >>> titles = {1: "Schools", 2: "Toys", 3: "Toys"}
    >>> stage = {"status": "published"}
    >>> hits = {n: {"designation": "ISO", "titles": {"en": text}, "stage": stage} for n, text in titles.items()}
    >>> rank(["toys"], hits)
    [2, 3, 1]

    Args:
        query: Words or beginnings of words, as `words` returns them.
        hits: The record of each id as plain dictionaries.

    Returns:
        The ids of all hits.
    """
    finished, scores = {}, {}
    for standard_id, plain in hits.items():
        finished[standard_id] = is_finished_work(plain.get("work_item", False), plain["stage"]["status"])
        texts = searched_texts(plain)
        designation, titles, abstracts = (text.lower() for text in texts)
        score = _score(query, (designation, titles, abstracts))
        # Accents are folded only when nothing matches: it takes ten times as long, and few words need it.
        scores[standard_id] = score or _score(query, _folded(texts))
    return sorted(hits, key=lambda number: (finished[number], -scores[number], number))


def _folded(texts: Texts) -> Texts:
    designation, titles, abstracts = (" ".join(words(text)) for text in texts)
    return designation, titles, abstracts
