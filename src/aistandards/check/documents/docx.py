"""Reader of DOCX, based on python-docx: paragraphs of text, tables, notes, headers, footers and text boxes."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from aistandards.check.documents.interface import ALLOW, Location, Segment, UnreadableError
from aistandards.errors import needs_extra

MAX_UNPACKED = 256 << 20
"""Maximum unpacked size of a DOCX file, which is a ZIP archive. Reading takes about eight times the memory of its XML."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = (f"{_WORD}footnote", f"{_WORD}endnote")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PRINTED = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
# Unit of each part, by the end of its content type, in reading order.
_UNITS = {
    "document.main": "paragraph",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "header": "header",
    "footer": "footer",
}


def read(content: bytes) -> Iterator[Segment]:
    """Yield the paragraphs of a DOCX file; the count leaves out empty paragraphs.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    with needs_extra("documents", "python-docx", "reading DOCX"):
        import docx
        from docx.oxml.parser import parse_xml
    try:
        _check_size(content)
        parts = list(docx.Document(BytesIO(content)).part.package.iter_parts())  # pyright: ignore[reportOptionalMemberAccess]
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(f"is not a DOCX file ({type(error).__name__})") from None
    counts: Counter[str] = Counter()
    for kind, unit in _UNITS.items():
        for part in sorted((part for part in parts if _kind(part) == kind), key=_name):
            try:
                element = getattr(part, "element", None)
                element = parse_xml(part.blob) if element is None else element
            except Exception as error:
                raise UnreadableError(
                    f"is not a DOCX file: {part.partname} cannot be read ({type(error).__name__})"
                ) from None
            yield from _paragraphs(element, unit, counts)


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise UnreadableError(f"unpacks to more than {MAX_UNPACKED >> 20} MiB; check it in parts")


def _name(part: Any) -> str:
    return str(part.partname)


def _kind(part: Any) -> str:
    """Return the kind of a part: `footnotes` of `application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml`."""
    before, _, kind = str(part.content_type).removesuffix("+xml").rpartition("wordprocessingml.")
    return kind if before else ""


def _paragraphs(element: Any, unit: str, counts: Counter[str]) -> Iterator[Segment]:
    """Yield the paragraphs of an element; a note counts as one paragraph."""
    previous = None
    for paragraph in element.iter(f"{_WORD}p"):
        text = "".join(_texts(paragraph))
        if not text.strip() or next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        container = next(paragraph.iterancestors(*_NOTES), paragraph)
        counts[unit] += container is not previous
        previous = container
        yield Segment(f"{text}\n\n", Location(counts[unit], unit), ALLOW in text)


def _texts(element: Any) -> Iterator[str]:
    """Yield the texts of a paragraph; the paragraphs of its text boxes come separately."""
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _PRINTED:
            yield _PRINTED[child.tag]
        elif child.tag != f"{_WORD}p":
            yield from _texts(child)
