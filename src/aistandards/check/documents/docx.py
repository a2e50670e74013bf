"""Reader of DOCX: paragraphs of text, tables, notes, headers, footers and text boxes.

A DOCX file is a ZIP archive of XML. The reader keeps the text of one part at a time and no tree of its elements.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from aistandards.check.documents import xml
from aistandards.check.documents.archive import Archive
from aistandards.check.documents.interface import ALLOW, MAX_SEGMENTS, Location, Segment, UnreadableError

_TYPES = "[Content_Types].xml"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_PRINTED = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnote", "endnote")
# Unit of each part, by the end of its content type, in reading order.
_UNITS = {
    "document.main": "paragraph",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "header": "header",
    "footer": "footer",
}
_KIND = re.compile(r"wordprocessingml\.([\w.]+)(?:\+xml)?$")


def read(content: bytes) -> Iterator[Segment]:
    """Yield the paragraphs of a DOCX file; the count leaves out empty paragraphs."""
    archive = Archive(content)
    if _TYPES not in archive:
        raise UnreadableError("is not a DOCX file")
    kinds = _kinds(archive)
    if "document.main" not in kinds.values():
        raise UnreadableError("is not a DOCX file; save it as DOCX")
    counts: Counter[str] = Counter()
    for kind, unit in _UNITS.items():
        for name in (name for name in archive.names() if kinds.get(name) == kind):
            yield from _Part(unit, counts).paragraphs(archive.read(name), name)


def _kinds(archive: Archive) -> dict[str, str]:
    """Return the kind of each part of text by name: `footnotes` for a part whose content type ends with it."""
    by_name: dict[str, str] = {}
    by_ending: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        kind = _KIND.search(attributes.get("ContentType", ""))
        if "PartName" in attributes:
            by_name[attributes["PartName"].removeprefix("/").casefold()] = kind[1] if kind else ""
        elif "Extension" in attributes and kind:
            by_ending[attributes["Extension"].casefold()] = kind[1]

    xml.parse(archive.read(_TYPES), _TYPES, start=start)
    defaults = {name: by_ending[ending] for name in archive.names() if (ending := name.rpartition(".")[2]) in by_ending}
    return defaults | by_name


class _Part:
    """Reader of one part.

    Args:
        unit: What its paragraphs are called.
        counts: Number of paragraphs so far, by unit.
    """

    def __init__(self, unit: str, counts: Counter[str]) -> None:
        self._unit, self._counts = unit, counts
        self._fallbacks = 0
        self._note: object = None
        self._counted: object = None
        self._is_text = False
        # A text box is a paragraph inside a paragraph; each collects its own text, in the order of their starts.
        self._open: list[list[str]] = []
        self._started: list[list[str]] = []
        self._segments: list[Segment] = []

    def paragraphs(self, content: bytes, name: str) -> list[Segment]:
        """Return the paragraphs; a note counts as one paragraph."""
        xml.parse(content, name, start=self._start, end=self._end, text=self._characters)
        return self._segments

    def _finish(self) -> None:
        """Add the text of a paragraph, and of the text boxes in it."""
        for texts in self._started:
            text = "".join(texts)
            if not text.strip():
                continue
            container = self._note or texts
            self._counts[self._unit] += container is not self._counted
            self._counted = container
            self._segments.append(Segment(f"{text}\n\n", Location(self._counts[self._unit], self._unit), ALLOW in text))
        self._started.clear()
        if len(self._segments) > MAX_SEGMENTS:
            raise UnreadableError(f"has more than {MAX_SEGMENTS:,} paragraphs; check it in parts")

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._fallbacks += name == _FALLBACK
        element = _of_word(name)
        if element in _NOTES:
            self._note = object()
        elif self._fallbacks:
            return
        elif element == "p":
            texts: list[str] = []
            self._open.append(texts)
            self._started.append(texts)
        elif self._open:
            self._is_text = element == "t"
            if element in _PRINTED:
                self._open[-1].append(_PRINTED[element])

    def _end(self, name: str) -> None:
        element = _of_word(name)
        self._is_text = False
        if element in _NOTES:
            self._note = None
        elif element == "p" and not self._fallbacks:
            self._open.pop()
            if not self._open:
                self._finish()
        self._fallbacks -= name == _FALLBACK

    def _characters(self, text: str) -> None:
        if self._is_text and self._open and not self._fallbacks:
            self._open[-1].append(text)


def _of_word(name: str) -> str:
    """Return the local name of an element of Word, or an empty text for another element."""
    namespace, _, element = name.rpartition(" ")
    return element if namespace in _WORD else ""
