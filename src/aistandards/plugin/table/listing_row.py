"""A row of a listing, and the limits of a row."""

from collections.abc import Mapping
from typing import Any

import attrs

from aistandards.errors import SourceBrokenError
from aistandards.plugin.table.description import Description

MAX_ROW = 1 << 20
"""Maximum length of a row, in characters of CSV or bytes of JSON."""

MAX_KEPT = 1 << 16
"""Length to which a row is cut that is longer than `MAX_ROW`."""

MAX_COLUMNS = 16_384
"""Maximum number of cells in a row, as in XLSX."""

MAX_DEPTH = 64
"""Maximum depth of objects and lists in JSON, and of elements in XML."""


@attrs.frozen(slots=True)
class ListingRow:
    """One row of a listing.

    Attributes:
        raw: Bytes of the row. In CSV, they follow the header line, which is needed to read the row again. In XLSX, they
            are the cells as JSON.
        line: Number of the row, from 1.
        cells: Values by column. If the row has a fault, only the cells that are certain.
        fault: Reason why the row cannot be read; empty if it can.
        guesses: Other possible readings of the cells of a row with a fault. None of them is certain.
    """

    raw: bytes
    line: int
    cells: Mapping[str, Any]
    fault: str = ""
    guesses: tuple[Mapping[str, Any], ...] = ()


def value_of(cells: Mapping[str, Any], column: str) -> Any:
    """Return the value of a column, or None. In JSON, `committee.reference` is a value in a nested object."""
    if column in cells:
        return cells[column]
    value: Any = cells
    for name in column.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def check_columns(description: Description, headers: list[str]) -> None:
    """Check that a table has each described column once.

    Raises:
        SourceBrokenError: A column is missing or occurs twice.
    """
    described = list(dict.fromkeys(description.fields.values()))
    missing = [column for column in described if column not in headers]
    if described == missing:
        raise SourceBrokenError(
            f"the listing of {description.title} has none of the described columns; "
            f"its first line is {', '.join(headers)[:200]!r}"
        )
    if missing:
        raise SourceBrokenError(
            f"the listing of {description.title} has no column {missing[0]!r} that {description.path} names under [fields]; "
            f"it has {', '.join(filter(None, headers))[:300]}"
        )
    twice = [column for column in described if headers.count(column) > 1]
    if twice:
        raise SourceBrokenError(
            f"the listing of {description.title} has the column {twice[0]!r} more than once; only one can be right"
        )
