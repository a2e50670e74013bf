"""FeedFormat formats: how an upstream's recorded answer falls into rows, and how other rows are sent in its place.

A recorded body comes from the author's folder, is split into rows, and goes back to the source with rows taken away,
added, spoilt or multiplied.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

import attrs

Rows = Sequence[bytes]
"""Rows as bytes, each in the form its wire splits them into."""


class FeedFormat(Protocol):
    """One wire format."""

    @property
    def media_type(self) -> str:
        """Content-Type of an answer."""

    @property
    def unreadable(self) -> bytes | None:
        """A row that no reader of the format can read, or None where one would spoil the whole answer."""

    @property
    def meaningless(self) -> bytes:
        """A row that the format allows and that is no record."""

    def split(self, body: bytes) -> list[bytes]:
        """The rows of a recorded body."""

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """The body with other rows in it, in pieces, as the query of a request asks for them."""

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """A row in which one text stands for another, the format kept."""

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Whether bytes that were kept in quarantine hold a row."""


@attrs.frozen
class JsonListing:
    """One JSON document with a list of objects in it, whole or page by page.

    Attributes:
        rows: Where the list is, names joined by dots; None finds the longest list.
        page: Query parameters that number pages.
        size: Query parameters that say how many rows a page has.
        offset: Query parameters that say how many rows to leave out.
        first_page: Number of the first page.
        total: Names of fields that hold the number of all rows.
    """

    rows: str | None = None
    page: tuple[str, ...] = ("page", "pageNumber", "pageno", "p")
    size: tuple[str, ...] = ("size", "limit", "per_page", "perPage", "pageSize", "rows", "count")
    offset: tuple[str, ...] = ("offset", "start", "skip")
    first_page: int = 1
    total: tuple[str, ...] = ("total", "count", "totalCount", "total_count", "totalElements", "numFound", "hits")
    media_type: str = "application/json"
    unreadable: bytes | None = None
    meaningless: bytes = b'{"nothing": "of use"}'

    def split(self, body: bytes) -> list[bytes]:
        """The objects of the list."""
        return [to_json(row) for row in _list_at(json.loads(body), self._path(body))]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """The document around the list, and in it the rows of the page asked for."""
        rows = rows if isinstance(rows, Sequence) else list(rows)
        before, after = _around(body, self._path(body), self.total, len(rows))
        yield before + b"["
        for place, number in enumerate(self._asked(len(rows), query)):
            yield (b",\n" if place else b"\n") + rows[number]
        yield b"\n]" + after

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Also a number, where the text is one and the new text too."""
        return to_json(replace_in_json(json.loads(row), old, new))

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Whether they are the same JSON, in whatever order."""
        return _same_json(kept, row)

    def _path(self, body: bytes) -> tuple[str, ...]:
        if self.rows is not None:
            return tuple(self.rows.split(".")) if self.rows else ()
        return _longest_list(body)

    def _asked(self, total: int, query: Mapping[str, str]) -> range:
        size = next((int(query[name]) for name in self.size if query.get(name, "").isdigit()), total)
        start = next((int(query[name]) for name in self.offset if query.get(name, "").isdigit()), 0)
        page = next((int(query[name]) for name in self.page if query.get(name, "").isdigit()), self.first_page)
        start += (page - self.first_page) * size
        return range(min(max(start, 0), total), min(max(start, 0) + size, total))


@attrs.frozen
class JsonLines:
    """One JSON object a line."""

    media_type: str = "application/jsonl"
    unreadable: bytes | None = b'{"cut off in the middle of a'
    meaningless: bytes = b'{"nothing": "of use"}'

    def split(self, body: bytes) -> list[bytes]:
        """The lines."""
        return [line for line in body.split(b"\n") if line.strip()]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """A line a row."""
        return (row + b"\n" for row in rows)

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """As in `JsonListing`."""
        return to_json(replace_in_json(json.loads(row), old, new))

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Whether they are the same bytes, or the same JSON."""
        return row.strip() in kept or _same_json(kept, row)


@attrs.frozen
class CsvListing:
    """CSV with a line of heads.

    Attributes:
        delimiter: What separates cells.
        encoding: Of the file.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    media_type: str = "text/csv"
    unreadable: bytes | None = attrs.Factory(lambda self: encoded(_TOO_FEW, self.encoding), takes_self=True)
    meaningless: bytes = attrs.Factory(lambda self: encoded(_TOO_FEW, self.encoding), takes_self=True)

    def split(self, body: bytes) -> list[bytes]:
        """The rows below the heads, each written anew."""
        return [self._line(row) for row in list(self._cells(body.decode(self.encoding)))[1:] if row]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """The heads as they were recorded, then the rows."""
        text = body.decode(self.encoding)
        lines = io.StringIO(text, newline="")
        # A head may go over several lines too.
        next(csv.reader(lines, delimiter=self.delimiter), None)
        mark = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) and self.encoding.endswith("-sig") else b""
        yield mark + text[: lines.tell()].rstrip("\r\n").encode(self.encoding.removesuffix("-sig"))
        for row in rows:
            yield encoded("\r\n", self.encoding) + row
        yield encoded("\r\n", self.encoding)

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """In every cell that holds it."""
        (cells,) = self._cells(decoded(row, self.encoding))
        return self._line([cell.replace(old, new) for cell in cells])

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Whether the row stands in them."""
        return row in kept

    def _cells(self, text: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)

    def _line(self, cells: Sequence[str]) -> bytes:
        out = io.StringIO()
        # With another end of line the writer would leave a cell unquoted that holds a line feed.
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n").writerow(cells)
        return encoded(out.getvalue().removesuffix("\r\n"), self.encoding)


_TOO_FEW = "one cell too few"
_MARKS = {"utf16": 2, "utf32": 4}
"""Bytes that these encodings begin every text with; a row in the middle of a file has no such mark."""


def encoded(text: str, encoding: str) -> bytes:
    """A piece of a file in an encoding; what that cannot write is a question mark."""
    plain = encoding.casefold().removesuffix("-sig")
    return text.encode(plain, "replace")[_MARKS.get(re.sub("[-_]", "", plain), 0) :]


def decoded(piece: bytes, encoding: str) -> str:
    """The text of a piece of a file."""
    return piece.decode(encoding.casefold().removesuffix("-sig"))


def to_json(value: Any) -> bytes:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _same_json(kept: bytes, row: bytes) -> bool:
    try:
        return bool(json.loads(kept) == json.loads(row))
    except ValueError:
        return False


def replace_in_json(value: Any, old: str, new: str) -> Any:
    """A value of JSON in whose texts one text stands for another."""
    if isinstance(value, dict):
        return {key: replace_in_json(one, old, new) for key, one in value.items()}
    if isinstance(value, list):
        return [replace_in_json(one, old, new) for one in value]
    if isinstance(value, str):
        return value.replace(old, new)
    return int(new) if isinstance(value, int) and str(value) == old and new.isdecimal() else value


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every list of objects, with its path and length."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        yield path, len(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _lists(one, (*path, key))


@lru_cache(maxsize=4)
def _longest_list(body: bytes) -> tuple[str, ...]:
    found = sorted(_lists(json.loads(body), ()), key=lambda one: one[1], reverse=True)
    if not found:
        raise ValueError("the recorded answer holds no list of objects; name it: feed_format = JsonListing(rows='…')")
    return found[0][0]


@lru_cache(maxsize=4)
def _around(body: bytes, path: tuple[str, ...], counts: tuple[str, ...], total: int) -> tuple[bytes, bytes]:
    """What stands before and after the list of a document, its counts set to a total."""
    mark = "\x00rows\x00"
    whole = _with(json.loads(body), path, mark, dict.fromkeys(counts, total))
    before, _, after = json.dumps(whole, ensure_ascii=False).partition(json.dumps(mark))
    return before.encode(), after.encode()


def _list_at(value: Any, path: Sequence[str]) -> list[Any]:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, list):
        raise ValueError(f"the recorded answer has no list at {'.'.join(path)!r}")
    return value


def _with(value: Any, path: Sequence[str], mark: str, totals: Mapping[str, int]) -> Any:
    """The document with a mark for its list, and its counts of all rows set right."""
    if not path:
        return mark
    counted = {
        key: totals[key] if key in totals and isinstance(one, int) and not isinstance(one, bool) else one
        for key, one in value.items()
    }
    return counted | {path[0]: _with(value[path[0]], path[1:], mark, totals)}
