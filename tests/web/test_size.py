"""Pages are small enough for a slow line, and the site for a small host."""

import gzip
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES
from tests.support.site_pages import LANGUAGES

MAX_RAW, MAX_TRANSFERRED = 100_000, 30_000


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.is_page])
def test_a_first_view_is_small(name: str, catalog: Catalog) -> None:
    route = ROUTES[name]
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, base="https://example.org")
    names = next(iter(route.instances(catalog)))
    value = route.make(catalog, route.parameters(), names)
    for language in ("ar", "ru", "zh"):
        text = pages.render(Address(route=route, names=names, language=language), value).encode()
        assert len(text) <= MAX_RAW and len(gzip.compress(text)) <= MAX_TRANSFERRED
        assert b" style=" not in text and b"<style" not in text


@pytest.mark.slow
def test_pages_of_the_site_are_small(site: Path, catalog: Catalog) -> None:
    standards = catalog.count(relevance=RELEVANCE_LEVELS)
    sizes = {path.relative_to(site): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    for language, of_page, of_language in (("en", 3_150, 5_500), ("ar", 4_000, 6_800)):
        pages = [size for path, size in sizes.items() if path.match(f"{language}/standards/*/index.html")]
        assert len(pages) >= standards and sum(pages) / len(pages) <= of_page
        whole = sum(size for path, size in sizes.items() if path.parts[0] == language)
        assert whole / standards <= of_language
        # What each page has besides its subject.
        assert sizes[Path(language, "404.html")] <= 1_500
    shared = sum(size for path, size in sizes.items() if path.parts[0] not in LANGUAGES)
    assert shared / standards <= 1_800


def test_evidence_that_says_the_same_is_shown_once(catalog: Catalog) -> None:
    route = ROUTES["standard"]
    page = route.make(catalog, route.parameters(), {"slug": "iso-iec-42001-2023"})
    (tag,) = (tag for tag in page.tags if tag.concept == "rights:accountability")
    stored = [each for each in catalog.get("ISO/IEC 42001:2023").annotations if each.concept == tag.concept]
    # Two bodies write the title with different dashes.
    assert len({each.quote for each in stored}) == 2 and len(tag.evidence) == 1
