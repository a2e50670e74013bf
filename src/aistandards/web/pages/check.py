"""The references to standards in a text, and whether they are in force; `aistandards check` answers the same."""

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.check import verdicts
from aistandards.check.documents import Document, Limits, plain
from aistandards.check.documents.interface import UnreadableError
from aistandards.check.limits import LimitError
from aistandards.check.results import NOT_JUDGED, PROBLEMS
from aistandards.check.verdicts import Finding
from aistandards.export.check_attributes import finding_row
from aistandards.web.parameters import CheckQuery, ParameterError
from aistandards.web.values import Data, data_of

MAX_TIME = 10
"""Seconds for the check of one text; 500 references of a real document take two."""

_NAME = "text"
"""Name of the parameter."""

MAX_LINES = 50_000
"""Lines of one text; each takes about 250 bytes of memory."""


@attrs.frozen(slots=True, kw_only=True)
class Disagreement:
    """What a source states in contradiction to a verdict."""

    source: str
    status: str


@attrs.frozen(slots=True, kw_only=True)
class CheckedReference:
    """One reference: the fields of `aistandards check --json` without `file`.

    Attributes:
        line: Number of the line where it begins.
        place: The line in words.
        text: The reference as the text writes it.
        designation: The designation that was cited.
        verdict: Its status, such as `in-force`, `superseded`, `unknown` or `no-such-standard`.
        held: Designation of the record that answers for it; None for a series and where there is no record.
        instead: What stands in force today in its place, or the nearest designations.
        parts: The parts of a series, or the members of a family, that answer for it.
        steps: The standards between it and `instead`, in the order of replacement.
        adopted: The prefix of the adopting body; None without one.
        unread: Text behind the number that was not understood as a date; None without one.
        reason: The reason why it was not judged; None when it was.
        index_date: The date of the status index when the record is from there; None otherwise.
        disagreements: What a source states in contradiction to the status.
        explanation: What was looked up, what the catalogue holds and what it cannot know, as sentences.
    """

    line: int
    place: str
    text: str
    designation: str
    verdict: str
    held: str | None
    instead: tuple[str, ...]
    parts: tuple[str, ...]
    steps: tuple[str, ...]
    adopted: str | None
    unread: str | None
    reason: str | None
    index_date: str | None
    disagreements: tuple[Disagreement, ...]
    explanation: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class CheckPage:
    """The references of a text with their verdicts.

    Attributes:
        data: What the page was made from.
        problems: Number of references that are superseded, withdrawn, or of what never existed.
        not_judged: Number of references that the catalogue cannot judge.
        references: The references in the order of the text.
    """

    data: Data
    problems: int
    not_judged: int
    references: tuple[CheckedReference, ...]


def check(catalog: Catalog, parameters: CheckQuery, max_time: float = MAX_TIME) -> CheckPage:
    """Return the references of a plain text.

    Args:
        catalog: The catalogue.
        parameters: The text.
        max_time: Limit of time in seconds.

    Raises:
        ParameterError: The text is no text, has too many lines, or takes too long.
    """
    findings = _findings(catalog, parameters.text, max_time)
    return CheckPage(
        data=data_of(catalog),
        problems=sum(finding.verdict in PROBLEMS for finding in findings),
        not_judged=sum(finding.verdict in NOT_JUDGED for finding in findings),
        references=tuple(CheckedReference(**finding_row(finding)) for finding in findings),
    )


def _findings(catalog: Catalog, text: str, max_time: float) -> list[Finding]:
    limits = Limits(max_time, fixed=True)
    try:
        if text.count("\n") > MAX_LINES:
            raise UnreadableError(f"has more than {MAX_LINES:,} lines; check it in parts")
        document = Document.of(plain.read(text.encode("utf-8", "replace")), limits)
        return list(verdicts.check(catalog, document, limits=limits))
    except (UnreadableError, LimitError) as error:
        raise ParameterError(_NAME, f"{_NAME} {error}") from None
