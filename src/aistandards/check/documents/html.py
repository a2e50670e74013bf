"""HTML as its readers see it: blocks apart, inline markup gone, every piece with its line in the file.

Python's own parser is used because it tells the line of every piece of text; faster ones keep no positions.
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
_UNSEEN = frozenset(("script", "style", "template"))
_CHARSET = re.compile(rb"<meta[^>]*charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(content: bytes) -> Iterator[Segment]:
    """Piece by piece, with the line of the file."""
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
    """The pieces of some HTML.

    Args:
        source: The HTML.
        first: Number of its first line in the file.
        allowed: Lines of the file that are passed over.
    """
    reading = _Reading(first, allowed)
    reading.feed(source)
    reading.close()
    return iter(reading.found)


class _Reading(HTMLParser):
    """One walk over one file."""

    def __init__(self, first: int, allowed: frozenset[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Segment] = []
        self._first, self._allowed = first, allowed
        self._unseen = self._preformatted = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._unseen += tag in _UNSEEN
        self._preformatted += tag == "pre"
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._preformatted = max(0, self._preformatted - (tag == "pre"))
        self._separate(tag)

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        self._separate(tag)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """A `<![` of any kind; browsers take one they do not know for a comment, Python's parser fails on it."""
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
        if self._unseen:
            return
        # In HTML a blank line is a space as any other, unless it is preformatted.
        between = "\n" if self._preformatted else " "
        for later, line in enumerate(data.split("\n")):
            self._add(between * bool(later) + line, later)

    def _add(self, text: str, later: int) -> None:
        line = self.getpos()[0] + self._first - 1 + later
        self.found.append(Segment(text, Location(line), line in self._allowed))
