"""The catalogues that the tools answer from, with all texts that they may say."""

from collections.abc import Iterator

import pytest

from aistandards import Catalog
from tests.support import standin
from tests.support.commands import sync
from tests.support.known_texts import KnownTexts
from tests.support.once import made_once


@pytest.fixture(scope="session")
def known(catalog: Catalog) -> KnownTexts:
    return KnownTexts(catalog)


@pytest.fixture(scope="session")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """A catalogue with all that a part of the stand-in lists, most of it outside the scope; skips without the stand-in."""
    standin.needed()
    with made_once("larger", tmp_path_factory) as (folder, is_new):
        path = folder / "store.db"
        if is_new:
            with standin.serving() as base, pytest.MonkeyPatch.context() as patch:
                standin.point_at(base, patch)
                patch.setenv("AISTANDARDS_HOME", str(folder))
                patch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{path}")
                assert sync("--force", "--scope", "all")[0] == 0
    with Catalog.open(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def known_larger(larger: Catalog) -> KnownTexts:
    return KnownTexts(larger)
