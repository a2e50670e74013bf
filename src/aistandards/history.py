"""Valid time: when each standard came into force, when it ceased to be, and where it stood on any day.

The dates come from the record itself and from what replaced it; the answer goes to `as_of` queries. Dates keep their
precision: a day inside a year of which only the year is known is answered, but not as certain.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from aistandards.model import SUPPLEMENTING, PartialDate, RelationType, Standard, Status

_LIVING = (Status.PUBLISHED, Status.UNKNOWN)


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
class Validity:
    """The life of one standard.

    Attributes:
        registered: When work on it began.
        start: When it came into force: published, else approved.
        end: When it ceased to be in force; None while it is, or when nobody says.
        now: Its status today.
    """

    registered: PartialDate | None
    start: PartialDate | None
    end: PartialDate | None
    now: Status

    def on(self, day: PartialDate) -> Standing:
        """Where it stood on a day; a year or a month is asked for as its last day."""
        asked = day.latest
        if self.start is None:
            return self._without_start(asked)
        if asked < self.start.earliest:
            return self._before(asked)
        if asked < self.start.latest:
            return Standing(Status.PUBLISHED, certain=False)
        if self.now in _LIVING:
            return Standing(self.now)
        if self.end is None:
            # It is over today, but nobody says since when.
            over = asked >= datetime.date.today()
            return Standing(self.now, certain=True) if over else Standing(Status.UNKNOWN, certain=False)
        if asked < self.end.earliest:
            return Standing(Status.PUBLISHED)
        return Standing(self.now, certain=asked >= self.end.latest)

    def _before(self, asked: datetime.date) -> Standing:
        if self.registered is not None and asked >= self.registered.earliest:
            return Standing(Status.IN_DEVELOPMENT, certain=asked >= self.registered.latest)
        return Standing(None, certain=self.registered is not None)

    def _without_start(self, asked: datetime.date) -> Standing:
        if asked >= datetime.date.today():
            return Standing(self.now)
        if self.now.is_coming:
            return self._before(asked)
        return Standing(Status.UNKNOWN, certain=False)


class Lives:
    """The lives of many standards, which depend on each other: one ends where its successor begins.

    Args:
        standards: All that may be asked about, and their successors.
    """

    def __init__(self, standards: Iterable[Standard]) -> None:
        self._starts: dict[str, PartialDate] = {}
        self._keys: dict[str, str] = {}
        self._editions: dict[str, list[PartialDate]] = defaultdict(list)
        for one in standards:
            issued = one.dates.issued
            for provenance in one.provenance:
                self._keys[provenance.key] = one.designation
            if issued is None:
                continue
            self._starts[one.designation] = issued
            if not is_supplement(one) and not one.work_item:
                self._editions[one.work].append(issued)

    def of(self, standard: Standard) -> Validity:
        """The life of one of them."""
        dates = standard.dates
        return Validity(registered=dates.registered, start=dates.issued, end=self._end(standard), now=standard.status)

    def _end(self, standard: Standard) -> PartialDate | None:
        if standard.status in _LIVING or standard.status.is_coming:
            return None
        if standard.dates.withdrawn is not None:
            return standard.dates.withdrawn
        start = standard.dates.issued
        after = [one for one in self._successors(standard) if start is None or one.earliest > start.earliest]
        return min(after, key=lambda one: one.earliest, default=None)

    def _successors(self, standard: Standard) -> Iterator[PartialDate]:
        """When what replaces it came: by relation, and the next edition of the same work."""
        for relation in standard.related(RelationType.REPLACED_BY):
            name = relation.target or self._keys.get(relation.key or "")
            if name in self._starts:
                yield self._starts[name]
        if standard.status is Status.SUPERSEDED:
            yield from self._editions.get(standard.work, ())


def named_by_year(standard: Standard) -> str:
    """An edition as amendments name it, by its year where it has a month: `ITU-T G.8021/Y.1341 (2022)`."""
    front, _, _ = standard.designation.rpartition(" (")
    issued = standard.dates.issued
    return f"{front} ({issued.year})" if front and issued else standard.designation


def is_supplement(standard: Standard) -> bool:
    """Whether it amends, corrects or supplements another and so is no edition of the work itself."""
    return any(relation.type in SUPPLEMENTING for relation in standard.relations)


def edition_on(day: PartialDate, editions: Sequence[Standard], lives: Lives) -> Standard | None:
    """Which of the editions of one work stands for it on a day: the newest in force, else the newest there was."""
    ranked = []
    for one in editions:
        standing = lives.of(one).on(day)
        if standing.status is not None and not standing.status.is_coming:
            start = one.dates.issued
            ranked.append((standing.status is Status.PUBLISHED, start.earliest if start else datetime.date.min, one))
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def as_it_stood(standard: Standard, standing: Standing) -> Standard:
    """The record with the status of that day; the body's own code of that day is not known."""
    status = standing.status or Status.UNKNOWN
    if status is standard.status:
        return standard
    return attrs.evolve(standard, stage=attrs.evolve(standard.stage, native="", harmonised=None, status=status))


def flat(row: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    """A listed row with the status of that day."""
    changed = standing.status is not None and standing.status.value != row["status"]
    status = standing.status.value if standing.status else row["status"]
    return {**row, "status": status, "stage": "" if changed else row["stage"], "certain": standing.certain}
