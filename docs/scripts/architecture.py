"""Draw docs/architecture.svg from the imports of the package.

Run `python docs/scripts/architecture.py` after a change to which place imports which. The script reads the files
with `ast` and imports nothing of the package. A test compares the committed picture with what this script draws.

An arrow points from a place to a place that it imports. Where a path of arrows says already that one place rests on
another, there is no arrow of its own; the box names such imports in its last line. An import against the order
is drawn in red.
"""

import ast
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "architecture.svg"


class Place(NamedTuple):
    """A box of the picture: its layer counts from the bottom, its column from the left."""

    name: str
    layer: int
    column: float
    purpose: str


PLACES = (
    Place("errors", 0, 0.5, "one family of errors"),
    Place("settings", 1, 0, "home folder, configuration, own files"),
    Place("model", 1, 1, "what a standard is"),
    Place("plugin", 2, 0.5, "the contract with plugins; finds, loads, isolates"),
    Place("tagging", 3, 0, "what a standard is about, with evidence"),
    Place("store", 3, 1, "SQL: records, journal, full-text search"),
    Place("catalog", 4, 1, "everything a reader may ask"),
    Place("sync", 5, 0, "from an upstream to the store"),
    Place("check", 5, 1, "references to standards in documents"),
    Place("export", 6, 1, "one file a format"),
    Place("web", 7, 1, "pages, API, MCP and site from one table"),
    Place("testing", 8, 0, "the suite for authors of plugins"),
    Place("cli", 8, 1, "the command: parse, call, print"),
)
"""The thirteen places in their order, from the bottom to the top."""

WIDTH, BOX_WIDTH, BOX_HEIGHT = 880, 340, 74
LEFT, TOP, ROW, COLUMN = 75, 96, 120, 390
LAYERS = 1 + max(place.layer for place in PLACES)
HEIGHT = TOP + LAYERS * ROW - (ROW - BOX_HEIGHT) + 34

STYLE = """\
svg{font-family:system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
text{fill:#1d2433}.head{font-size:22px;font-weight:600}.name{font-size:17px;font-weight:600}
.soft{fill:#5b6579;font-size:13px}.also{fill:#5b6579;font-size:11.5px}
.ground{fill:#fbfbfd}.box{fill:#fff;stroke:#c3cadb}
.arrow{fill:none;stroke:#4f66c8;stroke-width:1.7}.tip{fill:#4f66c8}
.wrong{fill:none;stroke:#c62828;stroke-width:2;stroke-dasharray:6 4}.wrongtip{fill:#c62828}
.a{fill:#8592ad}.b{fill:#5e7fd6}.c{fill:#7a5fc9}.d{fill:#2f9c8f}.e{fill:#d08a2e}
@media (prefers-color-scheme:dark){text{fill:#eef1f7}.soft,.also{fill:#a7b0c2}.ground{fill:#171a21}
.box{fill:#222732;stroke:#454e61}.arrow{stroke:#93a6f5}.tip{fill:#93a6f5}.wrong{stroke:#ff7b72}.wrongtip{fill:#ff7b72}
.b{fill:#7f9df0}.c{fill:#a58cf0}.d{fill:#4fc3b4}.e{fill:#e7ab58}}"""
COLOURS = "aabcdeeee"
"""The class of each layer in the style, which gives it its colour."""

Edge = tuple[str, str]


def imports(package: Path) -> set[Edge]:
    """Return the pairs of top-level names of a package of which the first imports the second, wherever in a file."""
    pairs = set()
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.pyi")]):
        importer = path.relative_to(package).parts[0].partition(".")[0]
        for module in _imported(path, package.parent):
            parts = module.split(".")
            if parts[0] == package.name and len(parts) > 1 and parts[1] != importer:
                pairs.add((importer, parts[1]))
    return pairs


def _imported(path: Path, root: Path) -> Iterator[str]:
    """Yield the full names of what a file imports; relative imports are resolved."""
    folder = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = folder[: len(folder) - node.level + 1] if node.level else ()
            module = ".".join((*start, *(node.module or "").split(".")))
            yield from (f"{module.strip('.')}.{alias.name}" for alias in node.names)


def split(pairs: Iterable[Edge], places: Iterable[Place] = PLACES) -> tuple[set[Edge], set[Edge], set[Edge]]:
    """Divide the imports between places into direct ones, those that direct ones imply, and those against the order."""
    layer = {place.name: place.layer for place in places}
    known = {(above, below) for above, below in pairs if above in layer and below in layer}
    against = {
        (above, below)
        for above, below in known
        if layer[above] < layer[below] or (layer[above] == layer[below] and (below, above) in known)
    }
    allowed = known - against
    implied = {
        (above, below)
        for above, below in allowed
        if any(_reaches(allowed, middle, below) for start, middle in allowed if start == above and middle != below)
    }
    return allowed - implied, implied, against


def _reaches(pairs: set[Edge], start: str, end: str) -> bool:
    return start == end or any(_reaches(pairs, middle, end) for first, middle in pairs if first == start)


def draw(pairs: Iterable[Edge]) -> str:
    """Return the picture of imports between places as SVG."""
    direct, implied, against = split(pairs)
    order = [place.name for place in PLACES]
    every = direct | implied | against
    sentences = (
        f"{above} imports {', '.join(below for below in order if (above, below) in every)}"
        for above in reversed(order)
        if any(above == first for first, _below in every)
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'aria-labelledby="title description">',
            '<title id="title">The thirteen places of aistandards and their imports</title>',
            f'<desc id="description">From the top to the bottom: {escape("; ".join(sentences))}.</desc>',
            f"<style>{STYLE}</style>",
            f"<defs>{_tip('tip')}{_tip('wrongtip')}</defs>",
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="14"/>',
            f'<text class="head" x="{LEFT}" y="46">aistandards: thirteen places, imports run one way</text>',
            f'<text class="soft" x="{LEFT}" y="70">An arrow points to what a place imports. '
            "“Also” names imports that a path of arrows implies.</text>",
            *(_arrow(edge, "arrow", "tip", direct) for edge in sorted(direct)),
            *(_arrow(edge, "wrong", "wrongtip", against) for edge in sorted(against)),
            *(_box(place, _also(place, direct, implied)) for place in PLACES),
            "</svg>\n",
        )
    )


def _tip(name: str) -> str:
    """Return the head of an arrow as a marker."""
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path class="{name}" d="M0 0.8 10 5 0 9.2 2.4 5z"/></marker>'
    )


def _corner(place: Place) -> tuple[float, float]:
    """Return the upper left corner of a box."""
    return LEFT + place.column * COLUMN, TOP + (LAYERS - 1 - place.layer) * ROW


def _also(place: Place, direct: set[Edge], implied: set[Edge]) -> str:
    """Return the imports of a place that no arrow of its own shows; a long list is told by what is not in it."""
    lower = [other.name for other in PLACES if other.layer < place.layer]
    names = [name for name in lower if (place.name, name) in implied]
    if len(names) <= 6:
        return ", ".join(names)
    missing = [name for name in lower if (place.name, name) not in direct | implied]
    return "every place below" + (f" but {', '.join(missing)}" if missing else "")


def _box(place: Place, also: str) -> str:
    """Return the box of a place with its name, its purpose and its imports without an arrow."""
    x, y = _corner(place)
    lines = [
        f'<g><rect class="box" x="{x:g}" y="{y:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="9"/>',
        f'<rect class="{COLOURS[place.layer]}" x="{x:g}" y="{y:g}" width="6" height="{BOX_HEIGHT}" rx="3"/>',
        f'<text class="name" x="{x + 20:g}" y="{y + 26:g}">{place.name}</text>',
        f'<text class="soft" x="{x + 20:g}" y="{y + 46:g}">{escape(place.purpose)}</text>',
    ]
    if also:
        lines.append(f'<text class="also" x="{x + 20:g}" y="{y + 64:g}">also {also}</text>')
    return "\n".join((*lines, "</g>"))


def _arrow(edge: Edge, line: str, tip: str, drawn: set[Edge]) -> str:
    """Return an arrow as a curve: sideways in a layer, straight down a column, or around boxes that are in the way."""
    by_name = {place.name: place for place in PLACES}
    above, below = by_name[edge[0]], by_name[edge[1]]
    (x1, y1), (x2, y2) = _corner(above), _corner(below)
    middle, half = BOX_WIDTH / 2, BOX_HEIGHT / 2
    if above.layer == below.layer:
        rightwards = x1 < x2
        start = x1 + BOX_WIDTH if rightwards else x1
        end = x2 - 2 if rightwards else x2 + BOX_WIDTH + 2
        path = f"M{start:g} {y1 + half:g}L{end:g} {y2 + half:g}"
    elif _blocked(above, below):
        side = -1 if above.column < 0.5 else 1
        start = x1 if side < 0 else x1 + BOX_WIDTH
        end = x2 if side < 0 else x2 + BOX_WIDTH
        reach = side * 46
        path = (
            f"M{start:g} {y1 + half:g}C{start + reach:g} {y1 + half:g} {end + reach:g} {y2 + half:g} "
            f"{end + 2 * side:g} {y2 + half:g}"
        )
    else:
        start = x1 + middle + _shift(above, [by_name[other] for first, other in drawn if first == above.name], below)
        end = x2 + middle + _shift(below, [by_name[first] for first, other in drawn if other == below.name], above)
        down = above.layer > below.layer
        top, tip_at = (y1 + BOX_HEIGHT, y2 - 2) if down else (y1, y2 + BOX_HEIGHT + 2)
        bottom = tip_at - 9 if down else tip_at + 9
        bend = round((bottom - top) * 0.8)
        path = f"M{start:g} {top:g}C{start:g} {top + bend:g} {end:g} {bottom - bend:g} {end:g} {bottom:g}V{tip_at:g}"
    return f'<path class="{line}" d="{path}" marker-end="url(#{tip})"/>'


def _shift(place: Place, others: list[Place], other: Place) -> float:
    """Return how far from the middle of a box its arrow to or from another one begins or ends."""
    facing = sorted((each for each in others if each.layer != place.layer), key=lambda each: (each.column, each.layer))
    if other not in facing or len(facing) == 1:
        return 0
    return (facing.index(other) - (len(facing) - 1) / 2) * 110


def _blocked(above: Place, below: Place) -> bool:
    """Tell whether a box stands between two boxes of one column."""
    lower, upper = sorted((above.layer, below.layer))
    return any(
        lower < place.layer < upper and abs(place.column - above.column) < 1 and abs(place.column - below.column) < 1
        for place in PLACES
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(imports(ROOT / "src" / "aistandards")), encoding="utf-8")
