"""Reader of plain text and of other text files without markup."""

from collections.abc import Iterator

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Segment, lines


def read(content: bytes) -> Iterator[Segment]:
    """Yield the lines of a text file."""
    return lines(decoded(content))
