"""Rows of crosswalks on every face: each has the whole attribution of its source, and none computes a percentage."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from aistandards import Catalog
from aistandards.export.interface import Kind, Metadata
from aistandards.export.registry import load_format
from aistandards.model.crosswalk import CrosswalkRow
from aistandards.web.mcp.crosswalk import Asked, crosswalk
from aistandards.web.parameters import CrosswalkFilters
from aistandards.web.plain import plain
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES

FRAMEWORKS = ("eu-ai-act", "eu-m-593", "nist-ai-rmf", "cen-cenelec")


def exported(catalog: Catalog, framework: str, form: str) -> str:
    target = io.StringIO(newline="")
    selection = catalog.crosswalks.selection(catalog.crosswalks.rows(framework=framework))
    load_format(Kind.CROSSWALKS, form).write(selection, target, Metadata("2026.11.1"))
    return target.getvalue()


def page(catalog: Catalog, framework: str) -> str:
    route, names = ROUTES["crosswalk"], {"framework": framework}
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, base="https://example.org")
    html = pages.render(
        Address(route=route, names=names, language="fr"), route.make(catalog, route.parameters(), names)
    )
    return re.sub(r"&#39;|&#x27;", "'", html)


def by_api(catalog: Catalog, framework: str) -> str:
    made = ROUTES["crosswalks"].make(catalog, CrosswalkFilters(framework=framework, limit=200), {})
    return json.dumps(plain(made), ensure_ascii=False)


def by_mcp(catalog: Catalog, framework: str) -> str:
    parts = (crosswalk(catalog, Asked(framework=framework, limit=40, offset=offset)) for offset in range(0, 360, 40))
    return "\n".join(json.dumps(plain(part), ensure_ascii=False) for part in parts)


FACES: dict[str, Callable[[Catalog, str], str]] = {
    "csv": lambda catalog, framework: exported(catalog, framework, "csv").replace('""', '"'),
    "sssom": lambda catalog, framework: exported(catalog, framework, "sssom").replace('""', '"'),
    "oscal": lambda catalog, framework: exported(catalog, framework, "oscal"),
    "json": lambda catalog, framework: exported(catalog, framework, "json"),
    "page": page,
    "api": by_api,
    "mcp": by_mcp,
}


def attribution(row: CrosswalkRow) -> set[str]:
    return {row.author, row.source, row.licence, row.host or row.author, row.date.text if row.date else row.author}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_face_names_author_host_source_licence_and_date(catalog: Catalog, framework: str, face: str) -> None:
    shown = FACES[face](catalog, framework)
    rows = [row for row in catalog.crosswalks.rows(framework=framework) if row.concept is None]
    # Rows that name no standard are counted by these two formats and left out.
    named = [row for row in rows if row.designation or face not in ("sssom", "oscal")]
    assert rows and {text for row in named for text in attribution(row) if text not in shown} == set()


@pytest.mark.parametrize("face", FACES)
def test_no_face_computes_a_percentage(catalog: Catalog, face: str) -> None:
    for framework in (*FRAMEWORKS, "iso-iec-42001"):
        if face == "page" and framework == "iso-iec-42001":
            continue
        shown = re.sub(r"https?://[^\s\"'<>]+", "", FACES[face](catalog, framework))
        assert not re.search(r"\d\s*%|percent|score", shown), framework


def test_the_rows_of_a_page_lead_to_their_sources(catalog: Catalog) -> None:
    value: Any = ROUTES["crosswalk"].make(catalog, ROUTES["crosswalk"].parameters(), {"framework": "eu-ai-act"})
    for line in value.rows:
        source = value.sources[line.number - 1]
        assert (source.crosswalk, source.author, source.source) == (line.crosswalk, line.author, line.source)
    html = page(catalog, "eu-ai-act")
    assert {int(number) for number in re.findall(r'href="?#s(\d+)', html)} == set(range(1, len(value.sources) + 1))
    assert all(re.search(rf'id="?s{number}\b', html) for number in range(1, len(value.sources) + 1))
    assert "présomption de conformité" in html
