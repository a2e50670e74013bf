"""Reading of XML parts of documents with bounds: no document type, so no entities, and limited nesting."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from aistandards.check.documents.interface import UnreadableError

MAX_DEPTH = 1000
"""Maximum depth of nested elements."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def parse(
    content: bytes,
    part: str,
    *,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] = lambda text: None,
) -> None:
    """Parse XML and report its elements, with names of the form `namespace name`.

    Args:
        content: The XML, in UTF-8 or UTF-16; a name of an encoding is not looked up.
        part: Name of the part for messages.
        start: Called with the name and the attributes of each element.
        end: Called at the end of each element.
        text: Called with each piece of text.

    Raises:
        UnreadableError: The XML is not well-formed, has a document type, or is nested too deeply.
    """
    parser = expat.ParserCreate("utf-16" if content.startswith(_UTF_16) else "utf-8", " ")
    parser.buffer_text, parser.buffer_size = True, 1 << 16
    depth = 0

    def start_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableError(f"has elements nested deeper than {MAX_DEPTH:,} in its part {part}")
        start(name, attributes)

    def end_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def document_type(*_: object) -> None:
        raise UnreadableError(f"has a document type (DTD) in its part {part}, which this format does not allow")

    parser.StartElementHandler, parser.EndElementHandler = start_element, end_element
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, document_type
    try:
        # One call: some versions of expat read a long token again with every further piece.
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableError(
            f"has the damaged part {part} (line {error.lineno}: {expat.ErrorString(error.code)})"
        ) from None
