"""Reader of HTML: the visible text with separate blocks, without inline markup, with line numbers.

The time of the reader grows with the length of the file, whatever the file contains. The parsers of Python's standard library
before 3.14 read some unclosed marks again and again, and faster parsers keep no positions. So this module splits the source
itself, by the rules of the HTML standard: an unclosed comment or tag takes the rest of the file.
"""

import re
from collections.abc import Iterator

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Location, Segment, allowed_lines
from aistandards.model.text import unescape

_BLOCKS = frozenset(
    "address article aside blockquote body button caption dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section select summary table tbody td textarea tfoot th "
    "thead title tr ul".split()
)
_INVISIBLE = frozenset(("script", "style", "template"))
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}
"""End of each element whose content has no tags."""

_CHARSET = re.compile(rb"<(?:meta[^>]*charset=|\?xml[^>]*encoding=)[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!--|[!?]|/?[A-Za-z]|/)")
_END_OF_COMMENT, _END_OF_TAG = re.compile("--!?>"), re.compile(">")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*+)")
# The alternatives begin with different characters and give nothing back, so each character is read once.
_ATTRIBUTES = re.compile(
    r"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+)*+>"""
)


def read(content: bytes) -> Iterator[Segment]:
    """Yield the segments of an HTML file with their line numbers."""
    named = _CHARSET.search(content[:1024])
    source = decoded(content, named[1].decode("ascii") if named else None)
    return read_source(source, 1, allowed_lines(source))


def read_source(source: str, first: int, allowed: frozenset[int]) -> Iterator[Segment]:
    """Yield the segments of an HTML source.

    Args:
        source: The HTML.
        first: Number of its first line in the file.
        allowed: Numbers of the lines whose references the check skips.
    """
    return _Reader(source, first, allowed).segments()


_SPACES = re.compile(r"[ \t\r\f]+")


class _Reader:
    """Reader of one source; keeps the current line and the open elements that matter."""

    def __init__(self, source: str, first: int, allowed: frozenset[int]) -> None:
        self._source, self._allowed = source, allowed
        self._line, self._counted = first, 0
        self._invisible = self._preformatted = 0

    def segments(self) -> Iterator[Segment]:
        """Yield the text between the tags, and the separators that tags stand for."""
        offset = 0
        for start, end, tag in _tags(self._source):
            yield from self._text(offset, start)
            self._count_lines(start)
            self._note(tag)
            yield self._segment("\n" if tag == "br" else "\n\n" * (tag.removeprefix("/") in _BLOCKS))
            offset = end
        yield from self._text(offset, len(self._source))

    def _note(self, tag: str) -> None:
        name = tag.removeprefix("/")
        step = 1 if name == tag else -1
        if name in _INVISIBLE:
            self._invisible = max(0, self._invisible + step)
        elif name == "pre":
            self._preformatted = max(0, self._preformatted + step)

    def _text(self, start: int, end: int) -> Iterator[Segment]:
        if self._invisible or start == end:
            return
        self._count_lines(start)
        # In HTML a blank line is a normal space, except in preformatted text.
        separator = "\n" if self._preformatted else " "
        for number, line in enumerate(self._source[start:end].split("\n")):
            # A run of spaces is one space there too; elsewhere it is the gap between two columns.
            text = unescape(line if self._preformatted else _SPACES.sub(" ", line))
            yield self._segment(separator * bool(number) + text, number)

    def _count_lines(self, offset: int) -> None:
        self._line += self._source.count("\n", self._counted, offset)
        self._counted = offset

    def _segment(self, text: str, further: int = 0) -> Segment:
        line = self._line + further
        return Segment(text, Location(line), line in self._allowed)


def _tags(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name of every tag, with a slash before the name of an end tag; of a comment an empty name."""
    offset = 0
    while match := _MARKUP.search(source, offset):
        start, name = match.start(), ""
        if match[0] == "<!--":
            # `<!-->` is a whole comment.
            offset = _after(source, _END_OF_COMMENT, start + 2)
        elif match[0][-1] in "!?/":
            offset = _after(source, _END_OF_TAG, start)
        else:
            named = _NAME.match(source, start)
            assert named is not None, "the markup begins with this name"
            name = named[1].lower()
            attributes = _ATTRIBUTES.match(source, named.end())
            offset = attributes.end() if attributes else len(source)
            if match[0][1] == "/":
                name = f"/{name}"
            elif name in _INVISIBLE and source[offset - 2 : offset] == "/>":
                name = ""  # XHTML writes an element without content so
        yield start, offset, name
        if name in _RAW:
            closing = _RAW[name].search(source, offset)
            offset = closing.start() if closing else len(source)


def _after(source: str, closing: re.Pattern[str], offset: int) -> int:
    """Return the offset after a closing mark, or the end of the source."""
    end = closing.search(source, offset)
    return end.end() if end else len(source)
