"""The quality of tags: labelled records compared with the catalogue's tags of the same designations.

Labels come from a file with one JSON object per line, tags from the catalogue. The result has precision, recall and F1,
and names every missing and every false tag. Each measure has its interval of confidence by Wilson's method.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from math import sqrt
from pathlib import Path
from typing import Any, TypeVar

import attrs
import orjson

from aistandards.errors import GoldError

T = TypeVar("T")

RELEVANCE = "ai"
"""The tag that stands for relevance to artificial intelligence."""

FULLY_LABELLED = frozenset(
    "ai-watermarking multimedia-authenticity content-provenance rights-declaration deepfake-detection "
    "biometric-attack-detection privacy non-discrimination child-rights accessibility gender-equality remedy "
    "intellectual-property transparency-and-explainability accountability human-oversight robustness-and-security "
    "ai-ethics".split()
)
"""The concepts that labellers looked for in every record; only for these does a label without the concept mean no."""


MIN_POSITIVES = 5
"""Number of labels with a concept below which its score proves nothing."""

_Z = 1.96
"""Quantile of the normal distribution for an interval of 95 %."""


@attrs.frozen(slots=True)
class Label:
    """The correct tags of one record, by a labeller.

    Attributes:
        designation: Designation of the record.
        tags: Concepts that the record must have, without scheme.
        optional: Concepts that are arguable; they count neither as right nor as wrong.
        evaluated: Concepts that count as false if they are in neither `tags` nor `optional`.
        body: Body of the record, if the label names it.
    """

    designation: str
    tags: frozenset[str]
    optional: frozenset[str] = frozenset()
    evaluated: frozenset[str] = FULLY_LABELLED
    body: str = ""


def read_labels(path: Path) -> list[Label]:
    """Read a file of labels.

    Args:
        path: A file with one JSON object per line. Tag files have the keys `tags` and `may`, relevance files have `ai`.
            `looked_for` lists the concepts for which the labeller looked; `body` is the body.

    Returns:
        The labels, in the order of the file.

    Raises:
        GoldError: The file cannot be read, has no labels or has an invalid line; the message names the line.
    """
    return read_label_file(path, _label, 'a line is {"designation": …, "tags": […]} or {"designation": …, "ai": true}')


def read_label_file(path: Path, label: Callable[[Any], T], form: str) -> list[T]:
    """Read a file with one label in JSON per line; blank lines do not count.

    Args:
        path: The file; - is standard input.
        label: Makes a label of the value of a line; ValueError, KeyError, TypeError or AttributeError say that it is none.
        form: What a line is like, for the message about a line that is no label.

    Returns:
        The labels, in the order of the file.

    Raises:
        GoldError: The file cannot be read, has no labels or has an invalid line; the message names the line.
    """
    labels = []
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            try:
                labels.append(label(orjson.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise GoldError(f"{path}, line {number}: not a label ({error}); {form}") from None
    if not labels:
        raise GoldError(f"{path} has no labels")
    return labels


def _label(line: Mapping[str, Any]) -> Label:
    designation = line["designation"]
    if not isinstance(designation, str):
        raise ValueError("designation is not a text")
    body = str(line.get("body", ""))
    if "tags" not in line:
        if not isinstance(line["ai"], bool):
            raise ValueError("ai is neither true nor false")
        tags = frozenset([RELEVANCE]) if line["ai"] else frozenset[str]()
        return Label(designation, tags, evaluated=frozenset([RELEVANCE]), body=body)
    tags, may = _texts(line, "tags"), _texts(line, "may")
    evaluated = _texts(line, "looked_for") if "looked_for" in line else FULLY_LABELLED
    return Label(designation, tags, may, evaluated, body)


def _texts(line: Mapping[str, Any], key: str) -> frozenset[str]:
    texts = line.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{key} is not a list of texts")
    return frozenset(texts)


@attrs.define(slots=True)
class Score:
    """Numbers of right, false and missing tags, and the measures that follow from them.

    Attributes:
        true_positives: Number of tags that are present and right.
        false_positives: Number of tags that are present and wrong.
        false_negatives: Number of tags that are missing.
    """

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0

    @property
    def precision(self) -> float:
        """Share of the present tags that are right; 1 when no tag is present."""
        present = self.true_positives + self.false_positives
        return self.true_positives / present if present else 1.0

    @property
    def recall(self) -> float:
        """Share of the correct tags that are present; 1 when there is no correct tag."""
        correct = self.true_positives + self.false_negatives
        return self.true_positives / correct if correct else 1.0

    @property
    def positives(self) -> int:
        """Number of labels with the concept."""
        return self.true_positives + self.false_negatives

    @property
    def precision_interval(self) -> tuple[float, float]:
        """The bounds of the precision with a confidence of 95 %."""
        return wilson(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall_interval(self) -> tuple[float, float]:
        """The bounds of the recall with a confidence of 95 %."""
        return wilson(self.true_positives, self.positives)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_dict(self) -> dict[str, float]:
        """Return precision, recall and F1, rounded to four decimal places."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4)}

    def to_details(self) -> dict[str, Any]:
        """Return also the intervals and the number of positives; `unproven` says that there are too few."""
        return {
            **self.to_dict(),
            "precision_interval": [round(bound, 4) for bound in self.precision_interval],
            "recall_interval": [round(bound, 4) for bound in self.recall_interval],
            "positives": self.positives,
            "unproven": self.positives < MIN_POSITIVES,
        }


def wilson(right: int, total: int) -> tuple[float, float]:
    """Return Wilson's interval of a share, with a confidence of 95 %.

    Args:
        right: Number of right cases.
        total: Number of cases.

    Returns:
        The bounds; 0 and 1 without any case.
    """
    if not total:
        return 0.0, 1.0
    share, square = right / total, _Z * _Z
    middle = share + square / (2 * total)
    half = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, (middle - half) / (1 + square / total)), min(1.0, (middle + half) / (1 + square / total))


@attrs.frozen(slots=True)
class Evaluation:
    """The result of a comparison of tags with labels.

    Attributes:
        size: Number of labels that were compared.
        concepts: Score by concept; a concept that no label and no record has is left out.
        bodies: Score by body; labels without a body are left out.
        misses: Designation and concept of each missing tag.
        false_hits: Designation and concept of each false tag.
        not_found: Designations that the catalogue does not have.
    """

    size: int
    concepts: Mapping[str, Score]
    misses: tuple[tuple[str, str], ...]
    false_hits: tuple[tuple[str, str], ...]
    not_found: tuple[str, ...]
    bodies: Mapping[str, Score] = attrs.field(factory=dict)

    @property
    def micro(self) -> Score:
        """The score of all tags together."""
        scores = self.concepts.values()
        return Score(
            sum(score.true_positives for score in scores),
            sum(score.false_positives for score in scores),
            sum(score.false_negatives for score in scores),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON values; `macro` is the mean over all concepts."""
        return {
            "size": self.size,
            "micro": self.micro.to_dict(),
            "macro": _mean([score.to_dict() for score in self.concepts.values()]),
            "concepts": {name: score.to_details() for name, score in sorted(self.concepts.items())},
            "bodies": {name: score.to_details() for name, score in sorted(self.bodies.items())},
            "misses": [{"designation": name, "concept": concept} for name, concept in self.misses],
            "false_hits": [{"designation": name, "concept": concept} for name, concept in self.false_hits],
            "not_found": list(self.not_found),
        }


def _mean(scores: list[dict[str, float]]) -> dict[str, float]:
    if not scores:
        return Score().to_dict()
    return {name: round(sum(score[name] for score in scores) / len(scores), 4) for name in scores[0]}


def evaluate(labels: Iterable[Label], tags: Mapping[str, frozenset[str] | None]) -> Evaluation:
    """Compare tags with labels.

    Args:
        labels: The correct tags.
        tags: The concepts of each record, without scheme, by designation; None for a record that the catalogue does
            not have.

    Returns:
        The scores, with every missing and every false tag.
    """
    right: Counter[str] = Counter()
    misses: list[tuple[str, str]] = []
    false_hits: list[tuple[str, str]] = []
    not_found: list[str] = []
    bodies: dict[str, Score] = {}
    size = 0
    for label in labels:
        assigned = tags.get(label.designation)
        if assigned is None:
            not_found.append(label.designation)
            continue
        size += 1
        right.update(label.tags & assigned)
        false = (assigned & label.evaluated) - label.tags - label.optional
        if label.body:
            body = bodies.setdefault(label.body, Score())
            body.true_positives += len(label.tags & assigned)
            body.false_positives += len(false)
            body.false_negatives += len(label.tags - assigned)
        misses += [(label.designation, concept) for concept in sorted(label.tags - assigned)]
        false_hits += [(label.designation, concept) for concept in sorted(false)]
    missed_by_concept = Counter(concept for _, concept in misses)
    false_by_concept = Counter(concept for _, concept in false_hits)
    concepts = {
        name: Score(right[name], false_by_concept[name], missed_by_concept[name])
        for name in sorted({*right, *missed_by_concept, *false_by_concept})
    }
    return Evaluation(size, concepts, tuple(misses), tuple(false_hits), tuple(not_found), bodies)
