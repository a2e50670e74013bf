"""How often the tags are right: a labelled file compared with what the catalogue says of the same designations.

Labels come from lines of JSON, answers from the catalogue; what goes out is precision, recall and F1 with every miss
and every false hit by name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import orjson

from aistandards.errors import GoldError

SCHEME = "rights:"
RELEVANCE = "ai"

EXHAUSTIVE = frozenset(
    "ai-watermarking multimedia-authenticity content-provenance rights-declaration deepfake-detection "
    "biometric-attack-detection privacy non-discrimination child-rights accessibility gender-equality remedy "
    "intellectual-property transparency-and-explainability accountability human-oversight robustness-and-security "
    "ai-ethics".split()
)
"""The concepts that labellers looked for in every record: only their absence from a label means anything."""


@attrs.frozen(slots=True)
class Label:
    """What a labeller says of one record.

    Attributes:
        designation: Its designation.
        tags: Concepts that must be there, without scheme.
        may: Concepts that are arguable and counted neither way.
        counted: Concepts whose presence counts as false when they are in neither; None means all that were looked for.
    """

    designation: str
    tags: frozenset[str]
    may: frozenset[str] = frozenset()
    counted: frozenset[str] = EXHAUSTIVE


def read_labels(path: Path) -> list[Label]:
    """Read a file of labels: tag files have `tags` and `may`, relevance files have `ai`.

    Raises:
        GoldError: The file cannot be read or a line is not a label; it says which.
    """
    labels = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                labels.append(_label(orjson.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(
                    f'{path}, line {number}: not a label ({error}); a line is {{"designation": …, "tags": […]}} '
                    'or {"designation": …, "ai": true}'
                ) from None
    if not labels:
        raise GoldError(f"{path} has no labels")
    return labels


def _label(plain: Mapping[str, Any]) -> Label:
    designation = plain["designation"]
    if not isinstance(designation, str):
        raise ValueError("designation is not a text")
    if "ai" in plain:
        if not isinstance(plain["ai"], bool):
            raise ValueError("ai is neither true nor false")
        tags = frozenset([RELEVANCE]) if plain["ai"] else frozenset[str]()
        return Label(designation, tags, counted=frozenset([RELEVANCE]))
    tags, may = plain["tags"], plain.get("may", [])
    if not isinstance(tags, list) or not isinstance(may, list) or not all(isinstance(tag, str) for tag in tags + may):
        raise ValueError("tags and may are lists of texts")
    return Label(designation, frozenset(tags), frozenset(may))


@attrs.define(slots=True)
class Score:
    """Right, false and missed tags, and what follows from their numbers.

    Attributes:
        right: Tags that are there and should be.
        false: Tags that are there and should not be.
        missed: Tags that should be there and are not.
    """

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the tags that are right; 1 when there are none."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted tags that are there; 1 when none is wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def plain(self) -> dict[str, float]:
        """The three numbers, to four places."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4)}


@attrs.frozen(slots=True)
class Evaluation:
    """The comparison.

    Attributes:
        size: Labels that were compared.
        concepts: Score by concept, those without any tag wanted or given left out.
        misses: (designation, concept) that should be there.
        false_hits: (designation, concept) that should not.
        not_found: Designations the catalogue does not hold.
    """

    size: int
    concepts: Mapping[str, Score]
    misses: tuple[tuple[str, str], ...]
    false_hits: tuple[tuple[str, str], ...]
    not_found: tuple[str, ...]

    @property
    def micro(self) -> Score:
        """All tags together."""
        scores = self.concepts.values()
        return Score(
            sum(one.right for one in scores), sum(one.false for one in scores), sum(one.missed for one in scores)
        )

    def plain(self) -> dict[str, Any]:
        """As JSON; `macro` is the mean over concepts."""
        return {
            "size": self.size,
            "micro": self.micro.plain(),
            "macro": _mean([score.plain() for score in self.concepts.values()]),
            "concepts": {name: score.plain() for name, score in sorted(self.concepts.items())},
            "misses": [{"designation": name, "concept": concept} for name, concept in self.misses],
            "false_hits": [{"designation": name, "concept": concept} for name, concept in self.false_hits],
            "not_found": list(self.not_found),
        }


def _mean(scores: list[dict[str, float]]) -> dict[str, float]:
    if not scores:
        return Score().plain()
    return {name: round(sum(score[name] for score in scores) / len(scores), 4) for name in scores[0]}


def evaluate(labels: Iterable[Label], said: Mapping[str, frozenset[str] | None]) -> Evaluation:
    """Compare labels with what was said.

    Args:
        labels: What labellers say.
        said: By designation the concepts without scheme; None where the catalogue does not hold the record.
    """
    right: Counter[str] = Counter()
    misses: list[tuple[str, str]] = []
    false_hits: list[tuple[str, str]] = []
    not_found: list[str] = []
    size = 0
    for label in labels:
        found = said.get(label.designation)
        if found is None:
            not_found.append(label.designation)
            continue
        size += 1
        right.update(label.tags & found)
        misses += [(label.designation, concept) for concept in sorted(label.tags - found)]
        false_hits += [
            (label.designation, concept) for concept in sorted((found & label.counted) - label.tags - label.may)
        ]
    missed, false = Counter(concept for _, concept in misses), Counter(concept for _, concept in false_hits)
    concepts = {name: Score(right[name], false[name], missed[name]) for name in sorted({*right, *missed, *false})}
    return Evaluation(size, concepts, tuple(misses), tuple(false_hits), tuple(not_found))
