"""A store that was synchronised once with the stand-in for all processes of a run."""

from pathlib import Path

import pytest

from tests.support import standin
from tests.support.commands import sync
from tests.support.once import made_once


def filled_once(name: str, temporary: pytest.TempPathFactory, *options: str) -> Path:
    """Return the file of a store that one sync has filled; skips without the stand-in.

    Args:
        name: Name of its folder, one for each choice of options.
        temporary: The temporary folders of the run.
        *options: Options of the sync.
    """
    standin.needed()
    with made_once(name, temporary) as (folder, is_new):
        path = folder / "store.db"
        if is_new:
            with standin.serving() as base, pytest.MonkeyPatch.context() as patch:
                standin.point_at(base, patch)
                patch.setenv("AISTANDARDS_HOME", str(folder))
                patch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{path}")
                # The stand-in lists fewer records than the snapshot holds, which a guard would refuse.
                assert sync("--force", *options)[0] == 0
    return path
