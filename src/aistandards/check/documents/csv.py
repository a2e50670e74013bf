"""Reader of CSV and of tables with other separators: the cells, each a text of its own, with line numbers."""

import re
from collections.abc import Iterator

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Location, Segment, allowed_lines

_SEPARATORS = ",;\t|"


def read(content: bytes) -> Iterator[Segment]:
    """Yield the cells of a table; a cell over several lines has the line of each of its lines."""
    source = decoded(content)
    allowed = allowed_lines(source)
    line = 1
    for text, written in _cells(source, _separator(source)):
        if text:
            for number, part in enumerate(text.split("\n"), start=line):
                yield Segment(f"{part}\n", Location(number), number in allowed)
            # A blank line, which belongs to the last line of the cell.
            yield Segment("\n", Location(number), number in allowed)
        line += written.count("\n")


def _separator(source: str) -> str:
    """Return the separator: the sign that its first line has most often."""
    first = source.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _cells(source: str, separator: str) -> Iterator[tuple[str, str]]:
    """Yield the text of each cell, and how the file writes it with what separates it from the next."""
    # Nothing is given back, so each character is read at most twice: a quotation mark without its partner is a sign.
    cell = re.compile(rf'(?:"((?:[^"]|"")*+)"|([^{separator}\n]*+))(?:{re.escape(separator)}|\n|\Z)')
    offset = 0
    while offset < len(source):
        match = cell.match(source, offset)
        assert match is not None, "the second form matches any text"
        yield match[2] if match[1] is None else match[1].replace('""', '"'), match[0]
        offset = match.end()
