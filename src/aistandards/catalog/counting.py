"""Counts of standards: in all, by combinations of values, and by each dimension alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from aistandards.catalog.lists import StandardLists
from aistandards.model.text import values_of

if TYPE_CHECKING:
    from aistandards.catalog.filters import FilterKeywords
    from aistandards.catalog.results import Stats

DIMENSIONS = ("body", "status")
"""Dimensions that standards are counted by where none is named."""


class CountedStandards(StandardLists):
    """The standards of one store, in lists and counts that filters choose."""

    def __len__(self) -> int:
        return self.count()

    def count(self, *, as_of: str | None = None, known_at: str | None = None, **filters: Unpack[FilterKeywords]) -> int:
        """Return the number of standards; see `Catalog` for the keywords."""
        if as_of is not None:
            return self.stats((), as_of=as_of, known_at=known_at, **filters)["total"]
        catalog = self._at(known_at)
        chosen, read = catalog.filter(**filters), catalog.store.read
        return read.kept(("count", chosen), lambda: read.count(chosen))

    def stats(
        self,
        by: str | Sequence[str] = DIMENSIONS,
        *,
        of: str = "all",
        as_of: str | None = None,
        known_at: str | None = None,
        **filters: Unpack[FilterKeywords],
    ) -> Stats:
        """Return counts for every combination that occurs; see `Catalog` for the keywords.

        Args:
            by: Dimensions: `body`, `status`, `stage`, `type`, `committee`, `year`, `work-item`, `relevance`.
            of: `all` counts each standard, `editions` only published texts that supplement no other, `works` each work once.
            as_of: See `Catalog`.
            known_at: See `Catalog`.
            filters: See `FilterKeywords`.

        Raises:
            GroupingError: Standards cannot be counted by that.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        catalog, names = self._at(known_at), values_of(by)
        chosen = catalog.filter(**filters)
        if as_of is not None:
            return catalog._day(as_of).stats(names, chosen, of)
        total, counts = catalog.store.read.counts.stats(names, chosen, of)
        return {"total": total, "counts": counts}

    def facets(
        self,
        by: str | Sequence[str] = ("body", "status", "type", "relevance"),
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        **filters: Unpack[FilterKeywords],
    ) -> dict[str, dict[str, int]]:
        """Return, for each dimension by itself, the number of standards by value, the largest first."""
        # One count of all combinations costs a quarter of one count for each dimension.
        names = values_of(by)
        if as_of is not None:
            return _by_dimension(names, self.stats(names, as_of=as_of, known_at=known_at, **filters)["counts"])
        catalog = self._at(known_at)
        chosen, read = catalog.filter(**filters), catalog.store.read
        counted = read.kept(("facets", names, chosen), lambda: _by_dimension(names, read.stats(names, chosen)))
        return {name: dict(numbers) for name, numbers in counted.items()}


def _by_dimension(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in rows:
        for name in names:
            counts[name][str(row[name])] += row["count"]
    return {
        name: dict(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))) for name, numbers in counts.items()
    }
