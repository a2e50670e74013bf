"""The summary of a check: how many references there are, how they were judged, and why some were not."""

from collections import Counter
from collections.abc import Iterable

from aistandards.check.results import NOT_JUDGED, PROBLEMS, CheckResult, ReferenceStatus

_WORDS = {
    ReferenceStatus.IN_FORCE: "in force",
    ReferenceStatus.SUPERSEDED: "superseded",
    ReferenceStatus.WITHDRAWN: "withdrawn",
    ReferenceStatus.IN_DEVELOPMENT: "in development",
    ReferenceStatus.FAMILY: "families",
    ReferenceStatus.NO_SUCH_EDITION: "of an edition that never existed",
    ReferenceStatus.NO_SUCH_STANDARD: "of a standard that never existed",
}


def is_problem(result: CheckResult, *, strict: bool = False) -> bool:
    """Return whether a result makes the check fail.

    Args:
        result: The result.
        strict: Whether a reference that was not judged fails too.
    """
    return result.verdict in PROBLEMS or (strict and result.verdict in NOT_JUDGED)


def summary(results: Iterable[CheckResult], *, strict: bool = False) -> str:
    """Return the summary in one line.

    >>> summary([CheckResult("ISO 9001", ReferenceStatus.IN_FORCE, "ISO 9001:2015")])
    '1 references, 0 problems: 1 in force'

    Args:
        results: The results, one for each reference.
        strict: Whether a reference that was not judged is a problem.
    """
    held = list(results)
    problems = sum(is_problem(result, strict=strict) for result in held)
    verdicts = Counter(result.verdict for result in held)
    parts = [f"{verdicts[verdict]} {words}" for verdict, words in _WORDS.items() if verdicts[verdict]]
    reasons = Counter(result.reason for result in held if result.verdict in NOT_JUDGED and result.reason)
    if reasons:
        why = ", ".join(f"{count} {reason.value}" for reason, count in reasons.most_common())
        parts.append(f"{reasons.total()} not judged ({why})")
    counted = f": {', '.join(parts)}" if parts else ""
    return f"{len(held)} references, {problems} problems{counted}"
