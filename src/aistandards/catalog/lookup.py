"""Look-ups of what people cite: documents, series, and what stands in their place today."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aistandards.catalog.lists import StandardLists

# Each question imports what it needs: a list needs no grammars.
if TYPE_CHECKING:
    from aistandards.catalog.entries import Entries
    from aistandards.catalog.resolution import Resolution, Resolver
    from aistandards.catalog.series import Series
    from aistandards.catalog.succession import Succession
    from aistandards.model import Designation
    from aistandards.model.citation import Citation


class StandardLookup(StandardLists):
    """The standards of one store, looked up by what people write."""

    @cached_property
    def entries(self) -> Entries:
        """The facts that decide status and successors, from all that the catalogue can ask."""
        from aistandards.catalog.entries import StoreEntries

        return StoreEntries(self.store.read, self.plugins.designations)

    @cached_property
    def _resolver(self) -> Resolver:
        from aistandards.catalog.resolution import Resolver

        return Resolver(self.entries, self.plugins.designations)

    def resolve(self, text: str | Designation | Citation, *, nearest: bool = True) -> Resolution:
        """Return the standard or the series that a text or a citation stands for; a miss is a result, not an error.

        Args:
            text: A designation as people write it, a URN, an address, or a citation that was read.
            nearest: Whether a miss lists the works with the most similar designations.
        """
        return self._resolver.resolve(text, nearest=nearest)

    def closest(self, text: str | Designation | Citation) -> tuple[str, ...]:
        """Return the works with the most similar designations, at most three."""
        return self._resolver.closest(text)

    def series(self, text: str | Designation | Citation) -> Series | None:
        """Return the parts of a standard that is cited without its part; None when its number has no parts.

        Args:
            text: The series as people write it, or as a designation or a citation. A date chooses the parts of that date.
        """
        from aistandards.catalog.series import series

        citations = self._resolver.citations(text)
        return next(filter(None, (series(self.entries, citation) for citation in citations)), None)

    def succession(self, text: str | Designation | Citation) -> Succession:
        """Return what stands in force today in the place of a standard, and the way there.

        Args:
            text: A designation as people write it, or as a designation or a citation. Without a date it means the
                newest edition.
        """
        from aistandards.catalog.succession import Succession, succession

        entry = self.resolve(text, nearest=False).entry
        parse = self.plugins.designations.attempt
        return Succession() if entry is None else succession(self.entries, lambda name: parse(name)[0], entry)
