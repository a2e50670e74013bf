"""Read the rows of a sheet in XLSX. The first row with cells is the header."""

import datetime
from collections.abc import Iterator, Mapping
from typing import IO, Any

import orjson

from aistandards.errors import SourceBrokenError, needs_extra
from aistandards.plugin.table.description import Description
from aistandards.plugin.table.json_rows import read_json_row
from aistandards.plugin.table.listing_row import ListingRow, check_columns
from aistandards.plugin.table.workbook import NO_VALUE, Cell, Sheet, Workbook, WorkbookError

_ERRORS = frozenset((NO_VALUE, "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
"""Values of formulas that fail."""


def read_xlsx(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    """Yield each row below the header that is not blank.

    Raises:
        SourceBrokenError: The file is no XLSX, exceeds a limit, or lacks the sheet or a described column.
        MissingExtraError: openpyxl is not installed.
    """
    with needs_extra("tables", "openpyxl", "a source described in TOML that reads XLSX"):
        from openpyxl import styles, utils

    try:
        workbook = Workbook(file)
        values = _Values(workbook, styles, utils)
        rows = workbook.rows(_sheet(description, workbook))
        first_number, cells = next(rows, (1, {}))
        columns = {column: str(values.plain(cell) or "").strip() for column, cell in cells.items()}
        check_columns(description, list(columns.values()))
        for number, cells in rows:
            by_column = {
                name: values.plain(cells[column]) for column, name in columns.items() if name and column in cells
            }
            if by_column:
                yield _row(description, orjson.dumps(by_column), number - first_number, by_column)
    except WorkbookError as error:
        raise SourceBrokenError(f"the listing of {description.title} is no XLSX that can be read: {error}") from None


def read_xlsx_row(description: Description, raw: bytes) -> ListingRow:
    """Read a row from its cells as JSON."""
    row = read_json_row(raw, 1)
    return row if row.fault else _row(description, raw, 1, row.cells)


def _row(description: Description, raw: bytes, line: int, cells: Mapping[str, Any]) -> ListingRow:
    wrong = [name for name in description.fields.values() if cells.get(name) in _ERRORS]
    if not wrong:
        return ListingRow(raw, line, cells)
    certain = {name: value for name, value in cells.items() if name not in wrong}
    return ListingRow(raw, line, certain, f"the column {wrong[0]!r} has the error {cells[wrong[0]]}")


def _sheet(description: Description, workbook: Workbook) -> Sheet:
    for sheet in workbook.sheets:
        if description.sheet in ("", sheet.name):
            return sheet
    names = ", ".join(sheet.name for sheet in workbook.sheets)[:200]
    raise WorkbookError(f"it has no sheet {description.sheet!r}; it has {names or 'none'}")


class _Values:
    """The values of cells for JSON; a number with the format of a date is a date."""

    def __init__(self, workbook: Workbook, styles: Any, utils: Any) -> None:
        codes = styles.numbers.BUILTIN_FORMATS | workbook.custom_formats
        is_date = styles.numbers.is_date_format
        self._is_date = [bool(is_date(codes.get(identifier))) for identifier in workbook.number_formats]
        self._epoch = utils.datetime.MAC_EPOCH if workbook.is_1904 else utils.datetime.WINDOWS_EPOCH
        self._from_excel = utils.datetime.from_excel

    def plain(self, cell: Cell) -> Any:
        value = cell.value
        if isinstance(value, str | bool) or not (cell.style < len(self._is_date) and self._is_date[cell.style]):
            return value
        try:
            moment = self._from_excel(value, self._epoch)
        except (OverflowError, ValueError):
            return NO_VALUE
        return (moment.date() if isinstance(moment, datetime.datetime) else moment).isoformat()
