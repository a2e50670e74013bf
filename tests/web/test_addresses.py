"""Redirects of the server, and the permanent addresses of standards."""

import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.server.negotiation import accepted, language_of
from tests.support.commands import sync
from tests.support.small import Small, iso_row
from tests.support.web_client import client

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
