"""The catalogue as of a day: editions, lists and counts, by valid time."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from aistandards.catalog.editions import is_supplement
from aistandards.catalog.results import StandardRow, Stats
from aistandards.catalog.rows import flat_row
from aistandards.catalog.snapshot import Snapshot
from aistandards.catalog.timeline import LifecycleDates, lifecycle_dates_of, read_lifecycle_dates
from aistandards.catalog.validity import (
    LifecycleIndex,
    StandardAsOf,
    StatusOnDay,
    edition_on,
    row_as_of,
    standard_as_of,
)
from aistandards.errors import GroupingError, NotFoundError
from aistandards.model import PartialDate, RelationType, Standard, Status
from aistandards.model.codec import from_json
from aistandards.model.dates import parse_date
from aistandards.model.filter import Filter
from aistandards.plugin.registry import Plugins
from aistandards.store import check_countable
from aistandards.store.reader import Reader

_MAX_SELECTIVE = 2000
"""For more standards, it is quicker to read the lifecycle dates of all than only those of the same works."""


class AsOf:
    """A catalogue as of a day.

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
        self._founded = {body.id: body.founded for body in plugins.bodies if body.founded is not None}
        self._indexes: dict[str, LifecycleIndex] = {}
        self._today = today
        self.day = parse_date(day)

    def edition(self, text: str, standard: Standard) -> StandardAsOf:
        """Return the standard that a text stands for on that day, with the status it had then.

        Args:
            text: A designation; an undated one means the edition in force on that day.
            standard: The standard that it stands for today.

        For the longest time that a project may take, its status before the publication is unknown.

        Raises:
            NotFoundError: There was none yet, nor work on it.
        """
        family = [from_json(data) for data in self._reader.lines(Filter(work=standard.work))]
        readings = list(self._designations.readings(text))
        first = next(iter(readings), None)
        exact = any(reading.text == standard.designation for reading in readings)
        undated = first is not None and first.date is None and not first.supplements and first.stage is None
        chosen = (
            edition_on(self.day, family, self._index_of(standard.work), self._designations, self._today)
            if undated and not exact
            else standard
        )
        past = self.state_of(chosen) if chosen is not None else None
        if past is None:
            texts = [member for member in family if not is_supplement(member)] if undated and not exact else [standard]
            past = self._before_publication(texts, family)
        if past is None:
            raise NotFoundError(f"{text} on {self.day}", tuple(member.designation for member in family[:5]))
        return past

    def _before_publication(self, texts: Iterable[Standard], family: Iterable[Standard]) -> StandardAsOf | None:
        """Return the earliest of some texts with an unknown status, if there may have been work on it."""
        registered = {
            relation.target: member.dates.registered.earliest
            for member in family
            for relation in member.related(RelationType.REPLACED_BY)
            if member.work_item and member.dates.registered is not None
        }
        begun = []
        for text in texts:
            validity = self._index_of(text.work).validity_of(lifecycle_dates_of(text, self._designations))
            since = registered.get(text.designation) or validity.earliest_work(self._today)
            if validity.start is not None and self.day.latest >= since:
                begun.append((validity.start.earliest, text))
        first = min(begun, key=lambda item: item[0], default=None)
        return None if first is None else standard_as_of(first[1], StatusOnDay(Status.UNKNOWN, certain=False), self.day)

    def state_of(self, standard: Standard) -> StandardAsOf | None:
        """Return a standard as of that day; None when it did not exist yet."""
        dates = lifecycle_dates_of(standard, self._designations)
        on_day = self._index_of(standard.work).validity_of(dates).on(self.day, self._today)
        return standard_as_of(standard, on_day, self.day) if on_day.status is not None else None

    def standards(self, chosen: Filter) -> Iterator[StandardAsOf]:
        """Yield the chosen standards as of the day; `status` of the filter means the status of that day."""
        for data in self._reader.lines(attrs.evolve(chosen, status=())):
            past = self.state_of(from_json(data))
            if past is not None and (not chosen.status or past.status in chosen.status):
                yield past

    def rows(self, chosen: Filter, *, evidence: bool = False) -> Iterator[StandardRow]:
        """Yield flat rows with `certain`; `status` of the filter means the status of that day."""
        rows = list(self._reader.rows(attrs.evolve(chosen, status=()), with_data=evidence))
        return (row for _, row in self.rows_of(rows) if not chosen.status or row["status"] in chosen.status)

    def rows_of(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, StandardRow]]:
        """Yield rows of today as of the day, with their ids, without standards that did not exist yet."""
        lifecycles, index = self._lifecycles_of_rows(rows)
        for row in rows:
            dates = lifecycles[row["id"]]
            on_day = index.validity_of(dates).on(self.day, self._today)
            if on_day.status is not None:
                issued = dates.issued is None or dates.issued.earliest <= self.day.latest
                yield row["id"], row_as_of(flat_row(row), on_day, issued=issued)

    def stats(self, by: Sequence[str], chosen: Filter, of: str = "all") -> Stats:
        """Return counts, as `Catalog.stats` gives them.

        Raises:
            GroupingError: Standards cannot be counted by one of the groupings, or not as of a day.
        """
        check_countable(by)
        if of != "all":
            raise GroupingError(f"{of} are counted as of today; leave out the day {self.day}, or count all standards")
        counted = Counter(tuple(_dimension(row, name) for name in by) for row in self.rows(chosen))
        ordered = sorted(counted.items(), key=lambda item: [str(value or "") for value in item[0]])
        counts = [{**dict(zip(by, values, strict=True)), "count": number} for values, number in ordered]
        return {"total": sum(counted.values()), "counts": counts}

    def _lifecycles_of_rows(
        self, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[dict[int, LifecycleDates], LifecycleIndex]:
        """Return the lifecycle dates of rows by id, and the index that their periods of validity depend on."""
        works = None if len(rows) > _MAX_SELECTIVE else {row["work"] for row in rows}
        lifecycles = {
            standard_id: read_lifecycle_dates(data, self._designations)
            for standard_id, data in self._reader.lines_of_works(works)
        }
        chosen = [lifecycles[row["id"]] for row in rows]
        successors = [] if works is None else self._successors(chosen)
        everything = [*lifecycles.values(), *successors]
        return lifecycles, LifecycleIndex(everything, self._seen(chosen), founded=self._founded)

    def _index_of(self, work: str) -> LifecycleIndex:
        """Return the index of the standards of a work and their successors."""
        if work not in self._indexes:
            lines = self._reader.lines_of_works([work])
            family = [read_lifecycle_dates(data, self._designations) for _, data in lines]
            everything = [*family, *self._successors(family)]
            self._indexes[work] = LifecycleIndex(everything, self._seen(family), founded=self._founded)
        return self._indexes[work]

    def _successors(self, lifecycles: Iterable[LifecycleDates]) -> Iterator[LifecycleDates]:
        """Yield the lifecycle dates of the successors of standards."""
        ends = {end for dates in lifecycles for end in dates.replaced_by}
        names = {target for target, key in ends if target is not None and key is None}
        keys = {key for _, key in ends if key is not None}
        lines = self._reader.lines_of_standards(names, keys)
        return (read_lifecycle_dates(data, self._designations) for data in lines)

    def _seen(self, lifecycles: Iterable[LifecycleDates]) -> dict[str, PartialDate]:
        """Return the day when each undated standard was first listed; the journal keeps it through later syncs."""
        keys = [key for dates in lifecycles if dates.undated for key in dates.keys]
        snapshot_dates = Snapshot.open().dates
        seen: dict[str, PartialDate] = {}
        for source, upstream_id, reader, started in self._reader.first_seen(keys):
            day = snapshot_dates.get(source, started[:10]) if reader == "snapshot" else started[:10]
            try:
                seen[f"{source}:{upstream_id}"] = PartialDate(min(day, started[:10]))
            except ValueError:
                continue  # The runs of a temporary store have no time.
        return seen


def _dimension(row: Mapping[str, Any], name: str) -> Any:
    return (row["issued"] or "")[:4] if name == "year" else row[name.replace("-", "_")]
