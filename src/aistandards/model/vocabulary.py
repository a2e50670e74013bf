"""Controlled vocabularies in the manner of SKOS: concepts with labels, gathered in schemes.

They come from files of `catalog/vocabularies/` and from plugins, and go to annotations, queries and SKOS exports. The
words are those of the W3C's SKOS Reference: preferred and alternative labels, broader, definition, scope note, mapping.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

import attrs

from aistandards.errors import VocabularyError


class MatchType(StrEnum):
    """How a concept of one scheme maps to one of another; SKOS Reference, section 10."""

    EXACT = "exactMatch"
    CLOSE = "closeMatch"
    BROAD = "broadMatch"
    NARROW = "narrowMatch"
    RELATED = "relatedMatch"


@attrs.frozen(slots=True)
class SchemeMapping:
    """An arrow to a concept of another scheme.

    Attributes:
        type: What kind of arrow.
        target: `scheme:id` at its other end.
        source: Why it is there: a document, an article, or `editorial`.
    """

    type: MatchType
    target: str
    source: str


@attrs.frozen(slots=True)
class Concept:
    """One entry of a controlled vocabulary.

    Attributes:
        id: Stable within its scheme: `ai`.
        labels: Preferred label by language.
        definition: What it means, in a sentence.
        broader: Id of the wider concept in the same scheme, or None at the top.
        scope_note: What belongs here and what does not, where the definition leaves doubt.
        include: Examples of what is meant.
        exclude: Examples of what only looks like it.
        anchors: Legal anchors: `UDHR 12`, `GDC objective 3`, `GDC 36(c)`.
        sdg: Goals and targets of the 2030 Agenda: `16.10`.
        alt: Alternative labels by language.
        reviewed: Languages whose labels a speaker has reviewed.
        mappings: Arrows to other schemes.
    """

    id: str
    labels: Mapping[str, str]
    definition: str = ""
    broader: str | None = None
    scope_note: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()
    alt: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    reviewed: tuple[str, ...] = ()
    mappings: tuple[SchemeMapping, ...] = ()

    def label(self, language: str = "en") -> str:
        """The label in a language, else in English, else the id."""
        return self.labels.get(language) or self.labels.get("en") or self.id

    def names(self) -> Iterator[str]:
        """Every label, preferred and alternative, in every language."""
        yield from self.labels.values()
        for others in self.alt.values():
            yield from others


@attrs.frozen(slots=False)
class ConceptScheme:
    """A vocabulary.

    Attributes:
        id: Unique among the installed schemes: `relevance`. Annotations name concepts as `relevance:ai`.
        title: For people.
        version: Changes with its content.
        concepts: All of them, in the order of the file.
        languages: Languages every concept must have a preferred label in.
        source: What it is taken from, with licence or document number.
        extends: Id of the scheme whose concepts these join; `broader` may then name one of its concepts.

    Raises:
        VocabularyError: Two concepts share an id, or one names a broader concept that is not there.
    """

    id: str
    title: str
    version: str
    concepts: tuple[Concept, ...]
    languages: tuple[str, ...] = ("en",)
    source: str = ""
    extends: str | None = None

    def __attrs_post_init__(self) -> None:
        known: set[str] = set()
        for concept in self.concepts:
            if concept.id in known:
                raise VocabularyError(f"vocabulary {self.id!r}: two concepts are called {concept.id!r}; rename one")
            known.add(concept.id)
        if self.extends is not None:
            return
        for concept in self.concepts:
            if concept.broader is not None and concept.broader not in known:
                raise VocabularyError(
                    f"vocabulary {self.id!r}: {concept.id!r} names the broader concept {concept.broader!r}, "
                    "which is not in the scheme"
                )

    @cached_property
    def _by_id(self) -> Mapping[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    def __getitem__(self, concept_id: str) -> Concept:
        return self._by_id[concept_id]

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._by_id

    def narrower(self, concept_id: str) -> list[str]:
        """The concept and everything below it, by id."""
        found = [concept_id]
        for one in found:
            found += [concept.id for concept in self.concepts if concept.broader == one and concept.id not in found]
        return found

    def with_more(self, other: "ConceptScheme") -> "ConceptScheme":
        """This scheme with the concepts of an extension.

        Raises:
            VocabularyError: A concept is there already, or hangs from one that is not.
        """
        return attrs.evolve(
            self, concepts=(*self.concepts, *other.concepts), version=f"{self.version}+{other.id}-{other.version}"
        )


def joined(schemes: Iterable[ConceptScheme]) -> dict[str, ConceptScheme]:
    """Schemes by id, extensions put into what they extend.

    Raises:
        VocabularyError: An extension has nothing to extend, or does not fit.
    """
    given = list(schemes)
    found = {scheme.id: scheme for scheme in given if scheme.extends is None}
    for scheme in given:
        if scheme.extends is not None:
            if scheme.extends not in found:
                raise VocabularyError(f"vocabulary {scheme.id!r} extends {scheme.extends!r}, which is not installed")
            found[scheme.extends] = found[scheme.extends].with_more(scheme)
    return found
