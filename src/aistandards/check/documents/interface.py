"""The document model of the readers: segments of text with their locations."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

import attrs

from aistandards.check.limits import Limits

ALLOW = "aistandards: allow"
"""Mark of a line whose references the check skips."""

MAX_SEGMENTS = 2_000_000
"""Maximum number of lines, or of paragraphs; a segment takes about 250 bytes of memory."""

MAX_CHARACTERS = 64 << 20
"""Maximum length of the text of a document."""


class UnreadableError(Exception):
    """A reader cannot read the file; the message continues a sentence that begins with the file name."""


@attrs.frozen(slots=True)
class Location:
    """Location in a document, counted in a unit of its format.

    Attributes:
        number: Number of the unit, from 1; of a cell in a table the number of its row.
        unit: `line`; in formats without lines `page`, `paragraph`, `footnote`, `header`, `slide`, `cell`, …
        name: Name of the unit where the format has names, such as `Requirements!B12` for a cell of a sheet.
    """

    number: int
    unit: str = "line"
    name: str = ""

    def __str__(self) -> str:
        return f"{self.unit} {self.name or self.number}"


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
    starts: Sequence[int]

    @classmethod
    def of(cls, segments: Iterable[Segment], limits: Limits | None = None) -> "Document":
        """Return the document that consists of segments; join adjacent segments of one location.

        Args:
            segments: The segments.
            limits: Limits of the check.

        Raises:
            UnreadableError: There are more than `MAX_SEGMENTS` segments or `MAX_CHARACTERS` characters.
            LimitError: The time is over.
        """
        limits = limits or Limits()
        joined: list[Segment] = []
        starts, end = array("Q"), 0
        for _, group in groupby(_nonempty(segments, limits), key=_place):
            starts.append(end)
            joined.append(_joined(group, MAX_CHARACTERS - end))
            end += len(joined[-1].text)
            if len(joined) > MAX_SEGMENTS:
                unit = joined[-1].location.unit
                raise UnreadableError(f"has more than {MAX_SEGMENTS:,} {unit}s; check it in parts")
        return cls("".join(segment.text for segment in joined), tuple(joined), starts)

    @classmethod
    def of_text(cls, text: str) -> "Document":
        """Return the document of a plain text."""
        return cls.of(lines(text))

    def segments_of(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the segments that a range of the text covers."""
        return self.segments[bisect_right(self.starts, start) - 1 : bisect_right(self.starts, end - 1)]


def _nonempty(segments: Iterable[Segment], limits: Limits) -> Iterator[Segment]:
    for number, segment in enumerate(segments):
        if number % 100 == 0:
            limits.check_time()
        if segment.text:
            yield segment


def _place(segment: Segment) -> tuple[int, str, str, bool]:
    location = segment.location
    return location.number, location.unit, location.name, segment.allowed


def _joined(segments: Iterator[Segment], room: int) -> Segment:
    """Return adjacent segments as one, which has at most as many characters as there is room for."""
    first = next(segments)
    texts, length = [first.text], len(first.text)
    for segment in segments:
        texts.append(segment.text)
        length += len(segment.text)
        if length > room:
            break
    if length > room:
        raise UnreadableError(f"has more than {MAX_CHARACTERS:,} characters of text; check it in parts")
    return first if len(texts) == 1 else Segment("".join(texts), first.location, first.allowed)


def lines(text: str, first: int = 1) -> Iterator[Segment]:
    """Yield the lines of a text.

    Args:
        text: The text.
        first: Number of its first line.
    """
    start = 0
    for number in count(first):
        end = text.find("\n", start)
        line = text[start:] if end < 0 else text[start : end + 1]
        yield Segment(line if end >= 0 else f"{line}\n", Location(number), ALLOW in line)
        if end < 0:
            return
        start = end + 1


def allowed_lines(source: str) -> frozenset[int]:
    """Return the numbers of the lines that contain the mark `ALLOW`."""
    if ALLOW not in source:
        return frozenset()
    return frozenset(number for number, line in enumerate(source.split("\n"), start=1) if ALLOW in line)
