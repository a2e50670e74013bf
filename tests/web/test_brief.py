"""A brief has at most two printed pages, and stands alone: its links are permanent addresses, its style is inside."""

import html
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import attrs
import pytest

from aistandards import Catalog
from aistandards.catalog.filters import in_scope
from aistandards.errors import InvalidValueError, NotFoundError
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.brief import EVERY, brief, right_page
from aistandards.web.parameters import Filters
from aistandards.web.routes import ROUTES
from tests.support.commands import run

MANY = Filters(
    status=("published", "in-development", "proposed", "superseded", "withdrawn"),
    relevance=RELEVANCE_LEVELS,
    until="2100",
    tag=("accountability", "privacy", "transparency-and-explainability", "machine-learning"),
    right=("udhr", "iccpr"),
    any=True,
)
"""Filters that leave many standards, and many words in a brief."""

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def longest(catalog: Catalog) -> list[str]:
    """The provisions with the longest briefs."""
    anchors = [names["anchor"] for names in ROUTES["right"].instances(catalog)]
    return sorted(anchors, key=lambda anchor: len(re.sub("<[^>]+>", "", brief(catalog, anchor))), reverse=True)[:2]


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_brief_prints_on_two_pages(language: str, longest: list[str], catalog: Catalog, tmp_path: Path) -> None:
    if BROWSER is None or shutil.which("pdfinfo") is None:
        pytest.skip("printing needs chromium and pdfinfo (poppler-utils)")
    # A print is slow: filters, which add lines to a brief, are printed in the language with the longest words only.
    filters = [EVERY, EVERY, *([MANY] if language == "ru" else [])]
    for number, (anchor, chosen) in enumerate(zip([*longest, longest[0]], filters, strict=False)):
        page, printed = tmp_path / f"{number}.html", tmp_path / f"{number}.pdf"
        page.write_text(brief(catalog, anchor, language, chosen), encoding="utf-8")
        command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
        command += ["--disable-background-networking", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
        subprocess.run([*command, page.as_uri()], capture_output=True, check=True, timeout=120)
        told = subprocess.run(["pdfinfo", str(printed)], capture_output=True, text=True, check=True, timeout=60).stdout
        assert re.search(r"Page size: +59[45]\S* x 84[12]\S* pts", told), told
        assert int(dict(re.findall(r"(\w+): +(\S+)", told))["Pages"]) <= 2


@pytest.mark.parametrize("name", ["udhr:19", "UDHR 19", "udhr-19"])
def test_a_brief_stands_alone(name: str, catalog: Catalog) -> None:
    text = brief(catalog, name, "fr")
    assert '<html lang="fr"' in text and "<bdi>UDHR 19</bdi>" in text
    links = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert links and all(link.startswith("https://w3id.org/aistandards/") for link in links)


def test_a_provision_without_concepts_is_not_found(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="UDHR 99") as raised:
        brief(catalog, "UDHR 99")
    assert raised.value.nearest and all(name.startswith("UDHR ") for name in raised.value.nearest)


def test_the_room_of_a_kind_without_standards_goes_to_the_others(catalog: Catalog) -> None:
    text = brief(catalog, "udhr:19")
    assert text.count('<li><a href="https://w3id.org/aistandards/standards/') == 22
    assert re.search(r"Protects · 11</h2>\s*<ul", text) and "<bdi>11 / " in text


def test_a_brief_names_its_filters_and_the_command_that_repeats_it(
    catalog: Catalog, snapshot_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(status=("published",), since="2023", body=("iso",), tag=("transparency-and-explainability",))
    text = brief(catalog, "udhr:19", "fr", filters)
    shown = re.sub("<[^>]+>", "", text)
    assert "statut: publié · " in shown and "concept: Transparence et explicabilité" in shown
    (command,) = re.findall("<bdi>aistandards (brief .*)</bdi>", text)
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{snapshot_store}")
    assert run(*shlex.split(html.unescape(command))).stdout == text + "\n"


@pytest.mark.parametrize("filters", [EVERY, MANY, Filters(ai=True, status=("published",)), Filters(relevance=("not-ai",), mentions=True)])  # fmt: skip
def test_a_brief_has_the_standards_of_a_list(filters: Filters, catalog: Catalog) -> None:
    page = right_page(catalog, "udhr:19", filters)
    given = in_scope(filters.keywords(catalog))
    listed = catalog.rows(**in_scope(attrs.evolve(filters, any=False, right=("udhr:19",), tag=()).keywords(catalog)))
    expected = {row["designation"] for row in listed} & {row["designation"] for row in catalog.rows(**given)}
    shown = [row.designation for rows in (page.protects, page.restricts, page.concerns) for row in rows]
    assert sorted(shown) == sorted(expected)
    assert page.in_scope == catalog.count(**given) == len(expected) + page.silent + page.not_assessed


def test_a_filter_with_an_unknown_value_is_refused(catalog: Catalog) -> None:
    with pytest.raises(InvalidValueError, match="nearest: itu-t"):
        brief(catalog, "udhr:19", filters=Filters(body=("itut",)))
