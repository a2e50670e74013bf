"""What people see: every kind of page in a real browser, in six languages, narrow and wide, light and dark."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from aistandards import Catalog
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES, Names, Route
from tests.browser.conftest import LANGUAGES, Look

pytestmark = [pytest.mark.slow, pytest.mark.subprocess]

SHOWN: dict[str, Names] = {
    "standard": {"slug": "iso-iec-42001-2023"},
    "why": {"slug": "iso-iec-42001-2023"},
    "concept": {"scheme": "rights", "id": "privacy"},
    "right": {"anchor": "udhr-19"},
    "gaps": {"scheme": "rights"},
}
"""The page that stands for each kind; of the other kinds, the first page."""

QUERIES = {
    "search": "?q=deepfake&limit=10",
    "standards": "?status=published&limit=10",
    "concept": "?limit=10",
    "committee": "?limit=10",
}
FOUND = ("deepfake", "42001", "confidentialité", "الخصوصية", "隐私", "приватность")
"""Words that the search of the static site finds."""


def kinds(catalog: Catalog) -> Iterator[tuple[Route, Names]]:
    for name, route in ROUTES.items():
        if not route.is_page:
            continue
        yield route, SHOWN.get(name) or next(iter(route.instances(catalog)))


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split())


def tasks(catalog: Catalog, root: str, language: str, *, is_static: bool = False) -> list[dict[str, Any]]:
    """One page of each kind, and for a server a page that does not exist."""
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, is_static=is_static)
    found = []
    for route, names in kinds(catalog):
        if is_static and not route.is_in_site:
            continue
        address = Address(route=route, names=names, language=language)
        value = route.make(catalog, route.parameters(), names)
        tail = "index.html" if is_static else QUERIES.get(route.name, "")
        url = f"{root.rstrip('/')}{address.path}{tail}"
        found.append({"url": url, "status": 200, "heading": heading(pages.render(address, value))})
    if not is_static:
        missing = pages.words(language).text("Not found")
        found.append({"url": f"{root}{language}/nothing/", "status": 404, "heading": missing, "mayFail": True})
    return found


def test_every_kind_of_page_can_be_used_by_everybody(bundled: Catalog, served: str, look: Look) -> None:
    every = [{"job": "judge", **task} for language in LANGUAGES for task in tasks(bundled, served, language)]
    seen = look(every, origin=served)
    assert seen["pages"] == len(every) == len(LANGUAGES) * (len(list(kinds(bundled))) + 1)
    assert seen["audits"] == 4 * seen["pages"] and seen["boxes"] > 1000 and seen["letters"] > 1000


def test_pages_are_read_without_scripts(bundled: Catalog, served: str, hosted: str, look: Look) -> None:
    every = [{"job": "withoutScripts", **task} for task in tasks(bundled, served, "en")[:-1]]
    every += [
        {"job": "withoutScripts", "isStatic": True, **task} for task in tasks(bundled, hosted, "fr", is_static=True)
    ]
    for task in every:
        task["query"] = "privacy" if task["url"].endswith(("/en/", "/fr/index.html")) else None
    assert look(every)["pages"] == len(every)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_used_by_keyboard(language: str, bundled: Catalog, served: str, look: Look) -> None:
    every = [{"job": "keyboard", **task} for task in tasks(bundled, served, language)[:4]]
    assert look(every)["tabs"] > 40


def test_the_static_site_is_searched_on_a_web_server(bundled: Catalog, hosted: str, look: Look) -> None:
    words = dict(zip(FOUND, ("en", "en", "fr", "ar", "zh", "ru"), strict=True))
    pages = Pages(bundled.vocabularies, is_static=True)
    every = [
        {"job": "search", "url": f"{hosted}{language}/search/index.html?q={word}", "status": 200, "heading": text}
        for word, language in words.items()
        for text in [pages.words(language).text("Search")]
    ]
    assert look(every, origin=hosted)["results"] > len(every)


def test_the_static_site_is_read_from_a_disk(bundled: Catalog, site: Path, look: Look) -> None:
    every = tasks(bundled, site.as_uri(), "ar", is_static=True)
    search = [
        {"job": "search", "isLocal": True, **task, "url": f"{task['url']}?q=42001"}
        for task in every
        if "/search/" in task["url"]
    ]
    judged = [{"job": "judge", **task} for task in every]
    assert len(search) == 1
    assert look([*search, *judged], widths=[1280], schemes=["light"])["pages"] == len(every) + 1
