"""The server in this process: routes, caches, parts of lists, limits, failures, and what every answer has."""

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.errors import StoreError
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.routes import ROUTES
from aistandards.web.server.application import application
from aistandards.web.server.guard import SECURITY
from aistandards.web.server.limits import RateLimit
from tests.support.commands import sync
from tests.support.small import Small, iso_row
from tests.support.web_client import NAMES, client

PAGES = [name for name, route in ROUTES.items() if route.is_page]


def path_of(name: str) -> str:
    others = {"committee": {"slug": "iso-iec-jtc-1-sc-42"}, "crosswalk": {"framework": "eu-ai-act"}}
    return ROUTES[name].path.format_map({**NAMES, **others.get(name, {})})


# Routes.


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if not route.keeps_files])
def test_every_route_is_in_the_api(name: str, web: TestClient) -> None:
    answer = web.get("/api/v1" + (path_of(name).rstrip("/") or "/overview"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json()["data"]["content"] == answer.headers["aistandards-data"]


@pytest.mark.parametrize("name", PAGES)
def test_every_route_is_a_page_in_six_languages(name: str, web: TestClient) -> None:
    for language in UN_LANGUAGES:
        answer = web.get(f"/{language}{path_of(name)}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert f'<html lang="{language}"' in answer.text and answer.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/", "/en", "/en/standards", "/standards/iso-iec-42001", "/api", "/api/v1/", "/static/style.css", "/xx/", "/en/standards/?limit=0", "/api/v1/standards/nothing", "/api/v1/health"])  # fmt: skip
def test_every_answer_has_the_headers_against_misuse_and_no_cookie(path: str, web: TestClient) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        headers = web.request(method, path).headers
        assert {name: headers.get(name) for name in SECURITY} == SECURITY
        assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/en/standards/", "/api/v1/standards", "/en/nothing/"])
def test_head_has_the_headers_of_get(path: str, web: TestClient) -> None:
    get, head = web.get(path), web.head(path)
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


def test_options_are_answered_for_pages_of_other_sites(web: TestClient) -> None:
    asked = {"origin": "https://other.example", "access-control-request-method": "GET"}
    answer = web.options("/api/v1/standards", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert answer.headers["access-control-allow-methods"] == answer.headers["allow"] == "GET, HEAD, OPTIONS"
    for path in ("/api/v1/overlaps", "/fr/overlaps/"):
        assert web.options(path, headers=asked).headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_other_methods_are_refused(web: TestClient) -> None:
    answer = web.delete("/api/v1/standards")
    assert answer.status_code == 405 and set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.json()["title"] == "Method not allowed"


# Caches.


@pytest.mark.parametrize("path", ["/ar/standards/?ai=true", "/api/v1/standards?ai=true", "/api/v1/openapi.json", "/standards/iso-iec-42001-2023.bib", "/feeds/changes.atom", "/api/"])  # fmt: skip
def test_an_answer_that_the_client_has_is_not_sent_again(path: str, web: TestClient) -> None:
    first = web.get(path)
    for sent in (first.headers["etag"], f'"other", {first.headers["etag"]}', first.headers["etag"][2:], "*"):
        again = web.get(path, headers={"if-none-match": sent})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary", "aistandards-data", "content-security-policy"):
            assert again.headers[name] == first.headers[name]
    assert web.get(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_one_question_has_one_tag_however_it_is_written(web: TestClient) -> None:
    tags = {web.get(f"/api/v1/standards?{query}").headers["etag"] for query in ("ai=true&limit=50", "limit=50&ai=true")}
    tags.add(web.get("/api/v1/standards?ai=true").headers["etag"])
    assert len(tags) == 1
    assert web.get("/api/v1/standards?ai=false").headers["etag"] not in tags


def test_a_miss_is_not_told_to_be_unchanged(web: TestClient) -> None:
    assert web.get("/api/v1/standards/nothing", headers={"if-none-match": "*"}).status_code == 404


def test_long_answers_are_compressed_for_who_takes_that(web: TestClient) -> None:
    for path in ("/en/standards/", "/api/v1/openapi.json"):
        plain = web.get(path, headers={"accept-encoding": "gzip;q=0, br"})
        small = web.get(path, headers={"accept-encoding": "br, gzip"})
        assert "content-encoding" not in plain.headers and small.headers["content-encoding"] == "gzip"
        assert plain.content == small.content and int(small.headers["content-length"]) < len(plain.content) / 3
        assert plain.headers["vary"] == small.headers["vary"] == "Accept-Encoding"
        assert plain.headers["etag"] == small.headers["etag"]


def test_what_is_kept_is_bounded_and_changes_no_answer(catalog: Catalog) -> None:
    web, none_kept = client(catalog, max_kept_bytes=50_000), client(catalog, max_kept_bytes=0)
    for path in [f"/en/standards/?limit={number}" for number in range(1, 30)] * 2:
        assert web.get(path).text == none_kept.get(path).text


def test_an_answer_is_made_new_when_the_store_changes(
    sites: Small, small_store: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    with Catalog.open() as catalog:
        web = client(catalog)
        before = web.get("/api/v1/standards?ai=true")
        sites.iso.append(iso_row(99001, "ISO/IEC 99001:2026", 6060, "Artificial intelligence — A test"))
        assert sync("iso")[0] == 0
        after = web.get("/api/v1/standards?ai=true", headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200 and after.headers["etag"] != before.headers["etag"]
        assert after.json()["standards"]["total"] == before.json()["standards"]["total"] + 1


# Parts of lists.


def walk(web: TestClient, query: str) -> Iterator[list[str]]:
    cursor = ""
    while cursor is not None:
        part = web.get(f"/api/v1/standards?{query}&cursor={cursor}").json()["standards"]
        yield [row["designation"] for row in part["rows"]]
        cursor = part["next_cursor"]


@pytest.mark.parametrize("query", ["limit=7&body=itu-t", "limit=200", "limit=50&ai=true&status=published", "limit=1&work=ISO/IEC 42001"])  # fmt: skip
def test_cursors_walk_the_whole_list(query: str, web: TestClient, catalog: Catalog) -> None:
    walked = [name for part in walk(web, query) for name in part]
    total = web.get(f"/api/v1/standards?{query}").json()["standards"]["total"]
    assert len(walked) == len(set(walked)) == total > 0
    offset = web.get(f"/api/v1/standards?{query}&offset=1").json()["standards"]
    assert [row["designation"] for row in offset["rows"]] == walked[1 : 1 + offset["limit"]]


def test_no_standard_is_lost_while_others_come_and_go(sites: Small, small_store: Path, own_home: Path) -> None:
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    with Catalog.open() as catalog:
        web = client(catalog)
        stay = [name for part in walk(web, "limit=200") for name in part]
        seen: list[str] = []
        for number, part in enumerate(walk(web, "limit=2")):
            seen += part
            if number < 3:
                # One before the place of the cursor and one after it.
                sites.iso.append(iso_row(99100 + number, f"IEC 0000{number}:2026", 6060, "Artificial intelligence"))
                sites.iso.append(iso_row(99200 + number, f"ISO/IEC 9990{number}:2026", 6060, "Artificial intelligence"))
                assert sync("iso")[0] == 0
        assert len(seen) == len(set(seen)) and set(stay) <= set(seen)


# Behind a proxy.


@pytest.mark.parametrize("path", ["/", "/standards/iso-iec-42001", "/standards/ISO%2042001", "/standards/iso-iec-42001-2023.json", "/rights/udhr-19", "/en/standards", "/api/v1/standards/"])  # fmt: skip
def test_redirects_stay_below_the_path_of_the_proxy(path: str, catalog: Catalog) -> None:
    below, above = client(catalog, root_path="/data/ai"), client(catalog)
    asked = f"/data/ai{path}"
    found, expected = below.get(asked), above.get(path)
    assert found.status_code == expected.status_code
    assert urljoin(asked, found.headers["location"]) == "/data/ai" + urljoin(path, expected.headers["location"])


def test_pages_below_the_path_of_a_proxy_have_the_links_of_others(catalog: Catalog) -> None:
    below, above = client(catalog, root_path="/data/ai"), client(catalog)
    for path in ("/en/standards/", "/en/nothing/", "/api/v1/standards?limit=2", "/api/"):
        assert below.get(f"/data/ai{path}").text == above.get(path).text
    assert below.get("/data/ai/api/v1/openapi.json").json()["servers"] == [{"url": "/data/ai/api/v1"}]


# Limits.


def test_who_asks_too_often_is_told_how_long_to_wait(catalog: Catalog) -> None:
    web = client(catalog, rate=0.01, burst=3)
    codes = [web.get(path).status_code for path in ("/en/", "/api/v1/sources", "/static/style.css", "/en/")]
    assert codes == [200, 200, 200, 429]
    refused = web.get("/api/v1/standards")
    assert refused.status_code == 429 and 50 < int(refused.headers["retry-after"]) <= 101
    assert refused.headers["content-type"] == "application/problem+json"
    assert [web.get("/api/v1/health").status_code for _ in range(10)] == [200] * 10


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(2, 3, clock=lambda: now[0])
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 0.5] and limit.wait("b") == 0
    now[0] += 0.5
    assert limit.wait("a") == 0 and limit.wait("a") == 0.5
    now[0] += 100
    assert [limit.wait("a") == 0 for _ in range(4)] == [True, True, True, False]


def test_the_address_that_a_client_writes_itself_is_not_believed(catalog: Catalog) -> None:
    def codes(proxies: int, headers: list[str]) -> list[int]:
        web = client(catalog, rate=0.001, burst=1, proxies=proxies)
        return [web.get("/api/v1/sources", headers={"x-forwarded-for": text}).status_code for text in headers]

    assert codes(0, ["1.1.1.1", "2.2.2.2"]) == [200, 429]
    assert codes(1, ["1.1.1.1", "2.2.2.2"]) == [200, 200]
    assert codes(1, ["9.9.9.9, 1.1.1.1", "8.8.8.8, 1.1.1.1"]) == [200, 429]
    assert codes(2, ["1.1.1.1, 5.5.5.5", "2.2.2.2, 5.5.5.5"]) == [200, 200]


# Failures.


def test_a_failure_is_a_sentence_and_not_a_traceback(catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    def fails(_request: object) -> PlainTextResponse:
        raise RuntimeError("secret of the machine")

    app = application(catalog)
    app.router.routes[:0] = [Route("/en/fails/", fails), Route("/api/v1/fails", fails)]
    web = TestClient(app, raise_server_exceptions=True)
    page, document = web.get("/en/fails/"), web.get("/api/v1/fails")
    assert page.status_code == document.status_code == 500
    assert document.headers["content-type"] == "application/problem+json"
    assert page.headers["content-security-policy"] and page.headers["cache-control"] == "no-store"
    assert "secret" not in page.text + document.text and "Traceback" not in page.text + document.text
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and all("RuntimeError: secret of the machine" in line for line in told)
    assert web.get("/en/").status_code == 200


def test_a_store_that_cannot_be_read_is_told_as_such(small_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    shutil.copyfile(small_store, path)
    with Catalog.open(path) as catalog:
        web = client(catalog)
        assert web.get("/api/v1/sources").status_code == 200
        path.unlink()
        answer = web.get("/api/v1/standards?limit=3")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert str(tmp_path) not in answer.text
        assert web.get("/en/standards/").status_code == 503
        with pytest.raises(StoreError):
            len(catalog)


# Files for programs.


def test_files_for_programs(web: TestClient, catalog: Catalog) -> None:
    assert web.get("/robots.txt").text == "User-agent: *\nAllow: /\nSitemap: https://standards.example/sitemap.xml\n"
    assert "https://standards.example/api/v1/openapi.json" in web.get("/llms.txt").text
    security = web.get("/.well-known/security.txt").text
    assert security.startswith("Contact: mailto:security@standards.example\nExpires: 20")
    without = client(catalog)
    assert [without.get(path).status_code for path in ("/sitemap.xml", "/.well-known/security.txt")] == [404, 404]
    assert "Sitemap" not in without.get("/robots.txt").text


def test_every_address_of_the_site_map_opens(web: TestClient) -> None:
    tree = ElementTree.fromstring(web.get("/sitemap.xml").content)
    addresses = [str(each.text) for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(addresses) == len(set(addresses)) > 3000
    for address in addresses[:: len(addresses) // 60]:
        assert web.get(unquote(address.removeprefix("https://standards.example"))).status_code == 200


def test_the_feed_names_itself(web: TestClient) -> None:
    feed = ElementTree.fromstring(web.get("/feeds/changes.atom").content)
    links = {link.get("rel"): link.get("href") for link in feed.findall("{http://www.w3.org/2005/Atom}link")}
    assert links["self"] == "https://standards.example/feeds/changes.atom"


def test_the_documentation_of_the_api_names_every_operation_and_parameter(web: TestClient) -> None:
    text = web.get("/api/").text
    described = web.get("/api/v1/openapi.json").json()
    for path, operations in described["paths"].items():
        assert f"GET /api/v1{path}" in text
        for parameter in operations["get"]["parameters"]:
            assert parameter["in"] == "path" or f"<bdi>{parameter['name']}</bdi>" in text


def test_compressed_answers_are_the_same_bytes_every_time(catalog: Catalog) -> None:
    def raw() -> bytes:
        with client(catalog).stream("GET", "/en/", headers={"accept-encoding": "gzip"}) as answer:
            return b"".join(answer.iter_raw())

    assert raw() == raw() and gzip.decompress(raw()).startswith(b"<!doctype html>")
