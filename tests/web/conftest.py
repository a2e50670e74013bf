"""The bundled catalogue, opened once for all tests of the pages, which only read it, and its site in two languages."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.web.site.build import build
from tests.support.once import made_once
from tests.support.site_pages import BASE, LANGUAGES
from tests.support.web_client import client


@pytest.fixture(scope="session")
def catalog(bundled: Catalog) -> Catalog:
    return bundled


@pytest.fixture(scope="session")
def site(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with made_once("site-in-two-languages", tmp_path_factory) as (folder, is_new):
        if is_new:
            build(catalog, folder / "ai", languages=LANGUAGES, base=BASE)
    return folder / "ai"


@pytest.fixture(scope="session")
def web(catalog: Catalog) -> TestClient:
    """A client of a server of the bundled data, which tests only read from."""
    return client(catalog, base="https://standards.example", contact="mailto:security@standards.example")
