"""TeX: text without its braces, ties and commands, line by line."""

import re
from collections.abc import Iterator

import attrs

from aistandards.check.documents.interface import Segment, decoded, lines

_COMMAND = re.compile(r"\\(?:\\|[A-Za-z]+\*?\s?|[-/])")
_SIGNS = str.maketrans({"~": " ", "{": None, "}": None, "\\": None})


def read(content: bytes) -> Iterator[Segment]:
    """Line by line, without markup."""
    for line in lines(decoded(content)):
        yield attrs.evolve(line, text=untex(line.text))


def untex(text: str) -> str:
    """What TeX would print of a text, near enough for a designation; its lines stay.

    >>> untex(r"{{ISO/IEC} {TR}~\\textbf{24030}:2021}")
    'ISO/IEC TR 24030:2021'
    """
    return _COMMAND.sub(_printed, text).replace("---", "\u2014").replace("--", "\u2013").translate(_SIGNS)


def _printed(command: re.Match[str]) -> str:
    """A command prints nothing, but the line that ends behind it is counted; two backslashes end a line."""
    return "\n" if command[0].endswith("\n") else " " if command[0].endswith("\\") else ""
