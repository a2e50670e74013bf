"""The quality of a check: labelled texts and names compared with what the catalogue answers.

Labels come from a file with one JSON object per line. A text has the references that it contains, with the right answer
for each; a name has the record that it stands for. The result has precision and recall of the found references, the
accuracy of their statuses, the false alarms, and every fault.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import orjson

from aistandards.catalog.catalog import Catalog
from aistandards.check.documents import Document
from aistandards.check.verdicts import PROBLEMS, Finding, ReferenceStatus, check, check_document
from aistandards.errors import DesignationError, GoldError
from aistandards.tagging.evaluation import Score

_EXAMPLE = (
    'a line is {"text": …, "references": [{"designation": …, "verdict": …}]} or {"name": …, "designation": …}; '
    "verdict is one of " + ", ".join(status.value for status in ReferenceStatus)
)


@attrs.frozen(slots=True)
class ReferenceLabel:
    """The right answer for one reference in a text.

    Attributes:
        designation: Its designation.
        verdicts: The statuses that are right; empty where the label names none.
        problem: Whether it is a problem; None where the label does not say so.
        records: The records that it may stand for; empty where any is right.
        instead: Designations that the answer must name.
        never: Designations that the answer must not name.
    """

    designation: str
    verdicts: frozenset[ReferenceStatus] = frozenset()
    problem: bool | None = None
    records: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def fault(self, finding: Finding) -> str | None:
        """Return what is wrong with the status of a reference; None when nothing is."""
        result = finding.result
        named = {result.record, *result.instead}
        right = (
            (not self.verdicts or result.verdict in self.verdicts)
            and (self.problem is None or self.problem == (result.verdict in PROBLEMS))
            and (not self.records or result.record in self.records)
            and named.issuperset(self.instead)
            and named.isdisjoint(self.never)
        )
        return None if right else f"{result.sentence}; right is {self._right()}"

    @property
    def is_problem(self) -> bool:
        """Whether the label says that the reference is a problem."""
        return self.verdicts <= PROBLEMS if self.problem is None else self.problem

    def _right(self) -> str:
        status = " or ".join(sorted(self.verdicts)) or ("a problem" if self.problem else "no problem")
        parts = [
            status,
            f"as {' or '.join(self.records)}" if self.records else "",
            *self.instead,
            *(f"not {one}" for one in self.never),
        ]
        return ", ".join(filter(None, parts))


@attrs.frozen(slots=True)
class Label:
    """A labelled text, or a labelled name.

    Attributes:
        content: The text or the name.
        kind: Group in which it is counted.
        references: The references of a text; None for a name.
        records: The records that a name may stand for; empty where no record is right.
        parsed: The designation that a name reads as; None where that is not asked.
        form: File ending of the format of a text, without a dot; None for plain text.
    """

    content: str
    kind: str = "all"
    references: tuple[ReferenceLabel, ...] | None = None
    records: tuple[str, ...] = ()
    parsed: str | None = None
    form: str | None = None


def read_reference_labels(path: Path) -> list[Label]:
    """Read a file of labelled texts and names.

    Args:
        path: A file with one JSON object per line.

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
                labels.append(_label(orjson.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise GoldError(f"{path}, line {number}: not a label ({error}); {_EXAMPLE}") from None
    if not labels:
        raise GoldError(f"{path} has no labels")
    return labels


def _label(line: Mapping[str, Any]) -> Label:
    kind = line.get("kind", "all")
    if "name" in line:
        records = line.get("designation") or ()
        return Label(line["name"], kind, None, _several(records), line.get("parsed"))
    references = tuple(_reference(reference) for reference in line["references"])
    return Label(line["text"], kind, references, form=line.get("form"))


def _reference(line: Mapping[str, Any]) -> ReferenceLabel:
    verdicts = frozenset(map(ReferenceStatus, _several(line.get("verdict", ()))))
    problem = line.get("problem")
    if not verdicts and problem is None:
        raise ValueError("neither verdict nor problem")
    named = (_several(line.get(key, ())) for key in ("record", "instead", "never"))
    return ReferenceLabel(line["designation"], verdicts, problem, *named)


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


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

    def to_dict(self) -> dict[str, float]:
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
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"text.{label.form}"
        path.write_text(label.content, encoding="utf-8")
        return iter(check_document(catalog, path))


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
