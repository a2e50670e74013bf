"""The gaps matrix as a heat map, through matplotlib."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aistandards.errors import VocabularyError


def draw(matrix: Any, labels: Mapping[str, str], path: Path) -> None:
    """Draw a `gaps.Matrix`.

    Args:
        matrix: The matrix.
        labels: Label by concept.
        path: Where to; `.svg` or `.png`.

    Raises:
        VocabularyError: matplotlib is not installed, or the file is of another kind or lacks the letters.
    """
    if path.suffix not in (".svg", ".png"):
        raise VocabularyError(f"{path.name}: a heat map is a .svg or a .png file")
    if path.suffix == ".png" and any(character > "\u0590" for label in labels.values() for character in label):
        raise VocabularyError(f"{path.name}: matplotlib has no letters for these labels; draw a .svg, which needs none")
    try:
        import matplotlib
    except ImportError:
        raise VocabularyError("heat maps need matplotlib; install aistandards[charts]") from None
    matplotlib.use("Agg")
    # Letters stay letters in an SVG, so that the reader's own fonts shape Arabic and Chinese.
    matplotlib.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    concepts, columns, count = list(labels), matrix.columns, matrix.counts
    values = [[count[concept, column] for column in columns] for concept in concepts]
    figure, axes = pyplot.subplots(figsize=(3 + 1.1 * len(columns), 1.5 + 0.28 * len(concepts)), layout="constrained")
    most = max((value for row in values for value in row), default=1) or 1
    axes.imshow([[value**0.5 for value in row] for row in values], cmap="Blues", vmin=0, vmax=most**0.5, aspect="auto")
    axes.set_xticks(range(len(columns)), ["\n".join(column) for column in columns])
    axes.set_yticks(range(len(concepts)), [labels[concept] for concept in concepts])
    axes.xaxis.tick_top()
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            dark = value**0.5 > 0.6 * most**0.5
            axes.text(x, y, str(value), ha="center", va="center", fontsize=8, color="white" if dark else "black")
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
