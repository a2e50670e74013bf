"""Files that appear whole or not at all."""

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from aistandards.errors import ExportError
from aistandards.export.interface import Content, Format, Metadata, Output, safe_stream

_HEAD = 8192
"""Bytes at the beginning of content that tell whether it is text."""


def write_file(format: Format[Content, Any], content: Content, path: Path, metadata: Metadata) -> None:
    """Write content to a file, and metadata to `FILE.metadata.json` for formats that cannot carry them.

    Raises:
        ExportError: The file cannot be written. A file that was there before is unchanged.
    """
    failures: tuple[type[Exception], ...] = (OSError, *format.errors)
    try:
        with replacing(path) as draft:
            _write(format, content, draft, metadata)
        described = format.sidecar(path.stem, metadata)
        if described is not None and path.is_file():
            with replacing(path.with_name(path.name + ".metadata.json")) as draft:
                draft.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    except failures as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path} cannot be written: {reason}") from None


def write_bytes(format: Format[Content, Any], content: Content, stream: TextIO, metadata: Metadata) -> None:
    """Write content to the bytes below a stream of text, in a format that writes bytes or a file.

    Raises:
        ExportError: The content cannot be written, or is no text and the stream is a terminal.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content"
        failures: tuple[type[Exception], ...] = (OSError, *format.errors)
        try:
            _write(format, content, path, metadata)
        except failures as error:
            reason = getattr(error, "strerror", None) or error
            raise ExportError(f"standard output cannot be written: {reason}") from None
        with path.open("rb") as written:
            if stream.isatty() and b"\0" in written.read(_HEAD):
                raise ExportError(f"{format.name} is no text for a terminal; name a file with -o")
            written.seek(0)
            stream.flush()
            shutil.copyfileobj(written, stream.buffer)
    stream.flush()


def _write(format: Format[Content, Any], content: Content, path: Path, metadata: Metadata) -> None:
    if format.output is Output.PATH:
        format.write(content, path, metadata)
    elif format.output is Output.BINARY:
        with path.open("wb") as binary:
            format.write(content, binary, metadata)
    else:
        with path.open("w", encoding="utf-8", newline="") as text:
            format.write(content, safe_stream(text), metadata)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path for a new file in the same folder, which replaces the file when the block ends without an error.

    A pipe or a device cannot be replaced: its own path is given. A symbolic link stays, its target is replaced.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{secrets.token_hex(8)}.new")
    try:
        yield draft
        if target.exists():
            shutil.copymode(target, draft)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
