"""The comparison of a subject with the standards of a store: scores, reasons, and the works that they belong to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Any

import attrs

from aistandards.catalog.overlaps import results
from aistandards.catalog.overlaps.pool import Candidate, Pool, carried_concepts, pool
from aistandards.catalog.overlaps.ranking import Ranking, rarity
from aistandards.catalog.overlaps.reasons import member, shared_concepts, shared_words
from aistandards.catalog.overlaps.subject import Compare
from aistandards.model.filter import Filter
from aistandards.model.lifecycle import STANDING
from aistandards.store.reader import Reader

_MIN_WORDS = 2
"""A single shared word is no overlap, unless the subject has no other."""

_MIN_COVERAGE = 0.25
"""Least share of the words of the subject, or of the title, that is shared."""

_MIN_CONCEPTS = 0.5
"""Least share of the weight of the subject's concepts, where no words are shared."""

_MIN_SHARE = 0.25
"""Least share of the score of the nearest standard."""

_CONCEPT = 2.0
"""What a concept counts beside a word that as few standards have: more than one word gives it."""


@attrs.frozen(slots=True)
class _Scored:
    candidate: Candidate
    words: Mapping[str, float]
    concepts: float
    committee: float
    cited: float

    @property
    def score(self) -> float:
        return round(sum(self.words.values()) + self.concepts + self.committee + self.cited, 3)

    @property
    def order(self) -> tuple[Any, ...]:
        row = self.candidate.row
        # Of two standards with the same score the one that stands comes first.
        return -self.score, row["status"] not in STANDING or row["gone"] is not None, row["sort_key"], row["id"]


@attrs.frozen(slots=True)
class _Comparison:
    """What the candidates are compared with, and how much each thing counts that few of them have.

    Attributes:
        subject: What is compared.
        found: The candidates, and the weights of words and concepts.
        ranking: The weights of the words.
        committees: What each committee counts.
        cited: The works that are cited.
    """

    subject: Compare
    found: Pool
    ranking: Ranking
    committees: Mapping[str, float]
    cited: Collection[str]

    @classmethod
    def of(cls, subject: Compare, found: Pool, cited: Mapping[str, str | None]) -> "_Comparison":
        """Return the comparison of a subject with candidates; see `overlaps`."""
        ranking = Ranking.of(subject.terms, found.words, [one.words for one in found.candidates])
        numbers = Counter(one.row["committee"] for one in found.candidates if one.row["committee"])
        known = {*filter(None, cited.values()), subject.committee}
        committees = {
            name: rarity(number, len(found.candidates))
            for name, number in sorted(numbers.items())
            if name in known or subject.names(name)
        }
        return cls(subject, found, ranking, committees, cited.keys())

    def scored(self, candidate: Candidate) -> _Scored:
        """Return a candidate with what each reason counts."""
        return _Scored(
            candidate,
            self.ranking.parts(candidate.words),
            self._concepts(carried_concepts(candidate.record)),
            self.committees.get(candidate.row["committee"], 0.0),
            rarity(1, self.found.standards) if candidate.work in self.cited else 0.0,
        )

    def _concepts(self, carried: Mapping[str, float]) -> float:
        """Return what the shared concepts count; concepts that the same words of the subject give count once."""
        counted = {
            concept: _CONCEPT * weight * carried.get(concept, 0.0) for concept, weight in self.found.concepts.items()
        }
        total, used = 0.0, set[tuple[str, int]]()
        for concept in sorted(counted, key=lambda concept: (-counted[concept], concept)):
            if not self.subject.places[concept] <= used:
                total += counted[concept]
                used |= self.subject.places[concept]
        return total

    def is_overlap(self, one: _Scored) -> bool:
        """Return whether a candidate shares enough to be on the same subject."""
        if one.cited:
            return True
        if not one.words:
            most = sum(weight * self.subject.concepts[concept] for concept, weight in self.found.concepts.items())
            return bool(one.concepts) and one.concepts >= _MIN_CONCEPTS * _CONCEPT * most
        known = min(_MIN_WORDS, len(self.ranking.weights))
        return len(one.words) >= known and self.ranking.coverage(one.words, one.candidate.words) >= _MIN_COVERAGE


def overlaps(
    reader: Reader, subject: Compare, chosen: Filter, cited: Mapping[str, str | None], *, limit: int
) -> results.Overlaps:
    """Return the works on the subject of a text or of a standard.

    Args:
        reader: The store's reader.
        subject: What is compared.
        chosen: Only standards that this filter chooses.
        cited: The works that the subject cites, with the committee of each.
        limit: Largest number of works.
    """
    own = None if subject.standard is None else subject.standard.work
    found = pool(reader, subject, chosen, list(cited))
    comparison = _Comparison.of(subject, found, cited)
    scored = [comparison.scored(one) for one in found.candidates if one.work != own]
    kept = sorted(filter(comparison.is_overlap, scored), key=attrgetter("order"))
    works: dict[str, list[_Scored]] = {}
    for one in kept:
        if one.cited or one.score >= _MIN_SHARE * kept[0].score:
            works.setdefault(one.candidate.work, []).append(one)
    compared = results.Compared(
        found.standards,
        found.without_abstract,
        len(found.candidates),
        sum(1 for one in found.candidates if one.words.length),
    )
    nearest = list(works.values())[:limit]
    return results.Overlaps(
        _subject(comparison), compared, len(works), tuple(_overlap(group, subject) for group in nearest)
    )


def _overlap(group: Sequence[_Scored], subject: Compare) -> results.Overlap:
    nearest = group[0]
    record, row = nearest.candidate.record, nearest.candidate.row
    return results.Overlap(
        nearest.candidate.work,
        tuple(member(one.candidate) for one in group),
        nearest.score,
        results.Parts(
            round(sum(nearest.words.values()), 3),
            round(nearest.concepts, 3),
            round(nearest.committee, 3),
            round(nearest.cited, 3),
        ),
        shared_words(nearest.words, subject, record),
        len(nearest.words),
        shared_concepts(subject, record),
        row["committee"] if nearest.committee else None,
        bool(nearest.cited),
    )


def _subject(comparison: _Comparison) -> results.Subject:
    subject, words = comparison.subject, comparison.found.words
    standard = subject.standard
    return results.Subject(
        standard.designation if standard else None,
        standard.work if standard else None,
        subject.language,
        subject.characters,
        subject.read,
        len(words),
        comparison.found.known,
        sum(1 for weight in words.values() if not weight),
        tuple(subject.concepts),
        tuple(comparison.committees),
        tuple(sorted(comparison.cited)),
    )
