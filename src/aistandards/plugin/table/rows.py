"""Read the rows of a listing one by one, from CSV, JSON, JSON Lines or XLSX. Memory does not grow with the listing."""

import csv
import datetime
import io
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import attrs
import orjson

from aistandards.errors import SourceBrokenError, needs_extra
from aistandards.plugin.table.description import Description

MAX_CELL_LENGTH = 1 << 20
"""Maximum number of characters in one cell."""


@attrs.frozen(slots=True)
class ListingRow:
    """One row of a listing.

    Attributes:
        raw: Bytes of the row. In CSV, they follow the header line, which is needed to read the row again. In JSON and
            XLSX, they are the cells as JSON.
        line: Number of the row, from 1.
        cells: Values by column; None if the row is not readable. `value` resolves dotted paths.
        fault: Reason why the row is not readable.
    """

    raw: bytes
    line: int
    cells: Mapping[str, Any] | None
    fault: str = ""

    def value(self, column: str) -> Any:
        """Return the value of a column, or None. In JSON, `committee.reference` is a value in a nested object."""
        value: Any = self.cells or {}
        if isinstance(value, Mapping) and column in value:
            return value[column]
        for name in column.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


def read_rows(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    """Yield every row of a listing.

    Args:
        description: The description, with the format.
        file: The listing.

    Raises:
        SourceBrokenError: The file does not have that format.
        MissingExtraError: The format needs a package that is not installed.
    """
    file.seek(0)
    yield from _READERS[description.format](description, file)


def read_again(description: Description, raw: bytes) -> ListingRow:
    """Read a row from the bytes in `ListingRow.raw`.

    Raises:
        ValueError: The bytes are not a row.
    """
    if description.format != "csv":
        return _of_object(raw, 1, orjson.loads(raw))
    try:
        rows = list(_csv(description, io.BytesIO(raw)))
    except SourceBrokenError as error:
        raise ValueError(str(error)) from None
    if len(rows) != 1:
        raise ValueError(f"it is {len(rows)} rows")
    return rows[0]


class _Lines:
    """Text lines. `take` returns the lines since the last row, because a cell in CSV may have several lines."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding=encoding, newline="")
        self._taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self._taken.append(line)
        return line

    def take(self) -> str:
        """Return the lines since the last call, unchanged."""
        taken, self._taken = "".join(self._taken), []
        return taken

    def detach(self) -> None:
        """Detach from the file without closing it."""
        self._text.detach()


def _csv(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    lines = _Lines(file, description.encoding)
    # With the default limit of the library, an eighth of this, one long cell would make the listing unreadable.
    csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        reader = csv.reader(lines, delimiter=description.delimiter, strict=True)
        headers = [header.strip() for header in next(reader, [])]
        _check_columns(description, headers)
        first = lines.take()
        for number, cells in enumerate(reader, start=1):
            raw = (first + lines.take()).encode(description.encoding.removesuffix("-sig")).rstrip(b"\r\n")
            if not cells:
                continue
            if len(cells) != len(headers):
                yield ListingRow(raw, number, None, f"it has {len(cells)} cells, not {len(headers)}")
            else:
                yield ListingRow(raw, number, dict(zip(headers, cells, strict=True)))
    except (csv.Error, UnicodeError) as error:
        raise SourceBrokenError(
            f"the listing of {description.title} is no CSV in {description.encoding} ({error})"
        ) from None
    finally:
        lines.detach()


def _json_lines(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    readable = 0
    # Bytes are split at \n only. A text reader would also split at U+2028, which occurs in titles.
    for number, line in enumerate(file, start=1):
        raw = line.rstrip(b"\r\n")
        if not raw.strip():
            continue
        try:
            cells = orjson.loads(raw)
        except ValueError as error:
            yield ListingRow(raw, number, None, f"it is no JSON: {error}")
            continue
        readable += 1
        yield _of_object(raw, number, cells)
    if not readable:
        raise SourceBrokenError(
            f"the listing of {description.title} holds no line of JSON; the format may have changed"
        )


def _json(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    with needs_extra("tables", "ijson", "a source described in TOML that reads JSON"):
        import ijson

    prefix = f"{description.rows}.item" if description.rows else "item"
    try:
        for number, cells in enumerate(ijson.items(file, prefix, use_float=True), start=1):
            yield _of_object(orjson.dumps(cells), number, cells)
    except (ijson.JSONError, UnicodeDecodeError, TypeError) as error:
        raise SourceBrokenError(f"the listing of {description.title} is no JSON that can be read ({error})") from None


def _of_object(raw: bytes, number: int, cells: Any) -> ListingRow:
    if not isinstance(cells, dict):
        return ListingRow(raw, number, None, f"it is no object but {raw[:40]!r}")
    return ListingRow(raw, number, cells)


def _xlsx(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    with needs_extra("tables", "openpyxl", "a source described in TOML that reads XLSX"):
        import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book[description.sheet] if description.sheet else book.worksheets[0]
        rows = sheet.iter_rows(values_only=True)
        headers = [str(header or "").strip() for header in next(rows, ())]
    except Exception as error:
        # openpyxl passes on any exception of its zip and XML libraries.
        raise SourceBrokenError(f"the listing of {description.title} is no XLSX that can be read ({error})") from None
    _check_columns(description, headers)
    for number, values in enumerate(rows, start=1):
        if any(value is not None for value in values):
            cells = {header: _plain(value) for header, value in zip(headers, values, strict=False) if header}
            yield ListingRow(orjson.dumps(cells), number, cells)


def _plain(value: Any) -> Any:
    """Return a cell as a value for JSON. A date and time becomes a date."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _check_columns(description: Description, headers: list[str]) -> None:
    missing = [column for column in description.fields.values() if column not in headers]
    if not missing:
        return
    if len(missing) == len(description.fields):
        raise SourceBrokenError(
            f"the listing of {description.title} has none of the described columns; its first line is {', '.join(headers)[:200]!r}"
        )
    raise SourceBrokenError(
        f"the listing of {description.title} has no column {missing[0]!r} that {description.path} names under [fields]; "
        f"it has {', '.join(filter(None, headers))[:300]}"
    )


_READERS: Mapping[str, Callable[[Description, IO[bytes]], Iterator[ListingRow]]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _json_lines,
    "xlsx": _xlsx,
}
