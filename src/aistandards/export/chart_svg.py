"""Charts of statistics as small SVG: bars, lines, and squares in a table.

A chart has attributes only, no styles and no scripts, so that it works under a strict content security policy. It has the
colour of the text around it; patterns, dashes and shapes tell its parts apart. Charts in Arabic run from right to left.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from unicodedata import east_asian_width

import attrs

from aistandards.catalog.tabulation import MEDIAN, TOTAL
from aistandards.export.figure import IDENTIFIERS, ROWS_SHOWN, Figure, shown
from aistandards.model.text import safe_line

MAX_BYTES = 6144
"""Size of a chart; the table beside it has every row."""

RIGHT_TO_LEFT = frozenset({"ar"})

_WIDTH = 480
_LETTER = 7
"""Usual width of a Latin letter."""

_ROWS = (60, 48, 40, 32, 24, 16, 8)
_DETAILS = ((30, 2), (30, 1), (22, 1), (22, 0))
"""Letters of a label, and whether all squares, only those of the total, or none have their number beside them."""

_MAX_POINTS = 40
_DASHES = ("", "6 3", "2 2", "9 3 2 3", "14 4", "1 4")
_SHAPES = (
    "m-3-3h6v6h-6z",
    "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
    "m0-4l4 4-4 4-4-4z",
    "m0-4l4 7h-8z",
    "m-3-3l6 6m0-6l-6 6",
    "m-4 0h8m-4-4v8",
)


def draw(figure: Figure, id: str = "") -> str:
    """Return a chart as an `svg` element for a page or a file.

    The chart has at most `MAX_BYTES` bytes. Where numbers or rows do not fit, it says how many rows it shows.

    Args:
        figure: The statistic with its words.
        id: Beginning of the ids in the chart, which must be its own on a page with several; by default the name of the
            statistic and what it counts.
    """
    chart = ""
    for number in _ROWS:
        for letters, numbers in _DETAILS:
            chart = _Drawing(figure, id, number, letters, numbers).svg()
            if len(chart.encode()) <= MAX_BYTES:
                return chart
    return chart


_Area = tuple[int, int, int, int]
"""Left, top, width and height of a rectangle."""


@attrs.frozen(slots=True)
class _Name:
    """A label of a row or a column.

    Attributes:
        text: The text.
        is_identifier: Whether it is read from left to right in a chart from right to left.
    """

    text: str
    is_identifier: bool


class _Drawing:
    """A chart with at most so many rows; see `_DETAILS`."""

    def __init__(self, figure: Figure, id: str, number: int, letters: int, numbers: int) -> None:
        statistic = figure.statistic
        self._figure, self._statistic, self._letters, self._numbers = figure, statistic, letters, numbers
        self._id = id or f"chart-{statistic.name}-{statistic.of}"
        self._is_mirrored = figure.language in RIGHT_TO_LEFT
        # A line has points for some years; every other chart leaves the last rows out.
        chosen = list(zip(statistic.rows, statistic.counts, strict=True))
        if MEDIAN in statistic.columns:
            chosen = [(row, counts) for row, counts in chosen if counts[statistic.columns.index(MEDIAN)] is not None]
        chosen = chosen[: None if statistic.row == "year" else number]
        self._rows = [self._name(row, statistic.row) for row, _ in chosen]
        self._counts = [counts for _, counts in chosen]
        self._columns = [self._name(column, statistic.column) for column in statistic.columns]
        self._y = 18
        self._parts: list[str] = []

    def svg(self) -> str:
        """Return the element."""
        form = {"year": self._lines, "concept": self._squares}.get(self._statistic.row, self._bars)
        self._text(0, 13, self._figure.title, 58, attributes=' font-weight="bold" font-size="13"')
        form()
        notes = [*self._notes(), self._statistic.content]
        for note in notes:
            self._y += 13
            self._text(0, self._y, note, 78, attributes=' font-size="10"')
        described = " · ".join(filter(None, (*notes, self._statistic.command)))
        direction, language = ("rtl" if self._is_mirrored else "ltr"), escape(self._figure.language)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_WIDTH}" height="{self._y + 6}" '
            f'viewBox="0 0 {_WIDTH} {self._y + 6}" lang="{language}" direction="{direction}" fill="currentColor" '
            f'font-family="sans-serif" font-size="12"><title>{_safe(self._figure.title)}</title>'
            f"<desc>{_safe(described)}</desc>{''.join(self._parts)}</svg>"
        )

    def _notes(self) -> Iterator[str]:
        left_out = self._statistic.left_out
        number = len(self._statistic.rows) + left_out
        yield from self._figure.notes[: 2 if left_out else None]
        if len(self._rows) < number:
            yield self._figure.sentence(ROWS_SHOWN, shown=len(self._rows), number=number)

    def _bars(self) -> None:
        """Draw a bar for each row, of one part for each column; the numbers stand beside it in the same order."""
        series = self._series()
        self._y += 4
        if len(series) > 1:
            self._parts.append(self._patterns())
            self._legend([self._columns[index] for index in series], self._box)
        counts = [[row[index] or 0 for index in series] for row in self._counts]
        largest = max(map(sum, counts), default=0) or 1
        areas: list[list[_Area]] = [[] for _ in series]
        for name, values, numbers in zip(self._rows, counts, self._counts, strict=True):
            end = 170.0
            self._text(164, self._y + 10, name, 25, "end")
            for place, value in enumerate(values):
                width = value / largest * 200
                areas[place] += [self._area(end, self._y, width, 12)] if value else []
                end += width
            texts = " · ".join(shown(numbers[index]) for index in series)
            beside = f" (n = {shown(numbers[0])})" if MEDIAN in self._statistic.columns else ""
            self._text(end + 5, self._y + 10, texts + beside, 24)
            self._y += 18
        for place, several in enumerate(areas):
            self._parts.append(f'<path d="{_path(several)}"{self._fill(place)}/>' if several else "")

    def _series(self) -> list[int]:
        columns = self._statistic.columns
        return [columns.index(MEDIAN)] if MEDIAN in columns else [n for n, name in enumerate(columns) if name != TOTAL]

    def _lines(self) -> None:
        """Draw a line for each column, from the first year to the last."""
        years = [int(year) for year in self._statistic.rows]
        if not years:
            return
        self._legend(self._columns, self._sample)
        step = -(-len(years) // _MAX_POINTS)
        chosen = sorted({*range(0, len(years), step), len(years) - 1})
        largest = max((number or 0 for row in self._counts for number in row), default=0) or 1
        top, bottom, span = self._y + 8, self._y + 208, max(1, years[-1] - years[0])
        for number in (0, largest / 2, largest):
            y = bottom - 200 * number / largest
            self._parts.append(f'<path d="M{self._x(40)} {y:g}H{self._x(472)}" stroke="currentColor" opacity=".3"/>')
            self._text(36, y + 4, f"{number:.0f}", 8, "end", ' font-size="10"')
        for column in range(len(self._columns)):
            heights = [(bottom - top) * (self._counts[index][column] or 0) / largest for index in chosen]
            places = [self._x(44 + 424 * (years[index] - years[0]) / span) for index in chosen]
            points = [f"{x} {round(bottom - height)}" for x, height in zip(places, heights, strict=True)]
            dash, shape = self._line(column)
            self._parts.append(f'<path d="M{" ".join(points)}" fill="none" stroke="currentColor"{dash}/>')
            marks = "".join(f"M{point}{shape}" for point in points[::-1][::10])
            self._parts.append(f'<path d="{marks}" stroke="currentColor"/>')
        self._y = bottom + 14
        for x, year, anchor in ((44, years[0], "start"), (468, years[-1], "end")):
            self._text(x, self._y, str(year), 6, anchor)

    def _squares(self) -> None:
        """Draw a square for each count, the larger the more; `?` where nobody assessed the standards."""
        columns = self._statistic.columns
        width, self._y = 276 / max(1, len(columns)), 92
        places = [204 + width * index for index in range(len(columns))]
        turn = -40 if self._is_mirrored else 40
        for x, name in zip(places, self._columns, strict=True):
            place = f"translate({self._x(x + 6)} 84)rotate({turn})"
            self._parts.append(f'<text transform="{place}"{self._direction(name, "end")}>{_cut(name, 15)}</text>')
        largest = max((number or 0 for row in self._counts for number in row), default=0) or 1
        squares = []
        self._parts.append('<g text-anchor="end">')
        for name, numbers in zip(self._rows, self._counts, strict=True):
            cells = ""
            for x, column, number in zip(places, columns, numbers, strict=True):
                side = (round(10 * (number / largest) ** 0.5) or 2) if number else 0
                squares += [self._area(x + 4 - side // 2, self._y + 7 - side // 2, side, side)] if side else []
                if number is None:
                    cells += f'<tspan x="{self._x(x + 8)}">?</tspan>'
                elif self._numbers > (0 if column == TOTAL else 1):
                    cells += f'<tspan x="{self._x(x + min(42, width - 3))}">{number}</tspan>'
            x, text = self._x(196), _cut(name, self._letters)
            self._parts.append(f'<text x="{x}" y="{self._y + 11}">{text}{cells}</text>')
            self._y += 15
        self._parts.append(f'</g><path d="{_path(squares)}"/>' if squares else "</g>")

    def _legend(self, names: Sequence[_Name], sample: Callable[[int, float], str]) -> None:
        x = 0.0
        self._y += 6
        for number, name in enumerate(names):
            width = 34 + _LETTER * min(_measure(name.text), 25)
            if x and x + width > _WIDTH:
                x, self._y = 0.0, self._y + 16
            self._parts.append(sample(number, x))
            self._text(x + 26, self._y + 10, name, 25)
            x += width
        self._y += 22

    def _box(self, number: int, x: float) -> str:
        return f'<path d="{_path([self._area(x + 4, self._y, 18, 11)])}"{self._fill(number)}/>'

    def _sample(self, number: int, x: float) -> str:
        start, middle, end = (self._x(x + offset) for offset in (0, 11, 22))
        dash, shape = self._line(number)
        y = self._y + 6
        line = f'<path d="M{start} {y}H{end}" stroke="currentColor"{dash}/>'
        return f'{line}<path d="M{middle} {y}{shape}" stroke="currentColor"/>'

    def _line(self, column: int) -> tuple[str, str]:
        """Return the dashes and the shape of a line; that of the total is solid."""
        place = 0 if self._statistic.columns[column] == TOTAL else 1 + column % (len(_DASHES) - 1)
        return f' stroke-dasharray="{_DASHES[place]}"' if place else "", _SHAPES[place]

    def _patterns(self) -> str:
        begin = 'width="5" height="5" patternUnits="userSpaceOnUse"'
        return (
            f'<pattern id="{escape(self._id)}-1" {begin}><path d="M0 5L5 0" stroke="currentColor"/></pattern>'
            f'<pattern id="{escape(self._id)}-2" {begin}><path d="M1 1h2v2h-2z" fill="currentColor"/></pattern>'
        )

    def _fill(self, number: int) -> str:
        fill = ("", f' fill="url(#{escape(self._id)}-1)"', f' fill="url(#{escape(self._id)}-2)"', ' fill="none"')[
            number % 4
        ]
        return f'{fill} stroke="currentColor"'

    def _area(self, x: float, y: float, width: float, height: float) -> _Area:
        """Return a rectangle, whose first edge is the right one in a mirrored chart."""
        left = _WIDTH - x - width if self._is_mirrored else x
        return round(left), round(y), max(1, round(width)), round(height)

    def _x(self, x: float) -> int:
        return round(_WIDTH - x if self._is_mirrored else x)

    def _text(
        self, x: float, y: float, text: str | _Name, letters: int, anchor: str = "start", attributes: str = ""
    ) -> None:
        place = f' x="{self._x(x)}" y="{y:g}"{attributes}'
        self._parts.append(f"<text{place}{self._direction(text, anchor)}>{_cut(text, letters)}</text>")

    def _direction(self, text: str | _Name, anchor: str) -> str:
        """Return the attributes for the end of a text that is at its place; in a text from right to left the start is right."""
        if self._is_mirrored and isinstance(text, _Name) and text.is_identifier:
            anchor = "end" if anchor == "start" else "start"
            return f' direction="ltr" text-anchor="{anchor}"'
        return f' text-anchor="{anchor}"' if anchor == "end" else ""

    def _name(self, value: str, kind: str) -> _Name:
        text = self._figure.label(value, kind)
        return _Name(text, kind in IDENTIFIERS and text == value)


def _path(areas: Sequence[_Area]) -> str:
    """Return the path of rectangles; each begins where the one before it begins, which is shorter than absolute places."""
    path, (from_x, from_y) = "", (0, 0)
    for x, y, width, height in areas:
        path += f"m{x - from_x} {y - from_y}h{width}v{height}h-{width}z"
        from_x, from_y = x, y
    return path


def _measure(text: str) -> float:
    """Return the width of a text in small Latin letters."""
    return sum(2 if east_asian_width(character) in "WF" else 1.3 if character.isupper() else 1 for character in text)


def _cut(text: str | _Name, letters: int) -> str:
    """Return a text, escaped, that is as wide as so many letters at most."""
    clean = safe_line(text.text if isinstance(text, _Name) else text)[: 4 * letters]
    if _measure(clean) > letters:
        while clean and _measure(clean) >= letters:
            clean = clean[:-1]
        clean = f"{clean.rstrip()}…"
    return escape(clean)


def _safe(text: str) -> str:
    return escape(safe_line(text))
