"""Cross tables of counts, all from the same lines of values."""

import csv
import io
from html import escape
from typing import TYPE_CHECKING, TextIO

from aistandards.export.csv import cell
from aistandards.export.heatmap import HeatMap, SvgHeatMap
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import dump

if TYPE_CHECKING:
    from aistandards.catalog.cross_table import CrossTable

_STYLE = "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2em .5em}td{text-align:right}th{text-align:start}"


class CsvCrossTable(TextFormat["CrossTable"]):
    """A cross table as CSV: the headings, then a line for each row."""

    name = "csv"
    media_type = "text/csv"
    kind = Kind.CROSS_TABLES

    def write(self, content: "CrossTable", target: TextIO, metadata: Metadata) -> None:
        """Write the lines."""
        writer = csv.writer(target, lineterminator="\r\n")
        for line in content.lines():
            writer.writerow([cell(value) for value in line])


class HtmlCrossTable(TextFormat["CrossTable"]):
    """A cross table as a page of HTML; the tooltip of a count is the command that lists its standards."""

    name = "html"
    media_type = "text/html"
    kind = Kind.CROSS_TABLES

    def write(self, content: "CrossTable", target: TextIO, metadata: Metadata) -> None:
        """Write the page."""
        head, *lines = content.lines()
        title = escape(content.title)
        target.write(f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>')
        target.write(f"<style>{_STYLE}</style></head>\n<body>\n<table>\n<caption>{title}</caption>\n<thead><tr>")
        target.writelines(f'<th scope="col">{escape(str(value))}</th>' for value in head)
        target.write("</tr></thead>\n<tbody>\n")
        for row, (label, *counts) in zip(content.rows, lines, strict=True):
            target.write(f'<tr><th scope="row">{escape(str(label))}</th>')
            for column, count in zip(content.columns, counts, strict=True):
                options = content.options(row, column)
                command = f' title="{escape(f"aistandards list {options}")}"' if options else ""
                target.write(f"<td{command}>{count}</td>")
            target.write("</tr>\n")
        dates = f" ({escape(metadata.dates)})" if metadata.dates else ""
        target.write(
            f"</tbody>\n</table>\n<p>aistandards {escape(metadata.program)}, data {escape(metadata.data)}{dates}</p>\n"
        )
        target.write("</body>\n</html>\n")


class SvgCrossTable(TextFormat["CrossTable"]):
    """A cross table as a heat map in SVG."""

    name = "svg"
    media_type = "image/svg+xml"
    kind = Kind.CROSS_TABLES
    extra = "charts"

    def write(self, content: "CrossTable", target: TextIO, metadata: Metadata) -> None:
        """Draw the heat map."""
        head, *lines = content.lines()
        columns = [(str(name),) for name in head[1:]]
        counts = [[count if isinstance(count, int) else None for count in line[1:]] for line in lines]
        picture = io.BytesIO()
        SvgHeatMap().write(HeatMap([str(line[0]) for line in lines], columns, counts), picture, metadata)
        target.write(picture.getvalue().decode("utf-8"))


class JsonCrossTable(TextFormat["CrossTable"]):
    """A cross table as a JSON object; each count has the options that list its standards."""

    name = "json"
    media_type = "application/json"
    kind = Kind.CROSS_TABLES

    def write(self, content: "CrossTable", target: TextIO, metadata: Metadata) -> None:
        """Write the object."""
        dates = {"dates": metadata.dates} if metadata.dates else {}
        target.write(dump(content.plain() | dates, 2) + "\n")
