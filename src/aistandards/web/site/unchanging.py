"""The catalogue during a build: questions that many pages ask have one answer, which is kept."""

from collections.abc import Collection
from functools import cached_property
from typing import Any, Self

from aistandards.catalog.catalog import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS


class UnchangingCatalog(Catalog):
    """A catalogue that nobody changes while it is read."""

    @classmethod
    def of(cls, catalog: Catalog) -> Self:
        """Return a catalogue with the store of another one."""
        return cls(catalog.store, catalog.settings, catalog.plugins, clock=catalog.clock)

    @property
    def content_id(self) -> str:
        """Id of what the catalogue answers."""
        return self._content_id

    @cached_property
    def _content_id(self) -> str:
        return super().content_id

    def carried_concepts(self) -> dict[str, dict[str, frozenset[str]]]:
        """Return, for each concept, the standards in scope that carry it."""
        return self._carried

    @cached_property
    def _carried(self) -> dict[str, dict[str, frozenset[str]]]:
        return super().carried_concepts()

    def facets(self, *arguments: Any, **keywords: Any) -> dict[str, dict[str, int]]:
        """Return the numbers of standards by value; see `Catalog.facets`."""
        question = repr((arguments, sorted(keywords.items())))
        if question not in self._counted:
            self._counted[question] = super().facets(*arguments, **keywords)
        return self._counted[question]

    @cached_property
    def _counted(self) -> dict[str, dict[str, dict[str, int]]]:
        return {}

    def redirects(self) -> dict[str, str]:
        """Return the slugs of today by former slug."""
        return self._redirected

    @cached_property
    def _redirected(self) -> dict[str, str]:
        return super().redirects()

    def without_evidence(self, designations: Collection[str]) -> tuple[int, int]:
        """Return how many other standards in scope there are, of which the abstract was read, and only the title."""
        assessed = [is_assessed for name, is_assessed in self._assessed if name not in designations]
        return sum(assessed), len(assessed) - sum(assessed)

    @cached_property
    def _assessed(self) -> list[tuple[str, bool]]:
        return [(each.designation, each.assessed) for each in self.standards(relevance=RELEVANCE_LEVELS)]
