"""Reader of JSON, one value or one a line: names and texts as they read, each apart, with line numbers."""

import json
import re
from collections.abc import Iterator

import attrs

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Segment, lines

# A string ends on its line, so the reading is right again after a line that is no JSON, such as a comment. It may lack its
# end: a search for the end from each mark would read the rest of the line again and again.
_STRING = re.compile(r'"(?:[^"\\\n]|\\.?)*+"?')


def read(content: bytes) -> Iterator[Segment]:
    """Yield the lines of a JSON file; escapes in its strings are resolved, and each string is a text of its own."""
    for line in lines(decoded(content)):
        yield attrs.evolve(line, text=_STRING.sub(_apart, line.text)) if '"' in line.text else line


def _apart(string: re.Match[str]) -> str:
    try:
        text = str(json.loads(string[0], strict=False))
    except ValueError:
        text = string[0].strip('"')
    # Half of a surrogate pair is no character.
    return f"\n\n{text.encode(errors='replace').decode()}\n\n"
