"""Readers of documents: they return the text in segments, each with its location in the file.

Each format has one module with a function `read(content)`, which yields the segments.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from aistandards.check.documents.interface import ALLOW, Document, Location, Segment, UnreadableError
from aistandards.check.documents.opening import MAX_BYTES, read_bytes
from aistandards.check.limits import LimitError, Limits
from aistandards.errors import DocumentError

if TYPE_CHECKING:
    from aistandards.plugin.registry import Plugins

__all__ = ["ALLOW", "MAX_BYTES", "Document", "Limits", "Location", "Segment", "read_document"]

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

_IN_CHILD = {"docx": 0, "pdf": 0, "markdown": 1 << 16}
"""Readers that run in a process of their own, because a library does their work, for files of more bytes than this."""


def read_document(path: Path, plugins: "Plugins", limits: Limits | None = None) -> Document:
    """Return the text of a document with the locations of its segments.

    Args:
        path: The document.
        plugins: The plugins that read the designations in a bibliography.
        limits: Limits of time and memory; by default those of `Limits`.

    Raises:
        DocumentError: The document cannot be read, is too large, has an unknown format, or reaches a limit.
        MissingExtraError: Markdown and PDF need the extra `documents`.
    """
    kind = path.suffix.casefold()
    if kind not in _READERS:
        raise DocumentError(f"{path}: no reader for {kind!r} files; convert it to text, HTML, DOCX or PDF")
    content = read_bytes(path)
    try:
        return _read(_READERS[kind], content, plugins, limits or Limits())
    except (UnreadableError, LimitError) as error:
        raise DocumentError(f"{path} {error}") from None
    except (MemoryError, RecursionError) as error:
        raise DocumentError(f"{path} cannot be read ({type(error).__name__}); check it in parts") from None


def _read(reader: str, content: bytes, plugins: "Plugins", limits: Limits) -> Document:
    if len(content) > _IN_CHILD.get(reader, MAX_BYTES):
        from aistandards.check.documents.child import read_in_child

        return read_in_child(reader, content, limits)
    if reader == "bibtex":
        from aistandards.check.documents.bibtex import read

        # Only a bibliography needs the plugins: it combines fields to designations.
        return Document.of(read(content, plugins, limits), limits)
    return Document.of(import_module(f"{__name__}.{reader}").read(content), limits)
