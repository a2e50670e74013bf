"""Results of the check of one citation: its status, what stands in its place, and the reasons."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import attrs


class ReferenceStatus(StrEnum):
    """Status of a reference in the catalogue."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    IN_DEVELOPMENT = "in-development"
    FAMILY = "family"
    STATUS_UNKNOWN = "status-unknown"
    DATE_NOT_UNDERSTOOD = "date-not-understood"
    UNKNOWN_EDITION = "unknown-edition"
    UNKNOWN = "unknown"
    NO_SUCH_EDITION = "no-such-edition"
    NO_SUCH_STANDARD = "no-such-standard"


PROBLEMS = frozenset(
    {
        ReferenceStatus.SUPERSEDED,
        ReferenceStatus.WITHDRAWN,
        ReferenceStatus.NO_SUCH_EDITION,
        ReferenceStatus.NO_SUCH_STANDARD,
    }
)
"""Statuses that make `aistandards check` fail. A standard without a record is no problem: the catalogue is not complete."""

NOT_JUDGED = frozenset(
    {
        ReferenceStatus.STATUS_UNKNOWN,
        ReferenceStatus.DATE_NOT_UNDERSTOOD,
        ReferenceStatus.UNKNOWN_EDITION,
        ReferenceStatus.UNKNOWN,
    }
)
"""Statuses of references that the catalogue cannot judge; `aistandards check --strict` fails on them too."""


class Reason(StrEnum):
    """The reason why a reference was not judged, as the summary counts it."""

    NO_LIST = "of bodies whose lists are not held"
    NOT_LISTED = "not in the lists that are held"
    AMBIGUOUS = "with several meanings"
    EDITION = "of editions that are not held"
    ADOPTION = "of adoptions whose edition is not known"
    FORMER_ADOPTION = "of adoptions of a former edition"
    DATE = "with a date that was not understood"
    NO_STATUS = "without a status"


MAX_NAMED = 6
"""Number of designations that a sentence names; the other ones are counted."""


@attrs.frozen(slots=True)
class CheckResult:
    """Status of a citation in the catalogue.

    Attributes:
        name: The designation that was cited.
        verdict: Its status.
        record: Designation of the record that answers for it; None for a series and where there is no record.
        instead: What stands in force today in its place; the present edition of the work for an edition without a
            record; the closest designations for an unknown one.
        parts: The parts of a series, or the members of a family, that answer for it.
        steps: The standards between it and `instead`, in the order of replacement.
        adopted: The prefix of the adopting body; None without one.
        unread: Text behind the number that was not understood as a date; None without one.
        reason: The reason why it was not judged; None when it was.
        index_date: The date of the status index when the record is from there; None otherwise.
        disagreements: What a source states in contradiction to the status, as (source, status).
        explanation: What was looked up, what the catalogue holds and what it cannot know, as sentences.
    """

    name: str
    verdict: ReferenceStatus
    record: str | None = None
    instead: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    adopted: str | None = None
    unread: str | None = None
    reason: Reason | None = None
    index_date: str | None = None
    disagreements: tuple[tuple[str, str], ...] = ()
    explanation: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The result as a sentence for people."""
        origin = f" (status index of {self.index_date})" if self.index_date else ""
        differing = "".join(f"; {source} states {status}" for source, status in self.disagreements)
        return f"{self.name}: {_STATEMENTS[self.verdict](self)}{differing}{origin}"


def listed(names: Sequence[str]) -> str:
    """Return designations as a text that names the first ones and counts the others."""
    more = len(names) - MAX_NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:MAX_NAMED])} and {more} more"


def _as_record(result: CheckResult) -> str:
    if result.parts:
        return f" as its parts {listed(result.parts)}"
    return f" as {result.record}" if result.record not in (None, result.name) else ""


def _ended(word: str, link: str, result: CheckResult) -> str:
    if result.instead:
        return f"{word}{link} {listed(result.instead)}"
    is_replaced = result.verdict is ReferenceStatus.SUPERSEDED and not result.steps
    return f"{word}; {'its successor is not in the catalogue' if is_replaced else 'none is in force today'}"


def _family(result: CheckResult) -> str:
    members = f", in force are {listed(result.parts)}" if result.parts else ""
    return f"a family of standards{members}"


def _unread(result: CheckResult) -> str:
    today = f"; the current edition is {listed(result.instead)}" if result.instead else ""
    return f"the date {result.unread!r} was not understood{today}"


def _unknown_edition(result: CheckResult) -> str:
    if result.reason is Reason.FORMER_ADOPTION:
        return f"adopted as {result.adopted} before the current edition, {listed(result.instead)}, was published"
    if result.reason is Reason.ADOPTION:
        current = f"; the current edition is {listed(result.instead)}"
        return f"adopted as {result.adopted} in that year, the edition adopted is not known{current}"
    return f"the work is in the catalogue, this edition is not; the nearest is {listed(result.instead)}"


def _unknown(result: CheckResult) -> str:
    if result.reason is Reason.AMBIGUOUS:
        return f"may be {listed(result.instead)}"
    return f"not in the catalogue{_closest(result)}"


def _closest(result: CheckResult) -> str:
    return f"; closest: {listed(result.instead)}" if result.instead else ""


def _no_such_edition(result: CheckResult) -> str:
    return "there is no such edition" + (f"; there is {listed(result.instead)}" if result.instead else "")


_STATEMENTS: Mapping[ReferenceStatus, Callable[[CheckResult], str]] = {
    ReferenceStatus.IN_FORCE: lambda result: f"in force{_as_record(result)}",
    ReferenceStatus.SUPERSEDED: lambda result: _ended("superseded", " by", result),
    ReferenceStatus.WITHDRAWN: lambda result: _ended("withdrawn", ", see", result),
    ReferenceStatus.IN_DEVELOPMENT: lambda result: f"in development{_as_record(result)}",
    ReferenceStatus.FAMILY: _family,
    ReferenceStatus.STATUS_UNKNOWN: lambda result: f"in the catalogue{_as_record(result)}, its status is not known",
    ReferenceStatus.DATE_NOT_UNDERSTOOD: _unread,
    ReferenceStatus.UNKNOWN_EDITION: _unknown_edition,
    ReferenceStatus.UNKNOWN: _unknown,
    ReferenceStatus.NO_SUCH_EDITION: _no_such_edition,
    ReferenceStatus.NO_SUCH_STANDARD: lambda result: f"there is no such standard{_closest(result)}",
}
