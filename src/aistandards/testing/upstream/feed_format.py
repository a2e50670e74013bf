"""Feed formats: they split a recorded answer into rows, and join other rows to an answer.

The suite splits the recorded body into rows, and sends it to the source with removed, added, damaged or generated rows.
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
"""Rows as bytes, each as the feed format splits them."""


class FeedFormat(Protocol):
    """The format of a listing."""

    @property
    def media_type(self) -> str:
        """The Content-Type of an answer."""
        ...

    @property
    def unreadable(self) -> bytes | None:
        """A row that no reader of the format can read, or None if it damages the whole answer."""

    @property
    def meaningless(self) -> bytes:
        """A row that is valid in the format, but is not a record."""
        ...

    def split(self, body: bytes) -> list[bytes]:
        """Split a recorded body into rows."""
        ...

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """Yield the body with other rows, in pieces.

        Args:
            body: The recorded body.
            rows: The rows.
            query: Query parameters of the request, for an upstream with pages.
        """
        ...

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Replace a text in a row. The result is a valid row."""
        ...

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Return whether bytes from the quarantine contain a row."""
        ...


@attrs.frozen
class JsonListing:
    """One JSON document with a list of objects, whole or in pages.

    Attributes:
        rows: Position of the list: names joined by dots; None for the longest list.
        page: Query parameters with the number of the page.
        size: Query parameters with the number of rows on a page.
        offset: Query parameters with the number of rows to omit.
        first_page: Number of the first page.
        total: Names of fields with the number of all rows.
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
        """Return the objects of the list."""
        return [to_json(row) for row in _list_at(json.loads(body), self._path(body))]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """Yield the document with the rows of the requested page in its list."""
        rows = rows if isinstance(rows, Sequence) else list(rows)
        before, after = _around(body, self._path(body), self.total, len(rows))
        yield before + b"["
        for index, number in enumerate(self._page_range(len(rows), query)):
            yield (b",\n" if index else b"\n") + rows[number]
        yield b"\n]" + after

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Replace a text in every value. A number is replaced if both texts are numbers."""
        return to_json(replace_in_json(json.loads(row), old, new))

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Return whether both are the same JSON, in any order of keys."""
        return _same_json(kept, row)

    def _path(self, body: bytes) -> tuple[str, ...]:
        if self.rows is not None:
            return tuple(self.rows.split(".")) if self.rows else ()
        return _longest_list(body)

    def _page_range(self, total: int, query: Mapping[str, str]) -> range:
        size = next((int(query[name]) for name in self.size if query.get(name, "").isdigit()), total)
        start = next((int(query[name]) for name in self.offset if query.get(name, "").isdigit()), 0)
        page = next((int(query[name]) for name in self.page if query.get(name, "").isdigit()), self.first_page)
        start += (page - self.first_page) * size
        return range(min(max(start, 0), total), min(max(start, 0) + size, total))


@attrs.frozen
class JsonLines:
    """One JSON object per line."""

    media_type: str = "application/jsonl"
    unreadable: bytes | None = b'{"cut off in the middle of a'
    meaningless: bytes = b'{"nothing": "of use"}'

    def split(self, body: bytes) -> list[bytes]:
        """Return the lines."""
        return [line for line in body.split(b"\n") if line.strip()]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """Return one line per row."""
        return (row + b"\n" for row in rows)

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Replace a text as `JsonListing` does."""
        return to_json(replace_in_json(json.loads(row), old, new))

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Return whether both are the same bytes or the same JSON."""
        return row.strip() in kept or _same_json(kept, row)


@attrs.frozen
class CsvListing:
    """CSV with a header line.

    Attributes:
        delimiter: Separator of cells.
        encoding: Encoding of the file.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    media_type: str = "text/csv"
    unreadable: bytes | None = attrs.Factory(lambda self: encoded(_TOO_FEW, self.encoding), takes_self=True)
    meaningless: bytes = attrs.Factory(lambda self: encoded(_TOO_FEW, self.encoding), takes_self=True)

    def split(self, body: bytes) -> list[bytes]:
        """Return the rows below the header, each written again."""
        return [self._line(row) for row in list(self._cells(body.decode(self.encoding)))[1:] if row]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """Yield the recorded header, then the rows."""
        text = body.decode(self.encoding)
        lines = io.StringIO(text, newline="")
        # A cell of the header may also have several lines.
        next(csv.reader(lines, delimiter=self.delimiter), None)
        mark = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) and self.encoding.endswith("-sig") else b""
        yield mark + text[: lines.tell()].rstrip("\r\n").encode(self.encoding.removesuffix("-sig"))
        for row in rows:
            yield encoded("\r\n", self.encoding) + row
        yield encoded("\r\n", self.encoding)

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Replace a text in every cell."""
        (cells,) = self._cells(decoded(row, self.encoding))
        return self._line([cell.replace(old, new) for cell in cells])

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Return whether the bytes contain the row."""
        return row in kept

    def _cells(self, text: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)

    def _line(self, cells: Sequence[str]) -> bytes:
        out = io.StringIO()
        # With another end of line, the writer does not quote a cell that contains a line feed.
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n").writerow(cells)
        return encoded(out.getvalue().removesuffix("\r\n"), self.encoding)


_TOO_FEW = "one cell too few"
_MARKS = {"utf16": 2, "utf32": 4}
"""Number of bytes of the mark at the beginning of a file. A row inside a file has no mark."""


def encoded(text: str, encoding: str) -> bytes:
    """Encode a part of a file. A character that the encoding does not have becomes a question mark."""
    plain = encoding.casefold().removesuffix("-sig")
    return text.encode(plain, "replace")[_MARKS.get(re.sub("[-_]", "", plain), 0) :]


def decoded(piece: bytes, encoding: str) -> str:
    """Decode a part of a file."""
    return piece.decode(encoding.casefold().removesuffix("-sig"))


def to_json(value: Any) -> bytes:
    """Encode a value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _same_json(kept: bytes, row: bytes) -> bool:
    try:
        return bool(json.loads(kept) == json.loads(row))
    except ValueError:
        return False


def replace_in_json(value: Any, old: str, new: str) -> Any:
    """Replace a text in every text of a JSON value."""
    if isinstance(value, dict):
        return {key: replace_in_json(member, old, new) for key, member in value.items()}
    if isinstance(value, list):
        return [replace_in_json(member, old, new) for member in value]
    if isinstance(value, str):
        return value.replace(old, new)
    return int(new) if isinstance(value, int) and str(value) == old and new.isdecimal() else value


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the path and the length of every list of objects."""
    if isinstance(value, list) and value and all(isinstance(member, dict) for member in value):
        yield path, len(value)
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _lists(member, (*path, key))


@lru_cache(maxsize=4)
def _longest_list(body: bytes) -> tuple[str, ...]:
    lists = sorted(_lists(json.loads(body), ()), key=lambda item: item[1], reverse=True)
    if not lists:
        raise ValueError(
            "the recorded answer contains no list of objects; name it: feed_format = JsonListing(rows='…')"
        )
    return lists[0][0]


@lru_cache(maxsize=4)
def _around(body: bytes, path: tuple[str, ...], counts: tuple[str, ...], total: int) -> tuple[bytes, bytes]:
    """Return the text before and after the list of a document, with its counts set to a total."""
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
    """Return the document with a mark instead of its list, and with correct counts of rows."""
    if not path:
        return mark
    members = {
        key: totals[key] if key in totals and isinstance(member, int) and not isinstance(member, bool) else member
        for key, member in value.items()
    }
    return members | {path[0]: _with(value[path[0]], path[1:], mark, totals)}
