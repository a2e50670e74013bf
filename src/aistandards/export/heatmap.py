"""A heat map of counts, through matplotlib."""

from collections.abc import Sequence
from typing import Any, BinaryIO

import attrs

from aistandards.errors import FormatError
from aistandards.export.interface import BinaryFormat, Kind, Metadata, require

_FIRST_MISSING_LETTER = "\u0590"
"""From this character on, the font that comes with matplotlib lacks the scripts of Arabic and Chinese."""


@attrs.frozen(slots=True)
class HeatMap:
    """Content of the kind `CHARTS`.

    Attributes:
        labels: Labels of the rows.
        columns: Labels of each column, one below the other.
        counts: The counts, row by row; None where nothing was assessed.
    """

    labels: Sequence[str]
    columns: Sequence[Sequence[str]]
    counts: Sequence[Sequence[int | None]]


class SvgHeatMap(BinaryFormat[HeatMap]):
    """A heat map as SVG, in which letters stay letters, so that the reader's own fonts shape Arabic and Chinese."""

    name = "svg"
    media_type = "image/svg+xml"
    kind = Kind.CHARTS
    extra = "charts"

    def write(self, content: HeatMap, target: BinaryIO, metadata: Metadata) -> None:
        """Draw the heat map."""
        matplotlib = require("matplotlib", "charts")
        matplotlib.use("Agg")
        matplotlib.rcParams["svg.fonttype"] = "none"
        pyplot = require("matplotlib.pyplot", "charts")
        figure = _draw(content, pyplot)
        figure.supxlabel(f"aistandards, data {metadata.data}", fontsize=7)
        figure.savefig(target, dpi=150, format=self.name)
        pyplot.close(figure)


class PngHeatMap(SvgHeatMap):
    """A heat map as PNG, with the letters of matplotlib's own font."""

    name = "png"
    media_type = "image/png"

    def write(self, content: HeatMap, target: BinaryIO, metadata: Metadata) -> None:
        """Draw the heat map.

        Raises:
            FormatError: matplotlib has no letters for the labels.
        """
        if any(character > _FIRST_MISSING_LETTER for label in content.labels for character in label):
            raise FormatError("matplotlib has no letters for these labels; draw a .svg file, which needs none")
        super().write(content, target, metadata)


def _draw(content: HeatMap, pyplot: Any) -> Any:
    labels, columns, values = content.labels, content.columns, content.counts
    figure, axes = pyplot.subplots(figsize=(3 + 1.1 * len(columns), 1.5 + 0.28 * len(labels)), layout="constrained")
    most = max((value or 0 for row in values for value in row), default=1) or 1
    axes.imshow(
        [[(value or 0) ** 0.5 for value in row] for row in values], cmap="Blues", vmin=0, vmax=most**0.5, aspect="auto"
    )
    axes.set_xticks(range(len(columns)), ["\n".join(column) for column in columns])
    axes.set_yticks(range(len(labels)), labels)
    axes.xaxis.tick_top()
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            is_dark = (value or 0) ** 0.5 > 0.6 * most**0.5
            axes.text(
                x,
                y,
                "?" if value is None else str(value),
                ha="center",
                va="center",
                fontsize=8,
                color="white" if is_dark else "black",
            )
    return figure
