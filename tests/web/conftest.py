"""The bundled catalogue, opened once for all tests of the pages, which only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards import Catalog


@pytest.fixture(scope="session")
def catalog(snapshot_store: Path) -> Iterator[Catalog]:
    with Catalog.open(snapshot_store) as opened:
        yield opened
