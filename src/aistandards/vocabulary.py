"""Controlled vocabularies in the manner of SKOS: concepts with labels, gathered in schemes."""

from collections.abc import Mapping

import attrs

from aistandards.errors import VocabularyError


@attrs.frozen(slots=True)
class Concept:
    """One entry of a controlled vocabulary.

    Attributes:
        id: Stable within its scheme: `ai`.
        labels: Preferred label by language.
        definition: What it means, in a sentence.
        broader: Id of the wider concept in the same scheme, or None at the top.
    """

    id: str
    labels: Mapping[str, str]
    definition: str = ""
    broader: str | None = None

    def label(self, language: str = "en") -> str:
        """The label in a language, else in English, else the id."""
        return self.labels.get(language) or self.labels.get("en") or self.id


@attrs.frozen(slots=True)
class ConceptScheme:
    """A vocabulary.

    Attributes:
        id: Unique among the installed schemes: `relevance`. Annotations name concepts as `relevance:ai`.
        title: For people.
        version: Changes with its content.
        concepts: All of them, in the order of the file.

    Raises:
        VocabularyError: Two concepts share an id, or one names a broader concept that is not there.
    """

    id: str
    title: str
    version: str
    concepts: tuple[Concept, ...]

    def __attrs_post_init__(self) -> None:
        known: set[str] = set()
        for concept in self.concepts:
            if concept.id in known:
                raise VocabularyError(f"vocabulary {self.id!r}: two concepts are called {concept.id!r}; rename one")
            known.add(concept.id)
        for concept in self.concepts:
            if concept.broader is not None and concept.broader not in known:
                raise VocabularyError(
                    f"vocabulary {self.id!r}: {concept.id!r} names the broader concept {concept.broader!r}, "
                    "which is not in the scheme"
                )

    def __getitem__(self, concept_id: str) -> Concept:
        for concept in self.concepts:
            if concept.id == concept_id:
                return concept
        raise KeyError(concept_id)


RELEVANCE = ConceptScheme(
    id="relevance",
    title="Relevance to artificial intelligence",
    version="1",
    concepts=(
        Concept(
            "ai",
            {"en": "artificial intelligence", "fr": "intelligence artificielle", "es": "inteligencia artificial"},
            "The standard is about artificial intelligence, uses it or enables it.",
        ),
    ),
)
"""The scheme of the first annotator: is this an AI standard?"""
