"""Valid time: the day when each standard came into force, the day when it ceased to be, and its status on any day.

The dates come from the record itself and from its successors; the answer goes to `as_of` queries. Dates keep their
precision. If only the year is known, the status on a day of that year is given, but it is not certain.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from aistandards.catalog.editions import is_supplement
from aistandards.catalog.results import StandardRow
from aistandards.catalog.timeline import LifecycleDates, lifecycle_dates_of
from aistandards.model import Dates, PartialDate, RelationType, Standard, Status
from aistandards.plugin.designation_reader import DesignationReader

__all__ = [
    "LifecycleIndex",
    "StandardAsOf",
    "StatusOnDay",
    "Validity",
    "edition_on",
    "row_as_of",
    "standard_as_of",
]

MAX_PROJECT_YEARS = 5
"""The largest age of an undated draft.

A project that exceeds its limit dates, at most four years and an extension, is cancelled (ISO/IEC Directives, Part 1,
2.1.6). An ITU-T study period is four years.
"""

_ENDED = (Status.SUPERSEDED, Status.WITHDRAWN, Status.CANCELLED)


@attrs.frozen(slots=True)
class StatusOnDay:
    """Status of a standard on a day.

    Attributes:
        status: The status; None before the standard existed.
        certain: False where the status depends on a date without a day, or on a date that the sources do not give.
    """

    status: Status | None
    certain: bool = True


@attrs.frozen(slots=True, kw_only=True)
class StandardAsOf(Standard):
    """A standard with the status and the dates that it had on a day.

    Attributes:
        as_of: The day.
        certain: False where the status depends on a date without a day, or on a date that the sources do not give.
    """

    as_of: PartialDate
    certain: bool


@attrs.frozen(slots=True, kw_only=True)
class Validity:
    """Period of validity of a standard.

    Attributes:
        registered: Date when work on it began.
        start: Date when it came into force: published, else approved.
        end: Date when it ceased to be in force, or when work on it ended; None while it goes on, or when no source says.
        now: Its status today.
        seen: The first day it is known to have been listed.
        project: Whether it is a draft or an entry of a programme of work.
        earliest: The first year of its body, else of the oldest body: a text without a date is no older.
    """

    registered: PartialDate | None
    start: PartialDate | None
    end: PartialDate | None
    now: Status
    seen: PartialDate | None = None
    project: bool = False
    earliest: int = 0

    def on(self, date: PartialDate, today: datetime.date) -> StatusOnDay:
        """Return the status on a day; a year or a month means its last day.

        Args:
            date: The day, month or year.
            today: The day of which `now` is the status.
        """
        day = date.latest
        if day >= today and (self.start is None or day >= self.start.latest):
            return StatusOnDay(self.now, certain=self.now is not Status.UNKNOWN)
        if self.end is not None and day >= self.end.earliest:
            return StatusOnDay(self.now, certain=day >= self.end.latest)
        if self.start is None or (self.project and day < self.start.earliest):
            return self._without_start(day, today)
        if day < self.start.earliest:
            return self._before_start(day)
        if day < self.start.latest:
            return StatusOnDay(Status.PUBLISHED, certain=False)
        # A standard that ended on an unknown date may have ended before this day.
        known = self.end is not None or self.now is Status.PUBLISHED
        return StatusOnDay(Status.PUBLISHED) if known else StatusOnDay(Status.UNKNOWN, certain=False)

    def _before_start(self, day: datetime.date) -> StatusOnDay:
        if self.registered is not None and day >= self.registered.earliest:
            return StatusOnDay(Status.IN_DEVELOPMENT, certain=day >= self.registered.latest)
        return StatusOnDay(None, certain=self.registered is not None)

    def _without_start(self, day: datetime.date, today: datetime.date) -> StatusOnDay:
        """Return the status on a day before the end, for a standard without a date of issue and for finished work."""
        if self.registered is not None:
            result = self._before_start(day)
            known = self.now.is_pending or self.end is not None or self.start is not None
            return result if result.status is None or known else StatusOnDay(Status.UNKNOWN, certain=False)
        if self.seen is not None and day >= self.seen.earliest:
            pending = self.now.is_pending or (self.project and (self.end or self.start) is not None)
            return StatusOnDay(Status.IN_DEVELOPMENT if pending else self.now, certain=False)
        too_early = day.year < self.earliest or (self.project and day < self.earliest_work(today))
        return StatusOnDay(None if too_early else Status.UNKNOWN, certain=False)

    def earliest_work(self, today: datetime.date) -> datetime.date:
        """Return the day before which there can have been no project, by the longest time that a project may take."""
        if self.registered is not None:
            return self.registered.earliest
        known = [date.earliest for date in (self.seen, self.start, self.end) if date is not None]
        first = min(known, default=today)
        return first.replace(year=first.year - MAX_PROJECT_YEARS, day=min(first.day, 28))


class LifecycleIndex:
    """Periods of validity of many standards; the period of a standard ends where its successor begins.

    Args:
        lifecycles: The lifecycle dates of all standards that may be looked up, and of their successors.
        seen: The first day each is known to have been listed, by key, where the lifecycle dates do not say.
        founded: The first year of each body; a text without a date is no older than its body.
    """

    def __init__(
        self,
        lifecycles: Iterable[LifecycleDates],
        seen: Mapping[str, PartialDate] | None = None,
        *,
        founded: Mapping[str, int] | None = None,
    ) -> None:
        self._starts: dict[str, PartialDate] = {}
        self._designations: dict[str, str] = {}
        self._editions: dict[str, list[PartialDate]] = defaultdict(list)
        self._seen = seen or {}
        self._founded = founded or {}
        self._earliest = min(self._founded.values(), default=0)
        for dates in lifecycles:
            for key in dates.keys:
                self._designations[key] = dates.designation
            if dates.issued is None:
                continue
            self._starts[dates.designation] = dates.issued
            if not dates.supplement and not dates.work_item:
                self._editions[dates.work].append(dates.issued)

    def validity_of(self, dates: LifecycleDates) -> Validity:
        """Return the period of validity of a standard."""
        return Validity(
            registered=dates.registered,
            start=dates.issued if not dates.finished else self._published_as(dates),
            end=self._end(dates),
            now=dates.status,
            seen=self._first_seen(dates) if dates.undated else None,
            project=dates.project,
            earliest=self._founded.get(dates.body, self._earliest),
        )

    def _first_seen(self, dates: LifecycleDates) -> PartialDate | None:
        known = [day for day in (dates.seen, *map(self._seen.get, dates.keys)) if day is not None]
        return min(known, key=lambda day: day.earliest, default=None)

    def _published_as(self, dates: LifecycleDates) -> PartialDate | None:
        """Return the date of issue of the text that finished work led to."""
        return min(self._successor_starts(dates), key=lambda start: start.earliest, default=dates.issued)

    def _end(self, dates: LifecycleDates) -> PartialDate | None:
        if dates.status not in _ENDED:
            return None
        if dates.withdrawn is not None:
            return dates.withdrawn
        starts = self._successor_starts(dates)
        later = [start for start in starts if dates.issued is None or start.earliest > dates.issued.earliest]
        return min(later, key=lambda start: start.earliest, default=None)

    def _successor_starts(self, dates: LifecycleDates) -> Iterator[PartialDate]:
        """Yield the date of issue of each successor: by relation, and the editions of the same work."""
        for target, key in dates.replaced_by:
            designation = target or self._designations.get(key or "")
            if designation in self._starts:
                yield self._starts[designation]
        if dates.status is Status.SUPERSEDED and not dates.work_item:
            yield from self._editions.get(dates.work, ())


def edition_on(
    day: PartialDate,
    editions: Sequence[Standard],
    index: LifecycleIndex,
    designations: DesignationReader,
    today: datetime.date,
) -> Standard | None:
    """Return the text that represents a work on a day: the newest edition in force, else the newest edition.

    A draft represents the work on a day before its first edition.
    """
    ranked = []
    for standard in editions:
        dates = lifecycle_dates_of(standard, designations)
        on_day = index.validity_of(dates).on(day, today)
        status = on_day.status
        if status is not None and not is_supplement(standard):
            text = not dates.project and not status.is_pending
            began = (dates.issued if text else dates.registered) or dates.seen
            in_force = text and status is Status.PUBLISHED
            # If two editions may both be in force in a month, the edition that certainly was comes first.
            rank = (in_force, in_force and on_day.certain, text, status.is_pending)
            ranked.append((rank, began.earliest if began else datetime.date.min, standard))
    return max(ranked, key=lambda item: item[:2])[2] if ranked else None


def standard_as_of(standard: Standard, on_day: StatusOnDay, day: PartialDate) -> StandardAsOf:
    """Return the record with the status of a day and without later facts; the body's code of that day is not known."""
    status = on_day.status or Status.UNKNOWN
    values = {field.name: getattr(standard, field.name) for field in attrs.fields(Standard)}
    if status is not standard.status:
        values["stage"] = attrs.evolve(standard.stage, native="", harmonised=None, status=status)
    values["dates"] = _dates_until(standard.dates, day)
    if status not in _ENDED and not (standard.work_item and status is Status.PUBLISHED):
        values["relations"] = tuple(
            relation for relation in standard.relations if relation.type is not RelationType.REPLACED_BY
        )
    return StandardAsOf(**values, as_of=day, certain=on_day.certain)


def _dates_until(dates: Dates, day: PartialDate) -> Dates:
    """Return the dates without events after a day; planned dates stay."""
    events = ("registered", "approved", "published", "confirmed", "withdrawn")
    later = [name for name in events if (date := getattr(dates, name)) is not None and date.earliest > day.latest]
    return attrs.evolve(dates, **dict.fromkeys(later))


def row_as_of(row: StandardRow, on_day: StatusOnDay, *, issued: bool) -> StandardRow:
    """Return a flat row with the status of a day.

    Args:
        row: The row of today.
        on_day: The status on the day.
        issued: Whether the standard was issued by then; otherwise the row has no date of issue.
    """
    changed = on_day.status is not None and on_day.status.value != row["status"]
    return {
        **row,
        "issued": row["issued"] if issued else None,
        "status": on_day.status.value if on_day.status else row["status"],
        "stage": "" if changed else row["stage"],
        "certain": on_day.certain,
    }
