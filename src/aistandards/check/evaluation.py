"""The quality of a check: labelled texts and names compared with what the catalogue answers.

The result has precision and recall of the found references, the accuracy of their statuses, the false alarms, the names that
lead to the right record, and every fault.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.check.documents import Document
from aistandards.check.reference_labels import Label, ReferenceLabel
from aistandards.check.results import PROBLEMS
from aistandards.check.verdicts import Finding, check, check_document
from aistandards.errors import DesignationError
from aistandards.tagging.evaluation import Score


@attrs.define(slots=True)
class ReferenceScore:
    """Numbers of one kind, or of all.

    Attributes:
        found: Score of the references that were found.
        judged: Number of references that were found and have a label.
        judged_right: Number of those whose status is right.
        false_alarms: Number of problems that were reported and are none.
        names: Number of names.
        names_right: Number of names that lead to the right record or designation.
    """

    found: Score = attrs.field(factory=Score)
    judged: int = 0
    judged_right: int = 0
    false_alarms: int = 0
    names: int = 0
    names_right: int = 0

    def add(self, other: "ReferenceScore") -> None:
        """Add the numbers of another score."""
        self.found = Score(
            self.found.true_positives + other.found.true_positives,
            self.found.false_positives + other.found.false_positives,
            self.found.false_negatives + other.found.false_negatives,
        )
        for name in ("judged", "judged_right", "false_alarms", "names", "names_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_dict(self) -> dict[str, Any]:
        """Return the measures, rounded to four decimal places; a share of nothing is 1."""
        return {
            "references": self.found.true_positives + self.found.false_negatives,
            "precision": round(self.found.precision, 4),
            "recall": round(self.found.recall, 4),
            "judged": _share(self.judged_right, self.judged),
            "false_alarms": self.false_alarms,
            "names": self.names,
            "named": _share(self.names_right, self.names),
        }

    def cells(self) -> list[str]:
        """Return the measures as cells of a table; those without anything to measure are empty."""
        values = self.to_dict()
        if not self.found.true_positives + self.found.false_positives + self.found.false_negatives:
            values |= dict.fromkeys(("precision", "recall"), "")
        if not self.judged:
            values["judged"] = ""
        if not self.names:
            values["named"] = ""
        return [str(value) for value in values.values()]


def _share(right: int, total: int) -> float:
    return round(right / total, 4) if total else 1.0


@attrs.frozen(slots=True)
class ReferenceEvaluation:
    """The result of a comparison of a check with labels.

    Attributes:
        size: Number of labels that were compared.
        kinds: Score by kind.
        faults: Kind, text or name, and what is wrong with the answer.
    """

    size: int
    kinds: Mapping[str, ReferenceScore]
    faults: tuple[tuple[str, str, str], ...]

    @property
    def total(self) -> ReferenceScore:
        """The score of all kinds together."""
        total = ReferenceScore()
        for score in self.kinds.values():
            total.add(score)
        return total

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return {
            "size": self.size,
            "total": self.total.to_dict(),
            "kinds": {kind: score.to_dict() for kind, score in sorted(self.kinds.items())},
            "faults": [{"kind": kind, "content": content, "fault": fault} for kind, content, fault in self.faults],
        }


def evaluate_references(catalog: Catalog, labels: Iterable[Label]) -> ReferenceEvaluation:
    """Compare what a check finds and judges, and what names lead to, with labels.

    Args:
        catalog: The catalogue.
        labels: The right answers.

    Returns:
        The scores by kind, with every fault.
    """
    kinds: dict[str, ReferenceScore] = defaultdict(ReferenceScore)
    faults: list[tuple[str, str, str]] = []
    size = 0
    for label in labels:
        size += 1
        score, wrong = _of_name(catalog, label) if label.references is None else _of_text(catalog, label)
        kinds[label.kind].add(score)
        faults += ((label.kind, label.content, fault) for fault in wrong)
    return ReferenceEvaluation(size, dict(kinds), tuple(faults))


def _of_text(catalog: Catalog, label: Label) -> tuple[ReferenceScore, list[str]]:
    assert label.references is not None
    waiting: dict[str, list[ReferenceLabel]] = defaultdict(list)
    for reference in label.references:
        waiting[_spelling(catalog, reference.designation)].append(reference)
    score, faults = ReferenceScore(), []
    for finding in _findings(catalog, label):
        same = waiting.get(finding.reference.designation.text)
        right = same.pop(0) if same else None
        if right is None:
            score.found.false_positives += 1
            faults.append(f"found, but none: {finding.result.sentence}")
        else:
            score.found.true_positives += 1
            fault = right.fault(finding)
            score.judged += 1
            score.judged_right += fault is None
            faults += [fault] if fault else []
        score.false_alarms += finding.verdict in PROBLEMS and not (right and right.is_problem)
    missed = [reference.designation for references in waiting.values() for reference in references]
    score.found.false_negatives = len(missed)
    return score, [*faults, *(f"not found: {name}" for name in missed)]


def _findings(catalog: Catalog, label: Label) -> Iterator[Finding]:
    if label.form is None:
        return check(catalog, Document.of_text(label.content))
    return iter(check_document(catalog, f"text.{label.form}", content=label.content.encode()))


def _of_name(catalog: Catalog, label: Label) -> tuple[ReferenceScore, list[str]]:
    wanted = label.records or ("",) if label.parsed is None else (label.parsed,)
    if label.parsed is None:
        answer = catalog.resolve(label.content, nearest=False).match or ""
    else:
        answer = _spelling(catalog, label.content)
    right = answer in wanted
    fault = f"{answer or 'no record'}; right is {' or '.join(wanted) or 'no record'}"
    return ReferenceScore(names=1, names_right=int(right)), [] if right else [fault]


def _spelling(catalog: Catalog, text: str) -> str:
    """Return a designation in its official spelling; a text that is none stays as it is."""
    try:
        return catalog.plugins.designations.parse(text).text
    except DesignationError:
        return text
