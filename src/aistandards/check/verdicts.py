"""The check of a document: every reference in it with its place and its status."""

import datetime
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.check.checker import ReferenceChecker
from aistandards.check.documents import Document, Location, read_document
from aistandards.check.limits import MAX_MEMORY, MAX_TIME, LimitError, Limits
from aistandards.check.references import Reference, find
from aistandards.check.results import CheckResult, ReferenceStatus
from aistandards.errors import DocumentError


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
                checker.check(reference.citation),
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
