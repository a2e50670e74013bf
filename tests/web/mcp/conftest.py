"""The catalogues that the tools answer from, with all texts that they may say."""

from collections.abc import Iterator

import pytest

from aistandards import Catalog
from tests.support.filled import filled_once
from tests.support.known_texts import KnownTexts


@pytest.fixture(scope="session")
def known(catalog: Catalog) -> KnownTexts:
    return KnownTexts(catalog)


@pytest.fixture(scope="session")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """A catalogue with all that a part of the stand-in lists, most of it outside the scope; skips without the stand-in."""
    with Catalog.open(filled_once("larger", tmp_path_factory, "--scope", "all")) as opened:
        yield opened


@pytest.fixture(scope="session")
def known_larger(larger: Catalog) -> KnownTexts:
    return KnownTexts(larger)
