"""The site with the standards outside the scope: one page each in the first language, in lists and in the search."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.model.annotation import NOT_AI
from aistandards.model.slug import slug_of
from aistandards.web.site.build import build
from aistandards.web.site.search_index import tokens
from aistandards.web.site.writer import differences
from tests.support.search_files import Searched
from tests.support.site_pages import BASE, Page, broken_links, read, target_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "site"
    build(catalog, folder, languages=["fr"], base=BASE, with_others=True)
    return folder


@pytest.fixture(scope="module")
def pages(whole: Path) -> dict[str, Page]:
    return read(whole)


@pytest.fixture(scope="module")
def others(catalog: Catalog) -> dict[str, str]:
    """By slug, the designations of the standards outside the scope."""
    return {slug_of(row["designation"]): row["designation"] for row in catalog.rows(relevance=(NOT_AI,))}


def test_others_have_a_page_in_the_first_language_only(pages: dict[str, Page], others: dict[str, str]) -> None:
    assert len(others) > 20
    for slug in others:
        assert f"fr/standards/{slug}/index.html" in pages and f"en/standards/{slug}/index.html" not in pages


def test_every_link_leads_to_a_file(whole: Path, pages: dict[str, Page]) -> None:
    assert not broken_links(whole, pages) and differences(whole) == []


def test_a_reader_without_scripts_reaches_each_of_them(pages: dict[str, Page], others: dict[str, str]) -> None:
    def targets(name: str) -> set[str]:
        return {target_of(name, link) for link in pages[name].links}

    first = "fr/standards/others/index.html"
    assert all(first in targets(f"{language}/standards/index.html") for language in ("en", "fr"))
    lists = [name for name in pages if name.startswith("fr/standards/others/")]
    assert {f"fr/standards/{slug}/index.html" for slug in others} <= {each for name in lists for each in targets(name)}


def test_the_search_finds_them_after_those_in_scope(whole: Path, others: dict[str, str]) -> None:
    search = Searched(whole / "search")
    index = json.loads((whole / "search/index.json").read_text(encoding="utf-8"))
    assert index["others"] == "fr"
    for designation in list(others.values())[::5]:
        number = next(word for word in tokens(designation) if any(map(str.isdigit, word)))
        assert designation in search.found(number)
    found = [designation in others.values() for designation in search.found("information")]
    assert found == sorted(found) and set(found) == {False, True}


def test_data_site_map_and_rules_have_them(whole: Path, catalog: Catalog, others: dict[str, str]) -> None:
    assert len(gzip.decompress((whole / "data/standards.jsonl.gz").read_bytes()).splitlines()) == catalog.count()
    site_map = gzip.decompress((whole / "sitemap.xml.gz").read_bytes()).decode()
    for slug in others:
        assert f"<loc>{BASE}/fr/standards/{slug}/</loc></url>" in site_map
        assert f"{BASE}/en/standards/{slug}/" not in site_map
    assert "/standards/* /fr/standards/:splat 302\n" in (whole / "_redirects").read_text()


def test_a_site_of_the_scope_has_none_of_them(site: Path, others: dict[str, str]) -> None:
    def names() -> Iterator[str]:
        return (path.parent.name for path in site.glob("*/standards/*/index.html"))

    assert not set(names()) & {*others, "others"}
