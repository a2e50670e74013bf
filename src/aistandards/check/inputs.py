"""What a check reads: files, the files of folders, and standard input."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from aistandards.check.documents.formats import reader_of_content, reader_of_ending
from aistandards.check.documents.opening import read_standard_input
from aistandards.errors import DocumentError

if TYPE_CHECKING:
    from aistandards.check.ignored import Ignored

STANDARD_INPUT = "-"
"""The path that stands for standard input."""

STANDARD_NAME = "<stdin>"
"""Name of standard input in the results, where it gets no other."""

_FOLDERS = frozenset(("node_modules", "__pycache__", "CVS", "_darcs"))
"""Folders that programs fill, besides those whose names begin with a dot."""

_ENVIRONMENT = "pyvenv.cfg"
"""A file that each virtual environment of Python has."""

_NO_ENDING, _LINKS, _NO_FILES = "without ending", "links", "pipes and devices"
_MAX_ENDINGS = 5
_HEAD = 8192


def _read_later() -> bytes | None:
    return None


@attrs.frozen(slots=True)
class Input:
    """A document to check.

    Attributes:
        path: Its path; of standard input a name.
        content: Returns the content, or None where the path is that of a file; raises `DocumentError` where there is none.
    """

    path: Path
    content: Callable[[], bytes | None] = _read_later


@attrs.define
class Inputs:
    """The documents that paths stand for, each once. A folder stands for the files in it that have a reader.

    A folder is read in the order of the names. It stands for no links, for nothing whose name begins with a dot, and for
    nothing that git ignores or that belongs to version control or to a virtual environment. A path that names such a file
    stands for it.

    Attributes:
        paths: Files, folders, and `-` for standard input.
        standard_name: Name of standard input; its ending tells the format.
        beside: A file that is no document, though a folder with documents has it.
        read: Number of files that were found in folders.
        left_out: Number of files in folders that have no reader, by their endings.
    """

    paths: tuple[Path, ...]
    standard_name: Path = Path(STANDARD_NAME)
    beside: Path | None = None
    read: int = attrs.field(default=0, init=False)
    left_out: Counter[str] = attrs.field(factory=Counter, init=False)
    _seen: set[str] = attrs.field(factory=set, init=False)
    _has_folders: bool = attrs.field(default=False, init=False)

    def __iter__(self) -> Iterator[Input]:
        if self.beside is not None:
            self._is_new(self.beside)
        for path in self.paths:
            if os.path.isdir(path):
                self._has_folders = True
                yield from self._files(path)
            elif self._is_new(path):
                is_file = str(path) != STANDARD_INPUT
                yield Input(path) if is_file else Input(self.standard_name, read_standard_input)

    @property
    def summary(self) -> str:
        """How many files of folders were read and left out, for people; empty without folders."""
        if not self._has_folders:
            return ""
        number = sum(self.left_out.values())
        kinds = ", ".join(f"{kind} {count}" for kind, count in self.left_out.most_common(_MAX_ENDINGS))
        more = ", …" if len(self.left_out) > _MAX_ENDINGS else ""
        left_out = f", {number} left out ({kinds}{more})" if number else ""
        return f"{self.read} {'file' if self.read == 1 else 'files'} in folders{left_out}"

    def _files(self, folder: Path) -> Iterator[Input]:
        """Yield the documents in a folder and in the folders in it."""
        from aistandards.check.ignored import Ignored

        # A list and not calls inside calls: folders may be nested deeper than Python's calls.
        waiting = [self._entries(folder, Ignored.above(folder))]
        while waiting:
            entry = next(waiting[-1], None)
            if entry is None:
                waiting.pop()
            elif isinstance(entry, Input):
                yield entry
            else:
                waiting.append(self._entries(*entry))

    def _entries(self, folder: Path, ignored: "Ignored") -> "Iterator[Input | tuple[Path, Ignored]]":
        """Yield the documents of one folder, and the folders in it with the patterns above them."""
        try:
            with os.scandir(folder) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name)
        except OSError as error:
            fault = f"{folder} cannot be read: {error.strerror}"
            yield Input(folder, partial(_refuse, fault))
            return
        ignored = ignored.inside(folder)
        for entry in entries:
            path = folder / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.startswith(".") or ignored.has(path, is_folder=is_folder):
                continue
            if is_folder:
                if entry.name not in _FOLDERS and not os.path.lexists(path / _ENVIRONMENT):
                    yield path, ignored
            elif entry.is_symlink() or not entry.is_file():
                self.left_out[_LINKS if entry.is_symlink() else _NO_FILES] += 1
            elif not _has_reader(path):
                self.left_out[path.suffix.casefold() or _NO_ENDING] += 1
            elif self._is_new(path):
                self.read += 1
                yield Input(path)

    def _is_new(self, path: Path) -> bool:
        """Return whether a path stands for a file that no path before it stands for."""
        absolute = os.path.abspath(path)
        is_new = absolute not in self._seen
        self._seen.add(absolute)
        return is_new


def _has_reader(path: Path) -> bool:
    """Return whether a file of a folder has a reader; without an ending its first bytes tell."""
    if path.suffix:
        return reader_of_ending(path.suffix) is not None
    try:
        with path.open("rb") as file:
            return reader_of_content(file.read(_HEAD)) is not None
    except OSError:
        # The check says why it cannot be read.
        return True


def _refuse(fault: str) -> bytes:
    raise DocumentError(fault)
