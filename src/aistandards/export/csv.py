"""CSV as RFC 4180 defines it. An apostrophe disarms cells that a spreadsheet would run as formulas."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from aistandards.export.check_attributes import CHECK_FIELDS, check_row
from aistandards.export.columns import COLUMNS, flat
from aistandards.export.crosswalk_columns import CROSSWALK_COLUMNS, crosswalk_row
from aistandards.export.interface import Kind, Metadata, Rows, TextFormat, titled
from aistandards.model import Standard
from aistandards.model.text import without_unsafe

if TYPE_CHECKING:
    from aistandards.catalog.crosswalks import Selection
    from aistandards.check.verdicts import Finding

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class CsvRows(TextFormat[Rows]):
    """Rows as CSV: a header and a line for each row."""

    name = "csv"
    media_type = "text/csv"
    kind = Kind.ROWS

    def write(self, content: Rows, target: TextIO, metadata: Metadata) -> None:
        """Write the header and the rows."""
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(content.fields)
        for row in content.rows:
            writer.writerow([cell(row.get(field)) for field in content.fields])


class CsvStandards(TextFormat[Iterable[Standard]]):
    """Standards as CSV with the columns of `COLUMNS`."""

    name = "csv"
    media_type = "text/csv"
    kind = Kind.STANDARDS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write the header and a line for each standard."""
        CsvRows().write(Rows(tuple(COLUMNS), map(flat, content)), target, metadata)

    def sidecar(self, stem: str, metadata: Metadata) -> Mapping[str, Any]:
        """Return the metadata, which CSV cannot carry."""
        return titled(metadata)


class CsvCheckResults(TextFormat[Iterable[tuple[Path, "Finding"]]]):
    """References of documents and their verdicts as CSV: a header and a line for each reference."""

    name = "csv"
    media_type = "text/csv"
    kind = Kind.CHECK_RESULTS

    def write(self, content: Iterable[tuple[Path, "Finding"]], target: TextIO, metadata: Metadata) -> None:
        """Write the header and the lines."""
        rows = Rows(CHECK_FIELDS, (check_row(path, finding) for path, finding in content))
        CsvRows().write(rows, target, metadata)


class CsvCrosswalks(TextFormat["Selection"]):
    """Crosswalks as CSV with the columns of `CROSSWALK_COLUMNS`: a header and a line for each row."""

    name = "csv"
    media_type = "text/csv"
    kind = Kind.CROSSWALKS

    def write(self, content: "Selection", target: TextIO, metadata: Metadata) -> None:
        """Write the header and the lines."""
        rows = Rows(CROSSWALK_COLUMNS, (crosswalk_row(row, content) for row in content.rows))
        CsvRows().write(rows, target, metadata)

    def sidecar(self, stem: str, metadata: Metadata) -> Mapping[str, Any]:
        """Return the metadata, which CSV cannot carry."""
        return titled(metadata)


def cell(value: Any) -> str:
    """Return the text of a cell, which no spreadsheet runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        is_plain = all(isinstance(item, str) for item in value)
        value = " ".join(value) if is_plain else "; ".join(map(_words, value))
    elif isinstance(value, Mapping):
        value = _words(value)
    # Before the test for a formula: an invisible character must not hide its first one.
    text = without_unsafe(str(value))
    # OWASP's advice on CSV injection: titles come from outside, and `=HYPERLINK(…)` is a title somebody can register.
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _words(value: Any) -> str:
    """Return the names and values of a mapping as words; a spreadsheet has no use for JSON."""
    if not isinstance(value, Mapping):
        return str(value)
    return ", ".join(f"{name}: {each}" for name, each in value.items() if each not in (None, "", [], {}))
