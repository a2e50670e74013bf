"""Rows of a listing, one by one: CSV, JSON, JSON Lines and XLSX, never the whole listing in memory."""

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
"""Characters of one cell; more is no cell of a listing."""


@attrs.frozen(slots=True)
class ListingRow:
    """One row.

    Attributes:
        raw: Its bytes as they came: in CSV below the line of heads, without which they mean nothing; for JSON and XLSX,
            where a row has no bytes of its own, its cells as JSON.
        line: Its place, from 1.
        cells: Values by column, dotted paths resolved by `value`; None when the row cannot be read.
        fault: Why it cannot be read.
    """

    raw: bytes
    line: int
    cells: Mapping[str, Any] | None
    fault: str = ""

    def value(self, column: str) -> Any:
        """The value of a column; in JSON `committee.reference` goes down into objects."""
        value: Any = self.cells or {}
        if isinstance(value, Mapping) and column in value:
            return value[column]
        for name in column.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


def read_rows(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    """Every row of a listing.

    Args:
        description: Says what format it has.
        file: The listing, from its beginning.

    Raises:
        SourceBrokenError: It is not of that format.
        MissingExtraError: The format needs a package that is not installed.
    """
    file.seek(0)
    yield from _READERS[description.format](description, file)


def read_again(description: Description, raw: bytes) -> ListingRow:
    """A row from the bytes that `ListingRow.raw` keeps.

    Raises:
        ValueError: They are no row.
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
    """Text lines that remember what was taken since the last row: a cell of CSV may go over several."""

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
        """The lines since the last call, as they came."""
        taken, self._taken = "".join(self._taken), []
        return taken

    def leave(self) -> None:
        """Let go of the file without closing it."""
        self._text.detach()


def _csv(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    lines = _Lines(file, description.encoding)
    # The library's own limit, an eighth of this, would let one long cell spoil the whole listing.
    csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        reader = csv.reader(lines, delimiter=description.delimiter, strict=True)
        heads = [head.strip() for head in next(reader, [])]
        _wanted(description, heads)
        first = lines.take()
        for number, cells in enumerate(reader, start=1):
            raw = (first + lines.take()).encode(description.encoding.removesuffix("-sig")).rstrip(b"\r\n")
            if not cells:
                continue
            if len(cells) != len(heads):
                yield ListingRow(raw, number, None, f"it has {len(cells)} cells, not {len(heads)}")
            else:
                yield ListingRow(raw, number, dict(zip(heads, cells, strict=True)))
    except (csv.Error, UnicodeError) as error:
        raise SourceBrokenError(
            f"the listing of {description.title} is no CSV in {description.encoding} ({error})"
        ) from None
    finally:
        lines.leave()


def _json_lines(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    good = 0
    # Bytes split on \n only: text readers also split on U+2028, which titles contain.
    for number, line in enumerate(file, start=1):
        raw = line.rstrip(b"\r\n")
        if not raw.strip():
            continue
        try:
            cells = orjson.loads(raw)
        except ValueError as error:
            yield ListingRow(raw, number, None, f"it is no JSON: {error}")
            continue
        good += 1
        yield _of_object(raw, number, cells)
    if not good:
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
        heads = [str(head or "").strip() for head in next(rows, ())]
    except Exception as error:
        # openpyxl raises whatever the zip and the XML in it make its parts raise.
        raise SourceBrokenError(f"the listing of {description.title} is no XLSX that can be read ({error})") from None
    _wanted(description, heads)
    for number, values in enumerate(rows, start=1):
        if any(value is not None for value in values):
            cells = {head: _plain(value) for head, value in zip(heads, values, strict=False) if head}
            yield ListingRow(orjson.dumps(cells), number, cells)


def _plain(value: Any) -> Any:
    """A cell as JSON has it; a date without a time is a date."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _wanted(description: Description, heads: list[str]) -> None:
    missing = [column for column in description.fields.values() if column not in heads]
    if not missing:
        return
    if len(missing) == len(description.fields):
        raise SourceBrokenError(
            f"the listing of {description.title} has none of the described columns; its first line is {', '.join(heads)[:200]!r}"
        )
    raise SourceBrokenError(
        f"the listing of {description.title} has no column {missing[0]!r} that {description.path} names under [fields]; "
        f"it has {', '.join(filter(None, heads))[:300]}"
    )


_READERS: Mapping[str, Callable[[Description, IO[bytes]], Iterator[ListingRow]]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _json_lines,
    "xlsx": _xlsx,
}
