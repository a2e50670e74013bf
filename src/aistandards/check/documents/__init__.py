"""Readers of documents: they return the text in segments, each with its location in the file.

Each format has one module with a function `read(content)`, which yields the segments.
"""

from importlib import import_module
from pathlib import Path

from aistandards.check.documents.interface import ALLOW, Document, Location, Segment, UnreadableError
from aistandards.errors import DocumentError
from aistandards.plugin.registry import Plugins

__all__ = ["ALLOW", "MAX_BYTES", "Document", "Location", "Segment", "read_document"]

MAX_BYTES = 64 << 20
"""Maximum size of a document."""

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
"""Module of each file ending; `read_document` imports only the module that it needs."""


def read_document(path: Path, plugins: Plugins) -> Document:
    """Return the text of a document with the locations of its segments.

    Args:
        path: The document.
        plugins: The plugins that read the designations in a bibliography.

    Raises:
        DocumentError: The document cannot be read, is too large, or has an unknown format.
        MissingExtraError: Markdown, DOCX and PDF need the extra `documents`.
    """
    kind = path.suffix.casefold()
    if kind not in _READERS:
        raise DocumentError(f"{path}: no reader for {kind!r} files; convert it to text, HTML, DOCX or PDF")
    try:
        # A pipe or a device may never end.
        if path.exists() and not path.is_file():
            raise DocumentError(f"{path} is not a file")
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{path} is larger than {MAX_BYTES >> 20} MiB; check it in parts")
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from None
    try:
        reader = import_module(f"{__name__}.{_READERS[kind]}")
        # Only a bibliography needs the plugins: it combines fields to designations.
        return Document.of(reader.read(content, plugins) if kind == ".bib" else reader.read(content))
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (at byte {error.start}); save it as UTF-8") from None
    except UnreadableError as error:
        raise DocumentError(f"{path} {error}") from None
