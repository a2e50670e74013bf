"""Status of the references in a document: in force, superseded, in development, unknown or nonexistent."""

import datetime
from collections.abc import Iterator
from enum import StrEnum
from os import PathLike
from pathlib import Path

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.check.documents import Document, Location, read_document
from aistandards.check.limits import MAX_MEMORY, MAX_TIME, LimitError, Limits
from aistandards.check.nonexistence import NonexistenceProof
from aistandards.check.references import Reference, find
from aistandards.errors import DocumentError
from aistandards.model import Designation, RelationType, Standard, Status


class ReferenceStatus(StrEnum):
    """Status of a reference in the catalogue."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    IN_DEVELOPMENT = "in-development"
    STATUS_UNKNOWN = "status-unknown"
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

_OF_STATUS = {
    Status.PUBLISHED: ReferenceStatus.IN_FORCE,
    Status.SUPERSEDED: ReferenceStatus.SUPERSEDED,
    Status.WITHDRAWN: ReferenceStatus.WITHDRAWN,
    Status.CANCELLED: ReferenceStatus.WITHDRAWN,
    Status.IN_DEVELOPMENT: ReferenceStatus.IN_DEVELOPMENT,
    Status.PROPOSED: ReferenceStatus.IN_DEVELOPMENT,
    Status.UNKNOWN: ReferenceStatus.STATUS_UNKNOWN,
}

_UNPROVEN = {
    ReferenceStatus.NO_SUCH_EDITION: ReferenceStatus.UNKNOWN_EDITION,
    ReferenceStatus.NO_SUCH_STANDARD: ReferenceStatus.UNKNOWN,
}
"""Statuses of adopted references, whose year may be the adopting body's and proves nothing."""

_SENTENCES = {
    ReferenceStatus.IN_FORCE: ("in force{}", ""),
    ReferenceStatus.SUPERSEDED: ("superseded", " by {}"),
    ReferenceStatus.WITHDRAWN: ("withdrawn", ", see {}"),
    ReferenceStatus.IN_DEVELOPMENT: ("in development{}", ""),
    ReferenceStatus.STATUS_UNKNOWN: ("in the catalogue{}, its status is not known", ""),
    ReferenceStatus.UNKNOWN_EDITION: (
        "the work is in the catalogue, this edition is not",
        "; the current edition is {}",
    ),
    ReferenceStatus.UNKNOWN: ("not in the catalogue", "; closest: {}"),
    ReferenceStatus.NO_SUCH_EDITION: ("there is no such edition", "; there is {}"),
    ReferenceStatus.NO_SUCH_STANDARD: ("there is no such standard", "; closest: {}"),
}
"""For each status its sentence, with the name of the record, and an addition that names alternatives."""


@attrs.frozen(slots=True)
class CheckResult:
    """Status of a designation in the catalogue.

    Attributes:
        name: The designation.
        verdict: Its status.
        record: Designation of the record that matches it.
        instead: Its replacement, the current edition or, for an unknown designation, the closest spellings.
    """

    name: str
    verdict: ReferenceStatus
    record: str | None = None
    instead: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The result as a sentence for people."""
        sentence, addition = _SENTENCES[self.verdict]
        record = f" as {self.record}" if self.record not in (None, self.name) else ""
        alternatives = addition.format(", ".join(self.instead)) if self.instead else ""
        return f"{self.name}: {sentence.format(record)}{alternatives}"


@attrs.frozen(slots=True)
class Finding:
    """A reference in a document with its location and its status.

    Attributes:
        reference: The reference.
        location: Location of its start.
        end: Location of its end.
        result: Its status in the catalogue.
    """

    reference: Reference
    location: Location
    end: Location
    result: CheckResult

    @property
    def verdict(self) -> ReferenceStatus:
        """Status of the reference."""
        return self.result.verdict


class ReferenceChecker:
    """Checks designations against the catalogue; a repeated designation costs no second query.

    Args:
        catalog: The catalogue.
        today: The day after which a date lies in the future; by default that of the catalogue's clock.
    """

    def __init__(self, catalog: Catalog, today: datetime.date | None = None) -> None:
        self._catalog = catalog
        self._designations = catalog.plugins.designations
        self._proof = NonexistenceProof(catalog, today or catalog.today)
        self._results: dict[tuple[str, bool], CheckResult] = {}

    def check(self, designation: Designation, *, adopted: bool = False) -> CheckResult:
        """Return the status of a designation; that of an undated designation is the status of its work.

        Args:
            designation: The cited designation.
            adopted: Whether the citation is of an adoption by another body. Its year may be that of the adoption, which
                the catalogue does not know: EN ISO/IEC 22989:2023 is ISO/IEC 22989:2022.
        """
        key = (designation.text, adopted)
        if key not in self._results:
            result = self._check(designation)
            if adopted and result.verdict in _UNPROVEN:
                result = attrs.evolve(result, verdict=_UNPROVEN[result.verdict])
            self._results[key] = result
        return self._results[key]

    def _check(self, designation: Designation) -> CheckResult:
        name = designation.text
        resolution = self._catalog.resolve(name, nearest=False)
        if resolution.match is not None:
            return self._recorded(name, resolution.match)
        if resolution.candidates:
            return CheckResult(name, ReferenceStatus.UNKNOWN, None, resolution.candidates[:3])
        # `ISO/IEC 42001-2019` names a part or a year. Without a record of the part, the year is tried.
        for reading in self._designations.readings(name):
            work = self._catalog.resolve(reading.work, nearest=False).match if _is_narrow(reading) else None
            if work is not None:
                return self._missing_edition(name, reading, self._catalog.get(work))
        nonexistent = self._proof.of_standard(designation)
        verdict = ReferenceStatus.NO_SUCH_STANDARD if nonexistent else ReferenceStatus.UNKNOWN
        return CheckResult(name, verdict, None, self._catalog.closest(name))

    def _recorded(self, name: str, match: str) -> CheckResult:
        standard = self._catalog.get(match)
        verdict = _OF_STATUS[standard.status]
        instead = self._replacements(standard) if verdict in PROBLEMS else ()
        return CheckResult(name, verdict, match, instead)

    def _replacements(self, standard: Standard) -> tuple[str, ...]:
        """Return the stated replacements of a standard, or else the current edition of its work."""
        related = self._catalog.related(standard)
        stated = tuple(name for kind, name in related if kind == RelationType.REPLACED_BY.value)
        current = self._catalog.resolve(standard.work, nearest=False).match
        return stated or ((current,) if current and current != standard.designation else ())

    def _missing_edition(self, name: str, designation: Designation, current: Standard) -> CheckResult:
        """Return the result for an edition, draft or supplement without a record, whose work has one."""
        instead = (current.designation,)
        if self._proof.of_edition(designation):
            return CheckResult(name, ReferenceStatus.NO_SUCH_EDITION, None, instead)
        if designation.stage is None:
            return CheckResult(name, ReferenceStatus.UNKNOWN_EDITION, None, instead)
        pending = self._pending_edition(designation.work)
        if pending is not None:
            return CheckResult(name, ReferenceStatus.IN_DEVELOPMENT, pending)
        issued = current.dates.issued
        # A draft that is not later than the published edition led to that edition or to an earlier one.
        if current.status is Status.PUBLISHED and (
            designation.date is None or (issued is not None and designation.date.year <= issued.year)
        ):
            return CheckResult(name, ReferenceStatus.SUPERSEDED, None, instead)
        return CheckResult(name, ReferenceStatus.UNKNOWN_EDITION, None, instead)

    def _pending_edition(self, work: str) -> str | None:
        """Return the edition of a work that is in development, at whatever stage."""
        pending = [status.value for status, verdict in _OF_STATUS.items() if verdict is ReferenceStatus.IN_DEVELOPMENT]
        rows = self._catalog.rows(work=work, status=pending)
        names = (row["designation"] for row in rows)
        return next((name for name in names if not self._designations.parse(name).supplements), None)


def _is_narrow(designation: Designation) -> bool:
    """Return whether a designation names more than its work."""
    return designation.text != designation.work


def check(
    catalog: Catalog, document: Document, *, today: datetime.date | None = None, limits: Limits | None = None
) -> Iterator[Finding]:
    """Find and check every reference of a document; skip lines that contain `aistandards: allow`.

    Args:
        catalog: The catalogue.
        document: The document.
        today: The date after which a reference lies in the future; by default that of the catalogue's clock.
        limits: Limits of the check; by default those of `Limits`.

    Raises:
        LimitError: The time is over.
    """
    limits = limits or Limits()
    checker = ReferenceChecker(catalog, today)
    for reference in find(document.text, catalog.plugins.designations, limits.check_time):
        limits.check_time()
        segments = document.segments_of(reference.start, reference.end)
        if not any(segment.allowed for segment in segments):
            yield Finding(
                reference,
                segments[0].location,
                segments[-1].location,
                checker.check(reference.designation, adopted=reference.adopted),
            )


def check_document(
    catalog: Catalog,
    path: str | PathLike[str],
    *,
    content: bytes | None = None,
    today: datetime.date | None = None,
    max_time: float = MAX_TIME,
    max_memory: int = MAX_MEMORY,
) -> list[Finding]:
    """Return every reference to a standard in a document, with its status in the catalogue.

    Args:
        catalog: The catalogue.
        path: A file of any format that `read_document` reads.
        content: Its content where it is no file; the path is then only its name.
        today: The date after which a reference lies in the future; by default that of the catalogue's clock.
        max_time: Limit of time for the check in seconds.
        max_memory: Limit of memory in MiB for the process that reads a document with a library.

    Raises:
        DocumentError: The document cannot be read, or the check reaches a limit.
        MissingExtraError: Its format needs an extra.

    Examples:
        >>> from aistandards import Catalog, check_document
        >>> with Catalog.open() as catalog:  # doctest: +SKIP
        ...     for finding in check_document(catalog, "report.docx"):
        ...         print(finding.location, finding.result.sentence)
    """
    path, limits = Path(path), Limits(max_time, max_memory)
    document = read_document(path, catalog.plugins, limits, content=content)
    try:
        return list(check(catalog, document, today=today, limits=limits))
    except LimitError as error:
        raise DocumentError(f"{path} {error}") from None
