"""Controlled vocabularies after the model of SKOS: concepts with labels, in concept schemes.

The files in `catalog/vocabularies/` and plugins provide them; annotations, queries and SKOS exports use them. The terms are
those of the SKOS Reference of the W3C: preferred and alternative label, broader, definition, scope note, mapping.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

import attrs

from aistandards.errors import VocabularyError


class MatchType(StrEnum):
    """Type of a mapping between concepts of two schemes; SKOS Reference, section 10."""

    EXACT = "exactMatch"
    CLOSE = "closeMatch"
    BROAD = "broadMatch"
    NARROW = "narrowMatch"
    RELATED = "relatedMatch"


@attrs.frozen(slots=True)
class SchemeMapping:
    """A mapping to a concept of another scheme.

    Attributes:
        type: Type of the mapping.
        target: Scheme and id of the other concept: `scheme:id`.
        source: Reason for the mapping: a document, an article, or `editorial`.
    """

    type: MatchType
    target: str
    source: str


@attrs.frozen(slots=True)
class Concept:
    """A concept of a controlled vocabulary.

    Attributes:
        id: Id, stable within the scheme: `ai`.
        labels: Preferred label by language.
        definition: Definition in a sentence.
        broader: Id of the broader concept in the same scheme; None at the top.
        scope_note: Limits of the concept, where the definition leaves doubt.
        include: Examples that belong to the concept.
        exclude: Examples that only seem to belong to it.
        anchors: Legal anchors: `UDHR 12`, `GDC objective 3`, `GDC 36(c)`.
        sdg: Goals and targets of the 2030 Agenda: `16.10`.
        alt: Alternative labels by language.
        reviewed: Languages whose labels a speaker of the language has reviewed.
        mappings: Mappings to other schemes.
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
        """Return the label in a language, else in English, else the id."""
        return self.labels.get(language) or self.labels.get("en") or self.id

    def names(self) -> Iterator[str]:
        """Yield every preferred and alternative label in every language."""
        yield from self.labels.values()
        for others in self.alt.values():
            yield from others


@attrs.frozen(slots=False)
class ConceptScheme:
    """A concept scheme, that is, a vocabulary.

    Attributes:
        id: Id, unique among the installed schemes: `relevance`. Annotations write a concept as `relevance:ai`.
        title: Title for people.
        version: Version; it changes with the content.
        concepts: All concepts, in the order of the file.
        languages: Languages in which every concept must have a preferred label.
        source: Origin, with licence or document number.
        extends: Id of the scheme that this one extends; `broader` may then name a concept of that scheme.

    Raises:
        VocabularyError: Two concepts have the same id, or a broader concept is not in the scheme.
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
        """Return the ids of a concept and of all narrower concepts."""
        ids = [concept_id]
        for broader in ids:
            ids += [concept.id for concept in self.concepts if concept.broader == broader and concept.id not in ids]
        return ids

    def extended_with(self, other: "ConceptScheme") -> "ConceptScheme":
        """Return this scheme with the concepts of an extension.

        Raises:
            VocabularyError: A concept has an id of this scheme, or a broader concept that is in neither.
        """
        return attrs.evolve(
            self, concepts=(*self.concepts, *other.concepts), version=f"{self.version}+{other.id}-{other.version}"
        )


def merge_extensions(schemes: Iterable[ConceptScheme]) -> dict[str, ConceptScheme]:
    """Return the schemes by id, each with the concepts of its extensions.

    Args:
        schemes: Schemes and extensions, in any order.

    Returns:
        The schemes that are no extensions.

    Raises:
        VocabularyError: The scheme of an extension is not installed, or the two do not fit together.
    """
    installed = list(schemes)
    merged = {scheme.id: scheme for scheme in installed if scheme.extends is None}
    for scheme in installed:
        if scheme.extends is not None:
            if scheme.extends not in merged:
                raise VocabularyError(f"vocabulary {scheme.id!r} extends {scheme.extends!r}, which is not installed")
            merged[scheme.extends] = merged[scheme.extends].extended_with(scheme)
    return merged
