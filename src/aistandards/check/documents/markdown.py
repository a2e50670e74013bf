"""Markdown as its readers see it, read by markdown-it: emphasis, links and entities resolved, every piece with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from aistandards.check.documents.html import read_source
from aistandards.check.documents.interface import Location, Segment, allowed_lines, decoded, lines
from aistandards.errors import needs_extra

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAKS = frozenset(("softbreak", "hardbreak"))
_BR = re.compile(r"<br\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def read(content: bytes) -> Iterator[Segment]:
    """Piece by piece, with the line of the file.

    Raises:
        MissingExtraError: markdown-it-py is not installed.
    """
    with needs_extra("documents", "markdown-it-py", "reading Markdown"):
        from markdown_it import MarkdownIt
    source = decoded(content)
    # What an escape or an entity stood as must stay known, or the piece is not found in its line again.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    environment: dict[str, Any] = {}
    tokens = parser.parse(source, environment)
    yield from _Reading(allowed_lines(source)).pieces(tokens)
    yield from _definitions(source, environment.get("references", {}).values())


def _definitions(source: str, defined: Iterable[Mapping[str, Any]]) -> Iterator[Segment]:
    """Link definitions as they stand: `[^1]: ISO27001` reads as one."""
    written = source.split("\n")
    for definition in defined:
        first, behind = definition["map"]
        yield Segment("\n", Location(first + 1))
        yield from lines("\n".join(written[first:behind]), first + 1)


class _Reading:
    """One walk over the tokens of one file."""

    def __init__(self, allowed: frozenset[int]) -> None:
        self._allowed = allowed
        self._line = 1

    def pieces(self, tokens: "list[Token]") -> Iterator[Segment]:
        """The text of the blocks, a blank line behind each."""
        for token in tokens:
            if token.map is not None:
                self._line = token.map[0] + 1
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type in ("fence", "code_block"):
                self._line += token.type == "fence"
                for text in token.content.split("\n"):
                    yield self._piece(f"{text}\n")
                    self._line += 1
            elif token.type == "html_block":
                yield from read_source(token.content, self._line, self._allowed)
            else:
                continue
            yield self._piece("\n\n")

    def _inline(self, block: "Token") -> Iterator[Segment]:
        """The text of one block; line breaks of the file inside links and code are counted too."""
        source, at, first = block.content, 0, self._line
        for token in block.children or ():
            text, written = _printed(token)
            if written and (place := _place(source, at, written)) is not None:
                self._line = first + source.count("\n", 0, place[0])
                at = place[1]
            yield self._piece(text)

    def _piece(self, text: str) -> Segment:
        return Segment(text, Location(self._line), self._line in self._allowed)


def _printed(token: "Token") -> tuple[str, str]:
    """What a token prints, and how that is written in the file."""
    if token.type in _BREAKS:
        return "\n", ""
    if token.type == "html_inline":
        return ("\n" if _BR.match(token.content) else ""), token.content
    if token.type == "text_special":
        return token.content, token.markup
    return token.content, token.content


def _place(source: str, at: int, written: str) -> tuple[int, int] | None:
    """Where something is written next; markdown-it makes one space of a line break in code."""
    place = source.find(written, at)
    if place >= 0:
        return place, place + len(written)
    match = re.compile(_SPACE.sub(r"\\s+", re.escape(written).replace(r"\ ", " "))).search(source, at)
    return match.span() if match else None
