"""Wire formats: how an upstream's recorded answer falls into rows, and how other rows are sent in its place.

A recorded body comes from the author's folder, is split into rows, and goes back to the source with rows taken away,
added, spoilt or multiplied.
"""

import codecs
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import attrs

Rows = Sequence[bytes]
"""Rows as bytes, each in the form its wire splits them into."""


class Wire(Protocol):
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

    def joined(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """The body with other rows in it, in pieces, as the query of a request asks for them."""

    def replaced(self, row: bytes, old: str, new: str) -> bytes:
        """A row in which one text stands for another, the format kept."""

    def holds(self, kept: bytes, row: bytes) -> bool:
        """Whether bytes that were kept in quarantine hold a row."""


def wire_for(path: Path) -> Wire:
    """The wire format of a recorded file, by its ending.

    Raises:
        ValueError: No format has that ending.
    """
    kind = path.suffix.casefold()
    if kind not in WIRES:
        raise ValueError(f"{path.name}: say how it is sent, with `wire = …`; known endings are {', '.join(WIRES)}")
    return WIRES[kind]()


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
        return [_dumped(row) for row in _list_at(json.loads(body), self._path(body))]

    def joined(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """The document around the list, and in it the rows of the page asked for."""
        rows = rows if isinstance(rows, Sequence) else list(rows)
        before, after = _around(body, self._path(body), self.total, len(rows))
        yield before + b"["
        for place, number in enumerate(self._asked(len(rows), query)):
            yield (b",\n" if place else b"\n") + rows[number]
        yield b"\n]" + after

    def replaced(self, row: bytes, old: str, new: str) -> bytes:
        """Also a number, where the text is one and the new text too."""
        return _dumped(_replaced(json.loads(row), old, new))

    def holds(self, kept: bytes, row: bytes) -> bool:
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

    def joined(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """A line a row."""
        return (row + b"\n" for row in rows)

    def replaced(self, row: bytes, old: str, new: str) -> bytes:
        """As in `JsonListing`."""
        return _dumped(_replaced(json.loads(row), old, new))

    def holds(self, kept: bytes, row: bytes) -> bool:
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

    def joined(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
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

    def replaced(self, row: bytes, old: str, new: str) -> bytes:
        """In every cell that holds it."""
        (cells,) = self._cells(decoded(row, self.encoding))
        return self._line([cell.replace(old, new) for cell in cells])

    def holds(self, kept: bytes, row: bytes) -> bool:
        """Whether the row stands in them."""
        return row in kept

    def _cells(self, text: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)

    def _line(self, cells: Sequence[str]) -> bytes:
        out = io.StringIO()
        # With another end of line the writer would leave a cell unquoted that holds a line feed.
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n").writerow(cells)
        return encoded(out.getvalue().removesuffix("\r\n"), self.encoding)


@attrs.frozen
class XlsxListing:
    """One sheet of a workbook, with a line of heads. A row is its cells as JSON.

    Attributes:
        sheet: Name of the sheet; None is the first. Other sheets are sent as they were recorded.
    """

    sheet: str | None = None
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    unreadable: bytes | None = None
    meaningless: bytes = b'["of no use"]'

    def split(self, body: bytes) -> list[bytes]:
        """The rows below the heads."""
        sheets = self._sheets(body)
        return [_dumped([_cell(one) for one in row]) for row in sheets[self._name(sheets)][1:]]

    def joined(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """The workbook with other rows in the one sheet."""
        import openpyxl

        sheets = self._sheets(body)
        book = openpyxl.Workbook(write_only=True)
        for name, values in sheets.items():
            sheet = book.create_sheet(name)
            if name != self._name(sheets):
                for value in values:
                    sheet.append(list(value))
                continue
            sheet.append(list(values[0]))
            for row in rows:
                sheet.append([_CONTROLS.sub("", cell) if isinstance(cell, str) else cell for cell in json.loads(row)])
        out = io.BytesIO()
        book.save(out)
        yield out.getvalue()

    def replaced(self, row: bytes, old: str, new: str) -> bytes:
        """In every cell that holds it."""
        return _dumped(_replaced(json.loads(row), old, new))

    def holds(self, kept: bytes, row: bytes) -> bool:
        """Whether every cell of the row stands in them."""
        return all(_dumped(cell) in kept for cell in json.loads(row) if cell is not None)

    def _name(self, sheets: Mapping[str, Any]) -> str:
        name = self.sheet or next(iter(sheets))
        if name not in sheets:
            raise ValueError(f"the recorded workbook has no sheet {name!r}; it has {', '.join(sheets)}")
        return name

    @staticmethod
    def _sheets(body: bytes) -> dict[str, list[tuple[Any, ...]]]:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        return {sheet.title: list(sheet.values) for sheet in book.worksheets}


@attrs.frozen
class ZipArchive:
    """A zip with one document a member. A row is the member's name, a line feed, and its bytes.

    Attributes:
        member: Ending of the members that are rows; others are sent as they were recorded.
    """

    member: str = ".yaml"
    media_type: str = "application/zip"
    unreadable: bytes | None = b"%s\n[unclosed"
    meaningless: bytes = b"%s\nnothing: of use\n"

    def split(self, body: bytes) -> list[bytes]:
        """The members that are rows."""
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.endswith(self.member)]
            return [name.encode() + b"\n" + archive.read(name) for name in names]

    def joined(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """An archive with the rows as members; a row without a name gets one in the folder of the first."""
        out = io.BytesIO()
        folder = ""
        with zipfile.ZipFile(out, "w") as archive:
            for number, row in enumerate(rows):
                name, _, content = row.partition(b"\n")
                folder = folder or name.decode().rpartition("/")[0] + "/"
                plain = f"{folder}row-{number}{self.member}" if name == b"%s" else name.decode()
                archive.writestr(plain, content)
        yield out.getvalue()

    def replaced(self, row: bytes, old: str, new: str) -> bytes:
        """In the document, where the new text needs no quoting; in the name too."""
        name, _, content = row.partition(b"\n")
        return name.replace(old.encode(), new.encode()) + b"\n" + content.replace(old.encode(), new.encode())

    def holds(self, kept: bytes, row: bytes) -> bool:
        """Whether the document stands in them."""
        return row.partition(b"\n")[2].strip() in kept


WIRES: Mapping[str, Callable[[], Wire]] = {
    ".json": JsonListing,
    ".jsonl": JsonLines,
    ".csv": CsvListing,
    ".xlsx": XlsxListing,
    ".zip": ZipArchive,
}
"""Wire formats by the ending of the recorded file."""

# XML, and so a workbook, cannot hold them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


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


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _cell(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)[:10]


def _same_json(kept: bytes, row: bytes) -> bool:
    try:
        return bool(json.loads(kept) == json.loads(row))
    except ValueError:
        return False


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, old, new) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, old, new) for one in value]
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
        raise ValueError("the recorded answer holds no list of objects; name it: wire = JsonListing(rows='…')")
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
