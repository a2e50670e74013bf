"""Reading of XML with bounds: no entities of its own, limited nesting, and no document type where a format has none."""

from collections.abc import Callable, Collection, Mapping
from xml.parsers import expat

from aistandards.check.documents.interface import UnreadableError

MAX_DEPTH = 1000
"""Maximum depth of nested elements."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def local_name(name: str, namespaces: Collection[str]) -> str:
    """Return the name of an element without its namespace; an empty text for an element of another namespace."""
    namespace, _, element = name.rpartition(" ")
    return element if namespace in namespaces else ""


class Parser:
    """A parser that reports elements, with names of the form `namespace name`.

    Args:
        part: Name of the part for messages.
        start: Called with the name and the attributes of each element.
        end: Called at the end of each element.
        text: Called with each piece of text.
        has_type: Whether the format allows a document type. What it declares beside entities does not count.
    """

    def __init__(
        self,
        part: str,
        *,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str], None] = lambda name: None,
        text: Callable[[str], None] = lambda text: None,
        has_type: bool = False,
    ) -> None:
        self._part, self._start, self._end, self._text, self._has_type = part, start, end, text, has_type
        self._depth = 0
        self._parser: expat.XMLParserType | None = None

    @property
    def line(self) -> int:
        """Number of the line that is read, from 1. Only a format with a document type gets the line of each text."""
        return 1 if self._parser is None else self._parser.CurrentLineNumber

    def parse(self, content: bytes) -> None:
        """Parse XML and report its elements.

        Args:
            content: The XML, in UTF-8 or UTF-16; a name of an encoding is not looked up.

        Raises:
            UnreadableError: The XML is not well-formed, has a document type or entities, or is nested too deeply.
        """
        parser = self._parser = expat.ParserCreate("utf-16" if content.startswith(_UTF_16) else "utf-8", " ")
        parser.StartElementHandler, parser.EndElementHandler = self._start_element, self._end_element
        parser.CharacterDataHandler = self._text
        if self._has_type:
            parser.EntityDeclHandler = self._refuse_entities
        else:
            parser.StartDoctypeDeclHandler = self._refuse_type
            # Text in a buffer comes later than its line.
            parser.buffer_text, parser.buffer_size = True, 1 << 16
        try:
            # One call: some versions of expat read a long token again with every further piece.
            parser.Parse(content, True)
        except expat.ExpatError as error:
            where, what = error.lineno, expat.ErrorString(error.code)
            raise UnreadableError(f"has the damaged part {self._part} (line {where}: {what})") from None

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableError(f"has elements nested deeper than {MAX_DEPTH:,} in its part {self._part}")
        self._start(name, attributes)

    def _end_element(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _refuse_type(self, *_: object) -> None:
        raise UnreadableError(f"has a document type (DTD) in its part {self._part}, which this format does not allow")

    def _refuse_entities(self, *_: object) -> None:
        raise UnreadableError("declares entities of its own; save it with the characters that they stand for")
