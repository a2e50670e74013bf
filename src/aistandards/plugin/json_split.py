"""Splitting of a list in a JSON document into its elements, when one of them defeats the decoder.

A decoder refuses a whole document for one element that is nested too deep or is not JSON. The elements of the list are
found by their brackets only, in time proportional to the length and without recursion.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s"\[\]{},:]++|"', re.DOTALL)
_CLOSED_BY = {b"[": b"]", b"{": b"}"}
_CLOSING = frozenset(_CLOSED_BY.values())


def split_json(content: bytes, member: str) -> tuple[bytes, list[bytes]]:
    """Return a JSON object without the elements of a list in it, and the elements as they stand in the document.

    The document may hold elements that are no JSON; its own brackets and quotation marks must match.

    >>> split_json(b'{"Total": 2, "Data": [{"a": NaN}, [[1]]]}', "Data")
    (b'{"Total": 2, "Data": []}', [b'{"a": NaN}', b'[[1]]'])

    Args:
        content: The document.
        member: Name of the member that is the list.

    Raises:
        ValueError: The document has no such list, or ends too early.
    """
    tokens = _tokens(content)
    start = begin = _list_start(tokens, member.encode())
    elements: list[bytes] = []
    open_brackets = bytearray(b"{[")
    for text, position in tokens:
        _follow(open_brackets, text)
        if len(open_brackets) < 2 or (len(open_brackets) == 2 and text == b","):
            if element := content[begin:position].strip():
                elements.append(element)
            begin = position + 1
        if len(open_brackets) < 2:
            _check_end(tokens, open_brackets)
            return content[:start] + content[position:], elements
    raise ValueError("the document ends within its list")


def _tokens(content: bytes) -> Iterator[tuple[bytes, int]]:
    for match in _TOKEN.finditer(content):
        if match[0] == b'"':
            raise ValueError("the document ends within a text")
        yield match[0], match.start()


def _follow(open_brackets: bytearray, text: bytes) -> None:
    """Add an opening bracket to the open ones, or remove the one that a closing bracket closes."""
    if text in _CLOSED_BY:
        open_brackets += text
    elif text in _CLOSING:
        if not open_brackets or _CLOSED_BY[bytes(open_brackets[-1:])] != text:
            raise ValueError(f"the document has a bracket {text.decode()!r} that closes none")
        del open_brackets[-1]


def _list_start(tokens: Iterator[tuple[bytes, int]], member: bytes) -> int:
    """Return the position after the opening bracket of the list."""
    open_brackets, last = bytearray(), [b"", b""]
    for text, position in tokens:
        _follow(open_brackets, text)
        if open_brackets == b"{[" and text == b"[" and last == [b'"' + member + b'"', b":"]:
            return position + 1
        last = [last[1], text]
    raise ValueError(f"the document has no list {member.decode()!r}")


def _check_end(tokens: Iterator[tuple[bytes, int]], open_brackets: bytearray) -> None:
    for text, _ in tokens:
        if not open_brackets:
            raise ValueError("the document goes on after its last bracket")
        _follow(open_brackets, text)
    if open_brackets:
        raise ValueError("the document ends before its last bracket")
