"""What a client asks with: parameters and forms, misses and their answers."""

from typing import Any
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.web.pages.check import check
from aistandards.web.parameters import ROW_FIELDS, CheckQuery, ParameterError
from aistandards.web.routes import ROUTES
from tests.support.web_client import NAMES

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
