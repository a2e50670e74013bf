"""DOCX through python-docx: every paragraph of the text, its tables, notes, headers, footers and boxes."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from aistandards.check.documents.interface import ALLOW, Location, Segment, UnreadableError
from aistandards.errors import needs_extra

MOST_UNPACKED = 256 << 20
"""A DOCX is a ZIP archive; one that unpacks to more is not opened. Reading takes about eight times the memory of its XML."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = (f"{_WORD}footnote", f"{_WORD}endnote")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PRINTED = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
# Parts by the last word of their content type, in reading order.
_UNITS = {
    "document.main": "paragraph",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "header": "header",
    "footer": "footer",
}


def read(content: bytes) -> Iterator[Segment]:
    """Paragraph by paragraph; those without text are not counted.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    with needs_extra("documents", "python-docx", "reading DOCX"):
        import docx
        from docx.oxml.parser import parse_xml
    try:
        _check_size(content)
        parts = list(docx.Document(BytesIO(content)).part.package.iter_parts())
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(f"is no DOCX file ({type(error).__name__})") from None
    counted: Counter[str] = Counter()
    for kind, unit in _UNITS.items():
        for part in sorted((one for one in parts if _kind(one) == kind), key=lambda one: str(one.partname)):
            try:
                element = part.element if hasattr(part, "element") else parse_xml(part.blob)
            except Exception as error:
                raise UnreadableError(
                    f"is no DOCX file: {part.partname} cannot be read ({type(error).__name__})"
                ) from None
            yield from _paragraphs(element, unit, counted)


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise UnreadableError(f"unpacks to more than {MOST_UNPACKED >> 20} MiB; check it in parts")


def _kind(part: Any) -> str:
    """`footnotes` of `application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml`."""
    before, _, kind = str(part.content_type).removesuffix("+xml").rpartition("wordprocessingml.")
    return kind if before else ""


def _paragraphs(element: Any, unit: str, counted: Counter[str]) -> Iterator[Segment]:
    """The paragraphs below an element; a note counts as one, however many it has."""
    last = None
    for paragraph in element.iter(f"{_WORD}p"):
        text = "".join(_texts(paragraph))
        if not text.strip() or next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        holder = next(paragraph.iterancestors(*_NOTES), paragraph)
        counted[unit] += holder is not last
        last = holder
        yield Segment(f"{text}\n\n", Location(counted[unit], unit), ALLOW in text)


def _texts(element: Any) -> Iterator[str]:
    """What a paragraph prints; boxes in it have paragraphs of their own."""
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _PRINTED:
            yield _PRINTED[child.tag]
        elif child.tag != f"{_WORD}p":
            yield from _texts(child)
