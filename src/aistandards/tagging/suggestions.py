"""Suggestions of tags by a small statistical model, for a person to accept or reject; a synchronisation never uses it.

The model is a logistic regression for each concept over the words of titles and abstracts. It learns from the tags of
the catalogue, in which decisions of people count more than those of rules.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from aistandards.errors import needs_extra
from aistandards.model import MAX_QUOTE, Standard
from aistandards.tagging.curation import Curation
from aistandards.tagging.vocabularies import Vocabularies

_FOLDS = 5
"""Parts of the catalogue: the tags of each part are predicted from the others. A concept needs as many standards."""

_MIN_PROBABILITY = 0.25
_NEIGHBOURS = 3
_MIN_SIMILARITY = 0.05
_WEIGHT_OF_DECISION = 5.0
"""Weight of a tag that a person has decided about; that of a rule is 1."""


@attrs.frozen(slots=True)
class Neighbour:
    """A standard with similar words that carries the suggested concept.

    Attributes:
        standard: The standard.
        similarity: Cosine similarity of the words, from 0 to 1.
    """

    standard: Standard
    similarity: float


@attrs.frozen(slots=True)
class Suggestion:
    """A concept that a standard may carry although no rule finds it.

    Attributes:
        standard: The standard.
        concept: `scheme:id`.
        probability: Probability according to the model, from 0 to 1.
        neighbours: The nearest standards that carry the concept.
        quote: The words of its text that count most for the concept; None if no word does.
    """

    standard: Standard
    concept: str
    probability: float
    neighbours: tuple[Neighbour, ...]
    quote: str | None


def suggest(
    standards: Sequence[Standard], curation: Curation, vocabularies: Vocabularies, scheme: str
) -> list[Suggestion]:
    """Suggest concepts for standards that do not carry them, the most probable first.

    The same standards and decisions give the same suggestions.

    Args:
        standards: The standards to learn from and to suggest for.
        curation: The decisions of people; nothing is suggested that they have decided about.
        vocabularies: The vocabularies.
        scheme: The vocabulary of the suggested concepts.

    Raises:
        MissingExtraError: The extra `suggest` is not installed.
    """
    with needs_extra("suggest", "scikit-learn", "a suggestion of tags"):
        from sklearn.feature_extraction.text import TfidfVectorizer
    known = sorted((each for each in standards if _text(each)), key=lambda each: each.designation)
    by_concept = {
        concept: carrying
        for concept in sorted({each for one in known for each in one.concepts if each.startswith(f"{scheme}:")})
        if _FOLDS <= sum(carrying := _carrying(known, concept, vocabularies)) < len(known)
    }
    if not by_concept:
        return []
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, stop_words="english")
    words = _Words(known, vectorizer.fit_transform(map(_text, known)), vectorizer.get_feature_names_out())
    found = [
        suggestion
        for concept, carrying in by_concept.items()
        for suggestion in words.suggestions(concept, carrying, curation)
    ]
    return sorted(found, key=lambda each: (-each.probability, each.standard.designation, each.concept))


def _text(standard: Standard) -> str:
    """Return the title and the abstract in English, or in the language that there is."""
    return "\n".join(_in_english(texts) for texts in (standard.titles, standard.abstracts) if texts)


def _in_english(texts: Mapping[str, str]) -> str:
    return texts.get("en") or next(iter(texts.values()))


def _carrying(standards: Sequence[Standard], concept: str, vocabularies: Vocabularies) -> list[bool]:
    names = set(vocabularies.narrower(concept))
    return [not names.isdisjoint(standard.concepts) for standard in standards]


@attrs.frozen(slots=True)
class _Words:
    """The words of all standards: one row of weights for each standard, one column for each word or pair of words."""

    standards: Sequence[Standard]
    weights: Any
    names: Sequence[str]

    def suggestions(self, concept: str, carrying: Sequence[bool], curation: Curation) -> list[Suggestion]:
        """Return the suggestions of one concept."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold

        decided = [curation.has_decision(each.designation, concept) for each in self.standards]
        trust = [_WEIGHT_OF_DECISION if each else 1.0 for each in decided]
        model = LogisticRegression(C=20.0, solver="liblinear", random_state=0)
        found = []
        for learned, asked in StratifiedKFold(_FOLDS).split(self.weights, carrying):
            model.fit(self.weights[learned], [carrying[row] for row in learned], [trust[row] for row in learned])
            for row, (_, probability) in zip(asked, model.predict_proba(self.weights[asked]), strict=True):
                if probability >= _MIN_PROBABILITY and not carrying[row] and not decided[row]:
                    found.append(
                        Suggestion(
                            self.standards[row],
                            concept,
                            round(float(probability), 3),
                            self._neighbours(row, carrying),
                            self._quote(row, model.coef_[0]),
                        )
                    )
        return found

    def _neighbours(self, row: int, carrying: Sequence[bool]) -> tuple[Neighbour, ...]:
        likeness = (self.weights @ self.weights[row].T).toarray().ravel()
        nearest = sorted(
            (other for other, yes in enumerate(carrying) if yes and likeness[other] >= _MIN_SIMILARITY),
            key=lambda other: -likeness[other],
        )
        return tuple(Neighbour(self.standards[each], round(float(likeness[each]), 3)) for each in nearest[:_NEIGHBOURS])

    def _quote(self, row: int, coefficients: Sequence[float]) -> str | None:
        """Return the words of a title or abstract that speak most for the concept, as they are written there."""
        present, text = self.weights[row], _text(self.standards[row])
        shares = {
            self.names[word]: weight * coefficients[word]
            for word, weight in zip(present.indices, present.data, strict=True)
            if weight * coefficients[word] > 0 and self.names[word].replace(" ", "").isalpha()
        }
        for name in sorted(shares, key=lambda name: (-shares[name], name)):
            found = re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
            if found and len(name) <= MAX_QUOTE:
                return found[0]
        return None
