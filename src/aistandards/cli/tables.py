"""Tables for a terminal: they fit its width, and identifiers are never broken."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import attrs

GAP = 2
"""Columns of the terminal between two columns of a table."""

_WIDEST_IDENTIFIER = 32
"""Width of a column of identifiers on a narrow terminal; a wider one ends its line."""

_LEAST_TEXT = 24
"""Least width of the last column; a narrower one moves below its row."""

_LEAST = 10
"""Least width of any other text."""


def terminal_width() -> int:
    """Return the width of the terminal."""
    return shutil.get_terminal_size().columns


@attrs.frozen
class Layout:
    """A table of texts and the width that it has.

    Attributes:
        rows: The rows; all have as many cells as there are headings.
        headings: The headings.
        whole: For each column whether its cells are identifiers, which are never broken.
        width: Width of the terminal.
    """

    rows: Sequence[Sequence[str]]
    headings: Sequence[str]
    whole: Sequence[bool]
    width: int

    def lines(self) -> Iterator[tuple[str, bool]]:
        """Yield the lines of the table, each with whether it is one of headings."""
        blocks, below = self._plan()
        for columns in blocks:
            if columns is not blocks[0]:
                yield "", False
            yield from ((line, True) for line in self._row(self.headings, columns))
            for row in self.rows:
                yield from ((line, False) for line in self._row(row, columns))
                if columns is blocks[-1]:
                    yield from ((line, False) for line in self._below(row, below))

    @cached_property
    def _natural(self) -> list[int]:
        """The width of the widest cell of each column; of identifiers without those that are too wide."""
        most = max(_WIDEST_IDENTIFIER, self.width // 3)
        columns = zip(self.headings, *self.rows, strict=True)
        widths = [[width_of(cell) for cell in column] for column in columns]
        return [
            max([each for each in cells if each <= most] or [0]) if whole else max(cells)
            for cells, whole in zip(widths, self.whole, strict=True)
        ]

    @cached_property
    def _least(self) -> list[int]:
        """The width to which each column may shrink: texts of several words give way."""
        least = []
        for number, (natural, whole) in enumerate(zip(self._natural, self.whole, strict=True)):
            cells = (self.headings[number], *(row[number] for row in self.rows))
            words = 0 if whole else max((width_of(word) for cell in cells for word in cell.split()), default=0)
            least.append(natural if whole else min(natural, max(_LEAST, min(words, _LEAST_TEXT))))
        return least

    def _plan(self) -> tuple[list[dict[int, int]], list[int]]:
        """Return the columns of each block with their widths, and the last columns, which stand below their row."""
        columns, below = list(range(len(self.headings))), list[int]()
        while True:
            last = columns[-1]
            others = [self._natural[number] for number in columns[:-1]]
            if (room := self.width - _total(others) - GAP) >= min(self._natural[last], _LEAST_TEXT) and others:
                return [dict(zip(columns, (*others, min(room, self._natural[last])), strict=True))], below
            is_long = self._natural[last] > _LEAST_TEXT
            widths = None if is_long else self._shrunk(columns)
            if widths is not None:
                return [widths], below
            if not others or not self._is_text(last):
                return self._split(columns), below
            below.insert(0, columns.pop())

    def _is_text(self, number: int) -> bool:
        """Return whether a column has words, and neither identifiers nor counts."""
        cells = [row[number] for row in self.rows if row[number]]
        return not self.whole[number] and not all(cell[0].isdigit() or cell[0] == "?" for cell in cells)

    def _shrunk(self, columns: Sequence[int]) -> dict[int, int] | None:
        """Return the widths of columns whose texts are as narrow as is necessary; None where that is not enough."""
        widths = {number: self._natural[number] for number in columns}
        while _total(widths.values()) > self.width:
            wide = max(widths, key=lambda number: widths[number] - self._least[number])
            if widths[wide] <= self._least[wide]:
                return None
            widths[wide] -= 1
        return widths

    def _split(self, columns: Sequence[int]) -> list[dict[int, int]]:
        """Return blocks of columns, with the first column in each."""
        if (widths := self._shrunk(columns)) is not None:
            return [widths]
        first = columns[0]
        width = min(self._natural[first], max(self._least[first], self.width // 2))
        blocks = [{first: width}]
        for number in columns[1:]:
            if len(blocks[-1]) > 1 and _total((*blocks[-1].values(), self._least[number])) > self.width:
                blocks.append({first: width})
            blocks[-1][number] = self._least[number]
        return blocks

    def _row(self, cells: Sequence[str], columns: dict[int, int]) -> Iterator[str]:
        """Yield the lines of a row: an identifier that is too wide ends its line, the other cells follow on the next."""
        starts, start = {}, 0
        for number, width in columns.items():
            starts[number] = start
            start += width + GAP
        waiting: dict[int, list[str]] = {}
        for number, width in columns.items():
            if self.whole[number] and (wide := width_of(cells[number])) > width:
                if max((starts[other] + columns[other] for other in waiting), default=-GAP) + GAP + wide > self.width:
                    yield from self._side_by_side(waiting, starts)
                    waiting = {}
                yield from self._side_by_side({**waiting, number: [cells[number]]}, starts)
                waiting = {}
            else:
                waiting[number] = wrapped(cells[number], width)
        yield from self._side_by_side(waiting, starts)

    def _below(self, cells: Sequence[str], columns: Sequence[int]) -> Iterator[str]:
        """Yield the texts of the last columns, with their headings where there are several."""
        for number in columns:
            name = f"{self.headings[number]}: " if len(columns) > 1 else ""
            if cells[number]:
                yield from (f"{' ' * GAP}{line}" for line in wrapped(name + cells[number], self.width - GAP))

    def _side_by_side(self, cells: dict[int, list[str]], starts: dict[int, int]) -> Iterator[str]:
        for index in range(max(map(len, cells.values()), default=0)):
            line = ""
            for number, lines in cells.items():
                if index < len(lines) and lines[index]:
                    used = width_of(line)
                    # An identifier that is alone in its line moves to the left as far as it must.
                    start = max(used + GAP if line else 0, min(starts[number], self.width - width_of(lines[index])))
                    line += " " * (start - used) + lines[index]
            if line:
                yield line


def width_of(text: str) -> int:
    """Return the columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    width: int = cell_len(text)
    return width


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, broken between words, or in a word that is too wide."""
    if width_of(text) <= width:
        return [text]
    from rich.console import Console
    from rich.text import Text

    return [line.plain.rstrip() for line in Text(text).wrap(Console(), width)]


def _total(widths: Iterable[int]) -> int:
    given = list(widths)
    return sum(given) + GAP * (len(given) - 1)
