"""What it proves that the catalogue has no record of an edition: mostly nothing.

A catalogue of AI standards leaves most of the world's standards out, and of those it holds many earlier editions. That
something never existed may be said only where absence is evidence: where the whole list of its body is held, or where
what is held leaves no room for it.
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

_OVERLAP = datetime.timedelta(days=366)
"""How long an edition may stay in force beside its successor, by custom of the bodies: ISO withdraws it on the same day,
the records of IEC and ITU-T follow within months."""


@attrs.frozen(slots=True)
class _Edition:
    """A held edition: the years that it may be dated by, its number, whether it is in force."""

    years: tuple[int, int]
    number: int | None
    in_force: bool


class NonexistenceProof:
    """What one store's silence proves on a day.

    Args:
        catalog: The store.
        today: The day.
    """

    def __init__(self, catalog: Catalog, today: datetime.date) -> None:
        self._catalog, self._today = catalog, today

    def of_edition(self, asked: Designation) -> bool:
        """Whether an edition that is not held, of a work that is, cannot exist."""
        return self.of_standard(asked) or (_is_told(asked) and not asked.supplements and self._leaves_no_room(asked))

    def of_standard(self, asked: Designation) -> bool:
        """Whether something that is not held, nor anything else of its work, cannot exist."""
        date = asked.supplements[-1].date if asked.supplements else asked.date
        if date is not None and (date.year > self._today.year or date.year < self._founded(asked)):
            return True
        return _is_told(asked) and self._is_left_out_of_a_whole_list(asked)

    def _is_left_out_of_a_whole_list(self, asked: Designation) -> bool:
        # Names of work items come and go, and papers are not in the lists: only what is numbered counts.
        if not any(character.isdigit() for character in asked.number) or asked.body not in self._complete:
            return False
        if asked.date is not None and asked.date.precision != "year" and self._has_year(asked):
            return False
        return not any(asked.number.encode() in raw for source, raw in self._quarantined if source == asked.body)

    def _has_year(self, asked: Designation) -> bool:
        """Whether an edition of the same year is held: covers and lists differ in the month now and then."""
        assert asked.date is not None
        return any(one.years[0] <= asked.date.year <= one.years[1] for one in self._editions(asked.work))

    def _leaves_no_room(self, asked: Designation) -> bool:
        """Whether its year lies before the first edition, between two that follow each other, or behind the last.

        Behind the last means: the last is still in force, and what would have replaced it is older than a year.
        """
        if asked.date is None:
            return False
        year = asked.date.year
        editions = sorted(self._editions(asked.work), key=lambda one: one.years)
        if not editions or any(one.years[0] <= year <= one.years[1] for one in editions):
            return False
        if editions[0].number == 1 and year < editions[0].years[0]:
            return True
        for earlier, later in pairwise(editions):
            if earlier.years[1] < year < later.years[0]:
                return earlier.number is not None and later.number == earlier.number + 1
        told = self._told(asked.body)
        return told is not None and editions[-1].in_force and editions[-1].years[1] < year < (told - _OVERLAP).year

    def _editions(self, work: str) -> Iterator[_Edition]:
        for row in self._catalog.rows(work=work):
            try:
                held = self._catalog.plugins.designations.parse(row["designation"])
            except DesignationError:
                continue
            if held.date is not None and not held.supplements and not held.marking and not held.stage:
                yield _edition(held.date.year, row)

    @cached_property
    def _complete(self) -> frozenset[str]:
        """Sources whose last complete run kept everything; a source that is named as its body is its body's."""
        return self._catalog.complete_sources()

    @cached_property
    def _dates(self) -> Mapping[str, str]:
        return self._catalog.sources()

    @cached_property
    def _quarantined(self) -> list[tuple[str, bytes]]:
        """Rows that could not be read: what is asked for may be among them."""
        return [(row.source, row.raw) for row in self._catalog.quarantine()]

    def _founded(self, asked: Designation) -> int:
        """The first year in which all its publishers existed, as far as they are known."""
        founded = self._catalog.plugins.founded
        return max((founded.get(publisher, 0) for publisher in asked.publishers), default=0)

    def _told(self, body: str) -> datetime.date | None:
        """The day up to which a body's records are current."""
        date = self._dates.get(body)
        return PartialDate(date).earliest if date else None


def _is_told(asked: Designation) -> bool:
    """Whether lists would tell it: they name a project by its present stage alone, and not every kind of print."""
    drafted = asked.stage is not None or any(one.stage is not None for one in asked.supplements)
    return not drafted and asked.marking is None


def _edition(year: int, row: Mapping[str, Any]) -> _Edition:
    issued = int(row["issued"][:4]) if row["issued"] else year
    number = row["edition"] or ""
    in_force = row["status"] == Status.PUBLISHED.value and row["gone"] is None
    return _Edition((min(year, issued), max(year, issued)), int(number) if number.isdigit() else None, in_force)
