"""Read XLSX: a ZIP archive of XML documents, of which the rows of one sheet are read one by one.

Every document is read as a stream, with limits of size, of depth and of numbers. Nothing outside the archive is read,
neither links to other files nor entities of XML. The sheet's own statements of its size are not used.
"""

import math
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

import attrs

MAX_UNPACKED = 512 << 20
"""Maximum unpacked size of a document in bytes."""

MAX_TEXTS = 64 << 20
"""Maximum unpacked size in bytes of the table of texts, which stays in memory."""

MAX_RATIO = 100
"""Maximum ratio of the unpacked to the packed size. Sheets of real listings have 5 to 40."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""Limits of a sheet in XLSX itself."""

MAX_CELLS = 5_000_000
"""Maximum number of cells of a sheet."""

MAX_DEPTH = 64
"""Maximum depth of elements in a document."""

MAX_TEXT = 1 << 20
"""Maximum number of characters of a cell; XLSX itself has 32,767."""

NO_VALUE = "#REF!"
"""Value of a cell that cannot be read."""

_MAX_DIRECTORY = 1 << 20
_MAX_SMALL = 16 << 20
_FREE = 1 << 20
_PIECE = 1 << 16
_LAST_BYTES = (1 << 16) + 22
_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, struct.error)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})?")

_Start = Callable[[str, Mapping[str, str]], None]


class WorkbookError(ValueError):
    """The file is no XLSX, or exceeds a limit."""


@attrs.frozen
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Name of the sheet.
        path: Member of the archive with its rows.
    """

    name: str
    path: str


@attrs.frozen
class Cell:
    """A cell with its number format.

    Attributes:
        value: Text, number, truth value, or None.
        style: Index of the style.
    """

    value: str | int | float | bool | None
    style: int


class Workbook:
    """A workbook in a file.

    Attributes:
        sheets: The sheets with cells, in the order of the workbook.
        is_1904: Whether day 0 of dates is in 1904.
        number_formats: The identifier of the number format of each style.
        custom_formats: Format codes by identifier, besides the codes that are part of XLSX.
    """

    def __init__(self, file: IO[bytes]) -> None:
        _check_directory(file)
        try:
            self._archive = zipfile.ZipFile(file)
        except _ARCHIVE_ERRORS as error:
            raise WorkbookError(f"it is no ZIP archive ({error})") from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._archive.infolist():
            if member.filename in self._members:
                raise WorkbookError(f"it has the member {member.filename[:60]!r} twice")
            self._members[member.filename] = member
        self.is_1904 = False
        self.number_formats: list[int] = []
        self.custom_formats: dict[int, str] = {}
        parts = self._parts()
        self.sheets = self._sheets(parts)
        self._read_styles(parts)
        self._texts = self._read_texts(parts)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """Yield the number of each row, from 1, and its cells by column, from 0.

        Raises:
            WorkbookError: The sheet is not XML, is cut off, or exceeds a limit.
        """
        reader = _RowReader(self._texts)
        for _ in self._events(sheet.path, reader.start, reader.end, reader.text, MAX_UNPACKED):
            yield from reader.take()

    def _parts(self) -> dict[str, tuple[str, str]]:
        """Return the kind and the member of each part that the workbook names, by identifier."""
        parts: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
                parts[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], path

        self._read_small("xl/_rels/workbook.xml.rels", start)
        return parts

    def _sheets(self, parts: Mapping[str, tuple[str, str]]) -> list[Sheet]:
        sheets: list[Sheet] = []

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if name == "workbookPr":
                self.is_1904 = attributes.get("date1904") in ("1", "true")
            elif name == "sheet":
                # The attribute is `r:id`, by convention; the prefix may be any other.
                part = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                kind, path = parts.get(part, ("", ""))
                if kind == "worksheet":
                    sheets.append(Sheet(attributes.get("name", ""), path))

        self._read_small("xl/workbook.xml", start)
        return sheets

    def _read_styles(self, parts: Mapping[str, tuple[str, str]]) -> None:
        inside = ""

        def start(name: str, attributes: Mapping[str, str]) -> None:
            nonlocal inside
            if name in ("cellXfs", "cellStyleXfs", "dxfs"):
                inside = name
            elif name == "numFmt" and inside != "dxfs":
                self.custom_formats[_integer(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
            elif name == "xf" and inside == "cellXfs":
                self.number_formats.append(_integer(attributes.get("numFmtId")))

        for path in [path for kind, path in parts.values() if kind == "styles"][:1]:
            self._read_small(path, start)

    def _read_texts(self, parts: Mapping[str, tuple[str, str]]) -> list[str]:
        reader = _TextReader()
        for path in [path for kind, path in parts.values() if kind == "sharedStrings"][:1]:
            for _ in self._events(path, reader.start, reader.end, reader.text, MAX_TEXTS):
                pass
        return reader.texts

    def _read_small(self, path: str, start: _Start) -> None:
        for _ in self._events(path, start, lambda name: None, lambda text: None, _MAX_SMALL):
            pass

    def _events(
        self, path: str, start: _Start, end: Callable[[str], None], text: Callable[[str], None], max_size: int
    ) -> Iterator[None]:
        """Pass the elements of a document to functions, by their names without prefix; yield after each piece.

        Raises:
            WorkbookError: The document is missing, is not XML, or exceeds a limit.
        """
        member = self._members.get(path)
        if member is None:
            raise WorkbookError(f"it has no {path[:100]}")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WorkbookError(f"{path[:100]} is packed in a way that XLSX has not")
        if member.file_size > max_size or member.file_size > _FREE + MAX_RATIO * member.compress_size:
            raise WorkbookError(f"{path[:100]} unpacks to {member.file_size >> 20} MiB, which is too much")
        parser = _parser(start, end, text)
        size = 0
        try:
            with self._archive.open(member) as document:
                while piece := document.read(_PIECE):
                    parser.Parse(piece, False)
                    size += len(piece)
                    # The parser reads an unfinished tag again with every piece, which takes quadratic time.
                    if size - parser.CurrentByteIndex > MAX_TEXT:
                        raise WorkbookError(f"{path[:100]} has a tag or comment of more than {MAX_TEXT >> 20} MiB")
                    yield
                parser.Parse(b"", True)
        except WorkbookError:
            raise
        except (*_ARCHIVE_ERRORS, expat.ExpatError) as error:
            raise WorkbookError(f"{path[:100]} cannot be read ({error})") from None
        yield


def _check_directory(file: IO[bytes]) -> None:
    """Check the size of the archive's directory, which the library reads whole, a thousand bytes of memory per member.

    Raises:
        WorkbookError: The directory is missing or too large.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _LAST_BYTES))
    last = file.read()
    file.seek(0)
    at = last.rfind(b"PK\x05\x06")
    if at < 0 or len(last) < at + 16:
        raise WorkbookError("it is no ZIP archive, or is cut off")
    if struct.unpack_from("<L", last, at + 12)[0] > _MAX_DIRECTORY:
        raise WorkbookError("it has too many members")


def _parser(start: _Start, end: Callable[[str], None], text: Callable[[str], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise WorkbookError(f"it has elements nested more than {MAX_DEPTH} deep")
        start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2] if ":" in name else name)

    def on_doctype(*_: object) -> None:
        raise WorkbookError("it declares a document type, which XLSX has not")

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, on_doctype
    return parser


class _TextCollector:
    """Collects the text of a cell, or of an entry of the table of texts."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._is_open = False
        self._phonetic = 0

    def text(self, text: str) -> None:
        if self._is_open:
            self._length += len(text)
            if self._length <= MAX_TEXT:
                self._parts.append(text)

    def _start_text(self, name: str) -> None:
        self._phonetic += name == "rPh"
        self._is_open = name in ("t", "v") and not self._phonetic

    def _end_text(self, name: str) -> None:
        self._phonetic -= name == "rPh"
        self._is_open = False

    def _take_text(self) -> str:
        text = NO_VALUE if self._length > MAX_TEXT else "".join(self._parts)
        self._parts, self._length = [], 0
        return text


class _TextReader(_TextCollector):
    """Reads the table of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._start_text(name)

    def end(self, name: str) -> None:
        self._end_text(name)
        if name == "si":
            self.texts.append(self._take_text())


class _RowReader(_TextCollector):
    """Reads the rows of a sheet."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts
        self._rows: list[tuple[int, Mapping[int, Cell]]] = []
        self._cells: dict[int, Cell] = {}
        self._number = self._row_count = self._cell_count = 0
        self._column = -1
        self._kind, self._style = "n", 0

    def take(self) -> list[tuple[int, Mapping[int, Cell]]]:
        """Return the rows since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._start_text(name)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._row_count += 1
            self._number = _integer(attributes.get("r")) or self._number + 1
            self._cells, self._column = {}, -1
            if self._row_count > MAX_ROWS or self._number > MAX_ROWS:
                raise WorkbookError(f"it has more than {MAX_ROWS} rows")

    def end(self, name: str) -> None:
        self._end_text(name)
        if name == "c":
            value = self._value(self._take_text())
            if value is not None:
                self._cells[self._column] = Cell(value, self._style)
        elif name == "row" and self._cells:
            self._rows.append((self._number, self._cells))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell_count += 1
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = self._column + 1 if match is None else _column_number(match[1])
        self._kind, self._style = attributes.get("t", "n"), _integer(attributes.get("s"))
        if self._column >= MAX_COLUMNS or self._cell_count > MAX_CELLS:
            raise WorkbookError(f"it has more than {MAX_COLUMNS} columns or {MAX_CELLS} cells")

    def _value(self, text: str) -> str | int | float | bool | None:
        if not text:
            return None
        if self._kind == "s":
            index = _integer(text)
            return self._texts[index] or None if text.isascii() and index < len(self._texts) else NO_VALUE
        if self._kind == "b":
            return text.strip() == "1"
        return _number(text) if self._kind == "n" else text


def _number(text: str) -> str | int | float:
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and len(plain) <= 15:
        return int(plain)
    try:
        value = float(plain)
    except ValueError:
        return text
    return value if math.isfinite(value) else NO_VALUE


def _integer(text: str | None) -> int:
    """Return a number without sign, or 0 for any other text."""
    return int(text) if text and len(text) <= 9 and text.isascii() and text.isdigit() else 0


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1
