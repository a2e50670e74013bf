"""Labels of references: texts and names with the answers that a check must give.

A file of labels has one JSON object per line. A text has the references that it contains, with the right answer for each; a
name has the record that it stands for.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.check.results import PROBLEMS, ReferenceStatus
from aistandards.check.verdicts import Finding
from aistandards.tagging.evaluation import read_label_file

_FORM = (
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
    return read_label_file(path, _label, _FORM)


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
