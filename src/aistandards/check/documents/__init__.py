"""Readers of documents: they return the text in segments, each with its location in the file.

Each format has one module with a function `read(content)`, which yields the segments.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from aistandards.check.documents.formats import needs_process, reader_of_content, reader_of_ending
from aistandards.check.documents.interface import ALLOW, Document, Location, Segment, UnreadableError
from aistandards.check.documents.opening import MAX_BYTES, read_bytes
from aistandards.check.limits import LimitError, Limits
from aistandards.errors import DocumentError

if TYPE_CHECKING:
    from aistandards.plugin.registry import Plugins

__all__ = ["ALLOW", "MAX_BYTES", "Document", "Limits", "Location", "Segment", "read_document"]

_NO_READER = "no reader for {!r} files; convert it to text, HTML, DOCX or PDF"


def read_document(
    path: Path, plugins: "Plugins", limits: Limits | None = None, *, content: bytes | None = None
) -> Document:
    """Return the text of a document with the locations of its segments.

    The ending of its name tells its format, or else its content.

    Args:
        path: The document.
        plugins: The plugins that read the designations in a bibliography.
        limits: Limits of time and memory; by default those of `Limits`.
        content: Its content where it is no file, as on standard input; the path is then only its name.

    Raises:
        DocumentError: The document cannot be read, is too large, has an unknown format, or reaches a limit.
        MissingExtraError: Markdown, notebooks, PDF and RTF need the extra `documents`.
    """
    if content is None:
        content = read_bytes(path)
    reader = reader_of_ending(path.suffix) or reader_of_content(content)
    if reader is None:
        raise DocumentError(f"{path}: {_NO_READER.format(path.suffix)}")
    try:
        return _read(reader, content, plugins, limits or Limits())
    except (UnreadableError, LimitError) as error:
        raise DocumentError(f"{path} {error}") from None
    except (MemoryError, RecursionError) as error:
        raise DocumentError(f"{path} cannot be read ({type(error).__name__}); check it in parts") from None


def _read(reader: str, content: bytes, plugins: "Plugins", limits: Limits) -> Document:
    if needs_process(reader, len(content)):
        from aistandards.check.documents.child import read_in_child

        return read_in_child(reader, content, limits)
    if reader == "bibtex":
        from aistandards.check.documents.bibtex import read

        # Only a bibliography needs the plugins: it combines fields to designations.
        return Document.of(read(content, plugins, limits), limits)
    return Document.of(import_module(f"{__name__}.{reader}").read(content), limits)
