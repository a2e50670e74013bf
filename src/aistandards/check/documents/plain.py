"""Plain text and everything that is read as it stands."""

from collections.abc import Iterator

from aistandards.check.documents.interface import Segment, decoded, lines


def read(content: bytes) -> Iterator[Segment]:
    """Line by line."""
    return lines(decoded(content))
