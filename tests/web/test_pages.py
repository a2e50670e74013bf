"""What pages say and where they lead: numbers with what they count, lists with their filters, searches that end nowhere."""

import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.model.languages import UN_LANGUAGES
from aistandards.translation import translate
from aistandards.web.server.application import application
from tests.support.commands import sync
from tests.support.small import Small


def client(catalog: Catalog) -> TestClient:
    return TestClient(application(catalog, rate=1e6, burst=10**6), follow_redirects=False)


@pytest.fixture(scope="module")
def web(catalog: Catalog) -> TestClient:
    return client(catalog)


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "article 19"),
        ("en", "udhr:19"),
        ("fr", "art. 19 UDHR"),
        ("es", "artículo 19"),
        ("ru", "статья 19"),
        ("ar", "المادة 19"),
        ("zh", "第19条"),
    ],
)
def test_a_search_for_an_article_leads_to_its_page(language: str, query: str, web: TestClient) -> None:
    page = web.get(f"/{language}/search/", params={"q": query}).text
    assert 'href="../rights/udhr-19/"' in page and 'href="../rights/udhr-12/"' not in page
    assert web.get("/api/v1/search", params={"q": query}).json()["provisions"][0] == "UDHR 19"


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_search_for_an_instrument_leads_to_its_provisions(language: str, catalog: Catalog, web: TestClient) -> None:
    title = translate(catalog.vocabularies.instruments["CRC"].title, language)
    name = re.sub(r"\W*[(（].*", "", title).strip("《》")
    found = web.get("/api/v1/search", params={"q": f"{name} 3"}).json()["provisions"]
    assert found == ["CRC 3"]


def test_a_search_for_a_framework_leads_to_its_crosswalk(web: TestClient) -> None:
    page = web.get("/en/search/?q=AI+Act+article+15").text
    assert 'href="../crosswalks/eu-ai-act/"' in page and '"../rights/' not in page
    for query in ("privacy", "19", "act", "ISO/IEC 42001", "42001 article"):
        found = web.get("/api/v1/search", params={"q": query}).json()
        assert (found["provisions"], found["frameworks"]) == ([], [])


def test_a_search_tells_how_many_it_found_or_that_there_are_more(web: TestClient) -> None:
    few, many = web.get("/en/search/?q=deepfake+detection"), web.get("/en/search/?q=learning&status=published&limit=5")
    assert "Number of standards: " in few.text
    assert "The best 5 are shown." in many.text
    (more,) = re.findall(r'href="([^"]*limit=200)"', many.text)
    whole = web.get(urljoin("/en/search/", more.replace("&amp;", "&")))
    assert whole.text.count("<li>") > many.text.count("<li>") and "status=published" in more
    assert "are shown." not in web.get("/en/search/?q=zzzz").text


def test_a_list_names_the_filters_that_its_form_does_not_show(web: TestClient) -> None:
    page = web.get("/en/standards/?right=udhr:19&tag=generative-ai&status=published").text
    assert "Only those with: <bdi>tag generative-ai</bdi>, <bdi>right udhr:19</bdi>" in page
    assert "Only those with" not in web.get("/en/standards/?status=published&limit=3").text


@pytest.mark.parametrize("anchor", ["udhr-19", "gdc-objective-3", "crc-3"])
def test_a_right_leads_to_the_list_of_its_standards_and_says_of_how_many(anchor: str, web: TestClient) -> None:
    value = web.get(f"/api/v1/rights/{anchor}").json()
    own = {row["designation"] for kind in ("protects", "restricts", "concerns") for row in value[kind]}
    assert value["in_scope"] == len(own) + value["silent"] + value["not_assessed"]
    page = web.get(f"/en/rights/{anchor}/").text
    (link,) = re.findall(r'href="\.\./\.\./standards/(\?right=[^"]*)"', page)
    listed = web.get("/api/v1/standards" + link.replace("&amp;", "&") + "&limit=1").json()
    assert listed["standards"]["total"] == len(own)
    assert f"<dd>{value['in_scope']}</dd>" in page


def test_a_right_lists_what_is_in_force_first_and_the_newest_of_it(web: TestClient) -> None:
    rows = web.get("/api/v1/rights/udhr-19").json()["protects"]
    order = ["published", "in-development", "proposed"]
    places = [order.index(row["status"]) if row["status"] in order else 3 for row in rows]
    assert places == sorted(places) and places[-1] == 3
    for kind in ("protects", "concerns"):
        rows = web.get("/api/v1/rights/udhr-19").json()[kind]
        issued = [row["issued"] or "" for row in rows if row["status"] == "published"]
        assert issued == sorted(issued, reverse=True)
    assert not issued[-1]


def test_an_instrument_says_what_its_provisions_are_about(web: TestClient) -> None:
    page = web.get("/fr/frameworks/crc/").text
    assert re.search(r"CRC 16</bdi></a> <b>\d+</b> · Vie privée et protection des données, Droits de l", page)


def test_a_crosswalk_says_who_states_a_row_and_which_status_the_standard_has(web: TestClient) -> None:
    page = web.get("/en/crosswalks/eu-ai-act/").text
    assert "KLA Digital, a vendor" in page and ">in development<" in page
    rows = web.get("/api/v1/crosswalks/eu-ai-act").json()["rows"]
    assert {row["status"] for row in rows if row["slug"]} == {"in-development"}


def test_a_provision_takes_the_filters_of_lists(web: TestClient) -> None:
    page = web.get("/fr/rights/udhr-19/?status=published&since=2023&ai=true").text
    assert "statut: publié · " in page and "norme d&#39;IA: oui" in page
    (link,) = re.findall(r'href="([^"]*)">Les normes de cette page', page)
    listed = web.get("/api/v1/standards?" + link.partition("?")[2].replace("&amp;", "&")).json()["standards"]["total"]
    rows = web.get("/api/v1/rights/udhr-19?status=published&since=2023&ai=true").json()
    assert listed == sum(len(rows[name]) for name in ("protects", "restricts", "concerns")) > 0


def test_a_provision_that_no_source_states_is_told_as_such(web: TestClient) -> None:
    missing = web.get("/en/crosswalks/?framework=eu-ai-act&provision=Article+15").text
    held = web.get("/en/crosswalks/?framework=eu-ai-act&provision=Article+10").text
    assert "No source states such a row." in missing and "1 of 1 rows" in held
    assert "No source states" not in web.get("/en/crosswalks/").text + held


def test_a_curated_quote_stands_once(web: TestClient) -> None:
    page = web.get("/en/standards/cwa-17493-2019/why/?concept=multimedia-authenticity").text
    assert page.count("AMAS, first list of standards<") == 1


def test_a_long_list_of_changes_has_parts(sites: Small, small_store: Path, own_home: Path) -> None:
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    for row in sites.iso[:3]:
        row["title"] = {"en": f"{row['title']['en']} revised", "fr": None}
    assert sync("iso")[0] == 0
    with Catalog.open() as catalog:
        web = client(catalog)
        total = web.get("/api/v1/changes").json()["total"]
        first, second = web.get("/en/changes/?limit=2"), web.get("/en/changes/?limit=2&offset=2")
        assert total > 2 and f"Part 1 of {-(-total // 2)}" in first.text
        assert 'rel="next" href="./?limit=2&amp;offset=2"' in first.text and 'rel="prev"' in second.text


def test_an_overlap_says_of_what_and_of_how_many_works(web: TestClient) -> None:
    page = web.get("/en/overlaps/?designation=ISO/IEC+42001&limit=3")
    found = web.get("/api/v1/overlaps?designation=ISO/IEC+42001&limit=3").json()["found"]
    assert page.status_code == 200 and found > 3
    assert f"3 of {found} works" in page.text and "Works on the subject · <bdi>ISO/IEC 42001:2023</bdi>" in page.text


def test_a_title_has_the_language_that_it_is_in(catalog: Catalog, web: TestClient) -> None:
    chinese = catalog.get("GB/T 45654-2025")
    assert list(chinese.titles) == ["zh"]
    for language in ("en", "ar"):
        assert f'<p lang="zh" dir="auto">{chinese.title}' in web.get(f"/{language}/standards/gb-t-45654-2025/").text
    assert f"<p>{chinese.title}" in web.get("/zh/standards/gb-t-45654-2025/").text
