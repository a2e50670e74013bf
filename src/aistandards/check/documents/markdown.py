"""Reader of Markdown, based on markdown-it: the visible text with resolved entities and with line numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.html import read_source
from aistandards.check.documents.interface import Location, Segment, allowed_lines, lines
from aistandards.errors import needs_extra

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_BREAKS = frozenset(("softbreak", "hardbreak"))
_BR = re.compile(r"<br\b", re.IGNORECASE)
_CLOSINGS = {"<!--": "-->", "<![CDATA[": "]]>", "<!": ">", "<?": "?>"}
"""Closing mark of each mark that begins a construct of HTML, longest first."""

_SEARCHES = 4
"""Number of times that the search for the lines of a block may read the whole block in vain."""


def read(content: bytes) -> Iterator[Segment]:
    """Yield the segments of a Markdown file with their line numbers.

    Raises:
        MissingExtraError: markdown-it-py is not installed.
    """
    with needs_extra("documents", "markdown-it-py", "reading Markdown"):
        from markdown_it import MarkdownIt
    source = decoded(content)
    # `text_join` would hide how the file writes an escape or an entity; the search for its line needs that.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    environment: dict[str, Any] = {}
    parser.inline.ruler.at("html_inline", _html_inline)
    tokens = parser.parse(source, environment)
    yield from _TokenReader(allowed_lines(source)).segments(tokens)
    yield from _definitions(source, environment.get("references", {}).values())


def _html_inline(state: "StateInline", silent: bool) -> bool:
    """Read HTML inside a block like markdown-it, but look for no closing mark that the rest of the block lacks.

    markdown-it reads the rest of the block again for every such opening mark.
    """
    from markdown_it.rules_inline import html_inline

    opening = next((mark for mark in _CLOSINGS if state.src.startswith(mark, state.pos)), None)
    if opening is not None:
        key = f"aistandards: last {_CLOSINGS[opening]}"
        block, last = state.env.get(key, ("", -1))
        if block is not state.src:
            last = state.src.rfind(_CLOSINGS[opening])
            state.env[key] = state.src, last
        if last < state.pos:
            return False
    return html_inline(state, silent)


def _definitions(source: str, definitions: Iterable[Mapping[str, Any]]) -> Iterator[Segment]:
    """Yield link definitions without change; markdown-it takes `[^1]: ISO27001` for a link definition."""
    source_lines = source.split("\n")
    for definition in definitions:
        first, end = definition["map"]
        yield Segment("\n", Location(first + 1))
        yield from lines("\n".join(source_lines[first:end]), first + 1)


class _TokenReader:
    """Reader of the tokens of one file; keeps the current line."""

    def __init__(self, allowed: frozenset[int]) -> None:
        self._allowed = allowed
        self._line = 1

    def segments(self, tokens: "list[Token]") -> Iterator[Segment]:
        """Yield the text of the blocks, each followed by a blank line."""
        for token in tokens:
            if token.map is not None:
                self._line = token.map[0] + 1
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type in ("fence", "code_block"):
                self._line += token.type == "fence"
                for text in token.content.split("\n"):
                    yield self._segment(f"{text}\n")
                    self._line += 1
            elif token.type == "html_block":
                yield from read_source(token.content, self._line, self._allowed)
            else:
                continue
            yield self._segment("\n\n")

    def _inline(self, block: "Token") -> Iterator[Segment]:
        """Yield the text of one block; count line breaks inside links and code too."""
        search, position = _Search(block.content), 0
        for token in block.children or ():
            text, written = _printed(token)
            if written and (start := search.next(written)) is not None:
                self._line += block.content.count("\n", position, start)
                position = start
            yield self._segment(text)

    def _segment(self, text: str) -> Segment:
        return Segment(text, Location(self._line), self._line in self._allowed)


def _printed(token: "Token") -> tuple[str, str]:
    """Return the visible text of a token and its source text in the file."""
    if token.type in _BREAKS:
        return "\n", ""
    if token.type == "html_inline":
        return ("\n" if _BR.match(token.content) else ""), token.content
    if token.type == "text_special":
        return token.content, token.markup
    return token.content, token.content


class _Search:
    """Search for successive texts in the source text of a block.

    A text that the source writes otherwise is not found, and each such search reads the rest of the block. After some of them
    the search ends, and the rest of the block has the line of the last found text.
    """

    def __init__(self, source: str) -> None:
        # markdown-it replaces a line break in code by a space.
        self._source, self._position = source.replace("\n", " "), 0
        self._room = _SEARCHES * len(source) + 10_000

    def next(self, written: str) -> int | None:
        """Return the offset at which a text occurs next."""
        if self._room < 0:
            return None
        start = self._source.find(written.replace("\n", " "), self._position)
        if start < 0:
            self._room -= len(self._source) - self._position
            return None
        self._position = start + len(written)
        return start
