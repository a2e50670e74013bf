"""The catalogue as it stood on a day: one edition, lists and counts, by valid time."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from aistandards.catalog.results import StandardRow, Stats
from aistandards.catalog.rows import flat_row
from aistandards.catalog.snapshot import Snapshot
from aistandards.catalog.timeline import Course, course_of, read_course
from aistandards.catalog.validity import Lives, StandardAsOf, as_it_stood, edition_on, flat
from aistandards.errors import NotFoundError
from aistandards.model import PartialDate, Standard
from aistandards.model.codec import from_json
from aistandards.model.dates import parse_date
from aistandards.model.filter import Filter
from aistandards.plugin.registry import Plugins
from aistandards.store import check_countable
from aistandards.store.reader import Reader

_MANY = 2000
"""From so many standards on it is quicker to read the lives of all than of those that belong to them."""


class AsOf:
    """One day of a catalogue.

    Args:
        reader: The store's reader.
        day: `YYYY-MM-DD`; a month or a year means its last day.
        today: The date of today.
        plugins: The installed plugins, which read designations and know the age of bodies.

    Raises:
        DateError: `day` is not a date.
    """

    def __init__(self, reader: Reader, day: str, *, today: datetime.date, plugins: Plugins) -> None:
        self._reader = reader
        self._designations = plugins.designations
        self._earliest = min(plugins.founded.values(), default=0)
        self._works: dict[str, Lives] = {}
        self._today = today
        self.day = parse_date(day)

    def edition(self, text: str, standard: Standard) -> StandardAsOf:
        """The standard that a text stands for on that day, with the status it had then.

        Args:
            text: What was asked for; an undated text means the edition in force then.
            standard: What it stands for today.

        Raises:
            NotFoundError: There was none yet.
        """
        family = [from_json(data) for data in self._reader.lines(Filter(work=standard.work))]
        readings = list(self._designations.readings(text))
        asked = next(iter(readings), None)
        exact = any(reading.text == standard.designation for reading in readings)
        undated = asked is not None and asked.date is None and not asked.supplements and asked.stage is None
        chosen = (
            edition_on(self.day, family, self._lives(standard.work), self._designations, self._today)
            if undated and not exact
            else standard
        )
        then = self.then(chosen) if chosen is not None else None
        if then is None:
            raise NotFoundError(f"{text} on {self.day}", tuple(one.designation for one in family[:5]))
        return then

    def then(self, standard: Standard) -> StandardAsOf | None:
        """A standard as it stood on that day; None when it was not there yet."""
        standing = self._lives(standard.work).of(course_of(standard, self._designations)).on(self.day, self._today)
        return as_it_stood(standard, standing, self.day) if standing.status is not None else None

    def standards(self, chosen: Filter) -> Iterator[StandardAsOf]:
        """Yield the chosen standards as they stood; `status` of the filter means the status of that day."""
        for data in self._reader.lines(attrs.evolve(chosen, status=())):
            past = self.then(from_json(data))
            if past is not None and (not chosen.status or past.status in chosen.status):
                yield past

    def rows(self, chosen: Filter, *, evidence: bool = False) -> Iterator[StandardRow]:
        """Yield flat rows with `certain`; `status` of the filter means the status of that day."""
        rows = list(self._reader.rows(attrs.evolve(chosen, status=()), with_data=evidence))
        return (row for _, row in self.rows_of(rows) if not chosen.status or row["status"] in chosen.status)

    def rows_of(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, StandardRow]]:
        """Yield today's rows as they stood, with their ids, without those that did not exist yet."""
        courses, lives = self._of_rows(rows)
        for row in rows:
            course = courses[row["id"]]
            standing = lives.of(course).on(self.day, self._today)
            if standing.status is not None:
                there = course.issued is None or course.issued.earliest <= self.day.latest
                yield row["id"], flat(flat_row(row), standing, issued=there)

    def stats(self, by: Sequence[str], chosen: Filter) -> Stats:
        """Return counts, as `Catalog.stats` gives them."""
        check_countable(by)
        counted = Counter(tuple(_dimension(row, name) for name in by) for row in self.rows(chosen))
        ordered = sorted(counted.items(), key=lambda item: [str(value or "") for value in item[0]])
        counts = [{**dict(zip(by, values, strict=True)), "count": number} for values, number in ordered]
        return {"total": sum(counted.values()), "counts": counts}

    def _of_rows(self, rows: Sequence[Mapping[str, Any]]) -> tuple[dict[int, Course], Lives]:
        """The courses of rows by id, and the lives that decide about them."""
        read = self._reader
        works = None if len(rows) > _MANY else {row["work"] for row in rows}
        courses = {one: read_course(data, self._designations) for one, data in read.lines_of_works(works)}
        chosen = [courses[row["id"]] for row in rows]
        near = [] if works is None else self._successors(chosen)
        return courses, Lives([*courses.values(), *near], self._seen(chosen), earliest=self._earliest)

    def _lives(self, work: str) -> Lives:
        """The lives of one work."""
        if work not in self._works:
            family = [read_course(data, self._designations) for _, data in self._reader.lines_of_works([work])]
            self._works[work] = Lives([*family, *self._successors(family)], self._seen(family), earliest=self._earliest)
        return self._works[work]

    def _successors(self, courses: Iterable[Course]) -> Iterator[Course]:
        ends = {end for course in courses for end in course.replaced_by}
        read = self._reader
        names = {target for target, key in ends if target is not None and key is None}
        keys = {key for _, key in ends if key is not None}
        return (read_course(data, self._designations) for data in read.lines_of_standards(names, keys))

    def _seen(self, courses: Iterable[Course]) -> dict[str, PartialDate]:
        """When what has no dates of its own was first listed: the journal knows it still when a later sync read it anew."""
        keys = [key for course in courses if course.undated for key in course.keys]
        dates = Snapshot.open().dates
        seen: dict[str, PartialDate] = {}
        for source, upstream_id, reader, started in self._reader.first_seen(keys):
            day = dates.get(source, started[:10]) if reader == "snapshot" else started[:10]
            try:
                seen[f"{source}:{upstream_id}"] = PartialDate(min(day, started[:10]))
            except ValueError:
                continue  # A store made for one question has runs without a time.
        return seen


def _dimension(row: Mapping[str, Any], name: str) -> Any:
    return (row["issued"] or "")[:4] if name == "year" else row[name.replace("-", "_")]
