"""Split a JSON document into the elements of one of its lists, without parsing them.

The document is read in pieces; memory is bounded by the longest element that is kept. One quotation mark too many takes
strings for the text between them, up to the end of the document. The reader ignores a quotation mark if the string
after it would consist of what stands between two rows, or would go on where a new line begins with a member.
"""

import re
from collections.abc import Iterator
from typing import IO

import orjson

from aistandards.plugin.table.listing_row import MAX_DEPTH

_PIECE = 1 << 17
_AHEAD = 1 << 12
"""Bytes that are known after each position at which something is decided."""

_MAX_NAME = 1000

_BETWEEN_ROWS = rb'"\s*+[\]}][\s\]}]*+,\s*+\{\s*+"'
_NEW_MEMBER = rb'\n(?=\s*+(?:"[^"\n]{0,1000}+"\s*+:|[}\]]|\{\s*+"))'
_STRING_BODY = rb'(?:[^"\\\n]++|\\.|(?!' + _NEW_MEMBER + rb")\n)*+"
_STRING = rb"(?!" + _BETWEEN_ROWS + rb')"' + _STRING_BODY + rb'"'

_BODY = re.compile(_STRING_BODY, re.DOTALL)
_MISTAKE = re.compile(_BETWEEN_ROWS)
_LAST_CLOSERS = re.compile(rb'"[\s\]}]*+\Z')
_MARK = re.compile(rb"(?:\xef\xbb\xbf)?")
_SPACES = re.compile(rb"\s*+")
_SPACES_AND_COMMAS = re.compile(rb"[\s,]*+")
_SCALAR = re.compile(rb'[^\s"{}\[\]:,]*+')
_OUTSIDE = re.compile(rb'(?:[^"\[\]{},]++|' + _STRING + rb")*+", re.DOTALL)
_INSIDE = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+", re.DOTALL)


class DocumentError(ValueError):
    """The document is not JSON, is cut off, or has no such list."""


def elements(file: IO[bytes], path: str, max_element: int) -> Iterator[bytes]:
    """Yield the bytes of each element of a list.

    Args:
        file: The document.
        path: Names of members that lead to the list, joined by dots; empty if the document is the list.
        max_element: Maximum number of bytes of an element. Of a longer one, the first `max_element` + 1 are yielded.

    Raises:
        DocumentError: The document has no list there, is cut off, or goes on after its end.
    """
    document = _Document(file, max_element)
    has_list = False
    for _ in document.lists(path):
        has_list = True
        while document.has_element():
            yield document.element()
    if not has_list:
        place = f"has no list at {path!r}, which `rows` names" if path else "is no list; name its place with `rows`"
        raise DocumentError(f"it {place}")


class _Document:
    """A position in a document that is read in pieces."""

    def __init__(self, file: IO[bytes], max_kept: int) -> None:
        self._file, self._max_kept = file, max_kept
        self._bytes, self._at, self._is_all = b"", 0, False
        # The part from `_start` is kept in `_bytes`, or in `_kept` once it is longer than the maximum.
        self._start: int | None = None
        self._kept = b""
        self._skip(_MARK)

    def lists(self, path: str) -> Iterator[None]:
        """Move behind the bracket of each list at the path. Read its elements before the next one is asked for."""
        containers: list[str | None] = []  # of each open object its last member, of each open list None
        while char := self._next():
            self._at += 1
            if char == b"[" and None not in containers and path == ".".join(map(str, containers)):
                yield
            elif char in (b"[", b"{"):
                containers.append(None if char == b"[" else "")
            elif char in (b"]", b"}"):
                if not containers or (containers.pop() is None) != (char == b"]"):
                    raise DocumentError(f"{char.decode()!r} closes nothing that is open")
            elif char == b'"':
                name = self._string()
                if containers and containers[-1] is not None and self._next() == b":":
                    containers[-1] = name
            elif not containers:
                return  # The document is a text, a number, or no JSON at all.
            elif char not in (b",", b":"):
                self._skip(_SCALAR)
            if len(containers) > MAX_DEPTH:
                raise DocumentError(f"it is nested more than {MAX_DEPTH} deep")
            if not containers:
                break
        if containers:
            raise DocumentError("it is cut off")
        if self._next():
            raise DocumentError("it goes on after its end")

    def has_element(self) -> bool:
        """Move to the next element of the list and return True, or move behind the list and return False."""
        self._skip(_SPACES_AND_COMMAS)
        if self._char() != b"]":
            return True
        self._at += 1
        return False

    def element(self) -> bytes:
        """Read one element, however deep or wrong it is."""
        if (row := self._flat_object()) is not None:
            return row
        self._keep()
        depth, is_empty = 0, True
        while True:
            self._skip(_INSIDE if depth else _OUTSIDE)
            char = self._char()
            is_empty = is_empty and self._at == self._start
            if not char:
                raise DocumentError("it is cut off")
            if char == b'"':
                depth = self._skip_open_string(depth)
                continue
            if depth == 0 and (char == b"," or (char in (b"]", b"}") and not is_empty)):
                return self._taken()
            self._at += 1
            depth += 1 if char in (b"[", b"{") else -1
            if depth <= 0:
                return self._taken()

    def _flat_object(self) -> bytes | None:
        """Read an object up to its first closing brace, if that is where it ends. This takes a tenth of the time."""
        end = self._bytes.find(b"}", self._at, self._at + self._max_kept) + 1
        row = self._bytes[self._at : end]
        try:
            orjson.loads(row)
        except ValueError:
            return None
        self._at = end
        return row

    def _skip_open_string(self, depth: int) -> int:
        """Skip a string whose end is not known yet, or a quotation mark that begins none; return the depth behind it."""
        mistake = _MISTAKE.match(self._bytes, self._at)
        is_last = self._is_all and _LAST_CLOSERS.match(self._bytes, self._at)
        self._at += 1
        if mistake is not None:
            return len(re.findall(rb"[\]}]", mistake[0]))
        if not is_last:
            self._end_string()
        return depth

    def _string(self) -> str:
        """Move behind a string; return it as it is written, unless it is long."""
        self._keep()
        self._end_string()
        name = self._taken().removesuffix(b'"')
        return name.decode("utf-8", "replace") if len(name) <= _MAX_NAME else ""

    def _end_string(self) -> None:
        self._skip(_BODY)
        if self._char() == b'"':
            self._at += 1
        elif self._char() != b"\n":
            raise DocumentError("it is cut off")

    def _keep(self) -> None:
        self._start, self._kept = self._at, b""

    def _taken(self) -> bytes:
        taken = self._kept or self._bytes[self._start : self._at]
        self._start = None
        return taken.strip()

    def _next(self) -> bytes:
        self._skip(_SPACES)
        return self._char()

    def _char(self) -> bytes:
        return self._bytes[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[bytes]) -> None:
        """Move behind what a pattern matches; the pattern may match nothing."""
        while True:
            match = pattern.match(self._bytes, self._at)
            self._at = match.end() if match is not None else self._at
            if self._is_all or len(self._bytes) - self._at >= _AHEAD:
                return
            self._read()

    def _read(self) -> None:
        piece = self._file.read(_PIECE)
        self._is_all = not piece
        if self._start is not None and self._at - self._start > self._max_kept:
            self._kept = self._kept or self._bytes[self._start : self._start + self._max_kept + 1]
            self._start = self._at
        start = self._at if self._start is None else self._start
        self._bytes = self._bytes[start:] + piece
        self._at -= start
        self._start = None if self._start is None else 0
