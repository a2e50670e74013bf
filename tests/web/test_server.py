"""The server in this process: routes, forms, parameters, errors, caches, redirects, and what every answer has."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.errors import StoreError
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.pages.check import check
from aistandards.web.parameters import ROW_FIELDS, CheckQuery, ParameterError
from aistandards.web.routes import ROUTES
from aistandards.web.server.application import application
from aistandards.web.server.guard import SECURITY
from aistandards.web.server.limits import RateLimit
from aistandards.web.server.negotiation import accepted, language_of
from tests.support.commands import sync
from tests.support.small import Small, iso_row

Client = Callable[..., Any]

PAGES = [name for name, route in ROUTES.items() if route.is_page]

NAMES = {
    "slug": "iso-iec-42001-2023",
    "scheme": "rights",
    "id": "privacy",
    "framework": "udhr",
    "anchor": "udhr-19",
}


def path_of(name: str) -> str:
    others = {"committee": {"slug": "iso-iec-jtc-1-sc-42"}, "crosswalk": {"framework": "eu-ai-act"}}
    return ROUTES[name].path.format_map({**NAMES, **others.get(name, {})})


def client(catalog: Catalog, *, root_path: str = "", **named: Any) -> TestClient:
    app = application(catalog, **{"rate": 1e6, "burst": 10**6, **named})
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False, root_path=root_path)


@pytest.fixture(scope="module")
def web(catalog: Catalog) -> TestClient:
    return client(catalog, base="https://standards.example", contact="mailto:security@standards.example")


# Routes and forms.


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


# Parameters.


def test_an_unknown_parameter_is_refused_with_the_nearest(web: TestClient) -> None:
    answer = web.get("/api/v1/standards", params={"statsu": "published"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["parameter"], problem["nearest"][0]) == (400, "statsu", "status")
    page = web.get("/fr/standards/", params={"statsu": "published"})
    assert page.status_code == 400 and "status" in page.text and page.headers["content-type"].startswith("text/html")


def test_a_page_has_no_parameter_that_only_rows_in_json_have(web: TestClient) -> None:
    for path in ("/fr/standards/", "/fr/search/"):
        for query in ("evidence=true", "fields=title"):
            assert web.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("path", ["standards?ai=true", "search?q=privacy"])
def test_a_row_has_the_fields_that_were_asked_for_in_their_order(path: str, web: TestClient) -> None:
    def rows(query: str) -> list[dict[str, Any]]:
        answer = web.get(f"/api/v1/{path}&limit=5{query}").json()
        found: list[dict[str, Any]] = answer.get("standards", answer)["rows"]
        return found

    whole = rows("&evidence=true")
    assert {tuple(row) for row in rows("")} == {tuple(name for name in row if name != "evidence") for row in whole}
    for query in ("title,body,slug", "title&fields=body,slug", "title, body&fields=slug&fields=title"):
        picked = rows(f"&fields={query}")
        assert [list(row.items()) for row in picked] == [
            [(name, row[name]) for name in ("title", "body", "slug")] for row in whole
        ]
    assert rows("&fields=status&evidence=true") == rows("&fields=status,evidence")
    assert rows("&fields=evidence") == [{"evidence": row["evidence"]} for row in whole]
    assert set(ROW_FIELDS) == set(whole[0])


def test_an_unknown_field_is_refused_with_the_nearest(web: TestClient) -> None:
    for query in ("fields=titel", "fields=designation,titel", "fields=titel&fields=status"):
        problem = web.get(f"/api/v1/standards?{query}").json()
        assert (problem["status"], problem["parameter"], problem["nearest"][0]) == (400, "fields", "title")
        assert "no field 'titel'" in problem["detail"]


@pytest.mark.parametrize(
    "query",
    ["status=publishd", "limit=0", "limit=201", "limit=-1", "limit=1&limit=2", "ai=maybe", "offset=99999", "cursor=%00", "cursor=WyJhIiwiYiJd", "tag=no-such-concept", f"committee={'x' * 501}", "since=yesterday", "body=%00", "as_of=2020&cursor=x", "offset=1&cursor=x"],
)  # fmt: skip
def test_an_impossible_value_is_refused(query: str, web: TestClient) -> None:
    answer = web.get(f"/api/v1/standards?{query}")
    assert answer.status_code == 400 and answer.json()["detail"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_designation_that_nobody_can_read_is_refused(web: TestClient) -> None:
    assert web.get("/api/v1/crosswalks?designation=%23%C2%97").status_code == 400


def test_empty_fields_of_a_form_are_left_out(web: TestClient) -> None:
    whole = web.get("/en/standards/?limit=3").text
    assert web.get("/en/standards/?limit=3&body=&tag=&committee=&ai=&offset=").text == whole


def test_the_api_refuses_a_number_without_digits(web: TestClient) -> None:
    assert web.get("/api/v1/standards?body=&tag=&limit=3").status_code == 200
    for query in ("standards?limit=", "standards?ai=", "changes?severity="):
        assert "has no value" in web.get(f"/api/v1/{query}").json()["detail"]


def test_a_miss_names_the_nearest(web: TestClient) -> None:
    assert web.get("/api/v1/standards/nothing").status_code == 404
    answer = web.get("/standards/ISO/IEC%2042002:2023", headers={"accept": "application/json"})
    assert answer.status_code == 404 and answer.json()["nearest"][0].startswith("ISO/IEC 4200")


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/fr/rights/udhr-99/", "../udhr-19/"),
        ("/fr/concepts/rights/privac/", "../privacy/"),
        ("/fr/gaps/right/", "../rights/"),
        ("/fr/frameworks/udhrr/", "../udhr/"),
        ("/fr/crosswalks/ai-act/", "../eu-ai-act/"),
        ("/fr/committees/iso-iec-jtc-1-sc-41/", "../iso-iec-jtc-1-sc-42/"),
    ],
)
def test_a_page_about_a_miss_speaks_its_language_and_leads_on(path: str, link: str, web: TestClient) -> None:
    answer = web.get(path)
    assert answer.status_code == 404 and "Le catalogue n&#39;a rien de ce nom" in answer.text
    assert "no standard" not in answer.text and "no standard" not in web.get("/api/v1" + path[3:-1]).text
    assert f'href="{link}"' in answer.text and web.get(urljoin(path, link)).status_code == 200


def test_an_error_outside_the_languages_is_in_the_language_of_the_browser(web: TestClient) -> None:
    for path in ("/nothing", "/standards/ISO%2099999:2031"):
        answer = web.get(path, headers={"accept": "text/html", "accept-language": "ar, fr;q=0.5"})
        assert answer.status_code == 404 and '<html lang="ar" dir="rtl">' in answer.text
        assert answer.headers["vary"] == "Accept, Accept-Language"


def test_the_values_of_a_parameter_are_no_links(web: TestClient) -> None:
    text = web.get("/en/standards/?status=publishd").text
    assert "published" in text and "?q=published" not in text


@pytest.mark.parametrize("name", ["ISO%20IEC%2042001%202023", "ISO-IEC-42001-2023"])
def test_a_designation_below_a_language_leads_to_its_slug(name: str, web: TestClient) -> None:
    for before, after in (("/ar/standards/", "/"), ("/api/v1/standards/", "")):
        answer = web.get(f"{before}{name}{after}")
        target = urljoin(f"{before}{name}{after}", answer.headers["location"])
        assert (answer.status_code, target) == (301, f"{before}iso-iec-42001-2023{after}")


def test_pages_and_api_agree_about_what_is_not_held(web: TestClient) -> None:
    for name in ("standard", "why", "concept", "framework", "right", "gaps", "committee"):
        path = ROUTES[name].path.format_map(dict.fromkeys(NAMES, "nothing"))
        assert web.get(f"/zh{path}").status_code == web.get(f"/api/v1{path.rstrip('/')}").status_code == 404


# Forms.


def test_a_long_text_comes_in_a_form_and_is_not_kept(web: TestClient) -> None:
    text = "Risk management of artificial intelligence systems. " * 1000
    page, document = web.post("/en/overlaps/", data={"text": text}), web.post("/api/v1/overlaps", data={"text": text})
    assert page.status_code == document.status_code == 200 and document.json()["overlaps"]
    assert page.headers["cache-control"] == document.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers and "Risk+management" not in page.text
    assert web.post("/en/standards/", data={"text": text}).status_code == 405


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"text=" + b"a" * 700_000, "application/x-www-form-urlencoded", 413),
        (b"text=" + b"a" * 66_000, "application/x-www-form-urlencoded", 413),
        (b"txt=a", "application/x-www-form-urlencoded", 400),
        (b"text=\xff", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 200, "application/x-www-form-urlencoded; charset=utf-8", 400),
        (b'{"text": "a"}', "application/json", 415),
        (b"", "", 415),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(content: bytes, media_type: str, status: int, web: TestClient) -> None:
    for path in ("/api/v1/overlaps", "/fr/overlaps/"):
        assert web.post(path, content=content, headers={"content-type": media_type}).status_code == status


def test_a_text_with_references_is_checked_and_not_kept(web: TestClient) -> None:
    answer = web.post("/api/v1/check", data={"text": "关于 ISO/IEC 42001:2023 的文本。\n" + "文" * 200_000})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
    assert [(row["line"], row["held"]) for row in answer.json()["references"]] == [(1, "ISO/IEC 42001:2023")]
    for content, media_type, status in (
        (b"text=" + b"a" * 262_145, "application/x-www-form-urlencoded", 413),
        (b"text=" + b"%41" * 900_000, "application/x-www-form-urlencoded", 413),
        (b"ISO 9001", "text/plain", 415),
        (b"text=ISO+9001%00", "application/x-www-form-urlencoded", 400),
        (b"text=" + b"%0a" * 60_000, "application/x-www-form-urlencoded", 400),
    ):
        assert web.post("/api/v1/check", content=content, headers={"content-type": media_type}).status_code == status
    assert web.get("/en/check/").status_code == web.post("/en/check/", data={"text": "ISO 1"}).status_code == 404
    assert web.get("/check/", headers={"accept": "text/html"}).headers["location"] == "/api/v1/check"


def test_the_check_of_a_hostile_text_ends(catalog: Catalog) -> None:
    # The whole text takes half a minute of processor time.
    text = "".join(f"ISO/IEC {number}:2019\n" for number in range(10_000, 23_000))
    with pytest.raises(ParameterError, match="text takes longer than 0.2 s to read; give it in parts") as error:
        check(catalog, CheckQuery(text=text), max_time=0.2)
    assert error.value.name == "text"


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


# Redirects.


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/en", "/en/"),
        ("/api", "/api/"),
        ("/api/v1/", "/api/"),
        ("/en/standards?ai=true", "/en/standards/?ai=true"),
        ("/fr/standards/iso-iec-42001", "/fr/standards/iso-iec-42001/"),
        ("/en/concepts/rights/privacy", "/en/concepts/rights/privacy/"),
        ("/api/v1/standards/?ai=true", "/api/v1/standards?ai=true"),
        ("/api/v1/standards/iso-iec-42001/", "/api/v1/standards/iso-iec-42001"),
        ("/en/standards/a:b%2Fc", "/en/standards/a%3Ab/c/"),
    ],
)
def test_the_last_slash_is_one_way(path: str, target: str, web: TestClient) -> None:
    answer = web.get(path)
    if "%2F" in path:
        # No slug has a slash: the path has one part more than any page.
        assert answer.status_code == 404
        return
    assert answer.status_code == 301 and urljoin(path, answer.headers["location"]) == target


def test_no_redirect_leaves_the_server(web: TestClient) -> None:
    for path in ("/en/standards/%2F%2Fevil.example", "/standards///evil.example", "/en//evil.example", "/standards/https:%2F%2Fevil.example", "//evil.example/en", "/standards?d=//evil.example", "/en/standards/javascript:alert(1)"):  # fmt: skip
        location = web.get(path).headers.get("location", "/")
        assert urljoin("http://testserver/a/b", location).startswith("http://testserver/")


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("fr", "fr"), ("de, es;q=0.5", "es"), ("ru;q=0.1, zh-Hant-TW;q=0.9", "zh"), ("en;q=0, ar", "ar"), ("xx", "en"), ("fr;q=x", "en")],
)  # fmt: skip
def test_the_root_leads_to_the_language_of_the_client(header: str, language: str, web: TestClient) -> None:
    answer = web.get("/", headers={"accept-language": header})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/")
    assert answer.headers["vary"] == "Accept-Language"


@given(header=st.text(max_size=60))
@settings(max_examples=200)
def test_any_header_can_be_read(header: str) -> None:
    assert language_of(header, UN_LANGUAGES) in UN_LANGUAGES
    assert all(name == name.strip().lower() for name in accepted(header))


# Permanent addresses.

FORMS = {
    "text/html,application/xhtml+xml": "/en/standards/iso-iec-42001-2023/",
    "*/*": "/en/standards/iso-iec-42001-2023/",
    "application/json": "/api/v1/standards/iso-iec-42001-2023",
    "text/html;q=0.1, application/ld+json": "/standards/iso-iec-42001-2023.jsonld",
    "application/x-bibtex": "/standards/iso-iec-42001-2023.bib",
    "application/x-research-info-systems": "/standards/iso-iec-42001-2023.ris",
    "application/vnd.citationstyles.csl+json": "/standards/iso-iec-42001-2023.csl.json",
}


@pytest.mark.parametrize("accept", FORMS)
def test_the_address_of_a_standard_leads_to_the_form_that_the_client_takes(accept: str, web: TestClient) -> None:
    answer = web.get("/standards/iso-iec-42001-2023", headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, FORMS[accept])
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert web.get(FORMS[accept]).status_code == 200


@pytest.mark.parametrize(
    ("suffix", "media_type", "text"),
    [
        ("jsonld", "application/ld+json", "https://w3id.org/aistandards/standards/iso-iec-42001-2023"),
        ("bib", "application/x-bibtex", "@"),
        ("ris", "application/x-research-info-systems", "TY  - STAND"),
        ("csl.json", "application/vnd.citationstyles.csl+json", '"standard"'),
    ],
)
def test_a_suffix_asks_for_a_form(suffix: str, media_type: str, text: str, web: TestClient) -> None:
    answer = web.get(f"/standards/iso-iec-42001-2023.{suffix}", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type) and text in answer.text
    assert web.get(f"/standards/nothing.{suffix}").status_code == 404


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("/standards/ISO/IEC%2042001:2023", "iso-iec-42001-2023"),
        ("/standards/ISO/IEC 42001", "iso-iec-42001"),
        ("/standards?d=iso%20iec%2042001:2023", "iso-iec-42001-2023"),
        ("/standards/?d=ISO%2042001", "iso-iec-42001"),
        ("/standards?d=Y.3172", "itu-t-y-3172"),
    ],
)
def test_a_designation_leads_to_its_standard(name: str, slug: str, web: TestClient) -> None:
    answer = web.get(name)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/standards/{slug}")
    assert web.get(answer.headers["location"]).status_code == 303


def test_a_name_of_several_standards_lists_them(web: TestClient) -> None:
    asked = "/standards?d=ISO/IEC%20TR%2029119"
    page, document = web.get(asked), web.get(asked, headers={"accept": "application/json"})
    assert page.status_code == document.status_code == 300
    assert document.json()["nearest"] and all(name in page.text for name in document.json()["nearest"])


@given(name=st.text(max_size=40))
@settings(max_examples=100)
def test_any_name_has_an_answer(name: str, web: TestClient) -> None:
    assert web.get("/standards", params={"d": name}).status_code in (301, 303, 300, 404)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/concepts/rights/privacy", "/concepts/rights/privacy/"),
        ("/rights/udhr-19/", "/rights/udhr-19/"),
        ("/frameworks/udhr", "/frameworks/udhr/"),
        ("/search?q=privacy", "/search/?q=privacy"),
        ("/standards?ai=true", "/standards/?ai=true"),
    ],
)
def test_an_address_without_a_language_leads_to_one(path: str, target: str, web: TestClient) -> None:
    page = web.get(path, headers={"accept": "text/html", "accept-language": "es"})
    data = web.get(path, headers={"accept": "application/json"})
    assert (page.status_code, page.headers["location"]) == (303, f"/es{target}")
    assert data.status_code == 303 and data.headers["location"] == f"/api/v1{target.replace('/?', '?').rstrip('/')}"
    assert web.get(page.headers["location"]).status_code == web.get(data.headers["location"]).status_code == 200


def test_a_former_designation_leads_to_the_one_of_today(
    sites: Small, small_store: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    sites.iso.append(iso_row(99002, "ISO/IEC DIS 99002", 4020, "Artificial intelligence — A test"))
    assert sync("iso")[0] == 0
    with Catalog.open() as catalog:
        web = client(catalog)
        assert web.get("/en/standards/iso-iec-dis-99002/").status_code == 200
        assert web.get("/en/standards/iso-iec-99002-2026/").status_code == 404
        sites.iso[-1] |= {"reference": "ISO/IEC 99002:2026", "currentStage": 6060}
        assert sync("iso")[0] == 0
        for path in (
            "/en/standards/{}/",
            "/en/standards/{}/why/",
            "/api/v1/standards/{}",
            "/standards/{}",
            "/standards/{}.bib",
        ):
            answer = web.get(path.format("iso-iec-dis-99002"))
            target = urljoin(path.format("iso-iec-dis-99002"), answer.headers["location"])
            assert (answer.status_code, target) == (301, path.format("iso-iec-99002-2026"))
            assert web.get(target).status_code in (200, 303)


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
