"""Apache Parquet, through pyarrow."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from aistandards.export.columns import COLUMNS, flat
from aistandards.export.interface import BinaryFormat, Kind, Metadata, require
from aistandards.model import Standard

BATCH = 10_000
"""Standards in a row group: few enough to be held in memory, enough for columns that compress well."""


class ParquetStandards(BinaryFormat[Iterable[Standard]]):
    """The flat table with a type for each column, and the metadata in the file."""

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
        schema = pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
        schema = schema.with_metadata(metadata.plain())
        with parquet.ParquetWriter(target, schema) as writer:
            for batch in _batches(map(flat, content), self._rows_per_group):
                writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))


def _batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, size)):
        yield batch
