"""BibTeX and BibLaTeX: the fields without markup, and the designation of an entry that has it in several fields.

An own light reader, because the kept ones do not tell the lines of what they read; a test compares it with one of them.
What is not in an entry is a comment in BibTeX and is read as it stands.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

import attrs

from aistandards.check.documents.interface import Location, Segment, allowed_lines, decoded, lines
from aistandards.check.documents.tex import untex
from aistandards.check.references import find
from aistandards.plugin.registry import Plugins

_ENTRY = re.compile(r"@\s*(?P<kind>[A-Za-z]+)\s*[{(]\s*(?:(?P<key>[^\s,={}()\"]*)\s*,)?")
_FIELD = re.compile(r"[\s,]*(?P<name>[^\s=,{}()\"#]+)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()\"#]+")
_MARKS = re.compile(r"\\.|[{}\"]", re.DOTALL)
_CLOSING = re.compile(r"[})]")
_JOIN = re.compile(r"\s*#\s*")
_MAKERS = ("publisher", "institution", "organization", "author", "shortauthor", "editor", "type")
# A number in these is one of a volume, an issue or a series.
_ARTICLES = frozenset(
    "article book inbook incollection inproceedings conference proceedings mastersthesis phdthesis thesis".split()
)
_SHORT = re.compile(r"[A-Z][A-Z-]+(?:[/-][A-Z]+)*(?: (?:TR|TS|PAS|Guide))?(?=$|[\s,(])")
_BRACKETED = re.compile(r"\s*\([^)]*\)$")
_AND = re.compile(r"\s+(?:and|&)\s+|\s*/\s*(?=[A-Z][a-z])|\s*;\s*")
_DATED = re.compile(r"[:(]\s*(?:\d\d/)?(?:19|20)\d\d")


@attrs.frozen(slots=True)
class Entry:
    """An entry of a bibliography.

    Attributes:
        kind: `techreport`, in lower case.
        fields: Text of each field without markup, by name in lower case; its lines stay.
        line: By field, the line on which it begins.
        end: Line on which the entry ends.
    """

    kind: str
    fields: Mapping[str, str]
    line: Mapping[str, int]
    end: int


def read(content: bytes, plugins: Plugins) -> Iterator[Segment]:
    """Field by field, with the line of the file."""
    source = Source(decoded(content))
    allowed = allowed_lines(source.text)
    at = 0
    macros: dict[str, str] = {}
    while match := _ENTRY.search(source.text, at):
        yield from lines(source.text[at : match.start()], source.line(at))
        entry, at = _entry(source, match, macros)
        if entry.kind == "string":
            macros |= entry.fields
        elif entry.kind in ("comment", "preamble"):
            yield from lines(source.text[match.start() : at], source.line(match.start()))
        else:
            yield from _stretches(entry, allowed, range(source.line(match.start()), entry.end + 1), plugins)
    yield from lines(source.text[at:], source.line(at))


class Source:
    """A file that tells the line of each of its characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [match.end() for match in re.finditer("\n", text)]

    def line(self, at: int) -> int:
        """The line on which a character stands."""
        return bisect_right(self._starts, at) + 1


def _stretches(entry: Entry, allowed: frozenset[int], whole: range, plugins: Plugins) -> Iterator[Segment]:
    told = []
    for name, text in entry.fields.items():
        for number, line in enumerate(text.split("\n"), start=entry.line[name]):
            yield Segment(f"{line}\n", Location(number), number in allowed)
        yield Segment("\n", Location(entry.line[name]))
        told += [reference.designation.number for reference in find(text, plugins.designations)]
    composed = _composed(entry, plugins)
    if composed is not None and not any(number in composed for number in told):
        yield Segment(f"{composed}\n\n", Location(entry.line["number"]), any(line in allowed for line in whole))


def _composed(entry: Entry, plugins: Plugins) -> str | None:
    """The designation that publisher, number and year make: `institution = {ISO/IEC}, number = {24030}, year = 2021`."""
    number = " ".join(entry.fields.get("number", "").split())
    if not number or entry.kind in _ARTICLES:
        return None
    year = (entry.fields.get("year") or entry.fields.get("date", ""))[:4]
    dated = [f"{number}:{year}", f"{number} ({year})"] if year.isdigit() and not _DATED.search(number) else []
    for maker in filter(None, (_maker(entry.fields.get(name, ""), plugins.publishers_by_title) for name in _MAKERS)):
        for ending in (*dated, number):
            text = f"{maker} {ending}"
            if [one.text for one in find(text, plugins.designations)] == [text]:
                return text
    return None


def _maker(name: str, publishers: Mapping[str, str]) -> str | None:
    """The publisher in a field: `ISO/IEC` of `ISO/IEC JTC 1/SC 42` and of `{ISO} and {IEC}`."""
    found = []
    for part in _AND.split(" ".join(name.split())):
        whole = publishers.get(_BRACKETED.sub("", part).casefold())
        short = _SHORT.match(part)
        if not whole and not short:
            break
        found.append(whole or (short[0] if short else ""))
    return "/".join(found) or None


def entries(source: Source) -> Iterator[tuple[Entry, int, int]]:
    """Yield the entries of a file, each with where it starts and ends; macros in them are replaced."""
    at = 0
    macros: dict[str, str] = {}
    while match := _ENTRY.search(source.text, at):
        entry, at = _entry(source, match, macros)
        if entry.kind == "string":
            macros |= entry.fields
        yield entry, match.start(), at


def _entry(source: Source, match: re.Match[str], macros: Mapping[str, str]) -> tuple[Entry, int]:
    """The entry at a place and where it ends; one that is not closed ends with the file."""
    fields: dict[str, str] = {}
    line: dict[str, int] = {}
    at = match.end()
    while field := _FIELD.match(source.text, at):
        name = field["name"].casefold()
        text, end = _value(source.text, field.end(), macros)
        fields.setdefault(name, untex(text))
        line.setdefault(name, source.line(field.end()))
        at = end
    closing = _CLOSING.search(source.text, at)
    at = closing.end() if closing else len(source.text)
    return Entry(match["kind"].casefold(), fields, line, source.line(at)), at


def _value(text: str, at: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """A value, its pieces joined, and where it ends."""
    pieces = []
    while True:
        piece, at = _piece(text, at, macros)
        pieces.append(piece)
        joined = _JOIN.match(text, at)
        if joined is None:
            return "".join(pieces), at
        at = joined.end()


def _piece(text: str, at: int, macros: Mapping[str, str]) -> tuple[str, int]:
    opening = text[at : at + 1]
    if opening in ("{", '"'):
        end = _closed(text, at + 1, "}" if opening == "{" else '"')
        return text[at + 1 : end], min(end + 1, len(text))
    bare = _BARE.match(text, at)
    return (macros.get(bare[0].casefold(), bare[0]), bare.end()) if bare else ("", at)


def _closed(text: str, at: int, closing: str) -> int:
    """Where a value closes: braces nest, and in them quotation marks are characters as any other."""
    depth = 0
    for mark in _MARKS.finditer(text, at):
        if mark[0] == closing and not depth:
            return mark.start()
        depth += (mark[0] == "{") - (mark[0] == "}")
    return len(text)
