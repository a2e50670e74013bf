"""The entries of a store, and beside them those of the status index that the store does not know better."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from aistandards.catalog.entries import Entries, Entry
from aistandards.model import PartialDate


class IndexedEntries:
    """Entries of the store and of the index in natural order; of one designation only the entry of the store.

    The index says nothing about a body of which the store has a newer complete listing. Where the store has newer
    records, the index says nothing about drafts of their works: the designation of a draft changes from stage to stage.
    Of one draft the bundled data in the store are right too: a report may be newer than the index.

    Args:
        store: The entries of the store.
        index: The entries of the index.
        dates: The date of the index by body.
        synced: The date of the last sync by source; a source has the name of its body.
        complete: The sources of which the store has the complete listing.

    Attributes:
        dates: The date of the index for each body that it is asked about.
    """

    def __init__(
        self,
        store: Entries,
        index: Entries,
        dates: Mapping[str, str],
        synced: Mapping[str, str],
        complete: Collection[str],
    ) -> None:
        self._store, self._index = store, index
        self._newer = {
            body
            for body, date in dates.items()
            if body in synced and PartialDate(synced[body]).latest >= PartialDate(date).earliest
        }
        self._older = {body for body in dates if body in synced} - self._newer
        self.dates = {body: date for body, date in dates.items() if body not in self._newer & set(complete)}

    def by_number(self, number: str) -> list[Entry]:
        """Return the entries with exactly this number."""
        return self._joined(self._store.by_number(number), self._index.by_number, number)

    def indexed(self, number: str) -> list[Entry]:
        """Return the entries of the index with exactly this number, also where the store has a newer complete listing."""
        return list(self._index.by_number(number))

    def with_parts(self, number: str) -> list[Entry]:
        """Return the entries of every part of a number."""
        return self._joined(self._store.with_parts(number), self._index.with_parts, number)

    def beginning(self, start: str) -> list[Entry]:
        """Return the entries whose number begins with a text."""
        return self._joined(self._store.beginning(start), self._index.beginning, start)

    def by_key(self, source: str, upstream_id: str) -> Entry | None:
        """Return the entry that a record of a source belongs to."""
        stored = self._store.by_key(source, upstream_id)
        if stored is not None or not self.dates:
            return stored
        indexed = self._index.by_key(source, upstream_id)
        numbered = () if indexed is None else self.by_number(indexed.designation.full_number)
        return next((entry for entry in numbered if indexed is not None and entry.name == indexed.name), None)

    def neighbours(self, number: str) -> list[tuple[str, str]]:
        """Return the numbers before and after a number, each with its work."""
        beside = self._index.neighbours(number) if self.dates else ()
        return sorted({*self._store.neighbours(number), *beside})

    def replaced_by(self, entry: Entry) -> list[str]:
        """Return the designations of what replaces an entry."""
        stated = self._store.replaced_by(entry)
        beside = self._index.replaced_by(entry) if entry.designation.body in self.dates else ()
        return list(dict.fromkeys((*stated, *beside)))

    def _joined(self, stored: Sequence[Entry], look_up: Callable[[str], Iterable[Entry]], text: str) -> list[Entry]:
        if not self.dates:
            return list(stored)
        names = {entry.name for entry in stored}
        works = {entry.designation.work for entry in stored}
        beside = (
            entry
            for entry in look_up(text)
            if not self._is_known(entry, names, works) and not self._is_former_stage(entry, stored)
        )
        return sorted((*stored, *beside), key=lambda entry: entry.designation.sort_key)

    def _is_known(self, entry: Entry, names: set[str], works: set[str]) -> bool:
        """Return whether the store says more about an entry of the index than the index."""
        body = entry.designation.body
        if entry.name in names or body not in self.dates:
            return True
        return body in self._newer and entry.status.is_pending and entry.designation.work in works

    def _is_former_stage(self, entry: Entry, stored: Sequence[Entry]) -> bool:
        """Return whether an entry of the index is a former stage of an entry of the store.

        The store has a newer name of a draft, unless its listing is older than the index. The work item of a text of the
        store with the same number has ended, or the text has another number and the name of the item as a former one.
        """
        body = entry.designation.body
        may_be_renamed = entry.status.is_pending and body not in self._older
        if may_be_renamed and any(one.status.is_pending and _same_text(one, entry) for one in stored):
            return True
        if not entry.work_item:
            return False
        texts = [one.designation for one in stored if not one.work_item and one.designation.body == body]
        return any(not entry.status.is_pending or entry.designation.number not in text.numbers for text in texts)


def _same_text(one: Entry, other: Entry) -> bool:
    """Return whether two drafts are drafts of one text: of one base, or of one of its supplements."""
    ours, theirs = one.designation, other.designation
    return ours.work == theirs.work and ours.supplement_names == theirs.supplement_names
