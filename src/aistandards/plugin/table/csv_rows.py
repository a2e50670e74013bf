"""Read the rows of CSV.

The reader reads a row at a time, so that a quotation mark that is not closed, a byte in another encoding or a line
that is too long is the fault of one row. After such a row it goes on at the next line.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import IO

import attrs

from aistandards.errors import SourceBrokenError
from aistandards.plugin.table.description import Description
from aistandards.plugin.table.encodings import marked_codec
from aistandards.plugin.table.listing_row import MAX_KEPT, MAX_ROW, ListingRow, check_columns

MAX_LINES = 1000
"""Maximum number of lines of a row, whose cells may have several."""

MAX_READ_AGAIN = 64 << 20
"""Maximum number of characters that are read again after quotation marks that are not closed."""

_UNDECODED = re.compile("[\ud800-\udfff]")


def read_csv(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    """Yield each row that is not blank.

    Raises:
        SourceBrokenError: A described column is missing, or the file is not text in its encoding.
    """
    encoding = _Encoding.of(description, file)
    text = encoding.open(file)
    try:
        yield from _Reader(description, encoding, text).rows()
    except UnicodeError as error:
        raise SourceBrokenError(
            f"the listing of {description.title} is no CSV in {description.encoding} ({error})"
        ) from None
    finally:
        text.detach()


def read_csv_row(description: Description, raw: bytes) -> ListingRow:
    """Read a header line and one row.

    Raises:
        ValueError: The bytes are not one row.
    """
    try:
        rows = list(read_csv(description, io.BytesIO(raw)))
    except SourceBrokenError as error:
        raise ValueError(str(error)) from None
    if len(rows) != 1:
        raise ValueError(f"it is {len(rows)} rows" if not rows or not rows[0].fault else rows[0].fault)
    return rows[0]


@attrs.frozen
class _Encoding:
    """The encoding of a file.

    Attributes:
        mark: The byte order mark at the start of the file; may be empty.
        codec: Name of the codec.
        line_end: The line ends, as in `io.TextIOWrapper`. A carriage return ends a line only in files without line feeds.
    """

    mark: bytes
    codec: str
    line_end: str

    @classmethod
    def of(cls, description: Description, file: IO[bytes]) -> "_Encoding":
        start = file.read(MAX_KEPT)
        mark, codec = marked_codec(start) or (b"", description.encoding.removesuffix("-sig"))
        return cls(mark, codec, "\n" if "\n" in start.decode(codec, "replace") else "")

    @property
    def errors(self) -> str:
        return "surrogatepass" if self.codec.startswith(("utf-16", "utf-32")) else "surrogateescape"

    def open(self, file: IO[bytes]) -> io.TextIOWrapper:
        file.seek(len(self.mark))
        return io.TextIOWrapper(file, encoding=self.codec, errors=self.errors, newline=self.line_end)

    def encode(self, text: str) -> bytes:
        return self.mark + text.encode(self.codec, self.errors)

    def as_western(self, text: str) -> str:
        """Return a text whose undecoded bytes are read as Windows-1252, the most frequent wrong encoding."""
        try:
            return text.encode(self.codec, self.errors).decode("cp1252", "replace")
        except UnicodeError:
            return text


class _OpenQuoteError(Exception):
    """A row has too many lines, or too long ones."""


class _Lines:
    """The lines of a file for a reader of CSV, which asks for as many as a row has.

    Attributes:
        read_again: Number of characters that were put back.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._ahead, self._row = text, deque[str](), list[str]()
        self._length = 0
        self.read_again = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self._row) >= MAX_LINES or self._length > MAX_ROW:
            raise _OpenQuoteError
        line = self._ahead.popleft() if self._ahead else self._text.readline(MAX_ROW + 1)
        if not line:
            raise StopIteration
        self._row.append(line)
        self._length += len(line)
        if len(line) > MAX_ROW:
            self._skip_line(line)
            raise _OpenQuoteError
        return line

    def take(self) -> list[str]:
        """Return the lines since the last row, and begin the next row."""
        row, self._row, self._length = self._row, [], 0
        return row

    def put_back(self, lines: list[str]) -> None:
        """Read lines again as other rows."""
        self._ahead.extendleft(reversed(lines))
        self.read_again += sum(map(len, lines))

    def _skip_line(self, line: str) -> None:
        while line and line[-1] not in "\r\n":
            line = self._text.readline(MAX_ROW)


class _Reader:
    """Reads the header and the rows."""

    def __init__(self, description: Description, encoding: _Encoding, text: io.TextIOWrapper) -> None:
        self._description, self._encoding, self._lines = description, encoding, _Lines(text)
        # With the default limit of the library, an eighth of this, a row with one long cell would not be readable.
        csv.field_size_limit(MAX_ROW)
        self._reader = csv.reader(self._lines, delimiter=description.delimiter, strict=True)
        self._headers: list[str] = []
        self._header_line = ""

    def rows(self) -> Iterator[ListingRow]:
        cells, fault = self._next()
        self._header_line = "".join(self._lines.take())
        self._headers = [header.strip() for header in cells or ()]
        if fault:
            raise SourceBrokenError(f"the first line of the listing of {self._description.title} is no CSV: {fault}")
        check_columns(self._description, self._headers)
        number = 0
        while True:
            cells, fault = self._next()
            lines = self._lines.take()
            if cells is None and not fault:
                return
            if len(lines) > 1 and (fault or any(map(self._is_row, lines[1:]))):
                self._lines.put_back(lines[1:])
                if self._lines.read_again > MAX_READ_AGAIN:
                    raise SourceBrokenError(
                        f"the listing of {self._description.title} is no CSV: many quotation marks are not closed"
                    )
                lines, fault = lines[:1], fault or "a quotation mark is not closed"
            number += 1
            if fault or any(cell.strip() for cell in cells or ()):
                yield self._row(number, "".join(lines), cells or [], fault)

    def _next(self) -> tuple[list[str] | None, str]:
        """Return the cells of the next row and its fault; without either, there is no further row."""
        try:
            return next(self._reader, None), ""
        except csv.Error as error:
            return None, f"it is no CSV: {error}"
        except _OpenQuoteError:
            return None, f"it has more than {MAX_LINES} lines or {MAX_ROW >> 20} million characters"

    def _row(self, number: int, text: str, cells: list[str], fault: str) -> ListingRow:
        raw = self._encoding.encode((self._header_line + text[:MAX_ROW]).rstrip("\r\n"))
        if not fault and len(cells) != len(self._headers):
            fault = f"it has {len(cells)} cells, not {len(self._headers)}"
            return ListingRow(raw, number, {}, fault, self._guesses(cells))
        if fault:
            return ListingRow(raw, number, {}, fault, self._guesses(self._split(text)))
        by_column = dict(zip(self._headers, cells, strict=True))
        if text.isascii() or not _UNDECODED.search(text):
            return ListingRow(raw, number, by_column)
        western = {column: self._encoding.as_western(cell) for column, cell in by_column.items()}
        return ListingRow(raw, number, by_column, f"it is not text in {self._encoding.codec}", (western,))

    def _is_row(self, line: str) -> bool:
        """Return whether a line that the reader took for a part of a cell is a row by itself."""
        cells = self._split(line)
        if len(cells) != len(self._headers) or len(cells) < 2:
            return False
        return self._description.is_designation(cells[self._headers.index(self._description.fields["designation"])])

    def _split(self, line: str) -> list[str]:
        return [cell.strip(' "\r\n') for cell in line[:MAX_KEPT].split(self._description.delimiter)]

    def _guesses(self, cells: list[str]) -> tuple[Mapping[str, str], ...]:
        """Return the cells by column, from the left and from the right: the fault is somewhere between."""
        left = dict(zip(self._headers, cells, strict=False))
        if len(cells) == len(self._headers):
            return (left,)
        return (left, dict(zip(reversed(self._headers), reversed(cells), strict=False)))
