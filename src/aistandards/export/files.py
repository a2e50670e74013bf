"""The catalogue as files for other tools: records, tables, linked data, a database, the Exchange Database's fields.

Standards come from the catalogue; each writer fills one file. Abstracts are left out: they belong to the bodies.
"""

import csv
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import orjson

from aistandards.errors import ExportError
from aistandards.export.exchange import write_exchange
from aistandards.export.formats import CsvExporter
from aistandards.export.json_ld import write_json_ld
from aistandards.export.parquet import write_parquet
from aistandards.export.sqlite import write_sqlite
from aistandards.export.table import Rows, _beside, _plain, flat
from aistandards.model import Standard


def write_jsonl(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """Whole records, one a line, as in `catalog/`; `FILE.metadata.json` beside it says which data they are."""
    path.write_bytes(b"".join(orjson.dumps(_plain(one)) + b"\n" for one in rows))
    _beside(path, {"title": "AI standards", **meta})


def write_csv(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """The flat table; cells that a spreadsheet would run are defused. `FILE.metadata.json` says which data they are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = [flat(one) for one in rows]
        CsvExporter().write(table, list(table[0]) if table else ["designation"], file)
    _beside(path, {"title": "AI standards", **meta})


WRITERS: Mapping[str, Callable[[Rows, Path, Mapping[str, str]], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "json-ld": write_json_ld,
    "sqlite": write_sqlite,
    "exchange": write_exchange,
}
"""Writers by the name of their format."""


def write(form: str, standards: Iterable[Standard], path: Path, meta: Mapping[str, str]) -> int:
    """Write standards to a file; how many there were.

    Args:
        form: One of `WRITERS`.
        standards: What to write.
        path: Where to; its folder must be there.
        meta: `data`, the version of the data, and `program`, that of the project.

    Raises:
        ExportError: The file cannot be written.
    """
    rows = list(standards)
    try:
        WRITERS[form](rows, path, meta)
    except (OSError, csv.Error, sqlite3.Error) as error:
        raise ExportError(f"{path} cannot be written: {error}") from None
    return len(rows)
