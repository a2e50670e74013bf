"""A brief has at most two printed pages, and stands alone: its links are permanent addresses, its style is inside."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.errors import NotFoundError
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.brief import brief
from aistandards.web.routes import ROUTES

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
    for anchor in longest:
        page, printed = tmp_path / f"{anchor}.html", tmp_path / f"{anchor}.pdf"
        page.write_text(brief(catalog, anchor, language), encoding="utf-8")
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
