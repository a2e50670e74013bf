"""Ranking of what a search has found: what a text is about comes before what it mentions.

The score of a standard is the mean over the parts of a query. A part counts by the evidence for its concepts and by its words
in title and abstract; a part that fewer standards have counts more. Status, relevance and date then move standards of the same
subject.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import mul
from os.path import commonprefix
from typing import Any

import attrs
import msgspec

from aistandards.catalog.search.understanding import Part
from aistandards.model.annotation import NOT_AI, Direction, Method
from aistandards.model.lifecycle import Status
from aistandards.store.ranking import is_finished_work
from aistandards.store.tokens import words
from aistandards.tagging.word_forms import forms, plain

# What a concept counts by its evidence: in a title, by decision of a person without words of it, elsewhere, as a mere mention.
_TITLE, _DECIDED, _ELSEWHERE, _MENTION = 1.0, 0.8, 0.55, 0.15
_NARROWER = 0.85
"""Share of a concept that a narrower one counts."""

_NEAR = 0.6
"""Share of a concept of whose name the words are a part."""

_BREADTH = 0.1
"""What each further concept below the same one adds, to at most two."""

# What words count: all together in a title, all in a title, in an abstract likewise.
_PHRASE, _IN_TITLE, _ABSTRACT_PHRASE, _IN_ABSTRACT = 1.0, 0.7, 0.4, 0.25
_SECOND = 0.25
"""Share that the lesser of concept and words adds to the greater."""

_CLOSENESS = 0.15
"""What the words add that are the whole title."""

_DESIGNATION = 3.0
"""What words count that are in the designation, one of them with a digit."""

_STATUS: Mapping[str, float] = {
    Status.IN_DEVELOPMENT: 0.15,
    Status.SUPERSEDED: 0.5,
    Status.WITHDRAWN: 0.5,
    Status.CANCELLED: 0.5,
}
"""What a status takes away."""

_OTHER = 0.3
"""What is taken from a standard that is neither about AI nor protective."""

_CHANGES = frozenset(("amends", "corrects"))
_CHANGE = 0.05
"""What is taken from an amendment or a corrigendum."""

_YEAR, _FIRST_YEAR = 0.002, 1990
"""What each year since the first adds."""

_SHORT = 3
"""Letters of a word that matches itself and its plural only."""

_MAX_ENDING = 5
_EVERYWHERE = 2


class _Stage(msgspec.Struct, frozen=True, gc=False):
    status: str


class _Annotation(msgspec.Struct, frozen=True, gc=False):
    concept: str
    field: str
    method: str
    direction: str | None = None


class _Relation(msgspec.Struct, frozen=True, gc=False):
    type: str


class Record(msgspec.Struct, frozen=True, gc=False):
    """What the ranking reads of a record; to read all of it takes three times as long."""

    designation: str
    stage: _Stage
    titles: dict[str, str] = {}
    abstracts: dict[str, str] = {}
    dates: dict[str, str] = {}
    annotations: list[_Annotation] = []
    relations: list[_Relation] = []
    work_item: bool = False


read_record = msgspec.json.Decoder(Record).decode
"""Reads a record from its JSON."""


class Texts:
    """The searched texts of a record in the form in which words are compared.

    Attributes:
        titles: The titles, each once.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self.titles = [plain(title.lower()) for title in dict.fromkeys(record.titles.values())]

    @cached_property
    def designation(self) -> list[str]:
        """The words of the designation."""
        return words(self._record.designation)

    @cached_property
    def abstracts(self) -> str:
        """The abstracts."""
        return plain("\n".join(self._record.abstracts.values()).lower())

    @cached_property
    def whole(self) -> str:
        """All texts together."""
        return "\n".join((*self.titles, self.abstracts, " ".join(self.designation)))


@attrs.frozen(slots=False)
class Weighed:
    """A part of a query with its concepts.

    Attributes:
        part: The part.
        concepts: What each concept counts: the own ones fully, narrower ones less.
    """

    part: Part
    concepts: Mapping[str, float]

    @cached_property
    def _matchers(self) -> "tuple[_Matcher, ...]":
        return tuple(filter(None, map(_matcher, self.part.phrases)))

    def value(self, record: Record, texts: Texts) -> float:
        """Return what a record has of the part, 0 for nothing.

        Args:
            record: The record.
            texts: Its texts.
        """
        by_concept = _concept_score(self.concepts, record.annotations) if record.annotations else 0.0
        by_words = max([matcher.score(texts) for matcher in self._matchers], default=0.0)
        if not (by_concept or by_words):
            return 0.0
        return max(by_concept, by_words) + _SECOND * min(by_concept, by_words)


def concept_weights(part: Part, narrower: Any) -> dict[str, float]:
    """Return what each concept counts for a part.

    Args:
        part: The part.
        narrower: Returns a concept and all concepts below it.
    """
    weights: dict[str, float] = {}
    for concepts, share in ((part.concepts, 1.0), (part.near, _NEAR)):
        for concept in concepts:
            for name in narrower(concept):
                weights[name] = max(weights.get(name, 0.0), share * (1.0 if name == concept else _NARROWER))
    return weights


def sort_key(weights: Sequence[float], values: list[float], record: Record, relevance: str) -> tuple[bool, int, float]:
    """Return the sort key of a record; the best comes first.

    Args:
        weights: What each part of the query counts.
        values: What the record has of each part.
        record: The record.
        relevance: Its level of relevance.
    """
    missing = values.count(0.0)
    total = sum(map(mul, weights, values)) / sum(weights)
    # An entry of a programme of work of which nobody knows whether it has ended has not ended.
    status = record.stage.status
    finished = is_finished_work(record.work_item, status) and status != Status.UNKNOWN
    return finished, missing, -round(total - _handicap(record, relevance), 6)


def _handicap(record: Record, relevance: str) -> float:
    year = max(record.dates.values(), default=str(_FIRST_YEAR))[:4]
    lost = _STATUS.get(record.stage.status, 0.0) + (_OTHER if relevance == NOT_AI else 0.0)
    if record.relations and not _CHANGES.isdisjoint([relation.type for relation in record.relations]):
        lost += _CHANGE
    return lost - _YEAR * (int(year) - _FIRST_YEAR if year.isdigit() else 0)


def _concept_score(weights: Mapping[str, float], annotations: Iterable[_Annotation]) -> float:
    best: dict[str, float] = {}
    for annotation in annotations:
        concept = annotation.concept
        if concept in weights:
            value = weights[concept] * _evidence(annotation)
            best[concept] = max(best.get(concept, 0.0), value)
    carried = [value for concept, value in best.items() if value > weights[concept] * _MENTION]
    return max(best.values(), default=0.0) + _BREADTH * min(max(len(carried) - 1, 0), 2)


def _evidence(annotation: _Annotation) -> float:
    if annotation.direction == Direction.MENTION:
        return _MENTION
    if annotation.field.startswith("titles"):
        return _TITLE
    return _DECIDED if annotation.method == Method.CURATED else _ELSEWHERE


@attrs.frozen(slots=True)
class _Matcher:
    """A phrase that texts are searched for.

    Attributes:
        numbered: The words of a phrase with a digit, which may be a designation.
        beginnings: The letters that each word of the phrase begins with; a text without them needs no expression.
        together: The expression of the phrase.
        each: The expression of each word; none where the words mean nothing apart.
        length: Number of characters of the phrase.
    """

    numbered: frozenset[str]
    beginnings: tuple[str, ...]
    together: re.Pattern[str]
    each: tuple[re.Pattern[str], ...]
    length: int

    def score(self, texts: Texts) -> float:
        """Return what the phrase counts in the texts of a record."""
        if self.numbered and self.numbered.issubset(texts.designation):
            return _DESIGNATION + len(self.numbered) / len(texts.designation)
        best = max([self._in_title(title) for title in texts.titles], default=0.0)
        return best or self._in_abstract(texts)

    def _in_title(self, title: str) -> float:
        for beginning in self.beginnings:
            if beginning not in title:
                return 0.0
        closeness = _CLOSENESS * min(1.0, self.length / len(title))
        if self.together.search(title):
            return _PHRASE + closeness
        return _IN_TITLE + closeness if self._is_in(title) else 0.0

    def _in_abstract(self, texts: Texts) -> float:
        """Return what the phrase counts in the abstracts, or spread over title and abstract."""
        if not texts.abstracts:
            return 0.0
        for beginning in self.beginnings:
            if beginning not in texts.whole:
                return 0.0
        if self.together.search(texts.abstracts):
            return _ABSTRACT_PHRASE
        return _IN_ABSTRACT if self._is_in(texts.whole) else 0.0

    def _is_in(self, text: str) -> bool:
        return bool(self.each) and all(pattern.search(text) for pattern in self.each)


@lru_cache(1 << 8)
def _matcher(phrase: str) -> _Matcher | None:
    """Return the matcher of a phrase; None if it has no words."""
    own = words(phrase)
    if not own:
        return None
    pairs = [_pattern(word) for word in own]
    each = [pattern for _, pattern in pairs]
    # A word of one or two letters, as in *de-identification*, is everywhere.
    apart = each if all(len(word) > _EVERYWHERE or not word.isalpha() for word in own) else []
    numbered = frozenset(own if any(character.isdigit() for character in phrase) else ())
    together = re.compile(r"\W+".join(each))
    return _Matcher(numbered, tuple(start for start, _ in pairs), together, tuple(map(re.compile, apart)), len(phrase))


def _pattern(word: str) -> tuple[str, str]:
    """Return the beginning of a word, and the regular expression of the word with any ending, after its stem in English."""
    if not word.isalpha() or len(word) <= _SHORT:
        return word, rf"{_start(word)}s?\b"
    if not word.isascii():
        return word, re.escape(word)
    stem = commonprefix((word, min(forms(word, "en"), key=len)))
    if stem.endswith(("i", "y")):
        return stem[:-1], rf"{_start(stem[:-1])}[yi]\w{{0,{_MAX_ENDING}}}"
    return stem, rf"{_start(stem)}\w{{0,{_MAX_ENDING}}}"


def _start(text: str) -> str:
    """Return the expression of a text at the beginning of a word; an expression that begins with letters is found faster."""
    text = re.escape(text)
    return rf"{text}(?<=\b{text})"
