"""A first view of every kind of page of the server is small enough for a slow line."""

import gzip

import pytest

from aistandards import Catalog
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES

MAX_RAW, MAX_TRANSFERRED = 100_000, 30_000


@pytest.mark.parametrize("name", ROUTES)
def test_a_first_view_is_small(name: str, catalog: Catalog) -> None:
    route = ROUTES[name]
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, base="https://example.org")
    names = next(iter(route.instances(catalog)))
    value = route.make(catalog, route.parameters(), names)
    for language in ("ar", "ru", "zh"):
        text = pages.render(Address(route=route, names=names, language=language), value).encode()
        assert len(text) <= MAX_RAW and len(gzip.compress(text)) <= MAX_TRANSFERRED
        assert b" style=" not in text and b"<style" not in text
