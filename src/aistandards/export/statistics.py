"""Statistics as CSV, JSON and SVG."""

import csv
from typing import TextIO

from aistandards.export.chart_svg import draw
from aistandards.export.csv import cell
from aistandards.export.figure import Figure
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import dump


class CsvStatistic(TextFormat[Figure]):
    """A statistic as CSV: the headings, a line for each row, and a line for what the columns are counted from."""

    name = "csv"
    media_type = "text/csv"
    kind = Kind.STATISTICS

    def write(self, content: Figure, target: TextIO, metadata: Metadata) -> None:
        """Write the lines."""
        writer = csv.writer(target, lineterminator="\r\n")
        for line in content.lines():
            writer.writerow([cell(value) for value in line])


class JsonStatistic(TextFormat[Figure]):
    """A statistic as a JSON object."""

    name = "json"
    media_type = "application/json"
    kind = Kind.STATISTICS

    def write(self, content: Figure, target: TextIO, metadata: Metadata) -> None:
        """Write the object."""
        target.write(dump(content.statistic.plain(), 2) + "\n")


class SvgStatistic(TextFormat[Figure]):
    """A statistic as a chart in SVG."""

    name = "svg"
    media_type = "image/svg+xml"
    kind = Kind.STATISTICS

    def write(self, content: Figure, target: TextIO, metadata: Metadata) -> None:
        """Draw the chart."""
        target.write(draw(content) + "\n")
