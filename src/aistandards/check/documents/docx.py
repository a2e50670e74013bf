"""Reader of DOCX: paragraphs of text, tables, notes, headers, footers and text boxes.

A DOCX file is a ZIP archive of XML. The reader keeps the text of one part at a time and no tree of its elements.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from aistandards.check.documents import xml
from aistandards.check.documents.archive import Archive
from aistandards.check.documents.interface import ALLOW, MAX_SEGMENTS, Location, Segment, UnreadableError
from aistandards.check.documents.paragraphs import Paragraphs

_TYPES = "[Content_Types].xml"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_PRINTED = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MAIN = "document.main"
_NOTES = ("footnote", "endnote")
# Unit of each part, by the end of its content type, in reading order.
_UNITS = {
    _MAIN: "paragraph",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "header": "header",
    "footer": "footer",
}
_KIND = re.compile(r"(?:wordprocessingml|ms-word)\.([\w.]+)(?:\+xml)?$")


def read(content: bytes) -> Iterator[Segment]:
    """Yield the paragraphs of a DOCX file; the count leaves out empty paragraphs."""
    archive = Archive(content)
    if _TYPES not in archive:
        raise UnreadableError("is not a DOCX file")
    kinds = _kinds(archive)
    if _MAIN not in kinds.values():
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
        match = _KIND.search(attributes.get("ContentType", ""))
        # Documents with macros and templates have other names for the main part.
        kind = _MAIN if match and match[1].endswith(".main") else match[1] if match else ""
        if "PartName" in attributes:
            by_name[attributes["PartName"].removeprefix("/").casefold()] = kind
        elif "Extension" in attributes and kind:
            by_ending[attributes["Extension"].casefold()] = kind

    xml.Parser(_TYPES, start=start).parse(archive.read(_TYPES))
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
        self._paragraphs = Paragraphs()
        self._segments: list[Segment] = []

    def paragraphs(self, content: bytes, name: str) -> list[Segment]:
        """Return the paragraphs; a note counts as one paragraph."""
        xml.Parser(name, start=self._start, end=self._end, text=self._characters).parse(content)
        return self._segments

    def _add(self, texts: list[str]) -> None:
        """Add the text of a paragraph, and of the text boxes in it."""
        for text in texts:
            container = self._note or object()
            self._counts[self._unit] += container is not self._counted
            self._counted = container
            self._segments.append(Segment(f"{text}\n\n", Location(self._counts[self._unit], self._unit), ALLOW in text))
        if len(self._segments) > MAX_SEGMENTS:
            raise UnreadableError(f"has more than {MAX_SEGMENTS:,} paragraphs; check it in parts")

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._fallbacks += name == _FALLBACK
        element = xml.local_name(name, _WORD)
        if element in _NOTES:
            self._note = object()
        elif self._fallbacks:
            return
        elif element == "p":
            self._paragraphs.start()
        else:
            self._is_text = element == "t"
            self._paragraphs.add(_PRINTED.get(element, ""))

    def _end(self, name: str) -> None:
        element = xml.local_name(name, _WORD)
        self._is_text = False
        if element in _NOTES:
            self._note = None
        elif element == "p" and not self._fallbacks:
            self._add(self._paragraphs.end())
        self._fallbacks -= name == _FALLBACK

    def _characters(self, text: str) -> None:
        if self._is_text and not self._fallbacks:
            self._paragraphs.add(text)
