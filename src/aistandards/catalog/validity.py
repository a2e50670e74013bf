"""Valid time: when each standard came into force, when it ceased to be, and where it stood on any day.

The dates come from the record itself and from what replaced it; the answer goes to `as_of` queries. Dates keep their
precision: a day inside a year of which only the year is known is answered, but not as certain.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from aistandards.catalog.editions import is_supplement
from aistandards.catalog.results import StandardRow
from aistandards.catalog.timeline import Course, course_of
from aistandards.model import Dates, PartialDate, RelationType, Standard, Status
from aistandards.plugin.designation_reader import DesignationReader

__all__ = [
    "Lives",
    "Standing",
    "StandardAsOf",
    "Validity",
    "as_it_stood",
    "edition_on",
    "flat",
]

LONGEST_PROJECT = 5
"""Years. A project that is not finished within its limit dates, at most four years and an extension, is cancelled (ISO/IEC
Directives, Part 1, 2.1.6); an ITU-T study period is four years. Before that nobody can have worked on an undated draft."""

_OVER = (Status.SUPERSEDED, Status.WITHDRAWN, Status.CANCELLED)


@attrs.frozen(slots=True)
class Standing:
    """Where a standard stood on a day.

    Attributes:
        status: Its rung of the ladder; None before anything is known of it.
        certain: False where a date of lesser precision, or one the sources do not give, decides.
    """

    status: Status | None
    certain: bool = True


@attrs.frozen(slots=True, kw_only=True)
class StandardAsOf(Standard):
    """A standard as it stood on a day.

    Attributes:
        as_of: The day.
        certain: False where a date of lesser precision, or one the sources do not give, decides.
    """

    as_of: PartialDate
    certain: bool


@attrs.frozen(slots=True, kw_only=True)
class Validity:
    """The life of one standard.

    Attributes:
        registered: When work on it began.
        start: When it came into force: published, else approved.
        end: When it ceased to be in force, or to be worked on; None while it is, or when nobody says.
        now: Its status today.
        seen: The first day it is known to have been listed.
        project: Whether it is a draft or an entry of a programme of work.
        earliest: The year of the oldest body: no text without a date is older.
    """

    registered: PartialDate | None
    start: PartialDate | None
    end: PartialDate | None
    now: Status
    seen: PartialDate | None = None
    project: bool = False
    earliest: int = 0

    def on(self, day: PartialDate, today: datetime.date) -> Standing:
        """Where it stood on a day; a year or a month is asked for as its last day.

        Args:
            day: The day.
            today: The day of which `now` tells the status.
        """
        asked = day.latest
        if asked >= today and (self.start is None or asked >= self.start.latest):
            return Standing(self.now, certain=self.now is not Status.UNKNOWN)
        if self.end is not None and asked >= self.end.earliest:
            return Standing(self.now, certain=asked >= self.end.latest)
        if self.start is None:
            return self._without_start(asked, today)
        if asked < self.start.earliest:
            return self._before(asked)
        if asked < self.start.latest:
            return Standing(Status.PUBLISHED, certain=False)
        # What is over today without anybody saying since when may have been over then.
        known = self.end is not None or self.now is Status.PUBLISHED
        return Standing(Status.PUBLISHED) if known else Standing(Status.UNKNOWN, certain=False)

    def _before(self, asked: datetime.date) -> Standing:
        if self.registered is not None and asked >= self.registered.earliest:
            return Standing(Status.IN_DEVELOPMENT, certain=asked >= self.registered.latest)
        return Standing(None, certain=self.registered is not None)

    def _without_start(self, asked: datetime.date, today: datetime.date) -> Standing:
        """On a day before the end, of what has no date of issue."""
        if self.registered is not None:
            standing = self._before(asked)
            going_on = self.now.is_pending or self.end is not None
            return standing if standing.status is None or going_on else Standing(Status.UNKNOWN, certain=False)
        if self.seen is not None and asked >= self.seen.earliest:
            coming = self.now.is_pending or (self.project and self.end is not None)
            return Standing(Status.IN_DEVELOPMENT if coming else self.now, certain=False)
        too_early = asked.year < self.earliest or (self.project and asked < self._earliest_work(today))
        return Standing(None if too_early else Status.UNKNOWN, certain=False)

    def _earliest_work(self, today: datetime.date) -> datetime.date:
        known = [one.earliest for one in (self.seen, self.end) if one is not None]
        first = min(known, default=today)
        return first.replace(year=first.year - LONGEST_PROJECT, day=min(first.day, 28))


class Lives:
    """The lives of many standards, which depend on each other: one ends where its successor begins.

    Args:
        courses: All that may be asked about, and their successors.
        seen: The first day each is known to have been listed, by key, where the courses do not tell.
        earliest: The year of the oldest body: no text without a date is older.
    """

    def __init__(
        self, courses: Iterable[Course], seen: Mapping[str, PartialDate] | None = None, *, earliest: int = 0
    ) -> None:
        self._starts: dict[str, PartialDate] = {}
        self._keys: dict[str, str] = {}
        self._editions: dict[str, list[PartialDate]] = defaultdict(list)
        self._seen = seen or {}
        self._earliest = earliest
        for one in courses:
            for key in one.keys:
                self._keys[key] = one.designation
            if one.issued is None:
                continue
            self._starts[one.designation] = one.issued
            if not one.supplement and not one.work_item:
                self._editions[one.work].append(one.issued)

    def of(self, course: Course) -> Validity:
        """The life of one of them."""
        return Validity(
            registered=course.registered,
            start=course.issued,
            end=self._end(course),
            now=course.status,
            seen=self._first_seen(course) if course.undated else None,
            project=course.project,
            earliest=self._earliest,
        )

    def _first_seen(self, course: Course) -> PartialDate | None:
        known = [one for one in (course.seen, *map(self._seen.get, course.keys)) if one is not None]
        return min(known, key=lambda one: one.earliest, default=None)

    def _end(self, course: Course) -> PartialDate | None:
        if course.status not in _OVER:
            return None
        if course.withdrawn is not None:
            return course.withdrawn
        after = [
            one for one in self._successors(course) if course.issued is None or one.earliest > course.issued.earliest
        ]
        return min(after, key=lambda one: one.earliest, default=None)

    def _successors(self, course: Course) -> Iterator[PartialDate]:
        """When what replaces it came: by relation, and the next edition of the same work."""
        for target, key in course.replaced_by:
            name = target or self._keys.get(key or "")
            if name in self._starts:
                yield self._starts[name]
        if course.status is Status.SUPERSEDED and not course.work_item:
            yield from self._editions.get(course.work, ())


def edition_on(
    day: PartialDate, editions: Sequence[Standard], lives: Lives, designations: DesignationReader, today: datetime.date
) -> Standard | None:
    """Which of the texts of one work stands for it on a day: the newest edition in force, else the newest there was.

    Before there was any, what was being worked on stands for it.
    """
    ranked = []
    for one in editions:
        course = course_of(one, designations)
        standing = lives.of(course).on(day, today)
        status = standing.status
        if status is not None and not is_supplement(one):
            text = not course.project and not status.is_pending
            began = (course.issued if text else course.registered) or course.seen
            # Of two that may both be in force that month, the one that certainly was.
            in_force = text and status is Status.PUBLISHED
            rank = (in_force, in_force and standing.certain, text, status.is_pending)
            ranked.append((rank, began.earliest if began else datetime.date.min, one))
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def as_it_stood(standard: Standard, standing: Standing, day: PartialDate) -> StandardAsOf:
    """The record with the status of that day; the body's own code of that day is not known, nor is what came later."""
    status = standing.status or Status.UNKNOWN
    own = {field.name: getattr(standard, field.name) for field in attrs.fields(Standard)}
    if status is not standard.status:
        own["stage"] = attrs.evolve(standard.stage, native="", harmonised=None, status=status)
    own["dates"] = _told_by(standard.dates, day)
    if status is Status.PUBLISHED or status.is_pending:
        own["relations"] = tuple(one for one in standard.relations if one.type is not RelationType.REPLACED_BY)
    return StandardAsOf(**own, as_of=day, certain=standing.certain)


def _told_by(dates: Dates, day: PartialDate) -> Dates:
    """The dates without those of what had not happened yet; what was planned stays."""
    happened = ("registered", "approved", "published", "confirmed", "withdrawn")
    later = [name for name in happened if (date := getattr(dates, name)) is not None and date.earliest > day.latest]
    return attrs.evolve(dates, **dict.fromkeys(later))


def flat(row: StandardRow, standing: Standing, *, issued: bool) -> StandardRow:
    """A listed row with the status of that day, and without its date of issue when that was still to come."""
    changed = standing.status is not None and standing.status.value != row["status"]
    return {
        **row,
        "issued": row["issued"] if issued else None,
        "status": standing.status.value if standing.status else row["status"],
        "stage": "" if changed else row["stage"],
        "certain": standing.certain,
    }
