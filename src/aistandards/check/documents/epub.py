"""Reader of EPUB: the text of every chapter, in reading order."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import attrs

from aistandards.check.documents import html
from aistandards.check.documents.archive import Archive
from aistandards.check.documents.interface import Location, Segment, UnreadableError
from aistandards.check.documents.xml import Parser

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html")


def read(content: bytes) -> Iterator[Segment]:
    """Yield the text of an EPUB file; each file of it is a chapter."""
    archive = Archive(content)
    if _CONTAINER not in archive:
        raise UnreadableError("is not an EPUB file")
    for number, chapter in enumerate(_chapters(archive), start=1):
        for segment in html.read(archive.read(chapter)):
            yield attrs.evolve(segment, location=Location(number, "chapter"))
        yield Segment("\n\n", Location(number, "chapter"))


def _chapters(archive: Archive) -> list[str]:
    packages: list[str] = []
    names: dict[str, str] = {}
    order: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        element = name.rpartition(" ")[2]
        if element == "rootfile":
            packages.append(attributes.get("full-path", ""))
        elif element == "item" and attributes.get("media-type") in _PAGES:
            names[attributes.get("id", "")] = attributes.get("href", "")
        elif element == "itemref":
            order.append(attributes.get("idref", ""))

    Parser(_CONTAINER, start=start).parse(archive.read(_CONTAINER))
    if not packages:
        raise UnreadableError("is not an EPUB file")
    Parser(packages[0], start=start).parse(archive.read(packages[0]))
    folder = posixpath.dirname(packages[0])
    paths = [posixpath.normpath(posixpath.join(folder, unquote(names[one]))) for one in order if one in names]
    return list(dict.fromkeys(path for path in paths if path in archive))
