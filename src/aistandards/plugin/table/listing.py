"""Open the file of a listing that is beside its description."""

import os
import stat
from pathlib import Path
from typing import IO

MAX_FILE = 2 << 30
"""Maximum size of a listing in bytes, as for a download."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class UnsafeFileError(ValueError):
    """The file is not a regular file in its folder."""


def open_beside(folder: Path, name: str, max_size: int = MAX_FILE) -> IO[bytes]:
    """Open a regular file in a folder or below it.

    A link may lead to another file of the folder. What is checked is the file that was opened, so that nobody can
    exchange it in between. A device or a pipe is not waited for.

    Args:
        folder: The folder.
        name: Path relative to the folder.
        max_size: Maximum size of the file in bytes.

    Raises:
        UnsafeFileError: The file is outside the folder, no regular file, or too large.
        OSError: The file cannot be opened.
    """
    own = folder.resolve()
    path = (own / name).resolve(strict=True)
    if not path.is_relative_to(own):
        raise UnsafeFileError(f"is outside {own}")
    descriptor = os.open(path, _FLAGS)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise UnsafeFileError("is no regular file")
        if (own / name).resolve(strict=True) != path or not os.path.samestat(state, path.lstat()):
            raise UnsafeFileError("was exchanged while it was opened")
        if state.st_size > max_size:
            raise UnsafeFileError(f"has more than {max_size >> 20} MiB")
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise
