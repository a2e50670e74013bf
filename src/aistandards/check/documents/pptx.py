"""Reader of PPTX: the text of every slide with its tables, diagrams and notes."""

import posixpath
from collections.abc import Iterator, Mapping

from aistandards.check.documents.archive import Archive
from aistandards.check.documents.interface import ALLOW, Location, Segment, UnreadableError
from aistandards.check.documents.paragraphs import Paragraphs
from aistandards.check.documents.xml import Parser, local_name

_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_PRESENTATION = "ppt/presentation.xml"
_UNITS = {"diagramData": "slide", "notesSlide": "notes of slide"}
"""Unit of each kind of part that belongs to a slide."""


def read(content: bytes) -> Iterator[Segment]:
    """Yield the paragraphs of a PPTX file, slide by slide in their order."""
    archive = Archive(content)
    if _PRESENTATION not in archive:
        raise UnreadableError("is not a PPTX file; save it as PPTX")
    read: set[str] = set()
    for number, slide in enumerate(_slides(archive), start=1):
        yield from _paragraphs(archive, slide, Location(number, "slide"))
        parts = _parts(archive, slide).values()
        for kind, unit in _UNITS.items():
            for name in dict.fromkeys(name for of_kind, name in parts if of_kind == kind and name not in read):
                # One part that many slides name is read once.
                read.add(name)
                yield from _paragraphs(archive, name, Location(number, unit))


def _slides(archive: Archive) -> list[str]:
    parts, slides = _parts(archive, _PRESENTATION), []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name.endswith(" sldId"):
            identifier = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            slides.append(parts.get(identifier, ("", ""))[1])

    Parser(_PRESENTATION, start=start).parse(archive.read(_PRESENTATION))
    return [name for name in dict.fromkeys(slides) if name in archive]


def _parts(archive: Archive, name: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the name of each part that a part names, by identifier."""
    folder, file = posixpath.split(name)
    relations, parts = f"{folder}/_rels/{file}.rels", {}

    def start(_name: str, attributes: Mapping[str, str]) -> None:
        if "Target" in attributes and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
            parts[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], path

    if relations in archive:
        Parser(relations, start=start).parse(archive.read(relations))
    return {identifier: (kind, path) for identifier, (kind, path) in parts.items() if path in archive}


def _paragraphs(archive: Archive, name: str, location: Location) -> list[Segment]:
    """Return the paragraphs of a part."""
    paragraphs = Paragraphs()
    segments: list[Segment] = []
    is_text = False

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal is_text
        element = local_name(name, _DRAWING)
        is_text = element == "t"
        if element == "p":
            paragraphs.start()
        elif element == "br":
            paragraphs.add("\n")

    def end(name: str) -> None:
        nonlocal is_text
        is_text = False
        if local_name(name, _DRAWING) == "p":
            segments.extend(Segment(f"{text}\n\n", location, ALLOW in text) for text in paragraphs.end())

    def text(text: str) -> None:
        if is_text:
            paragraphs.add(text)

    Parser(name, start=start, end=end, text=text).parse(archive.read(name))
    return segments
