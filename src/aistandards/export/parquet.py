"""Apache Parquet, through pyarrow."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from aistandards.export.columns import COLUMNS, SEVERAL, flat
from aistandards.export.interface import BinaryFormat, Kind, Metadata, require
from aistandards.model import Standard

BATCH = 10_000
"""Standards in a row group: few enough to be held in memory, enough for columns that compress well."""

_DATES = ("issued", "withdrawn")
"""Columns whose dates may be a year or a month; for each there is a column `NAME_from` with its first day."""


class ParquetStandards(BinaryFormat[Iterable[Standard]]):
    """The flat table with a type for each column, lists for several values, days, and the metadata in the file."""

    name = "parquet"
    media_type = "application/vnd.apache.parquet"
    kind = Kind.STANDARDS
    extra = "parquet"

    def __init__(self, rows_per_group: int = BATCH) -> None:
        """Make the format.

        Args:
            rows_per_group: Number of standards in a row group.
        """
        self._rows_per_group = rows_per_group

    def write(self, content: Iterable[Standard], target: BinaryIO, metadata: Metadata) -> None:
        """Write the table in row groups."""
        pyarrow, parquet = require("pyarrow", "parquet"), require("pyarrow.parquet", "parquet")
        types = {str: pyarrow.string(), bool: pyarrow.bool_()}
        several, day = pyarrow.list_(pyarrow.string()), pyarrow.date32()
        columns = {name: several if name in SEVERAL else types[kind] for name, kind in COLUMNS.items()}
        schema = pyarrow.schema([*columns.items(), *((f"{name}_from", day) for name in _DATES)])
        schema = schema.with_metadata(metadata.plain())
        with parquet.ParquetWriter(target, schema) as writer:
            for batch in _batches(map(_typed, content), self._rows_per_group):
                writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))


def _typed(standard: Standard) -> dict[str, Any]:
    """Return the row of a standard with lists, and with the first day that a date may mean."""
    dates = {name: getattr(standard.dates, name) for name in _DATES}
    days = {f"{name}_from": None if date is None else date.earliest for name, date in dates.items()}
    return flat(standard, join=list) | days


def _batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, size)):
        yield batch
