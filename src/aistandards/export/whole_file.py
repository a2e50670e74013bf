"""Files that appear whole or not at all."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aistandards.errors import ExportError
from aistandards.export.interface import Content, Format, Metadata, Output, safe_stream


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
