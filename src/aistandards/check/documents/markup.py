"""Reader of XML of any vocabulary: the text of the elements, and the attributes that are text, with line numbers."""

import re
from collections.abc import Iterator, Mapping

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Location, Segment, UnreadableError, allowed_lines
from aistandards.check.documents.xml import Parser

_ENCODING = re.compile(rb"<\?xml[^>]{1,200}encoding=[\"']([\w:.-]{1,40})[\"']")
_END = "\n\n"


def read(content: bytes) -> Iterator[Segment]:
    """Yield the text of an XML file with its line numbers."""
    named = _ENCODING.match(content.lstrip(b"\xef\xbb\xbf"))
    source = decoded(content, named[1].decode("ascii") if named else None)
    reader = _Reader(allowed_lines(source))
    try:
        reader.parser.parse(source.encode())
    except UnreadableError as error:
        raise UnreadableError(str(error).replace("the damaged part XML", "damaged XML")) from None
    yield from reader.segments


class _Reader:
    """Reader of one file.

    Which elements are words of a sentence, and which are paragraphs or fields, is not known. Text directly inside an
    element makes all that stands in it one sentence: `ISO/IEC <b>27001</b>`. Two elements side by side are two texts.
    """

    def __init__(self, allowed: frozenset[int]) -> None:
        self.parser = Parser("XML", start=self._start, end=self._stop, text=self._text, has_type=True)
        self.segments: list[Segment] = []
        self._allowed = allowed
        self._depth = self._lowest = self._last = 0
        self._space = ""

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        for value in attributes.values():
            # A value without a space is an identifier, an address or a number.
            if " " in value.strip():
                self._add(f"{_END}{value}{_END}")

    def _stop(self, name: str) -> None:
        self._depth -= 1
        self._lowest = min(self._lowest, self._depth)

    def _text(self, text: str) -> None:
        if text.isspace():
            # A blank line is enough, and many are one segment each.
            self._space = (self._space + text)[:2] if "\n" in text else self._space or " "
            return
        apart = self._lowest not in (self._last, self._depth)
        self._last = self._lowest = self._depth
        self._add(f"{_END if apart else self._space}{text}")
        self._space = ""

    def _add(self, text: str) -> None:
        line = self.parser.line
        self.segments.append(Segment(text, Location(line), line in self._allowed))
