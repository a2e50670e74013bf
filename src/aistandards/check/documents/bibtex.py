"""Reader of BibTeX and BibLaTeX: the fields without markup, and designations that an entry spreads over fields.

The maintained BibTeX libraries report no line numbers, so this module has its own small parser; a test compares it with
one of them. Text outside an entry is a comment in BibTeX; the reader returns it without change.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

import attrs

from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Location, Segment, UnreadableError, allowed_lines, lines
from aistandards.check.documents.tex import untex
from aistandards.check.limits import Limits
from aistandards.check.references import find
from aistandards.plugin.registry import Plugins

MAX_EXPANDED = 1 << 20
"""Number of characters that the macros (`@string`) of a small file may add to it; each macro may double the one before."""

_EXPANSION = 4

# Possessive: each run of spaces and of letters has one reading, and a long one costs its length once.
_ENTRY = re.compile(r"@\s*+(?P<kind>[A-Za-z]++)\s*+[{(]\s*+(?:(?P<key>[^\s,={}()\"]*+)\s*+,)?")
_FIELD = re.compile(r"[\s,]*+(?P<name>[^\s=,{}()\"#]++)\s*+=\s*+")
_BARE = re.compile(r"[^\s,{}()\"#]+")
_MARKS = re.compile(r"\\.|[{}\"]", re.DOTALL)
_CLOSING = re.compile(r"[})]")
_JOIN = re.compile(r"\s*#\s*")
_PUBLISHER_FIELDS = ("publisher", "institution", "organization", "author", "shortauthor", "editor", "type")
# Fields that name the standard itself: `howpublished = {ISO Standard 26262}`. The year of a title may be that of a page.
_NAMING_FIELDS = frozenset("howpublished note number key type".split())
# In these kinds `number` is the number of a volume, an issue or a series.
_ARTICLES = frozenset(
    "article book inbook incollection inproceedings conference proceedings mastersthesis phdthesis thesis".split()
)
_SHORT = re.compile(r"[A-Z][A-Z-]+(?:[/-][A-Z]+)*(?: (?:TR|TS|PAS|Guide))?(?=$|[\s,(])")
_BRACKETED = re.compile(r" ?\([^()]*+\)$")
_AND = re.compile(r" (?:and|&) | ?/ ?(?=[A-Z][a-z])| ?; ?")
_MAX_PUBLISHER, _MAX_NUMBER = 1000, 300
"""Maximum length of a field with publishers, and of a field with a number, that are read together."""

_DATED = re.compile(r"[:(]\s*(?:\d\d/)?(?:19|20)\d\d")


@attrs.frozen(slots=True)
class Entry:
    """An entry of a bibliography.

    Attributes:
        kind: Its kind in lower case: `techreport`.
        fields: Text of each field without markup, with its line breaks, by name in lower case.
        line: First line of each field, by name.
        end: Last line of the entry.
    """

    kind: str
    fields: Mapping[str, str]
    line: Mapping[str, int]
    end: int


def read(content: bytes, plugins: Plugins, limits: Limits | None = None) -> Iterator[Segment]:
    """Yield the fields of a bibliography with their line numbers."""
    limits = limits or Limits()
    source = Source(decoded(content))
    allowed = allowed_lines(source.text)
    offset = 0
    macros = Macros(source)
    while match := _ENTRY.search(source.text, offset):
        limits.check_time()
        yield from lines(source.text[offset : match.start()], source.line(offset))
        entry, offset = _entry(source, match, macros)
        if entry.kind == "string":
            macros.define(entry.fields)
        elif entry.kind in ("comment", "preamble"):
            yield from lines(source.text[match.start() : offset], source.line(match.start()))
        else:
            yield from _segments(entry, allowed, range(source.line(match.start()), entry.end + 1), plugins, limits)
    yield from lines(source.text[offset:], source.line(offset))


class Source:
    """The text of a file with the line number of each character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [match.end() for match in re.finditer("\n", text)]

    def line(self, index: int) -> int:
        """Return the line number of a character."""
        return bisect_right(self._starts, index) + 1


class Macros:
    """The macros of one file.

    Args:
        source: The file, whose length limits what they may add to it.
    """

    def __init__(self, source: Source) -> None:
        self._values: dict[str, str] = {}
        self._room = max(MAX_EXPANDED, _EXPANSION * len(source.text))

    def define(self, values: Mapping[str, str]) -> None:
        """Add macros with their values."""
        self._values.update(values)

    def expand(self, name: str) -> str:
        """Return the value of a macro, or the name itself if there is no such macro.

        Raises:
            UnreadableError: The values of the file together are too long.
        """
        value = self._values.get(name.casefold())
        if value is None:
            return name
        self._room -= len(value)
        if self._room < 0:
            raise UnreadableError("has macros (@string) that make it many times longer; write their values out")
        return value


def _segments(
    entry: Entry, allowed: frozenset[int], entry_lines: range, plugins: Plugins, limits: Limits
) -> Iterator[Segment]:
    numbers = set()
    for name, written in entry.fields.items():
        text = _with_year(entry, name, written, plugins)
        for number, line in enumerate(text.split("\n"), start=entry.line[name]):
            yield Segment(f"{line}\n", Location(number), number in allowed)
        yield Segment("\n", Location(entry.line[name]))
        numbers |= {one.designation.number for one in find(text, plugins.designations, limits.check_time)}
    composed = _composed(entry, plugins)
    if composed is not None and not any(number in composed for number in numbers):
        yield Segment(f"{composed}\n\n", Location(entry.line["number"]), any(line in allowed for line in entry_lines))


def _with_year(entry: Entry, name: str, text: str, plugins: Plugins) -> str:
    """Return a field that names the standard of the entry, with the year of the entry after the name if it has no date."""
    year = _year(entry)
    if name not in _NAMING_FIELDS or year is None or entry.kind in _ARTICLES:
        return text
    first = next(find(text[:_MAX_NUMBER], plugins.designations), None)
    if (
        first is None
        or first.designation.date is not None
        or text[: first.start].strip()
        or text[first.end :].strip(" .")
    ):
        return text
    for date in (f":{year}", f" ({year})"):
        dated = text[: first.end] + date + text[first.end :]
        found = next(find(dated[:_MAX_NUMBER], plugins.designations), first)
        if found.designation.date is not None and found.designation.work == first.designation.work:
            return dated
    return text


def _year(entry: Entry) -> str | None:
    year = (entry.fields.get("year") or entry.fields.get("date", ""))[:4]
    return year if year.isdigit() else None


def _composed(entry: Entry, plugins: Plugins) -> str | None:
    """Return the designation of publisher, number and year: `institution = {ISO/IEC}, number = {24030}, year = 2021`."""
    number = " ".join(entry.fields.get("number", "").split())
    if not 0 < len(number) <= _MAX_NUMBER or entry.kind in _ARTICLES:
        return None
    year = _year(entry)
    dated = [f"{number}:{year}", f"{number} ({year})"] if year and not _DATED.search(number) else []
    for publisher in filter(
        None, (_publisher(entry.fields.get(name, ""), plugins.publishers_by_title) for name in _PUBLISHER_FIELDS)
    ):
        for ending in (*dated, number):
            text = f"{publisher} {ending}"
            if [reference.text for reference in find(text, plugins.designations)] == [text]:
                return text
    return None


def _publisher(name: str, publishers: Mapping[str, str]) -> str | None:
    """Return the publisher in a field: `ISO/IEC` for `ISO/IEC JTC 1/SC 42` and for `{ISO} and {IEC}`."""
    names = []
    for part in _AND.split(" ".join(name[:_MAX_PUBLISHER].split())):
        whole = publishers.get(_BRACKETED.sub("", part).casefold())
        short = _SHORT.match(part)
        if not whole and not short:
            break
        names.append(whole or (short[0] if short else ""))
    return "/".join(names) or None


def entries(source: Source) -> Iterator[tuple[Entry, int, int]]:
    """Yield the entries of a file with their start and end offsets; replace macros in the entries."""
    offset = 0
    macros = Macros(source)
    while match := _ENTRY.search(source.text, offset):
        entry, offset = _entry(source, match, macros)
        if entry.kind == "string":
            macros.define(entry.fields)
        yield entry, match.start(), offset


def _entry(source: Source, match: re.Match[str], macros: Macros) -> tuple[Entry, int]:
    """Return the entry at a match and its end offset; an entry that is not closed ends with the file."""
    fields: dict[str, str] = {}
    line: dict[str, int] = {}
    offset = match.end()
    while field := _FIELD.match(source.text, offset):
        name = field["name"].casefold()
        text, end = _value(source.text, field.end(), macros)
        fields.setdefault(name, untex(text))
        line.setdefault(name, source.line(field.end()))
        offset = end
    closing = _CLOSING.search(source.text, offset)
    offset = closing.end() if closing else len(source.text)
    return Entry(match["kind"].casefold(), fields, line, source.line(offset)), offset


def _value(text: str, offset: int, macros: Macros) -> tuple[str, int]:
    """Return the value of a field with its parts joined, and its end offset."""
    parts = []
    while True:
        part, offset = _part(text, offset, macros)
        parts.append(part)
        joined = _JOIN.match(text, offset)
        if joined is None:
            return "".join(parts), offset
        offset = joined.end()


def _part(text: str, offset: int, macros: Macros) -> tuple[str, int]:
    opening = text[offset : offset + 1]
    if opening in ("{", '"'):
        end = _end_of_value(text, offset + 1, "}" if opening == "{" else '"')
        return text[offset + 1 : end], min(end + 1, len(text))
    bare = _BARE.match(text, offset)
    return (macros.expand(bare[0]), bare.end()) if bare else ("", offset)


def _end_of_value(text: str, offset: int, closing: str) -> int:
    """Return the offset of the closing mark; braces nest, and a quotation mark inside braces closes nothing."""
    depth = 0
    for mark in _MARKS.finditer(text, offset):
        if mark[0] == closing and not depth:
            return mark.start()
        depth += (mark[0] == "{") - (mark[0] == "}")
    return len(text)
