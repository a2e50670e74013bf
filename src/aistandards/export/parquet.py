"""Standards as a Parquet file."""

from collections.abc import Mapping
from pathlib import Path

from aistandards.errors import ExportError
from aistandards.export.table import Rows, flat


def write_parquet(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """The flat table with types, and the data's version in the file's metadata.

    Raises:
        ExportError: pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ExportError("Parquet needs pyarrow; install aistandards[parquet]") from None
    table = pyarrow.Table.from_pylist([flat(one) for one in rows])
    pyarrow.parquet.write_table(table.replace_schema_metadata(dict(meta)), path)
