"""Folders that nobody may write to, root included, and file systems with little space."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which

import pytest


@contextmanager
def protecting(place: Path) -> Iterator[Callable[[Path], None]]:
    """A function that makes a folder below a place read-only; skips where that cannot be done."""
    mounted: list[Path] = []

    def protect(folder: Path) -> None:
        if os.geteuid() != 0:
            folder.chmod(0o555)
        elif (
            which("mount") is None
            or subprocess.run(("mount", "--bind", folder, folder), capture_output=True).returncode
        ):
            pytest.skip("needs the right to mount a folder read-only, because the tests run as root")
        else:
            mounted.append(folder)
            subprocess.run(("mount", "-o", "remount,bind,ro", folder), check=True)

    try:
        yield protect
    finally:
        for folder in mounted:
            subprocess.run(("umount", "-l", folder), check=True)
        for folder in place.iterdir():
            with suppress(OSError):
                folder.chmod(0o755)


@contextmanager
def little_disk(place: Path) -> Iterator[Path]:
    """A file system of 20 MB at a new folder; skips where none may be mounted."""
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", place), capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount a small file system; the limit of file sizes is tested beside this")
    try:
        yield place
    finally:
        subprocess.run(("umount", "-l", place), check=True)
