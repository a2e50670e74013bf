"""The catalogue as it stood on a day: one edition, lists and counts, by valid time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aistandards.codec import from_json
from aistandards.designations import readings
from aistandards.errors import NotFound
from aistandards.history import Lives, Standing, as_it_stood, edition_on, flat, is_supplement
from aistandards.listing import flat_row, make_filter
from aistandards.model import RelationType, Standard
from aistandards.moments import date_of
from aistandards.store import Filter, check_countable

if TYPE_CHECKING:
    from aistandards.catalog import Catalog


class AsOf:
    """One day of a catalogue.

    Args:
        catalog: What is asked.
        day: `YYYY-MM-DD`; a month or a year means its last day.

    Raises:
        DateError: It is not a date.
    """

    def __init__(self, catalog: "Catalog", day: str) -> None:
        self._catalog = catalog
        self.day = date_of(day)

    def edition(self, text: str, standard: Standard) -> Standard:
        """The standard that a text stands for on that day, with the status it had then.

        Args:
            text: What was asked for; an undated text means the edition in force then.
            standard: What it stands for today.

        Raises:
            NotFound: There was none yet.
        """
        family = list(self._catalog.standards(work=standard.work))
        lives = Lives([*family, *self._successors(family)])
        asked = next(iter(readings(text)), None)
        undated = asked is not None and asked.date is None and not asked.supplements and asked.stage is None
        chosen: Standard | None = standard
        if undated:
            editions = [one for one in family if not is_supplement(one) and not one.work_item]
            chosen = edition_on(self.day, editions, lives)
        standing = lives.of(chosen).on(self.day) if chosen else Standing(None)
        if chosen is None or standing.status is None:
            raise NotFound(f"{text} on {self.day}", tuple(one.designation for one in family[:5]))
        return as_it_stood(chosen, standing)

    def rows(self, *, status: Sequence[str] | str = (), **filters: Any) -> Iterator[dict[str, Any]]:
        """Flat rows with `certain`; `status` is that of the day."""
        wanted = (status,) if isinstance(status, str) else tuple(status)
        asked = make_filter(**filters)
        rows = list(self._catalog.store.read.rows(asked, whole=True))
        chosen = [from_json(row["data"]) for row in rows]
        works = {one.work for one in chosen}
        near = (one for one in self._catalog if one.work in works) if asked != Filter() else chosen
        lives = Lives([*near, *self._successors(chosen)])
        for row, standard in zip(rows, chosen, strict=True):
            standing = lives.of(standard).on(self.day)
            then = flat(flat_row(row), standing)
            if standing.status is not None and (not wanted or then["status"] in wanted):
                yield then

    def stats(self, by: tuple[str, ...], **filters: Any) -> dict[str, Any]:
        """Counts, as `Catalog.stats` gives them."""
        check_countable(by)
        counted = Counter(
            tuple((row["issued"] or "")[:4] if name == "year" else row[name.replace("-", "_")] for name in by)
            for row in self.rows(**filters)
        )
        ordered = sorted(counted.items(), key=lambda one: [str(value or "") for value in one[0]])
        counts = [{**dict(zip(by, values, strict=True)), "count": number} for values, number in ordered]
        return {"total": sum(counted.values()), "counts": counts}

    def _successors(self, standards: Iterable[Standard]) -> Iterator[Standard]:
        for standard in standards:
            for relation in standard.related(RelationType.REPLACED_BY):
                row = self._catalog.at_the_end_of(relation)
                if row is not None:
                    yield from_json(row.data)
