"""Look-ups in the status index: the entries of a number, of its parts and of a family."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from aistandards.catalog.entries import Entry
from aistandards.catalog.index.archive import Archive
from aistandards.catalog.index.lines import IndexLine
from aistandards.plugin.designation_reader import DesignationReader

FILE = "status-index.zip"
"""Name of the file in a catalogue folder."""

INDEX = "index"
"""Origin of the entries of the status index."""

_CACHED_NUMBERS = 1 << 10
_MAX_NEIGHBOURS = 100


class StatusIndex:
    """Every designation of the bodies, with its status, as facts of a date.

    Args:
        path: The file.
        designations: Reads the designations.

    Attributes:
        dates: The date of the data of each source; a source has the name of its body.

    Raises:
        StoreError: The file is missing, damaged or of another version.
    """

    def __init__(self, path: Path, designations: DesignationReader) -> None:
        self._archive = Archive(path)
        self.dates = {name: source["date"] for name, source in self._archive.sources.items()}
        self._designations = designations
        self._read = lru_cache(_CACHED_NUMBERS)(self._read_uncached)

    def by_number(self, number: str) -> list[Entry]:
        """Return the entries with exactly this number."""
        return [entry for entry, _ in self._read(number.casefold())]

    def with_parts(self, number: str) -> list[Entry]:
        """Return the entries of every part of a number."""
        return self.beginning(f"{number}-")

    def beginning(self, start: str) -> list[Entry]:
        """Return the entries whose number begins with a text."""
        return [entry for number in self._archive.numbers_beginning(start) for entry, _ in self._read(number)]

    def by_key(self, source: str, upstream_id: str) -> Entry | None:
        """Return the entry of a record of a source."""
        name = self._archive.designation_of(f"{source}:{upstream_id}")
        designation = None if name is None else self._designations.attempt(name)[0]
        numbered = () if designation is None else self.by_number(designation.full_number)
        return next((entry for entry in numbered if entry.name == name), None)

    def neighbours(self, number: str) -> list[tuple[str, str]]:
        """Return the numbers before and after a number, each with its work."""
        number = number.casefold()
        sections = sorted(self._archive.numbers_near(number))
        position = bisect_left(sections, (number,))
        return list(self._works(sections[max(0, position - _MAX_NEIGHBOURS) : position + _MAX_NEIGHBOURS]))

    def replaced_by(self, entry: Entry) -> list[str]:
        """Return the designations of what replaces an entry."""
        lines = self._read(entry.designation.full_number.casefold())
        return [name for other, names in lines if other.name == entry.name for name in names]

    def _read_uncached(self, number: str) -> tuple[tuple[Entry, tuple[str, ...]], ...]:
        return tuple(self._entries(self._archive.section(number)))

    def _entries(self, lines: Iterable[str]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
        for text in lines:
            line = IndexLine.parse(text)
            designation, _ = self._designations.attempt(line.designation)
            if designation is not None:
                entry = Entry(
                    designation,
                    line.status,
                    line.issued,
                    line.withdrawn,
                    line.edition,
                    line.work_item,
                    origin=INDEX,
                    data_of=self._newest(line.sources),
                )
                yield entry, line.successors

    def _newest(self, sources: Iterable[str]) -> str | None:
        """Return the date of the newest data of some sources: the record joins the facts of all of them."""
        return max((self.dates[source] for source in sources if source in self.dates), default=None)

    def _works(self, sections: Collection[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for number, line in sections:
            designation, _ = self._designations.attempt(line.partition("\t")[0])
            if designation is not None:
                yield number, designation.work
