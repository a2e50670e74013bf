"""Read the rows of a listing one by one, from CSV, JSON, JSON Lines or XLSX. Memory does not grow with the listing.

A row that cannot be read has a fault, and as many of its cells as can be told. It does not stop the others.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO

from aistandards.plugin.table.csv_rows import read_csv, read_csv_row
from aistandards.plugin.table.description import Description
from aistandards.plugin.table.json_rows import read_json, read_json_lines, read_json_row
from aistandards.plugin.table.listing_row import ListingRow
from aistandards.plugin.table.xlsx_rows import read_xlsx, read_xlsx_row

_Reader = Callable[[Description, IO[bytes]], Iterator[ListingRow]]


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
    if description.format == "csv":
        return read_csv_row(description, raw)
    return read_xlsx_row(description, raw) if description.format == "xlsx" else read_json_row(raw, 1)


_READERS: Mapping[str, _Reader] = {
    "csv": read_csv,
    "json": read_json,
    "jsonl": read_json_lines,
    "xlsx": read_xlsx,
}


def has_end_mark(description: Description) -> bool:
    """Return whether a listing that is cut off cannot be read to its end: JSON ends with a bracket, CSV with any line."""
    return description.format in ("json", "xlsx")


__all__ = ["ListingRow", "has_end_mark", "read_again", "read_rows"]
