"""Splitting of a list in a JSON document into its elements, when one of them defeats the decoder.

A decoder refuses a whole document for one element that is nested too deep or is not JSON. The elements of the list are
found by their brackets only, in time proportional to the length and without recursion.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s"\[\]{},:]++|"', re.DOTALL)
_OPENING, _CLOSING = frozenset((b"[", b"{")), frozenset((b"]", b"}"))


def json_elements(content: bytes, member: str) -> list[bytes]:
    """Return the elements of the list that a JSON object has as one of its members, as they stand in the document.

    The document may hold elements that are no JSON; its own brackets and quotation marks must match.

    >>> json_elements(b'{"Total": 2, "Data": [{"a": NaN}, [[1]]]}', "Data")
    [b'{"a": NaN}', b'[[1]]']

    Args:
        content: The document.
        member: Name of the member.

    Raises:
        ValueError: The document has no such list, or ends too early.
    """
    tokens = _tokens(content)
    start = _list_start(tokens, member.encode())
    elements: list[bytes] = []
    depth, begin = 0, start
    for text, position in tokens:
        if text in _OPENING:
            depth += 1
        elif text in _CLOSING:
            depth -= 1
        if depth < 0 or (depth == 0 and text == b","):
            if element := content[begin:position].strip():
                elements.append(element)
            begin = position + 1
        if depth < 0:
            _check_end(tokens)
            return elements
    raise ValueError("the document ends within its list")


def _tokens(content: bytes) -> Iterator[tuple[bytes, int]]:
    for match in _TOKEN.finditer(content):
        if match[0] == b'"':
            raise ValueError("the document ends within a text")
        yield match[0], match.start()


def _list_start(tokens: Iterator[tuple[bytes, int]], member: bytes) -> int:
    """Return the position after the opening bracket of the list."""
    depth, last = 0, [b"", b""]
    for text, position in tokens:
        if depth == 1 and text == b"[" and last == [b'"' + member + b'"', b":"]:
            return position + 1
        depth += (text in _OPENING) - (text in _CLOSING)
        last = [last[1], text]
    raise ValueError(f"the document has no list {member.decode()!r}")


def _check_end(tokens: Iterator[tuple[bytes, int]]) -> None:
    depth = 1
    for text, _ in tokens:
        depth += (text in _OPENING) - (text in _CLOSING)
    if depth != 0:
        raise ValueError("the document ends before its last bracket")
