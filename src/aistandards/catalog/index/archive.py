"""The file of the status index: a ZIP archive of short texts, so that a look-up reads one of them only.

`about.json` names the version of the format, the sources and the first key of each text. The texts `numbers/0000.txt` and
so on have one paragraph for each number: the number, then a line for each designation. The texts `keys/0000.txt` and so
on have a line for each key of an upstream: the key and the designation. The checksums of ZIP reveal damage.
"""

import io
import json
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from aistandards.errors import StoreError
from aistandards.settings import replace_file

FORMAT = 1
"""Version of the format; a reader refuses any other."""

_ABOUT, _NUMBERS, _KEYS = "about.json", "numbers", "keys"
_BLOCK_SIZE, _KEYS_SIZE = 1 << 14, 1 << 16
_CACHED_BLOCKS, _CACHED_KEYS = 64, 16
_MAX_BLOCK_SIZE = 1 << 24
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, LookupError, TypeError, EOFError, RuntimeError)
"""The exceptions of `zipfile` and of the parsers for a file that was cut or changed."""


def group_of(number: str) -> str:
    """Return the key under which a number and all its parts lie together.

    >>> group_of("29110-5-1-4"), group_of("X.509")
    ('29110', 'x.509')
    """
    return number.casefold().partition("-")[0]


def write(
    path: Path,
    sources: Mapping[str, Mapping[str, Any]],
    sections: Mapping[str, Sequence[str]],
    keys: Mapping[str, str],
) -> None:
    """Write the file; equal arguments give equal bytes.

    Args:
        path: The file.
        sources: By source, its `date`, `attribution`, `licence`, `url` and number of designations.
        sections: By number in lower case, its lines.
        keys: By key of an upstream, `source:upstream-id`, the designation.

    Raises:
        ValueError: A number has no line, or a text is empty or has a line end or, in a key, a tab in it.
    """
    groups: dict[str, str] = {}
    for number in sorted(sections, key=lambda number: (group_of(number), number)):
        if number != number.casefold() or len(sections[number]) == 0:
            raise ValueError(f"the number {number!r} is not in lower case, or has no lines")
        paragraph = _lines(number, *sections[number])
        groups[group_of(number)] = f"{groups.get(group_of(number), '')}{paragraph}\n"
    if any("\t" in key for key in keys):
        raise ValueError("a key has a tab")
    named = {key: _lines(f"{key}\t{keys[key]}") for key in sorted(keys)}
    tables = {_NUMBERS: list(_blocks(groups, _BLOCK_SIZE)), _KEYS: list(_blocks(named, _KEYS_SIZE))}
    firsts = {name: [first for first, _ in blocks] for name, blocks in tables.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        about = {"format": FORMAT, "sources": sources, **firsts}
        _add(archive, _ABOUT, json.dumps(about, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        for name, blocks in tables.items():
            for index, (_, text) in enumerate(blocks):
                _add(archive, _member(name, index), text)
    replace_file(path, buffer.getvalue())


def _lines(*lines: str) -> str:
    if not all(lines) or "\n" in "".join(lines):
        raise ValueError(f"{lines[0]!r}: a line of the status index is empty or has a line end in it")
    return "".join(f"{line}\n" for line in lines)


def _blocks(texts: Mapping[str, str], limit: int) -> Iterator[tuple[str, str]]:
    """Yield joined texts of about the same size, each with the key of its first text."""
    first, joined, size = "", list[str](), 0
    for key, text in texts.items():
        if joined and size + len(text) > limit:
            yield first, "".join(joined)
            joined, size = [], 0
        first = first if joined else key
        joined.append(text)
        size += len(text)
    if joined:
        yield first, "".join(joined)


def _member(name: str, index: int) -> str:
    return f"{name}/{index:04}.txt"


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    # The default information has the time and the operating system in it.
    member = zipfile.ZipInfo(name, _EPOCH)
    member.create_system, member.external_attr, member.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
    archive.writestr(member, text.encode(), compresslevel=9)


class Archive:
    """The open file. It is read once; each text is decompressed when a number in it is asked for.

    Args:
        path: The file.

    Raises:
        StoreError: The file is missing, damaged or of another version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
            about = json.loads(self._text(_ABOUT))
            version = about["format"]
        except OSError as error:
            raise StoreError(f"the status index {path} cannot be read ({error}); install aistandards again") from None
        except _DAMAGE as error:
            raise self._damaged(error) from None
        if version != FORMAT:
            raise StoreError(
                f"the status index {path} has the format {version!r}, and this version of aistandards reads the format "
                f"{FORMAT}; install aistandards again"
            )
        try:
            self.sources: Mapping[str, Mapping[str, Any]] = {**about["sources"]}
            self._first, self._first_keys = ([*map(str, about[name])] for name in (_NUMBERS, _KEYS))
            [source["date"] for source in self.sources.values()]
        except _DAMAGE as error:
            raise self._damaged(error) from None
        self._sections = lru_cache(_CACHED_BLOCKS)(self._read_sections)
        self._keys = lru_cache(_CACHED_KEYS)(self._read_keys)

    def section(self, number: str) -> list[str]:
        """Return the lines of a number; none when the file does not have it.

        Raises:
            StoreError: The file is damaged.
        """
        index = self._index_of(group_of(number))
        lines = self._sections(index).get(number.casefold()) if index >= 0 else None
        return lines.split("\n") if lines else []

    def numbers_beginning(self, start: str) -> Iterator[str]:
        """Yield each number that begins with a text.

        Raises:
            StoreError: The file is damaged.
        """
        start = start.casefold()
        # A text with a hyphen begins numbers of one group; without one it may begin the keys of several.
        group = group_of(start)
        for index in range(max(0, self._index_of(group)), len(self._first)):
            if self._first[index] > group and not self._first[index].startswith(group):
                return
            yield from (number for number in self._sections(index) if number.startswith(start))

    def numbers_near(self, number: str) -> Iterator[tuple[str, str]]:
        """Yield some hundred numbers before and after a number, each with its first line.

        Raises:
            StoreError: The file is damaged.
        """
        index = self._index_of(group_of(number))
        for neighbour in range(max(0, index - 1), min(len(self._first), index + 2)):
            yield from ((other, lines.partition("\n")[0]) for other, lines in self._sections(neighbour).items())

    def designation_of(self, key: str) -> str | None:
        """Return the designation of a key of an upstream, `source:upstream-id`; None when the file does not have it.

        Raises:
            StoreError: The file is damaged.
        """
        index = bisect_right(self._first_keys, key) - 1
        return self._keys(index).get(key) if index >= 0 else None

    def all_keys(self) -> Iterator[tuple[str, str]]:
        """Yield every key of an upstream with its designation, in the order of the file.

        Raises:
            StoreError: The file is damaged.
        """
        for index in range(len(self._first_keys)):
            yield from self._read_keys(index).items()

    def all_sections(self) -> Iterator[tuple[str, list[str]]]:
        """Yield every number with its lines, in the order of the file.

        Raises:
            StoreError: The file is damaged.
        """
        for index in range(len(self._first)):
            yield from ((number, lines.split("\n")) for number, lines in self._read_sections(index).items())

    def _index_of(self, group: str) -> int:
        return bisect_right(self._first, group) - 1

    def _read_sections(self, index: int) -> Mapping[str, str]:
        paragraphs = self._block(_NUMBERS, index).removesuffix("\n\n").split("\n\n")
        return {number: lines for number, _, lines in (paragraph.partition("\n") for paragraph in paragraphs)}

    def _read_keys(self, index: int) -> Mapping[str, str]:
        lines = self._block(_KEYS, index).removesuffix("\n").split("\n")
        return {key: name for key, _, name in (line.partition("\t") for line in lines)}

    def _block(self, name: str, index: int) -> str:
        try:
            return self._text(_member(name, index))
        except _DAMAGE as error:
            raise self._damaged(error) from None

    def _text(self, name: str) -> str:
        if self._zip.getinfo(name).file_size > _MAX_BLOCK_SIZE:
            raise ValueError(f"{name} is too long")
        return self._zip.read(name).decode()

    def _damaged(self, error: Exception) -> StoreError:
        return StoreError(f"the status index {self._path} is damaged ({error}); install aistandards again")
