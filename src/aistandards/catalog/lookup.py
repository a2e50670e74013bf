"""Look-ups of what people cite: documents, series, and what stands in their place today."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aistandards.catalog.lists import StandardLists
from aistandards.settings import bundled_folder

# Each question imports what it needs: a list needs no grammars.
if TYPE_CHECKING:
    from aistandards.catalog.entries import Entries, StoreEntries
    from aistandards.catalog.index import IndexedEntries
    from aistandards.catalog.resolution import Resolution, Resolver
    from aistandards.catalog.series import Series
    from aistandards.catalog.succession import Succession
    from aistandards.model import Designation
    from aistandards.model.citation import Citation


class StandardLookup(StandardLists):
    """The standards of one store and of the status index, looked up by what people write.

    Attributes:
        indexed: Whether look-ups use the bundled status index beside the store.
    """

    indexed = False

    @cached_property
    def entries(self) -> Entries:
        """The facts that decide status and successors: those of the store, and beside them those of the status index."""
        return self._indexed_entries or self._stored_entries

    def index_date(self, body: str) -> str | None:
        """Return the date of the status index for a body; None where look-ups do not use it.

        They do not use it for a body of which the store has the complete listing of a later date.
        """
        return self._indexed_entries.dates.get(body) if self._indexed_entries else None

    @cached_property
    def _stored_entries(self) -> StoreEntries:
        from aistandards.catalog.entries import StoreEntries

        return StoreEntries(self.store.read, self.plugins.designations)

    @cached_property
    def _indexed_entries(self) -> IndexedEntries | None:
        if not self.indexed:
            return None
        from aistandards.catalog.index import FILE, IndexedEntries, StatusIndex
        from aistandards.catalog.sources import complete_sources

        index = StatusIndex(bundled_folder() / FILE, self.plugins.designations)
        dates = index.dates
        updates = {body: self.store.cursor(body).updated for body in dates}
        synced = {body: moment[:10] for body, moment in updates.items() if moment}
        return IndexedEntries(self._stored_entries, index, dates, synced, complete_sources(self.store, dates))

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
