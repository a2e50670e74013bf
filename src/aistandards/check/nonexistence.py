"""Proof that an edition or a standard has never existed.

The catalogue holds the AI standards of the world, and only some of their earlier editions. A missing record is therefore
a proof in two cases only: the catalogue holds the complete list of the body, or the editions in the catalogue leave no gap
for the missing edition.
"""

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import DesignationError
from aistandards.model import Designation, PartialDate, Status

_MAX_OVERLAP = datetime.timedelta(days=366)
"""Longest time for which an edition stays in force beside its successor.

ISO withdraws the old edition on the same day; the records of IEC and ITU-T follow within months.
"""


@attrs.frozen(slots=True)
class _Edition:
    """An edition in the catalogue.

    Attributes:
        years: First and last year that may date the edition.
        number: Number of the edition, where it is known.
        in_force: Whether the edition is in force.
    """

    years: tuple[int, int]
    number: int | None
    in_force: bool


class NonexistenceProof:
    """Decides whether a standard without a record can exist on a day.

    Args:
        catalog: The catalogue.
        today: The day.
    """

    def __init__(self, catalog: Catalog, today: datetime.date) -> None:
        self._catalog, self._today = catalog, today

    def of_edition(self, designation: Designation) -> bool:
        """Return whether an edition cannot exist; the catalogue holds its work, but not this edition."""
        if self.of_standard(designation):
            return True
        return _is_listed_kind(designation) and not designation.supplements and self._has_no_gap_for(designation)

    def of_standard(self, designation: Designation) -> bool:
        """Return whether a standard cannot exist; the catalogue holds nothing of its work."""
        date = designation.supplements[-1].date if designation.supplements else designation.date
        if date is not None and (date.year > self._today.year or date.year < self._founding_year(designation)):
            return True
        return _is_listed_kind(designation) and self._is_missing_from_complete_list(designation)

    def _is_missing_from_complete_list(self, designation: Designation) -> bool:
        # Names of work items change, and lists leave papers out. Only a number is evidence.
        if not any(character.isdigit() for character in designation.number) or designation.body not in self._complete:
            return False
        if designation.date is not None and designation.date.precision != "year" and self._has_year(designation):
            return False
        number = designation.number.encode()
        return not any(number in raw for source, raw in self._quarantined if source == designation.body)

    def _has_year(self, designation: Designation) -> bool:
        """Return whether the catalogue holds an edition of the same year; covers and lists may differ in the month."""
        assert designation.date is not None
        year = designation.date.year
        return any(edition.years[0] <= year <= edition.years[1] for edition in self._editions(designation.work))

    def _has_no_gap_for(self, designation: Designation) -> bool:
        """Return whether the year lies before the first edition, between two consecutive editions, or after the last.

        A year after the last edition is a proof when that edition is still in force and the records are current for
        more than a year after it.
        """
        if designation.date is None:
            return False
        year = designation.date.year
        editions = sorted(self._editions(designation.work), key=lambda edition: edition.years)
        if not editions or any(edition.years[0] <= year <= edition.years[1] for edition in editions):
            return False
        if editions[0].number == 1 and year < editions[0].years[0]:
            return True
        for earlier, later in pairwise(editions):
            if earlier.years[1] < year < later.years[0]:
                return earlier.number is not None and later.number == earlier.number + 1
        current = self._current_until(designation.body)
        if current is None or not editions[-1].in_force:
            return False
        return editions[-1].years[1] < year < (current - _MAX_OVERLAP).year

    def _editions(self, work: str) -> Iterator[_Edition]:
        for row in self._catalog.rows(work=work):
            try:
                edition = self._catalog.plugins.designations.parse(row["designation"])
            except DesignationError:
                continue
            if edition.date is not None and not edition.supplements and not edition.marking and not edition.stage:
                yield _edition(edition.date.year, row)

    @cached_property
    def _complete(self) -> frozenset[str]:
        """Sources whose last complete run stored every record; such a source has the name of its body."""
        return self._catalog.complete_sources()

    @cached_property
    def _dates(self) -> Mapping[str, str]:
        return self._catalog.sources()

    @cached_property
    def _quarantined(self) -> list[tuple[str, bytes]]:
        """Source and content of the rows that no parser could read; the standard may be among them."""
        return [(row.source, row.raw) for row in self._catalog.quarantine()]

    def _founding_year(self, designation: Designation) -> int:
        """Return the first year in which all known publishers of a designation existed."""
        founded = self._catalog.plugins.founded
        return max((founded.get(publisher, 0) for publisher in designation.publishers), default=0)

    def _current_until(self, body: str) -> datetime.date | None:
        """Return the day up to which the records of a body are current."""
        date = self._dates.get(body)
        return PartialDate(date).earliest if date else None


def _is_listed_kind(designation: Designation) -> bool:
    """Return whether lists show documents of this kind; lists omit past drafts and special prints."""
    drafted = designation.stage is not None or any(part.stage is not None for part in designation.supplements)
    return not drafted and designation.marking is None


def _edition(year: int, row: Mapping[str, Any]) -> _Edition:
    issued = int(row["issued"][:4]) if row["issued"] else year
    number = row["edition"] or ""
    in_force = row["status"] == Status.PUBLISHED.value and row["gone"] is None
    return _Edition((min(year, issued), max(year, issued)), int(number) if number.isdigit() else None, in_force)
