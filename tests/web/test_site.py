"""The built site of the bundled data: its links, languages, search, feeds, calendar, data and permanent addresses."""

import gzip
import json
import re
import shutil
import subprocess
from collections import Counter
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from aistandards import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.web.site.search_index import file_of, tokens
from tests.support.search_files import Searched
from tests.support.site_pages import BASE, LANGUAGES, Page, broken_links, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    return read(site)


def test_every_link_leads_to_a_file_of_the_site(site: Path, pages: dict[str, Page]) -> None:
    assert len(pages) > 3000 and not broken_links(site, pages)


def test_ids_are_unique(pages: dict[str, Page]) -> None:
    assert not [name for name, page in pages.items() if len(page.ids) != len(set(page.ids))]


def test_every_language_has_the_same_pages(pages: dict[str, Page]) -> None:
    of_language = {
        language: {name.partition("/")[2] for name in pages if name.startswith(f"{language}/")}
        for language in LANGUAGES
    }
    assert of_language["ar"] == of_language["en"] and "404.html" in of_language["en"]


def test_the_site_map_names_each_page_in_each_language_and_back(site: Path, pages: dict[str, Page]) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml.gz" in (site / "robots.txt").read_text()
    root = ElementTree.fromstring(gzip.decompress((site / "sitemap.xml.gz").read_bytes()))
    space, link = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}link"
    alternates = {
        str(url.findtext(f"{space}loc")): {each.attrib["hreflang"]: each.attrib["href"] for each in url.iter(link)}
        for url in root
    }
    for address, others in alternates.items():
        assert set(others) == {*LANGUAGES, "x-default"} and address in others.values()
        assert all(alternates[other] == others for other in others.values())
    named = {f"{address.removeprefix(BASE).lstrip('/')}index.html" for address in alternates}
    in_language = {name for name in pages if name.split("/")[0] in LANGUAGES and not name.endswith("404.html")}
    assert named == in_language


def test_permanent_addresses_lead_to_the_pages(site: Path, catalog: Catalog) -> None:
    rows = list(catalog.rows(relevance=RELEVANCE_LEVELS))
    slugs = {slug_of(row[name]) for row in rows for name in ("designation", "work")}
    former = {old for old, new in catalog.redirects().items() if new in slugs}
    stubs = {path.parent.name: path.read_text() for path in (site / "standards").glob("*/index.html")}
    assert set(stubs) == slugs | former
    assert 'url=../../en/standards/iso-iec-42001-2023/index.html"' in stubs["iso-iec-42001-2023"]
    rules = dict(line.split()[:2] for line in (site / "_redirects").read_text().splitlines())
    assert rules == {f"/standards/{old}": f"/standards/{new}" for old, new in catalog.redirects().items()}


WORDS = (
    "Système d'IA 42001",
    "Information technology — Artificial intelligence (AI)",
    "人工智能 标准 AI系统",
    "字",
    "الذكاء الاصطناعي والأخلاقيات إدارة",
    "Управление рисками ЁЖ й",
    "ITU-T Y.3172",
    "ISO/IEC TS 4213:2022",
    "x_y ½ ﬁne Ⅳ İstanbul ẞ",
    "a" * 60,
)


@pytest.mark.subprocess
def test_script_and_index_have_the_same_words(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("the script of the search needs node")
    source = files("aistandards.web").joinpath("static/search.js").read_text(encoding="utf-8")
    functions = re.findall(r"const tokens = .*?\n  \};\n|const file = .*?;\n", source, re.DOTALL)
    assert len(functions) == 2
    script = tmp_path / "words.js"
    script.write_text(
        "\n".join(functions)
        + f"\nconsole.log(JSON.stringify({json.dumps(WORDS)}.map(text => tokens(text).map(word => [word, file(word, 97)]))));"
    )
    answer = subprocess.run(["node", str(script)], capture_output=True, check=True, timeout=60)
    assert json.loads(answer.stdout) == [[[word, file_of(word, 97)] for word in tokens(text)] for text in WORDS]


def test_the_search_finds_words_in_small_files(site: Path) -> None:
    search = Searched(site / "search")
    assert "ISO/IEC 42001:2023" in search.found("42001") and "ISO/IEC 42001:2023" in search.found("management")
    assert max(len(gzip.compress(path.read_bytes())) for path in search.folder.iterdir()) <= 20_000


def test_every_standard_is_found_by_its_number_and_its_title(site: Path, catalog: Catalog) -> None:
    search = Searched(site / "search")
    for row in list(catalog.rows(relevance=RELEVANCE_LEVELS))[::40]:
        for word in (*tokens(row["work"]), *tokens(row["title"])):
            assert row["designation"] in search.found(word), word


def test_the_feed_is_valid_and_knows_its_address(site: Path) -> None:
    feed = feedparser.parse((site / "feeds/changes.atom").read_bytes())
    assert not feed.bozo and feed.version == "atom10" and feed.feed.updated
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [f"{BASE}/feeds/changes.atom"]


def test_the_calendar_has_lines_of_75_octets(site: Path, catalog: Catalog) -> None:
    lines = (site / "feeds/dates.ics").read_bytes().split(b"\r\n")
    assert lines.pop() == b"" and not any(b"\n" in line or len(line) > 75 for line in lines)
    dates = [each.dates for each in catalog.standards(relevance=RELEVANCE_LEVELS)]
    expected = sum((each.target is not None) + (each.stable_until is not None) for each in dates)
    counts = Counter(lines)
    assert counts[b"BEGIN:VEVENT"] == counts[b"END:VEVENT"] == expected
    unfolded = b"\r\n".join(lines).replace(b"\r\n ", b"").split(b"\r\n")
    uids = [line for line in unfolded if line.startswith(b"UID:")]
    assert len(set(uids)) == expected


def test_the_data_set_is_described(site: Path, catalog: Catalog) -> None:
    rdflib = pytest.importorskip("rdflib")
    dcat, terms = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://purl.org/dc/terms/")
    graph = rdflib.Graph().parse(data=(site / "data/catalog.jsonld").read_text(encoding="utf-8"), format="json-ld")
    (dataset,) = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    for name in (terms.title, terms.publisher, terms.rights, terms.identifier):
        assert graph.value(dataset, name)
    named = {str(graph.value(each, dcat.downloadURL)) for each in graph.objects(dataset, dcat.distribution)}
    assert named == {f"{BASE}/data/standards.jsonl.gz", f"{BASE}/data/standards.jsonld.gz"}
    assert all((site / file.removeprefix(f"{BASE}/")).is_file() for file in named)
    in_scope = catalog.count(relevance=RELEVANCE_LEVELS)
    linked = gzip.decompress((site / "data/standards.jsonld.gz").read_bytes()).decode()
    resources = rdflib.Graph().parse(data=linked, format="json-ld").objects(None, dcat.resource)
    assert len(list(resources)) == in_scope
    assert len(gzip.decompress((site / "data/standards.jsonl.gz").read_bytes()).splitlines()) == in_scope
