"""The formats that come with the project: JSON, JSON Lines and CSV."""

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from aistandards.plugin.exporter import Exporter, Row

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class JsonExporter:
    """One JSON array, written row by row."""

    name = "json"
    media_type = "application/json"

    def write(self, rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> None:
        """Write `[` row, row … `]`."""
        separator = "["
        for row in rows:
            out.write(f"{separator}\n{_line(row, fields)}")
            separator = ","
        out.write("[]\n" if separator == "[" else "\n]\n")


class JsonLinesExporter:
    """One JSON object a line."""

    name = "jsonl"
    media_type = "application/jsonl"

    def write(self, rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> None:
        """Write a line a row."""
        for row in rows:
            out.write(_line(row, fields) + "\n")


class CsvExporter:
    """CSV as RFC 4180 has it. Cells that a spreadsheet would run as a formula are defused with an apostrophe."""

    name = "csv"
    media_type = "text/csv"

    def write(self, rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> None:
        """Write a header and a line a row."""
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(fields)
        for row in rows:
            writer.writerow([_cell(row.get(field)) for field in fields])


def _line(row: Row, fields: Sequence[str]) -> str:
    return json.dumps({field: row.get(field) for field in fields}, ensure_ascii=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        plain = all(isinstance(one, str) for one in value)
        value = " ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    text = str(value)
    # OWASP's advice on CSV injection: titles come from outside, and `=HYPERLINK(…)` is a title somebody can register.
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


BUILT_IN: tuple[Exporter, ...] = (JsonExporter(), JsonLinesExporter(), CsvExporter())
