"""Where the references of a document stand: in force, replaced, on the way, unknown, or such as never existed."""

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum
from os import PathLike
from pathlib import Path

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.check.documents import Document, Location, read_document
from aistandards.check.nonexistence import NonexistenceProof
from aistandards.check.references import Reference, find
from aistandards.model import Designation, RelationType, Standard, Status


class ReferenceStatus(StrEnum):
    """Where a reference stands."""

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
"""What makes `aistandards check` fail. What the catalogue does not know may be any standard of the world."""

_OF_STATUS = {
    Status.PUBLISHED: ReferenceStatus.IN_FORCE,
    Status.SUPERSEDED: ReferenceStatus.SUPERSEDED,
    Status.WITHDRAWN: ReferenceStatus.WITHDRAWN,
    Status.CANCELLED: ReferenceStatus.WITHDRAWN,
    Status.IN_DEVELOPMENT: ReferenceStatus.IN_DEVELOPMENT,
    Status.PROPOSED: ReferenceStatus.IN_DEVELOPMENT,
    Status.UNKNOWN: ReferenceStatus.STATUS_UNKNOWN,
}

_DOUBTED = {
    ReferenceStatus.NO_SUCH_EDITION: ReferenceStatus.UNKNOWN_EDITION,
    ReferenceStatus.NO_SUCH_STANDARD: ReferenceStatus.UNKNOWN,
}
"""What is said instead of what is dated by another body's year."""

_SENTENCES = {
    ReferenceStatus.IN_FORCE: ("in force{}", ""),
    ReferenceStatus.SUPERSEDED: ("superseded", " by {}"),
    ReferenceStatus.WITHDRAWN: ("withdrawn", ", see {}"),
    ReferenceStatus.IN_DEVELOPMENT: ("in development{}", ""),
    ReferenceStatus.STATUS_UNKNOWN: ("in the catalogue{}, its status is not known", ""),
    ReferenceStatus.UNKNOWN_EDITION: ("the work is in the catalogue, this edition is not", "; today's is {}"),
    ReferenceStatus.UNKNOWN: ("not in the catalogue", "; near it: {}"),
    ReferenceStatus.NO_SUCH_EDITION: ("there is no such edition", "; there is {}"),
    ReferenceStatus.NO_SUCH_STANDARD: ("there is no such standard", "; near it: {}"),
}
"""For each verdict what is said, with the record it stands for, and what is added when something stands instead."""


@attrs.frozen(slots=True)
class CheckResult:
    """What the catalogue says of a designation.

    Attributes:
        name: The designation.
        verdict: Where it stands.
        held: Designation of the record it stands for.
        instead: What replaces it, today's edition, or what is spelt most alike when nothing is known.
    """

    name: str
    verdict: ReferenceStatus
    held: str | None = None
    instead: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For people."""
        said, more = _SENTENCES[self.verdict]
        held = f" as {self.held}" if self.held not in (None, self.name) else ""
        return f"{self.name}: {said.format(held)}" + (more.format(", ".join(self.instead)) if self.instead else "")


@attrs.frozen(slots=True)
class Finding:
    """A reference of a document, where it stands there and in the catalogue.

    Attributes:
        reference: The reference.
        location: Where it begins.
        end: Where it ends.
        result: What the catalogue says of it.
    """

    reference: Reference
    location: Location
    end: Location
    result: CheckResult

    @property
    def verdict(self) -> ReferenceStatus:
        """Where it stands."""
        return self.result.verdict


class ReferenceChecker:
    """Says of designations where they stand; each is asked about once.

    Args:
        catalog: What is known.
        today: By which a date lies in the future; by default that of the catalogue's clock.
    """

    def __init__(self, catalog: Catalog, today: datetime.date | None = None) -> None:
        self._catalog = catalog
        self._designations = catalog.plugins.designations
        self._absence = NonexistenceProof(catalog, today or catalog.today)
        self._said: dict[tuple[str, bool], CheckResult] = {}

    def check(self, designation: Designation, *, adopted: bool = False) -> CheckResult:
        """Where a designation stands; an undated one is judged by the work.

        Args:
            designation: What is cited.
            adopted: Whether it is cited as adopted by another body. The year may be that of the adoption, of which the
                catalogue knows nothing: EN ISO/IEC 22989:2023 is ISO/IEC 22989:2022.
        """
        key = (designation.text, adopted)
        if key not in self._said:
            result = self._check(designation)
            if adopted and result.verdict in _DOUBTED:
                result = attrs.evolve(result, verdict=_DOUBTED[result.verdict])
            self._said[key] = result
        return self._said[key]

    def _check(self, asked: Designation) -> CheckResult:
        found = self._catalog.resolve(asked.text, nearest=False)
        if found.match is not None:
            return self._held(asked.text, found.match)
        if found.candidates:
            return CheckResult(asked.text, ReferenceStatus.UNKNOWN, None, found.candidates[:3])
        # `ISO/IEC 42001-2019` may be a part or a year; where the part is not known it is asked as the year.
        for meant in self._designations.readings(asked.text):
            work = self._catalog.resolve(meant.work, nearest=False).match if _is_narrow(meant) else None
            if work is not None:
                return self._edition(asked.text, meant, self._catalog.get(work))
        missing = ReferenceStatus.NO_SUCH_STANDARD if self._absence.of_standard(asked) else ReferenceStatus.UNKNOWN
        return CheckResult(asked.text, missing, None, self._catalog.closest(asked.text))

    def _held(self, name: str, match: str) -> CheckResult:
        standard = self._catalog.get(match)
        verdict = _OF_STATUS[standard.status]
        instead = self._replacing(standard) if verdict in PROBLEMS else ()
        return CheckResult(name, verdict, match, instead)

    def _replacing(self, standard: Standard) -> tuple[str, ...]:
        """What replaces a standard: what says so, else its work's text of today."""
        line = self._catalog.related(standard)
        said = tuple(name for kind, name in line if kind == RelationType.REPLACED_BY.value)
        today = self._catalog.resolve(standard.work, nearest=False).match
        return said or ((today,) if today and today != standard.designation else ())

    def _edition(self, name: str, asked: Designation, current: Standard) -> CheckResult:
        """An edition, draft or supplement that is not held, of a work that is."""
        instead = (current.designation,)
        if self._absence.of_edition(asked):
            return CheckResult(name, ReferenceStatus.NO_SUCH_EDITION, None, instead)
        if asked.stage is None:
            return CheckResult(name, ReferenceStatus.UNKNOWN_EDITION, None, instead)
        coming = self._coming(asked.work)
        if coming is not None:
            return CheckResult(name, ReferenceStatus.IN_DEVELOPMENT, coming)
        issued = current.dates.issued
        # A draft that is not later than what is published led to it, or to what came before it.
        if current.status is Status.PUBLISHED and (
            asked.date is None or (issued is not None and asked.date.year <= issued.year)
        ):
            return CheckResult(name, ReferenceStatus.SUPERSEDED, None, instead)
        return CheckResult(name, ReferenceStatus.UNKNOWN_EDITION, None, instead)

    def _coming(self, work: str) -> str | None:
        """The edition of a work that is on its way, at whatever stage it is today."""
        on_the_way = [
            status.value for status, verdict in _OF_STATUS.items() if verdict is ReferenceStatus.IN_DEVELOPMENT
        ]
        rows = self._catalog.rows(work=work, status=on_the_way)
        names = (row["designation"] for row in rows)
        return next((name for name in names if not self._designations.parse(name).supplements), None)


def _is_narrow(designation: Designation) -> bool:
    """Whether a designation says more than its work does."""
    return designation.text != designation.work


def check(catalog: Catalog, document: Document, *, today: datetime.date | None = None) -> Iterator[Finding]:
    """Find and judge every reference of a document; what stands on a line with `aistandards: allow` is passed over."""
    checker = ReferenceChecker(catalog, today)
    for reference in find(document.text, catalog.plugins.designations):
        over = document.over(reference.start, reference.end)
        if not any(one.allowed for one in over):
            yield Finding(
                reference,
                over[0].location,
                over[-1].location,
                checker.check(reference.designation, adopted=reference.adopted),
            )


def worst(findings: Iterable[Finding]) -> bool:
    """Whether there is a problem among them."""
    return any(one.verdict in PROBLEMS for one in findings)


def check_document(catalog: Catalog, path: str | PathLike[str], *, today: datetime.date | None = None) -> list[Finding]:
    """Return every reference to a standard in a document, with its status in the catalogue.

    Args:
        catalog: The catalogue.
        path: A text, Markdown, HTML, TeX, BibTeX, DOCX or PDF file.
        today: The date after which a reference lies in the future; by default that of the catalogue's clock.

    Raises:
        DocumentError: The document cannot be read.
        MissingExtraError: Its format needs an extra.

    Examples:
        >>> from aistandards import Catalog, check_document
        >>> with Catalog.open() as catalog:  # doctest: +SKIP
        ...     for finding in check_document(catalog, "report.docx"):
        ...         print(finding.location, finding.result.sentence)
    """
    return list(check(catalog, read_document(Path(path), catalog.plugins), today=today))
