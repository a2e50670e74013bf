"""The lines of a catalogue folder, with the problems of those that are not records."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import attrs

from aistandards.catalog.files.shape import read_record
from aistandards.errors import DesignationError
from aistandards.model import Standard
from aistandards.plugin.designation_reader import DesignationReader

FILE = "standards.jsonl"

_BOM = b"\xef\xbb\xbf"


@attrs.frozen(slots=True)
class Problem:
    """A problem of a catalogue folder: a fault or a note.

    Attributes:
        path: The file.
        line: Number of the line; None if the problem concerns the whole file.
        message: The problem and its correction, in a sentence.
        tidy: Whether it is a note: the facts are right and `aistandards catalog tidy` corrects the form.
    """

    path: Path
    line: int | None
    message: str
    tidy: bool = False

    def __str__(self) -> str:
        return f"{self.path}{f', line {self.line}' if self.line else ''}: {self.message}"


@attrs.frozen(slots=True)
class Line:
    """One line of a file, not empty.

    Attributes:
        source: The folder it is in.
        path: The file.
        number: Its number, from 1.
        raw: Its bytes, without line end.
        record: The record; None if the line is not a record.
        faults: The reasons why it is not a record.
    """

    source: str
    path: Path
    number: int
    raw: bytes
    record: Standard | None
    faults: Sequence[str] = ()

    def problem(self, message: str) -> Problem:
        """Return a problem of this line; its message begins with the designation."""
        name = f"{self.record.designation}: " if self.record is not None and self.record.designation else ""
        return Problem(self.path, self.number, name + message)


@attrs.frozen(slots=False)
class Lines:
    """All lines of a catalogue folder.

    Attributes:
        folder: The folder.
        by_source: The lines of each source, in the order of the file.
        missing: Sources that should have a file and have none.
        designations: Reads the designations of the records.
    """

    folder: Path
    by_source: Mapping[str, Sequence[Line]]
    missing: Sequence[str]
    designations: DesignationReader

    @classmethod
    def read(cls, folder: Path, sources: Sequence[str], designations: DesignationReader) -> "Lines":
        """Read the files of sources."""
        by_source = {
            source: list(_lines(source, folder / source / FILE))
            for source in sources
            if (folder / source / FILE).is_file()
        }
        return cls(folder, by_source, [source for source in sources if source not in by_source], designations)

    def __iter__(self) -> Iterator[Line]:
        return (line for lines in self.by_source.values() for line in lines)

    @cached_property
    def records(self) -> list[tuple[Line, Standard]]:
        """The lines that are records with a readable designation, each with its record."""
        return [(line, line.record) for line in self if line.record is not None and self.sort_key(line.record)]

    def sort_key(self, record: Standard) -> str:
        """Return the key by which lines are sorted; empty if the designation cannot be read."""
        return sort_key(record, self.designations)

    def unread(self, name: str) -> bool:
        """Return whether a line that is not a record contains a name; a relation to that name is then no fault."""
        return any(json.dumps(name, ensure_ascii=False).encode() in line.raw for line in self._unread)

    @cached_property
    def _unread(self) -> list[Line]:
        return [line for line in self if line.record is None]


def _lines(source: str, path: Path) -> Iterator[Line]:
    raw = path.read_bytes().removeprefix(_BOM)
    for number, text in enumerate(raw.split(b"\n"), start=1):
        if bare := text.strip():
            record, faults = read_record(bare)
            yield Line(source, path, number, bare, record, faults)


def sort_key(record: Standard, designations: DesignationReader) -> str:
    """Return the key by which lines are sorted; empty if the designation cannot be read."""
    try:
        return designations.parse(record.designation).sort_key
    except DesignationError:
        return ""
