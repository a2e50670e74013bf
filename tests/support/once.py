"""A folder that is filled once for all processes of a run."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock


@contextmanager
def made_once(name: str, temporary: pytest.TempPathFactory) -> Iterator[tuple[Path, bool]]:
    """A folder that all processes of this run share, and whether to fill it; who comes second waits for the first."""
    # Alone a process has the folder of the run; workers have a folder each below it.
    run = temporary.getbasetemp()
    folder = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / f"shared-{name}"
    with FileLock(folder.with_suffix(".lock")):
        done = folder.with_suffix(".done")
        if is_new := not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        yield folder, is_new
        done.touch()
