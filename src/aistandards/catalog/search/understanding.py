"""What a query says: the concepts and terms that its words name, and the words that name nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from aistandards.settings import bundled_folder
from aistandards.store.tokens import words
from aistandards.tagging.glossary import Term, load_glossary
from aistandards.tagging.name_index import NameIndex, Span
from aistandards.tagging.rules import load_rules
from aistandards.tagging.vocabularies import Vocabularies
from aistandards.tagging.word_forms import is_unspaced, plain, words_of

_SCHEMES = ("rights", "ai-topics", "relevance", "amas", "exchange", "gdc", "sdg", "wsis", "partners")
"""The vocabularies in the order in which a name that several have is taken: the closest to a text first."""

_MAX_WORDS = 20
_MAX_LENGTH = 500
_MAX_PHRASES = 8
_MAX_NEAREST = 3
_MAX_LIKE = 10
_MIN_LIKE, _MIN_LIKE_UNSPACED = 0.75, 0.5
"""Similarity of two words, from 0 to 1, from which one is like the other."""


@attrs.frozen(slots=True)
class Part:
    """Words of a query that belong together.

    Attributes:
        words: The words as they were written, folded.
        concepts: Concepts with these words as a name, as `scheme:id`.
        near: Concepts with these words in a name, or related to the term.
        is_part: Whether the words are only part of a name of the concepts that are near.
        term: English name of the term of the glossary that these words are.
        phrases: What titles and abstracts are searched for; one of them is enough.
    """

    words: str
    concepts: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    is_part: bool = False
    term: str | None = None
    phrases: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether the words name a concept or a term."""
        return bool(self.concepts or self.near or self.term)

    @property
    def named_concepts(self) -> tuple[str, ...]:
        """The concepts that the words name, entirely or in part."""
        return self.concepts or (self.near if self.is_part else ())


@attrs.frozen(slots=True)
class Understanding:
    """What a query says.

    Attributes:
        query: The query.
        parts: Its parts, in order.
        corrections: Misspelt words, with the words that they were read as.
    """

    query: str
    parts: tuple[Part, ...]
    corrections: Mapping[str, str] = attrs.field(factory=dict)


class QueryReader:
    """Reads queries; its index of names is made once.

    Args:
        vocabularies: The installed vocabularies.
    """

    def __init__(self, vocabularies: Vocabularies) -> None:
        self.vocabularies = vocabularies
        self._glossary = load_glossary()
        # A part of a term is another term or none: *system* is no *recommendation system*.
        self._names = NameIndex(self._all_names(), entire={str(number) for number in range(len(self._glossary))})

    def read(self, query: str, is_known: Callable[[str], bool]) -> Understanding:
        """Return what a query says.

        Args:
            query: Words in any language.
            is_known: Whether words occur in the catalogue. A known word is not taken for a misspelt name, and the phrases
                of rules are not searched for it.
        """
        written = words_of(query[:_MAX_LENGTH])[:_MAX_WORDS]
        corrections = self._names.correct(written, is_known)
        spans = self._names.read([corrections.get(word, word) for word in written])
        spans = [span if _is_named(span) or is_known(" ".join(span.words)) else self._phrased(span) for span in spans]
        specific = [span for span in spans if not self._is_generic(span)]
        return Understanding(query, _without_repetition(map(self._part, specific or spans)), corrections)

    def nearest(self, query: str) -> list[str]:
        """Return the concepts with names of words like those of a query, at most three, as `scheme:id`.

        A word that fewer concepts have counts more.
        """
        import difflib

        having: dict[str, dict[str, None]] = {}
        for thing, _, label in self._all_names():
            for word in words_of(label):
                having.setdefault(plain(word), {}).update(dict.fromkeys(self._concepts_of(thing)))
        scores: dict[str, float] = {}
        for word in map(plain, words_of(query[:_MAX_LENGTH])[:_MAX_WORDS]):
            like = _MIN_LIKE_UNSPACED if is_unspaced(word) else _MIN_LIKE
            best: dict[str, float] = {}
            for other in difflib.get_close_matches(word, filter(having.get, having), n=_MAX_LIKE, cutoff=like):
                value = difflib.SequenceMatcher(None, word, other).ratio() / (1 + len(having[other]))
                best |= {name: max(value, best.get(name, 0.0)) for name in having[other]}
            for name, value in best.items():
                scores[name] = scores.get(name, 0.0) + value
        # A name occurs in the order of the vocabularies, and the sort keeps it.
        return sorted(scores, key=lambda name: -scores[name])[:_MAX_NEAREST]

    def _concepts_of(self, thing: str) -> tuple[str, ...]:
        if ":" in thing:
            return (thing,)
        term = self._glossary[int(thing)]
        return tuple(name for name in (*term.concepts, *term.related) if name in self.vocabularies)

    def as_written(self, query: str) -> Understanding:
        """Return a query whose words mean nothing but themselves: a designation."""
        return Understanding(query, (Part(query, phrases=(" ".join(words(query[:_MAX_LENGTH])),)),))

    def _all_names(self) -> Iterator[tuple[str, str, str]]:
        for scheme in self.vocabularies.schemes.values():
            for concept in scheme.concepts:
                name = f"{scheme.id}:{concept.id}"
                yield from ((name, language, label) for language, label in concept.labels.items())
                yield from ((name, language, label) for language, others in concept.alt.items() for label in others)
        for number, term in enumerate(self._glossary):
            yield from ((str(number), language, name) for language, names in term.names.items() for name in names)

    @cached_property
    def _phrases(self) -> NameIndex:
        """The phrases of the rules, which are read only for words that are in no name."""
        from aistandards.tagging.annotators import RULE_FILES

        return NameIndex(
            (rule.concept, language, phrase.replace("*", ""))
            for name in RULE_FILES
            for rule in load_rules(bundled_folder() / "rules" / f"{name}.toml").rules
            # A phrase that needs company says nothing alone.
            if not (rule.required or rule.required_concept or rule.near or rule.committees)
            for language, phrases in rule.phrases.items()
            for phrase in phrases
            if rule.concept in self.vocabularies
        )

    def _phrased(self, span: Span) -> Span:
        """Return a span with the concepts whose rules have its words as a phrase, or in one."""
        read = self._phrases.read(span.words)
        return read[0] if len(read) == 1 else span

    def _is_generic(self, span: Span) -> bool:
        return any(":" not in thing and self._glossary[int(thing)].generic for thing in span.whole)

    def _part(self, span: Span) -> Part:
        terms = [self._glossary[int(thing)] for thing in span.whole if ":" not in thing]
        given = [concept for term in terms for concept in term.concepts if concept in self.vocabularies]
        related = [concept for term in terms for concept in term.related if concept in self.vocabularies]
        concepts = tuple(dict.fromkeys((*_of_first_scheme(span.whole), *given)))
        part = () if concepts else _of_first_scheme(span.part)
        near = tuple(dict.fromkeys((*part, *related)))
        phrases = [" ".join(span.words), *self._english(terms, concepts)]
        name = next((term.names["en"][0] for term in terms), None)
        phrases = list(dict.fromkeys(phrases))[:_MAX_PHRASES]
        return Part(phrases[0], concepts, near, bool(part), name, tuple(phrases))

    def _english(self, terms: Sequence[Term], concepts: Sequence[str]) -> Iterator[str]:
        for term in terms:
            yield from term.names["en"]
        for name in concepts:
            concept = self.vocabularies[name]
            yield concept.label()
            yield from concept.alt.get("en", ())


def _without_repetition(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts; those of the same concepts are one part, as *bias and discrimination* are."""
    distinct: list[Part] = []
    for part in parts:
        place = next(
            (place for place, one in enumerate(distinct) if part.concepts and one.concepts == part.concepts), None
        )
        if place is None:
            distinct.append(part)
            continue
        one = distinct[place]
        near, phrases = (
            tuple(dict.fromkeys((*a, *b))) for a, b in ((one.near, part.near), (one.phrases, part.phrases))
        )
        distinct[place] = attrs.evolve(one, words=f"{one.words} {part.words}", near=near, phrases=phrases)
    return tuple(distinct)


def _is_named(span: Span) -> bool:
    return bool(span.whole or span.part)


def _of_first_scheme(things: Sequence[str]) -> tuple[str, ...]:
    """Return the concepts of the first vocabulary that has any."""
    concepts = [thing for thing in things if ":" in thing]
    order = {scheme: place for place, scheme in enumerate(_SCHEMES)}
    schemes = [order.get(concept.partition(":")[0], 1) for concept in concepts]
    return tuple(concept for concept, place in zip(concepts, schemes, strict=True) if place == min(schemes))
