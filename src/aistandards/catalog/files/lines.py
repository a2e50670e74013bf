"""The lines of a catalogue folder, as somebody has left them."""

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
    """What is wrong, where, and what to do.

    Attributes:
        path: The file.
        line: The line; None where it is the file's.
        said: In a sentence.
        tidy: Whether nothing is wrong with the facts and `aistandards catalog tidy` does the rest.
    """

    path: Path
    line: int | None
    said: str
    tidy: bool = False

    def __str__(self) -> str:
        return f"{self.path}{f', line {self.line}' if self.line else ''}: {self.said}"


@attrs.frozen(slots=True)
class Line:
    """A line that is not empty.

    Attributes:
        source: The folder it is in.
        path: The file.
        number: From 1.
        raw: Its bytes, without line end.
        record: The record; None when it is none.
        faults: What keeps it from being one.
    """

    source: str
    path: Path
    number: int
    raw: bytes
    record: Standard | None
    faults: Sequence[str] = ()

    def problem(self, said: str) -> Problem:
        """A problem of this line, with the designation in front."""
        name = f"{self.record.designation}: " if self.record is not None and self.record.designation else ""
        return Problem(self.path, self.number, name + said)


@attrs.frozen(slots=False)
class Lines:
    """All lines of a folder.

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
        """Read the files of some sources."""
        there = [source for source in sources if (folder / source / FILE).is_file()]
        found = {source: list(_lines(source, folder / source / FILE)) for source in there}
        return cls(folder, found, [source for source in sources if source not in there], designations)

    def __iter__(self) -> Iterator[Line]:
        return (line for lines in self.by_source.values() for line in lines)

    @cached_property
    def records(self) -> list[tuple[Line, Standard]]:
        """The lines that are records with a designation that can be read, with them."""
        return [(line, line.record) for line in self if line.record is not None and self.sort_key(line.record)]

    def sort_key(self, record: Standard) -> str:
        """By what lines are sorted; empty when the designation cannot be read."""
        return sort_key(record, self.designations)

    def unread(self, name: str) -> bool:
        """Whether a line that is no record names something: what leads there is not to be blamed for that line."""
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
    """By what lines are sorted; empty when the designation cannot be read."""
    try:
        return designations.parse(record.designation).sort_key
    except DesignationError:
        return ""
