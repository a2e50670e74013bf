"""Proof that an edition or a standard has never existed.

The lists of the bodies are nearly complete, not complete: of a thousand documents some three are missing, most of them
old. A missing record is therefore a proof only together with other evidence: the numbers of the editions, the date of the
list, numbers that were never assigned, or a year that cannot be.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.editions import is_text
from aistandards.catalog.entries import Entry
from aistandards.model import Designation, PartialDate
from aistandards.model.citation import Citation, Extent

_MAX_OVERLAP = datetime.timedelta(days=366)
"""Longest time for which an edition stays in force beside its successor.

ISO withdraws the old edition on the same day; the records of IEC and ITU-T follow within months.
"""

_MAX_AGE = 25
"""Age in years up to which lists are reliable. Of the editions that the lists of ISO and IEC lack, four of five are older."""

_MAX_FUTURE = 20
"""Years from today after which a number is rather a quantity (`G.704 2048 kbit/s`) than a year."""

_LISTED_TYPES = frozenset({None, "TS", "TR", "PAS"})
"""Types of which lists show every document; numbers of guides, reports of workshops and others are counted apart."""

_PLAIN_NUMBER = re.compile(r"(?:[A-Z]\.)?\d+(?:\.\d+)*(?:-\d+)*", re.ASCII)
"""Numbers as bodies assign them. Names of work items and numbers with letters change."""


@attrs.frozen(slots=True)
class Proof:
    """Whether a document can exist, and the reason.

    Attributes:
        holds: Whether it is certain that it never existed.
        reason: What proves it, or what cannot be excluded, as a part of a sentence.
    """

    holds: bool
    reason: str


@attrs.frozen(slots=True)
class _Edition:
    """An edition in the catalogue.

    Attributes:
        entry: The edition.
        first: First year that may date it.
        last: Last year that may date it.
    """

    entry: Entry
    first: int
    last: int

    @classmethod
    def of(cls, entry: Entry) -> "_Edition | None":
        date = entry.designation.own_date
        issued = int(entry.issued[:4]) if entry.issued else None
        if date is None and issued is None:
            return None
        years = [year for year in (date.year if date else None, issued) if year is not None]
        # A date with a month is that of approval; texts appear, and are cited, up to a year later.
        late = date is not None and date.precision != "year"
        return cls(entry, min(years), max(years) + late)

    @property
    def number(self) -> int | None:
        """Number of the edition, where it is known."""
        return int(self.entry.edition) if self.entry.edition and self.entry.edition.isdecimal() else None


class NonexistenceProof:
    """Decides whether a document without a record can exist on a day.

    Args:
        catalog: The catalogue.
        today: The day.
    """

    def __init__(self, catalog: Catalog, today: datetime.date) -> None:
        self._catalog, self._today = catalog, today
        self._lists: dict[str, datetime.date | None] = {}

    def of(self, citation: Citation) -> Proof:
        """Return whether the document of a citation cannot exist; the catalogue holds no record of it."""
        cited = citation.designation
        date = cited.own_date
        if citation.adopted:
            return Proof(False, f"the year is that of the adoption by {citation.adopted}")
        if citation.extent is not Extent.DOCUMENT or citation.unread:
            return Proof(False, "the citation names no single document")
        if date is None:
            return Proof(False, "without a date it may be newer than the data")
        entries = self._numbered(cited.full_number)
        if date.year > self._today.year:
            return _of_future(cited, date.year, self._today.year, entries)
        if date.year < self._founding_year(cited):
            return Proof(True, f"{' and '.join(cited.publishers)} did not exist in {date.year}")
        doubt = self._doubt(cited, date, entries)
        if doubt is not None:
            return Proof(False, doubt)
        if cited.supplements:
            return self._of_supplement(cited, date.year, entries)
        texts = [entry for entry in entries if is_text(entry) and not entry.designation.marking]
        return self._of_edition(cited, date.year, texts) if texts else self._of_standard(cited, date.year, entries)

    def is_listed(self, designation: Designation) -> bool:
        """Return whether the catalogue holds the complete list of the body of a designation."""
        return self._list_until(designation.body) is not None

    def _numbered(self, number: str) -> list[Entry]:
        """Return all that the catalogue has with a number: the list of a body may lack what the status index has."""
        stored = self._catalog.entries.by_number(number)
        names = {entry.name for entry in stored}
        return [*stored, *(entry for entry in self._catalog.indexed_entries(number) if entry.name not in names)]

    def _doubt(self, cited: Designation, date: PartialDate, entries: Sequence[Entry]) -> str | None:
        """Return what prevents every proof from the records; None when nothing does."""
        if cited.stage or any(part.stage for part in cited.supplements):
            return "lists leave out the past stages of projects"
        if cited.marking:
            return "lists leave out some kinds of prints"
        if cited.type not in _LISTED_TYPES or not _PLAIN_NUMBER.fullmatch(cited.full_number):
            return "lists leave out some documents of this kind"
        if date.year < self._today.year - _MAX_AGE:
            return f"lists leave out documents that are older than {_MAX_AGE} years"
        # A number that is held under another type, publisher or year of a supplement is the likelier reading.
        of_year = [edition.entry.name for edition in _editions(entries) if edition.first <= date.year <= edition.last]
        return f"there is {', '.join(of_year[:3])} of the same year" if of_year else None

    def _of_edition(self, cited: Designation, year: int, texts: Sequence[Entry]) -> Proof:
        """Return whether the year is impossible beside the editions of the same number.

        It is before the first edition, between two consecutive ones, or after the last one, if that is in force and
        records are current for more than a year after it.
        """
        editions = sorted(_editions(texts), key=lambda edition: (edition.first, edition.last))
        own = [edition for edition in editions if edition.entry.designation.work == cited.work]
        if not own or len(own) != len(editions):
            return Proof(False, f"the number {cited.full_number} is also that of other documents")
        if year < own[0].first:
            if own[0].number == 1:
                return Proof(True, f"{own[0].entry.name} is the first edition")
            return Proof(False, f"the editions before {own[0].entry.name} are not held")
        for earlier, later in pairwise(own):
            if earlier.last < year < later.first:
                if earlier.number is not None and later.number == earlier.number + 1:
                    return Proof(True, f"{later.entry.name} is the next edition after {earlier.entry.name}")
                return Proof(False, f"an edition between {earlier.entry.name} and {later.entry.name} may not be held")
        return self._after(own[-1], year)

    def _after(self, last: _Edition, year: int) -> Proof:
        until = self._records_until(last.entry.designation.body)
        if not last.entry.in_force or last.entry.gone is not None:
            return Proof(False, f"{last.entry.name} is not in force, and a later edition may not be held")
        if until is None or year >= (until - _MAX_OVERLAP).year:
            return Proof(False, f"an edition after {last.entry.name} may be newer than the data{_of(until)}")
        return Proof(True, f"{last.entry.name} was still in force{_of(until)}")

    def _of_supplement(self, cited: Designation, year: int, entries: Sequence[Entry]) -> Proof:
        """Return whether the year of a supplement is before that of its base."""
        bases = [entry for entry in entries if cited.base is not None and entry.name == cited.base.text]
        own = next(_editions(bases), None)
        if own is not None and year < own.first:
            return Proof(True, f"its base {own.entry.name} is later")
        return Proof(False, "lists leave out some supplements")

    def _of_standard(self, cited: Designation, year: int, entries: Sequence[Entry]) -> Proof:
        """Return whether a standard cannot exist whose number no text has.

        Lists lack single documents, but no documents from numbers that a body has never assigned.
        """
        if entries:
            return Proof(False, f"the number is that of {entries[0].name}")
        if cited.part is not None:
            undivided = [entry for entry in self._numbered(cited.number) if is_text(entry) and entry.in_force]
            if not undivided or self._catalog.entries.with_parts(cited.number):
                return Proof(False, f"the list may lack a part of {cited.number}")
            return self._missing_from_list(cited, year, f"{undivided[0].name} has no parts")
        if self._catalog.entries.with_parts(cited.number):
            return Proof(False, "the number is that of a standard in parts")
        near = self._assigned_near(cited.number)
        if near is not None:
            return Proof(False, f"numbers near it are assigned, such as {near}, and the list may lack a document")
        return self._missing_from_list(cited, year, "no number near it is assigned")

    def _assigned_near(self, number: str) -> str | None:
        """Return a work from the hundred numbers that a number belongs to; None when none is assigned."""
        start = number[:-2].casefold()
        if not start[-1:].isdigit():
            return number
        return next(
            (
                work
                for other, work in self._catalog.entries.neighbours(number)
                if other.startswith(start) and len(other.partition("-")[0]) == len(number)
            ),
            None,
        )

    def _missing_from_list(self, cited: Designation, year: int, evidence: str) -> Proof:
        bodies = [body for name in cited.publishers if (body := self._bodies.get(name)) is not None]
        until = [self._list_until(body) for body in {cited.body, *bodies}]
        known = [day for day in until if day is not None]
        if len(known) < len(until):
            return Proof(False, f"the complete list of {' and '.join(cited.publishers)} is not held")
        first = min(known)
        if year >= first.year:
            return Proof(False, f"it may be newer than the list{_of(first)}")
        number = cited.number.encode()
        if any(number in raw for source, raw in self._quarantined if source == cited.body):
            return Proof(False, "a row that could not be read has this number")
        return Proof(True, f"the complete list{_of(first)} has no such document, and {evidence}")

    def _list_until(self, body: str) -> datetime.date | None:
        """Return the day up to which the complete list of a body is current; None where the list is not held."""
        if body not in self._lists:
            indexed = self._catalog.index_date(body)
            if body in self._complete:
                self._lists[body] = self._catalog.current_until(body)
            else:
                self._lists[body] = PartialDate(indexed).earliest if indexed else None
        return self._lists[body]

    def _records_until(self, body: str) -> datetime.date | None:
        return self._list_until(body) or self._catalog.current_until(body)

    @cached_property
    def _complete(self) -> frozenset[str]:
        """Sources whose last complete run stored every record; such a source has the name of its body."""
        return self._catalog.complete_sources()

    @cached_property
    def _quarantined(self) -> list[tuple[str, bytes]]:
        """Source and content of the rows that no parser could read; the standard may be among them."""
        return [(row.source, row.raw) for row in self._catalog.quarantine()]

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """The body of each publisher whose own list the catalogue may hold."""
        known = self._catalog.sources()
        return {name: body.id for body in self._catalog.plugins.bodies if body.id in known for name in body.publishers}

    def _founding_year(self, designation: Designation) -> int:
        """Return the first year in which all known publishers of a designation existed."""
        founded = self._catalog.plugins.founded
        return max((founded.get(publisher, 0) for publisher in designation.publishers), default=0)


def _of_future(cited: Designation, year: int, today: int, entries: Sequence[Entry]) -> Proof:
    """Return whether a document of the future cannot exist; a project of the same kind may become it."""
    kinds = [part.kind for part in cited.supplements]
    for entry in entries:
        if entry.status.is_pending and [part.kind for part in entry.designation.supplements] == kinds:
            return Proof(False, f"{entry.name} is in development and may be published in {year}")
    if year > today + _MAX_FUTURE:
        return Proof(False, f"{year} may be no year")
    return Proof(True, f"the year {year} is in the future")


def _editions(entries: Sequence[Entry]) -> Iterator[_Edition]:
    return (edition for edition in map(_Edition.of, entries) if edition is not None)


def _of(day: datetime.date | None) -> str:
    return f" of {day.isoformat()}" if day else ""
