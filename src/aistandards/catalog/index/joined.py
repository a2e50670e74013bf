"""The entries of a store, and beside them those of the status index that the store does not know better."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from aistandards.catalog.entries import Entries, Entry
from aistandards.catalog.index.status_index import StatusIndex
from aistandards.model import PartialDate


@attrs.frozen(slots=True)
class Precedence:
    """The bodies for which a store is newer than the status index.

    Attributes:
        complete: Bodies of which the store has a newer complete listing. The index says nothing about them.
        newer: Bodies of which the store has newer records. The index says nothing about drafts of works that the store
            has, because the designation of a draft changes from stage to stage.
    """

    complete: frozenset[str] = frozenset()
    newer: frozenset[str] = frozenset()

    @classmethod
    def of(cls, index: Mapping[str, str], synced: Mapping[str, str], complete: Collection[str]) -> "Precedence":
        """Return the bodies for which a store is newer.

        Args:
            index: The date of the index by body.
            synced: The date of the last sync by source; a source has the name of its body.
            complete: The sources of which the store has the complete listing.
        """
        newer = {
            body
            for body, date in index.items()
            if body in synced and PartialDate(synced[body]).latest >= PartialDate(date).earliest
        }
        return cls(frozenset(newer & set(complete)), frozenset(newer))


class JoinedEntries:
    """Entries of the store first, then of the index; of one designation only the entry of the store.

    Args:
        store: The entries of the store.
        index: The status index.
        precedence: The bodies for which the store is newer.
    """

    def __init__(self, store: Entries, index: StatusIndex, precedence: Precedence) -> None:
        self._store, self._index, self._precedence = store, index, precedence

    def by_number(self, number: str) -> list[Entry]:
        """Return the entries with exactly this number."""
        return self._joined(self._store.by_number(number), self._index.by_number(number))

    def with_parts(self, number: str) -> list[Entry]:
        """Return the entries of every part of a number."""
        return self._joined(self._store.with_parts(number), self._index.with_parts(number))

    def beginning(self, start: str) -> list[Entry]:
        """Return the entries whose number begins with a text."""
        return self._joined(self._store.beginning(start), self._index.beginning(start))

    def neighbours(self, number: str) -> list[tuple[str, str]]:
        """Return the numbers before and after a number, each with its work."""
        return sorted({*self._store.neighbours(number), *self._index.neighbours(number)})

    def replaced_by(self, entry: Entry) -> list[str]:
        """Return the designations of what replaces an entry."""
        stated = list(self._store.replaced_by(entry))
        if entry.designation.body not in self._precedence.complete:
            stated += self._index.replaced_by(entry)
        return list(dict.fromkeys(stated))

    def _joined(self, stored: Sequence[Entry], indexed: Iterable[Entry]) -> list[Entry]:
        names = {entry.name for entry in stored}
        works = {entry.designation.work for entry in stored}
        return [*stored, *(entry for entry in indexed if not self._is_known(entry, names, works))]

    def _is_known(self, entry: Entry, names: set[str], works: set[str]) -> bool:
        """Return whether the store says more about an entry of the index than the index."""
        body = entry.designation.body
        if entry.name in names or body in self._precedence.complete:
            return True
        return body in self._precedence.newer and entry.status.is_pending and entry.designation.work in works
