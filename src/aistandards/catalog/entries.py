"""Entries: the facts about a designation that decide its status and its successors, whatever holds them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import attrs
from sqlalchemy import Row

from aistandards.model import Designation, Standard, Status
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store.reader import Reader

STORE = "store"
"""Origin of the entries of the store."""


@attrs.frozen(slots=True)
class Entry:
    """A standard by its facts.

    Attributes:
        designation: Its designation.
        status: Its status.
        issued: Date of publication or approval with its own precision; None where it is not known.
        withdrawn: Date of withdrawal; None where there is none or it is not known.
        edition: Number of the edition; None where it is not known.
        work_item: Whether the entry is a work item and no text.
        gone: The day on which the last source stopped listing it; None while it is listed.
        origin: What holds the entry: `store`, or the name of an index.
        data_of: Date of the data of an index that state these facts; None for an entry of the store.
    """

    designation: Designation
    status: Status
    issued: str | None = None
    withdrawn: str | None = None
    edition: str | None = None
    work_item: bool = False
    gone: str | None = None
    origin: str = STORE
    data_of: str | None = None

    @property
    def name(self) -> str:
        """Text of the designation."""
        return self.designation.text

    @property
    def in_force(self) -> bool:
        """Whether the entry is a text in force."""
        return self.status is Status.PUBLISHED and not self.work_item

    @property
    def date(self) -> str:
        """Date of issue, else that of the designation, for comparison; empty where neither is known."""
        if self.issued:
            return self.issued
        printed = self.designation.own_date
        return printed.text if printed else ""


def entry_of(standard: Standard, designation: Designation | None) -> Entry | None:
    """Return the entry of a stored standard; None when no plugin can read its designation.

    Args:
        standard: The standard.
        designation: Its designation as it was read.
    """
    if designation is None:
        return None
    dates = standard.dates.issued, standard.dates.withdrawn
    issued, withdrawn = (None if date is None else date.text for date in dates)
    return Entry(designation, standard.status, issued, withdrawn, standard.edition, standard.work_item)


class Entries(Protocol):
    """What can be asked about entries. The store and the status index both answer."""

    def by_number(self, number: str) -> Sequence[Entry]:
        """Return the entries with exactly this number (with part), supplements and drafts included."""
        ...

    def with_parts(self, number: str) -> Sequence[Entry]:
        """Return the entries of every part of a number: those whose number begins with it and a hyphen."""
        ...

    def beginning(self, start: str) -> Sequence[Entry]:
        """Return the entries whose number begins with a text, for the members of a family."""
        ...

    def by_key(self, source: str, upstream_id: str) -> Entry | None:
        """Return the entry that a record of a source belongs to, for addresses; None without one."""
        ...

    def neighbours(self, number: str) -> Sequence[tuple[str, str]]:
        """Return the numbers before and after a number in alphabetical order, each with the work that it belongs to."""
        ...

    def replaced_by(self, entry: Entry) -> Sequence[str]:
        """Return the designations of what replaces an entry, as it or the other standard states; no keys."""
        ...


class StoreEntries:
    """The entries of a store.

    Args:
        reader: The store's reader.
        designations: Reads the designations of the store.
    """

    def __init__(self, reader: Reader, designations: DesignationReader) -> None:
        self._reader, self._designations = reader, designations

    def by_number(self, number: str) -> list[Entry]:
        """Return the entries with exactly this number."""
        return list(self._entries(self._reader.by_number(number)))

    def with_parts(self, number: str) -> list[Entry]:
        """Return the entries of every part of a number."""
        return self.beginning(f"{number}-")

    def beginning(self, start: str) -> list[Entry]:
        """Return the entries whose number begins with a text."""
        return list(self._entries(self._reader.by_number_start(start)))

    def by_key(self, source: str, upstream_id: str) -> Entry | None:
        """Return the entry that a record of a source belongs to."""
        row = self._reader.by_key(source, upstream_id)
        return None if row is None else self.of_row(row)

    def neighbours(self, number: str) -> list[tuple[str, str]]:
        """Return the numbers before and after a number, each with its work."""
        return self._reader.neighbouring_numbers(number)

    def replaced_by(self, entry: Entry) -> list[str]:
        """Return the designations of what replaces an entry."""
        return self._reader.replacements(entry.name)

    def of_row(self, row: Row[Any]) -> Entry | None:
        """Return the entry of a row with its date of withdrawal; None when no plugin can read its designation."""
        designation, _ = self._designations.attempt(row.designation)
        if designation is None:
            return None
        return Entry(
            designation, Status(row.status), row.issued, row.withdrawn, row.edition, bool(row.work_item), row.gone
        )

    def _entries(self, rows: Iterable[Row[Any]]) -> Iterator[Entry]:
        return filter(None, map(self.of_row, rows))
