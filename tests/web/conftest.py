"""The bundled catalogue, opened once for all tests of the pages, which only read it, and its site in two languages."""

from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.web.site.build import build
from tests.support.once import made_once
from tests.support.site_pages import BASE, LANGUAGES


@pytest.fixture(scope="session")
def catalog(bundled: Catalog) -> Catalog:
    return bundled


@pytest.fixture(scope="session")
def site(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with made_once("site-in-two-languages", tmp_path_factory) as (folder, is_new):
        if is_new:
            build(catalog, folder / "ai", languages=LANGUAGES, base=BASE)
    return folder / "ai"
