"""Documents as text that can be searched, each segment with its place in the file.

One file a format; each has `read(content)`, which gives the segments one by one.
"""

from importlib import import_module
from pathlib import Path

from aistandards.check.documents.interface import ALLOW, Document, Location, Segment, UnreadableError
from aistandards.errors import DocumentError
from aistandards.plugin.registry import Plugins

__all__ = ["ALLOW", "MOST_BYTES", "Document", "Location", "Segment", "read_document"]

MOST_BYTES = 64 << 20

_READERS = {
    **dict.fromkeys(".txt .rst .adoc .csv .json .yml .yaml .toml .py".split(), "plain"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".tex": "tex",
    ".bib": "bibtex",
    ".docx": "docx",
    ".pdf": "pdf",
    "": "plain",
}
"""Module by ending; only the one that is needed is imported."""


def read_document(path: Path, plugins: Plugins) -> Document:
    """Return the text of a document with the places of its parts.

    Args:
        path: The document.
        plugins: Read the designations in the entries of a bibliography.

    Raises:
        DocumentError: It cannot be read, is too large, or is of a kind that is not known.
        MissingExtraError: Markdown, DOCX and PDF need the extra `documents`.
    """
    kind = path.suffix.casefold()
    if kind not in _READERS:
        raise DocumentError(f"{path}: no reader for {kind!r} files; convert it to text, HTML, DOCX or PDF")
    try:
        # A pipe or a device may never end.
        if path.exists() and not path.is_file():
            raise DocumentError(f"{path} is no file")
        if path.stat().st_size > MOST_BYTES:
            raise DocumentError(f"{path} is larger than {MOST_BYTES >> 20} MiB; check it in parts")
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from None
    try:
        reader = import_module(f"{__name__}.{_READERS[kind]}")
        # Only a bibliography is read by what its fields mean together.
        return Document.of(reader.read(content, plugins) if kind == ".bib" else reader.read(content))
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (at byte {error.start}); save it as UTF-8") from None
    except UnreadableError as error:
        raise DocumentError(f"{path} {error}") from None
