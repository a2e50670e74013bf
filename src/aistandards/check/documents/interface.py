"""The document model of the readers: segments of text with their locations."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

ALLOW = "aistandards: allow"
"""Mark of a line whose references the check skips."""


class UnreadableError(Exception):
    """A reader cannot read the file; the message continues a sentence that begins with the file name."""


@attrs.frozen(slots=True)
class Location:
    """Location in a document, counted in a unit of its format.

    Attributes:
        number: Number of the unit, from 1.
        unit: `line`; in formats without lines `page`, `paragraph`, `footnote`, `header`, …
    """

    number: int
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


@attrs.frozen(slots=True)
class Segment:
    """A piece of text with its location.

    Attributes:
        text: The text with its separator from the next segment; a blank line where a reference must end.
        location: Its location.
        allowed: Whether the check skips its references.
    """

    text: str
    location: Location
    allowed: bool = False


@attrs.frozen(slots=True)
class Document:
    """A document to search.

    Attributes:
        text: The whole text in reading order.
        segments: Its segments in the same order.
        starts: Offset of each segment.
    """

    text: str
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> "Document":
        """Return the document that consists of segments."""
        nonempty = tuple(segment for segment in segments if segment.text)
        starts, end = [], 0
        for segment in nonempty:
            starts.append(end)
            end += len(segment.text)
        return cls("".join(segment.text for segment in nonempty), nonempty, tuple(starts))

    @classmethod
    def of_text(cls, text: str) -> "Document":
        """Return the document of a plain text."""
        return cls.of(lines(text))

    def segments_of(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the segments that a range of the text covers."""
        return self.segments[bisect_right(self.starts, start) - 1 : bisect_right(self.starts, end - 1)]


def lines(text: str, first: int = 1) -> Iterator[Segment]:
    """Yield the lines of a text.

    Args:
        text: The text.
        first: Number of its first line.
    """
    for number, line in enumerate(text.split("\n"), start=first):
        yield Segment(f"{line}\n", Location(number), ALLOW in line)


def allowed_lines(source: str) -> frozenset[int]:
    """Return the numbers of the lines that contain the mark `ALLOW`."""
    if ALLOW not in source:
        return frozenset()
    return frozenset(number for number, line in enumerate(source.split("\n"), start=1) if ALLOW in line)


def decoded(content: bytes) -> str:
    """Decode UTF-8 with or without a byte order mark; end lines with a line feed.

    Raises:
        UnicodeDecodeError: The content is not UTF-8.
    """
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
