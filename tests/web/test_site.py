"""The built site of the bundled data: its links, languages, search, feeds, calendar, data and permanent addresses."""

import gzip
import json
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import attrs
import feedparser
import pytest

from aistandards import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.web.site.build import build
from aistandards.web.site.search_index import shard_of, tokens

pytestmark = pytest.mark.slow

BASE = "https://standards.example/ai"
LANGUAGES = ("ar", "en")


@attrs.define
class Page(HTMLParser):
    """Links and ids of a page."""

    links: list[str] = attrs.field(factory=list)
    ids: list[str] = attrs.field(factory=list)

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = dict(found)
        self.links += [value for name in ("href", "src", "action") if (value := given.get(name)) is not None]
        self.ids += [value for name, value in found if name == "id" and value is not None]


@pytest.fixture(scope="session")
def site(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "ai"
    build(catalog, folder, languages=LANGUAGES, base=BASE)
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    read = {}
    for path in site.rglob("*.html"):
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        read[path.relative_to(site).as_posix()] = page
    return read


def test_every_link_leads_to_a_file_of_the_site(site: Path, pages: dict[str, Page]) -> None:
    existing = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    broken = set()
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
            fragment = unquote(parts.fragment)
            # A relative path alone works below any folder and from a disk.
            if (
                link.startswith("/")
                or parts.scheme
                or target not in existing
                or fragment
                and fragment not in pages[target].ids
            ):
                broken.add((name, link))
    assert len(pages) > 3000 and not broken


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
    functions = re.findall(r"const tokens = .*?\n  \};\n|const shard = .*?;\n", source, re.DOTALL)
    assert len(functions) == 2
    script = tmp_path / "words.js"
    script.write_text(
        "\n".join(functions)
        + f"\nconsole.log(JSON.stringify({json.dumps(WORDS)}.map(text => tokens(text).map(word => [word, shard(word)]))));"
    )
    answer = subprocess.run(["node", str(script)], capture_output=True, check=True, timeout=60)
    assert json.loads(answer.stdout) == [[[word, shard_of(word)] for word in tokens(text)] for text in WORDS]


def test_the_search_finds_words_in_small_files(site: Path) -> None:
    assert max(len(gzip.compress(path.read_bytes())) for path in (site / "search").glob("*-*.json")) <= 20_000
    listed = json.loads((site / "search/standards.json").read_text(encoding="utf-8"))["standards"]

    def found(word: str) -> list[str]:
        index = json.loads((site / f"search/{shard_of(word)}.json").read_text(encoding="utf-8"))
        return [listed[number][0] for number in index[word] if number >= 0]

    assert "ISO/IEC 42001:2023" in found("42001") and "ISO/IEC 42001:2023" in found("management")
    assert len(gzip.compress((site / "search/standards.json").read_bytes())) <= 60_000


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
    assert named == {f"{BASE}/data/standards.jsonl", f"{BASE}/data/catalog.jsonld"}
    assert all((site / file.removeprefix(f"{BASE}/")).is_file() for file in named)
    in_scope = catalog.count(relevance=RELEVANCE_LEVELS)
    assert len(list(graph.objects(None, dcat.resource))) == in_scope
    assert len((site / "data/standards.jsonl").read_text(encoding="utf-8").splitlines()) == in_scope
