"""Reader of TeX: the text without braces, ties and commands."""

import re
from collections.abc import Iterator

import attrs

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Segment, lines

_COMMAND = re.compile(r"\\(?:\\|[A-Za-z]+\*?\s?|[-/])")
_ENCODING = re.compile(rb"\\usepackage\s?\[([\w-]{1,40})\]\s?\{inputenc\}")
_PREAMBLE = 1 << 16
_SIGNS = str.maketrans({"~": " ", "{": None, "}": None, "\\": None})


def read(content: bytes) -> Iterator[Segment]:
    """Yield the lines of a TeX file without markup."""
    named = _ENCODING.search(content[:_PREAMBLE])
    for line in lines(decoded(content, named[1].decode("ascii") if named else None)):
        yield attrs.evolve(line, text=untex(line.text))


def untex(text: str) -> str:
    r"""Return approximately the text that TeX prints, enough for a designation; keep the lines.

    >>> untex(r"{{ISO/IEC} {TR}~\textbf{24030}:2021}")
    'ISO/IEC TR 24030:2021'
    """
    return _COMMAND.sub(_printed, text).replace("---", "\u2014").replace("--", "\u2013").translate(_SIGNS)


def _printed(command: re.Match[str]) -> str:
    """Return the text that replaces a command: a line break, a space after two backslashes, or nothing."""
    return "\n" if command[0].endswith("\n") else " " if command[0].endswith("\\") else ""
