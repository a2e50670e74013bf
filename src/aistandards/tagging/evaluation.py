"""The quality of tags: labelled records compared with the catalogue's tags of the same designations.

Labels come from a file with one JSON object per line, tags from the catalogue. The result has precision, recall and F1,
and names every missing and every false tag.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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


@attrs.frozen(slots=True)
class Label:
    """The correct tags of one record, by a labeller.

    Attributes:
        designation: Designation of the record.
        tags: Concepts that the record must have, without scheme.
        optional: Concepts that are arguable; they count neither as right nor as wrong.
        evaluated: Concepts that count as false if they are in neither `tags` nor `optional`.
    """

    designation: str
    tags: frozenset[str]
    optional: frozenset[str] = frozenset()
    evaluated: frozenset[str] = FULLY_LABELLED


def read_labels(path: Path) -> list[Label]:
    """Read a file of labels.

    Args:
        path: A file with one JSON object per line. Tag files have the keys `tags` and `may`, relevance files have `ai`.

    Returns:
        The labels, in the order of the file.

    Raises:
        GoldError: The file cannot be read, has no labels or has an invalid line; the message names the line.
    """
    return read_label_file(path, _label, 'a line is {"designation": …, "tags": […]} or {"designation": …, "ai": true}')


def read_label_file(path: Path, label: Callable[[Any], T], form: str) -> list[T]:
    """Read a file with one label in JSON per line; blank lines do not count.

    Args:
        path: The file.
        label: Makes a label of the value of a line; ValueError, KeyError, TypeError or AttributeError say that it is none.
        form: What a line is like, for the message about a line that is no label.

    Returns:
        The labels, in the order of the file.

    Raises:
        GoldError: The file cannot be read, has no labels or has an invalid line; the message names the line.
    """
    labels = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(lines, start=1):
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
    if "ai" in line:
        if not isinstance(line["ai"], bool):
            raise ValueError("ai is neither true nor false")
        tags = frozenset([RELEVANCE]) if line["ai"] else frozenset[str]()
        return Label(designation, tags, evaluated=frozenset([RELEVANCE]))
    tags, may = line["tags"], line.get("may", [])
    if not isinstance(tags, list) or not isinstance(may, list) or not all(isinstance(tag, str) for tag in tags + may):
        raise ValueError("tags and may are not lists of texts")
    return Label(designation, frozenset(tags), frozenset(may))


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
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_dict(self) -> dict[str, float]:
        """Return precision, recall and F1, rounded to four decimal places."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4)}


@attrs.frozen(slots=True)
class Evaluation:
    """The result of a comparison of tags with labels.

    Attributes:
        size: Number of labels that were compared.
        concepts: Score by concept; a concept that no label and no record has is left out.
        misses: Designation and concept of each missing tag.
        false_hits: Designation and concept of each false tag.
        not_found: Designations that the catalogue does not have.
    """

    size: int
    concepts: Mapping[str, Score]
    misses: tuple[tuple[str, str], ...]
    false_hits: tuple[tuple[str, str], ...]
    not_found: tuple[str, ...]

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
            "concepts": {name: score.to_dict() for name, score in sorted(self.concepts.items())},
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
    size = 0
    for label in labels:
        assigned = tags.get(label.designation)
        if assigned is None:
            not_found.append(label.designation)
            continue
        size += 1
        right.update(label.tags & assigned)
        false = (assigned & label.evaluated) - label.tags - label.optional
        misses += [(label.designation, concept) for concept in sorted(label.tags - assigned)]
        false_hits += [(label.designation, concept) for concept in sorted(false)]
    missed_by_concept = Counter(concept for _, concept in misses)
    false_by_concept = Counter(concept for _, concept in false_hits)
    concepts = {
        name: Score(right[name], false_by_concept[name], missed_by_concept[name])
        for name in sorted({*right, *missed_by_concept, *false_by_concept})
    }
    return Evaluation(size, concepts, tuple(misses), tuple(false_hits), tuple(not_found))
