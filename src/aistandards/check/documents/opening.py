"""Reading of a document's bytes: from regular files only, and never more than the limit."""

import os
import stat
import sys
from pathlib import Path

from aistandards.errors import DocumentError

MAX_BYTES = 64 << 20
"""Maximum size of a document."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe; pass its content as standard input, whose name is -"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Args:
        path: The file.

    Raises:
        DocumentError: The path is no regular file, the file cannot be read, or it is too large.
    """
    try:
        # Opening some devices has effects, so the kind is tested before. Another kind may replace it until it is open.
        _refuse_other_kinds(path, os.stat(path).st_mode)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            _refuse_other_kinds(path, os.fstat(descriptor).st_mode)
            # A file may grow meanwhile, and some files of the system state no size.
            content = b"" if os.fstat(descriptor).st_size > MAX_BYTES else file.read(MAX_BYTES + 1)
            too_large = os.fstat(descriptor).st_size > MAX_BYTES or len(content) > MAX_BYTES
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise DocumentError(f"{str(path)!r} cannot be read: {error}") from None
    if too_large:
        raise DocumentError(f"{path} is larger than {MAX_BYTES >> 20} MiB; check it in parts")
    return content


def _refuse_other_kinds(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((words for is_kind, words in _KINDS if is_kind(mode)), "something else")
        raise DocumentError(f"{path} is not a file but {kind}")


def read_standard_input() -> bytes:
    """Return the content of standard input.

    Raises:
        DocumentError: Standard input is closed, cannot be read, or is too large.
    """
    try:
        content: bytes = sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, ValueError, AttributeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is closed"
        raise DocumentError(f"standard input cannot be read: {reason}") from None
    if len(content) > MAX_BYTES:
        raise DocumentError(f"standard input is larger than {MAX_BYTES >> 20} MiB; check it in parts")
    return content
