"""Reader of HTML: the visible text with separate blocks, without inline markup, with line numbers.

The reader uses the parser of Python's standard library, which reports the line of every text. Faster parsers keep no
positions.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from aistandards.check.documents.interface import Location, Segment, allowed_lines, decoded

_BLOCKS = frozenset(
    "address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section select summary table tbody td textarea tfoot th "
    "thead title tr ul".split()
)
_INVISIBLE = frozenset(("script", "style", "template"))
_CHARSET = re.compile(rb"<meta[^>]*charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(content: bytes) -> Iterator[Segment]:
    """Yield the segments of an HTML file with their line numbers."""
    declared = _CHARSET.search(content[:1024])
    try:
        source = decoded(content)
    except UnicodeDecodeError:
        if declared is None:
            raise
        source = _in_charset(content, declared[1].decode())
    return read_source(source, 1, allowed_lines(source))


def _in_charset(content: bytes, name: str) -> str:
    try:
        return content.decode(name, errors="replace").replace("\r\n", "\n")
    except LookupError:
        return decoded(content)


def read_source(source: str, first: int, allowed: frozenset[int]) -> Iterator[Segment]:
    """Return the segments of an HTML source.

    Args:
        source: The HTML.
        first: Number of its first line in the file.
        allowed: Numbers of the lines whose references the check skips.
    """
    parser = _TextParser(first, allowed)
    parser.feed(source)
    parser.close()
    return iter(parser.segments)


class _TextParser(HTMLParser):
    """Parser of one file; collects its segments."""

    def __init__(self, first: int, allowed: frozenset[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.segments: list[Segment] = []
        self._first, self._allowed = first, allowed
        self._invisible = self._preformatted = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._invisible += tag in _INVISIBLE
        self._preformatted += tag == "pre"
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._invisible = max(0, self._invisible - (tag in _INVISIBLE))
        self._preformatted = max(0, self._preformatted - (tag == "pre"))
        self._separate(tag)

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        self._separate(tag)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read a section `<![`; treat an unknown kind as a comment, like browsers; Python's parser fails on it."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def _separate(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._add("\n\n", 0)
        elif tag == "br":
            self._add("\n", 0)

    def handle_data(self, data: str) -> None:
        if self._invisible:
            return
        # In HTML a blank line is a normal space, except in preformatted text.
        separator = "\n" if self._preformatted else " "
        for offset, line in enumerate(data.split("\n")):
            self._add(separator * bool(offset) + line, offset)

    def _add(self, text: str, offset: int) -> None:
        line = self.getpos()[0] + self._first - 1 + offset
        self.segments.append(Segment(text, Location(line), line in self._allowed))
