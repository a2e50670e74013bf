"""What a reader of documents gives: segments of text with their places, and the document they make."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

ALLOW = "aistandards: allow"
"""The line that has this in it is passed over."""


class UnreadableError(Exception):
    """A reader cannot read the file; the message follows its name."""


@attrs.frozen(slots=True)
class Location:
    """Where something stands in a document, counted in what its format has.

    Attributes:
        number: From 1.
        unit: `line` of the file; in formats without lines `page`, `paragraph`, `footnote`, `header`, …
    """

    number: int
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"


@attrs.frozen(slots=True)
class Segment:
    """A piece of text that stands at one place.

    Attributes:
        text: With what separates it from the next one; a blank line where no reference may reach over.
        location: Where it stands.
        allowed: Whether its references are passed over.
    """

    text: str
    location: Location
    allowed: bool = False


@attrs.frozen(slots=True)
class Document:
    """A document to search.

    Attributes:
        text: Everything in reading order.
        segments: What it is made of, in that order.
        starts: Offset of each segment.
    """

    text: str
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> "Document":
        """The document that segments make."""
        kept = tuple(one for one in segments if one.text)
        starts, end = [], 0
        for one in kept:
            starts.append(end)
            end += len(one.text)
        return cls("".join(one.text for one in kept), kept, tuple(starts))

    @classmethod
    def of_text(cls, text: str) -> "Document":
        """A plain text."""
        return cls.of(lines(text))

    def over(self, start: int, end: int) -> tuple[Segment, ...]:
        """The segments that a part of the text reaches over."""
        return self.segments[bisect_right(self.starts, start) - 1 : bisect_right(self.starts, end - 1)]


def lines(text: str, first: int = 1) -> Iterator[Segment]:
    """A text line by line.

    Args:
        text: The text.
        first: Number of its first line.
    """
    for number, line in enumerate(text.split("\n"), start=first):
        yield Segment(f"{line}\n", Location(number), ALLOW in line)


def allowed_lines(source: str) -> frozenset[int]:
    """Numbers of the lines of a file that are passed over."""
    if ALLOW not in source:
        return frozenset()
    return frozenset(number for number, line in enumerate(source.split("\n"), start=1) if ALLOW in line)


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, lines ending in a line feed.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
