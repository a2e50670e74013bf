"""Reader of OpenDocument: paragraphs of texts, slides of presentations, and cells of sheets."""

from collections import Counter
from collections.abc import Iterator, Mapping

from aistandards.check.documents.archive import Archive
from aistandards.check.documents.cells import cell_name
from aistandards.check.documents.interface import ALLOW, MAX_SEGMENTS, Location, Segment, UnreadableError
from aistandards.check.documents.paragraphs import Paragraphs
from aistandards.check.documents.xml import Parser

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAW = f"{_SPACE}text:1.0 ", f"{_SPACE}table:1.0 ", f"{_SPACE}drawing:1.0 "
_BODY = f"{_SPACE}office:1.0 body"
_MASTER = f"{_SPACE}office:1.0 master-styles"
_SPREADSHEET = f"{_SPACE}office:1.0 spreadsheet"
_PRINTED = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_NOT_PRINTED = (f"{_TEXT}tracked-changes",)
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTION = b"encryption-data"


def read(content: bytes) -> Iterator[Segment]:
    """Yield the paragraphs of an OpenDocument file; those of headers and footers come last."""
    counts: Counter[str] = Counter()
    if content.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml"):
        yield from _Part(counts, "paragraph", _BODY).paragraphs(content, "XML")
        return
    archive = Archive(content)
    if _MANIFEST in archive and _ENCRYPTION in archive.read(_MANIFEST):
        raise UnreadableError("is encrypted; save it without a password")
    if "content.xml" not in archive:
        raise UnreadableError("is not an OpenDocument file")
    yield from _Part(counts, "paragraph", _BODY).paragraphs(archive.read("content.xml"), "content.xml")
    if "styles.xml" in archive:
        yield from _Part(counts, "header or footer", _MASTER).paragraphs(archive.read("styles.xml"), "styles.xml")


class _Part:
    """Reader of one part.

    Args:
        counts: Number of paragraphs so far, by unit.
        unit: What its paragraphs are called.
        inside: The element whose paragraphs count.
    """

    def __init__(self, counts: Counter[str], unit: str, inside: str) -> None:
        self._counts, self._unit, self._inside = counts, unit, inside
        self._paragraphs = Paragraphs()
        self._segments: list[Segment] = []
        self._is_inside = self._has_cells = False
        self._hidden = self._slides = 0
        self._sheet, self._row, self._column = "", 0, -1
        self._rows = self._columns = 1
        self._depth = 0

    def paragraphs(self, content: bytes, name: str) -> list[Segment]:
        """Return the paragraphs of the part."""
        Parser(name, start=self._start, end=self._end, text=self._characters).parse(content)
        return self._segments

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._is_inside = self._is_inside or name == self._inside
        self._hidden += name in _NOT_PRINTED
        if not self._is_inside or self._hidden:
            return
        if name in _PARAGRAPHS:
            self._paragraphs.start()
        elif name in _PRINTED:
            self._paragraphs.add(_PRINTED[name])
        elif name == f"{_DRAW}page":
            self._slides += 1
        elif name == _SPREADSHEET:
            self._has_cells = True
        elif self._has_cells:
            self._start_of_table(name.removeprefix(_TABLE), attributes)

    def _start_of_table(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "table":
            self._sheet, self._row, self._rows = attributes.get(f"{_TABLE}name", ""), 0, 1
        elif element == "table-row":
            # A row or a cell that stands for many is read once, at the first of them.
            self._row, self._rows = self._row + self._rows, _times(attributes.get(f"{_TABLE}number-rows-repeated"))
            self._column, self._columns = -1, 1
        elif element in ("table-cell", "covered-table-cell"):
            self._column += self._columns
            self._columns = _times(attributes.get(f"{_TABLE}number-columns-repeated"))

    def _end(self, name: str) -> None:
        if self._is_inside and not self._hidden and name in _PARAGRAPHS:
            for text in self._paragraphs.end():
                self._segments.append(Segment(f"{text}\n\n", self._location(), ALLOW in text))
            if len(self._segments) > MAX_SEGMENTS:
                raise UnreadableError(f"has more than {MAX_SEGMENTS:,} paragraphs; check it in parts")
        self._hidden -= name in _NOT_PRINTED
        self._is_inside = self._is_inside and name != self._inside

    def _location(self) -> Location:
        if self._has_cells:
            return Location(self._row, "cell", cell_name(self._sheet, self._row, self._column))
        if self._slides:
            return Location(self._slides, "slide")
        self._counts[self._unit] += 1
        return Location(self._counts[self._unit], self._unit)

    def _characters(self, text: str) -> None:
        if self._is_inside and not self._hidden:
            self._paragraphs.add(text)


def _times(repeated: str | None) -> int:
    return int(repeated) if repeated and repeated.isascii() and repeated.isdigit() and len(repeated) < 9 else 1
