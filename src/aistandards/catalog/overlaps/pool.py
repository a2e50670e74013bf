"""The standards that are ranked: all that the filter chooses, or in a large store those that something of the subject finds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import orjson

from aistandards.catalog.overlaps.ranking import Words, rarity
from aistandards.catalog.overlaps.subject import Compare
from aistandards.model import Direction
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader

MAX_WHOLE = 2500
"""So many standards are all read; of more the index of the store finds the candidates."""

MAX_READ = 500
"""So many candidates are read and ranked."""

_MAX_CONSIDERED = 4000
"""The filter is applied to so many candidates."""

_MAX_HITS = 60_000
"""The hits of the rarest words are counted for candidates until there are so many."""

_MAX_CARRIERS = 100
"""So many standards that carry a concept are candidates."""


@attrs.frozen(slots=True)
class Candidate:
    """A standard that is ranked.

    Attributes:
        row: Its columns in the store.
        record: Its record as plain dictionaries.
        words: Its words in the language of the subject.
    """

    row: Mapping[str, Any]
    record: Mapping[str, Any]
    words: Words

    @property
    def work(self) -> str:
        """The undated work."""
        return str(self.row["work"])


@attrs.frozen(slots=True)
class Pool:
    """The standards that are ranked, and how rare each word and concept of the subject is.

    Attributes:
        candidates: The standards.
        standards: How many the filter chooses.
        without_abstract: How many of them have no abstract in the store.
        words: What each word of the subject counts; 0 for one that too many have.
        concepts: What each concept counts, likewise.
        known: How many of the words occur.
    """

    candidates: Sequence[Candidate]
    standards: int
    without_abstract: int
    words: Mapping[str, float]
    concepts: Mapping[str, float]
    known: int


def pool(reader: Reader, subject: Compare, chosen: Filter, cited: Sequence[str]) -> Pool:
    """Return the standards that are ranked.

    Args:
        reader: The store's reader.
        subject: What is compared.
        chosen: Only standards that this filter chooses.
        cited: The works that the subject cites.
    """
    standards = reader.count(chosen)
    without_abstract = standards - reader.texts.with_abstract(chosen)
    words: Mapping[str, int]
    if standards <= MAX_WHOLE:
        candidates = [_candidate(row, subject) for row in reader.rows(chosen, with_data=True)]
        words = Counter(stem for one in candidates for stem in one.words.counts)
        concepts: Mapping[str, int] = Counter(name for one in candidates for name in carried_concepts(one.record))
    else:
        words, candidates = _Finding(reader, subject, chosen, cited).found()
        concepts = {
            concept: reader.count(chosen.replace(tags=(*chosen.tags, (concept,)))) for concept in subject.concepts
        }
    return Pool(
        candidates,
        standards,
        without_abstract,
        {stem: rarity(words[stem], standards) for stem in subject.terms},
        {concept: rarity(concepts[concept], standards) for concept in subject.concepts},
        sum(1 for stem in subject.terms if words[stem]),
    )


def carried_concepts(record: Mapping[str, Any]) -> dict[str, float]:
    """Return the concepts that a plain record carries, with the greatest confidence; mere mentions do not count."""
    carried: dict[str, float] = {}
    for one in record.get("annotations", ()):
        if one.get("direction") != Direction.MENTION:
            carried[one["concept"]] = max(carried.get(one["concept"], 0.0), one["confidence"])
    return carried


def _candidate(row: Mapping[str, Any], subject: Compare) -> Candidate:
    record = orjson.loads(row["data"])
    return Candidate(row, record, Words.of(record, subject.language))


@attrs.frozen(slots=True)
class _Finding:
    """Candidates in a large store: those with the rarest words, those with a concept, those that are cited."""

    reader: Reader
    subject: Compare
    chosen: Filter
    cited: Sequence[str]

    def found(self) -> tuple[Mapping[str, int], list[Candidate]]:
        """Return how many standards have each word, and the candidates."""
        texts = self.reader.texts
        total = self.reader.count(Filter())
        hits = {
            stem: max(texts.number_with(*letters) for letters in each) for stem, each in self.subject.sought.items()
        }
        share = self.reader.count(self.chosen) / total
        ids = self._allowed(list(self._by_words(hits, total)))
        by_concept = (
            self.reader.tags.best(list(self.subject.concepts), self.chosen, _MAX_CARRIERS)
            if self.subject.concepts
            else []
        )
        cited = [row["id"] for work in self.cited for row in self.reader.rows(self.chosen.replace(work=work))]
        order = dict.fromkeys((*cited, *by_concept, *ids))
        rows = self.reader.by_id(list(order)[:MAX_READ])
        # The index knows the whole store and the filter chooses a part of it.
        words = {stem: round(number * share) or min(number, 1) for stem, number in hits.items()}
        return words, [_candidate(dict(rows[one]._mapping), self.subject) for one in order if one in rows]

    def _by_words(self, hits: Mapping[str, int], total: int) -> Iterator[int]:
        """Yield the ids of standards with the rarest words, those with the most of them first."""
        weights = {stem: rarity(number, total) for stem, number in hits.items() if number}
        scores: Counter[int] = Counter()
        read = 0
        for stem in sorted(weights, key=lambda stem: (hits[stem], stem)):
            if weights[stem] and read + hits[stem] <= _MAX_HITS:
                read += hits[stem]
                for one in self._ids(stem):
                    scores[one] += weights[stem] * self.subject.terms[stem] ** 0.5
        yield from sorted(scores, key=lambda one: (-scores[one], -one))

    def _ids(self, stem: str) -> set[int]:
        return {one for letters in self.subject.sought[stem] for one in self.reader.texts.ids_with(*letters)}

    def _allowed(self, ids: Sequence[int]) -> list[int]:
        if self.chosen == Filter():
            return list(ids[:MAX_READ])
        allowed = self.reader.matching_ids(ids[:_MAX_CONSIDERED], self.chosen)
        return [one for one in ids if one in allowed][:MAX_READ]
