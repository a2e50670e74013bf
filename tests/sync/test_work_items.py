"""Work items of ITU-T and the Recommendations that came of them: one standard, whichever of both is listed first."""

import pytest

from aistandards import Catalog, Status
from tests.support.commands import counts, run, sync
from tests.support.small import Small, itu_row, work_item

pytestmark = pytest.mark.usefixtures("no_snapshot", "database_url")

TITLE = "Requirements of artificial intelligence agents"
TEXT = "ITU-T F.748.93 (08/2026)"


def publish(sites: Small, title: str = TITLE, approved: str = "2026-08-29", **detail: object) -> None:
    sites.itu.append(itu_row(90, f"F.748.93 ({approved[5:7]}/{approved[:4]})", "In force", approved, title))
    sites.details[90] = detail


def register(sites: Small, name: str = "F.AAI", title: str = TITLE, **more: object) -> None:
    sites.items.append(work_item(590, name, title, "Under study") | more)


@pytest.mark.parametrize(
    ("title", "item", "detail"),
    [
        ("Requirements of artificial intelligence \u2013 agents", {}, {}),
        (TITLE, {"registered": ""}, {}),
        (TITLE, {"group": "SG16"}, {"sg": "ITU-T Study Group 21"}),
        ("Another artificial intelligence title", {}, {"rec_prov_name": "F.AAI"}),
        ("Another artificial intelligence title", {}, {"work_item": 590}),
        ("Another artificial intelligence title", {"name": "F.748.93 (ex F.AAI)"}, {}),
    ],
    ids=["title", "no date", "merged groups", "provisional name", "page", "former name"],
)
def test_a_work_item_is_the_draft_stage_of_its_recommendation(
    sites: Small, title: str, item: dict[str, str], detail: dict[str, object]
) -> None:
    register(sites, **{name: value for name, value in item.items() if name != "name"})
    sync()
    with Catalog.open() as catalog:
        assert catalog.get("F.AAI").status is Status.IN_DEVELOPMENT
    sites.items[-1] |= item
    publish(sites, title, **detail)
    result, reports = sync()
    assert result == 0 and counts(reports["itu-t"]) == {"new": 1, "changed": 1}
    with Catalog.open() as catalog:
        standard = catalog.get("F.AAI")
        assert (standard.designation, standard.status, standard.work_item) == (TEXT, Status.PUBLISHED, False)
        assert standard.title == title and standard.dates.target is None and not standard.relations
        assert {origin.upstream_id.partition("/")[0] for origin in standard.provenance} == {"F.748.93 (08", "work"}
        rows = [row for row in catalog.rows() if "F.AAI" in row["designation"] or "F.748.93" in row["designation"]]
        assert [row["designation"] for row in rows] == [TEXT]
    _, reports = sync("--full")
    assert counts(reports["itu-t"]) == {}
    with Catalog.open() as catalog:
        assert catalog.get("F.AAI").designation == TEXT


@pytest.mark.parametrize(
    ("approved", "item", "detail"),
    [
        ("2025-07-24", {}, {}),
        ("2024-12-31", {"registered": ""}, {}),
        ("2026-08-29", {"version": "Rev", "registered": ""}, {}),
        ("2026-08-29", {}, {"sg": "ITU-T Study Group 17"}),
        ("2026-08-29", {}, {"rec_prov_name": "F.BBI", "sg": "ITU-T Study Group 17"}),
        ("2026-08-29", {"title": "AI agents"}, {"rec_title": "AI agents"}),
    ],
    ids=["older text", "older study period", "revision", "another group", "another item", "short title"],
)
def test_a_work_item_of_another_text_stays_in_development(
    sites: Small, approved: str, item: dict[str, str], detail: dict[str, object]
) -> None:
    register(sites, **item)
    publish(sites, item.get("title", TITLE), approved, **detail)
    sync()
    with Catalog.open() as catalog:
        assert (catalog.get("F.AAI").designation, catalog.get("F.AAI").status) == ("ITU-T F.AAI", Status.IN_DEVELOPMENT)


def test_a_title_of_two_recommendations_names_neither(sites: Small) -> None:
    register(sites)
    publish(sites)
    sites.itu.append(itu_row(91, "F.748.94 (08/2026)", "In force", "2026-08-29", TITLE))
    sync()
    with Catalog.open() as catalog:
        assert catalog.get("F.AAI").status is Status.IN_DEVELOPMENT


def test_a_new_text_is_its_first_edition_and_not_a_later_one(sites: Small) -> None:
    register(sites, "F.748.93", registered="")
    publish(sites)
    sites.itu.append(itu_row(91, "F.748.93 (10/2026)", "In force", "2026-10-29", TITLE))
    sync()
    with Catalog.open() as catalog:
        (joint,) = [standard for standard in catalog.standards(work="ITU-T F.748.93") if len(standard.provenance) == 2]
        assert joint.designation == TEXT


def test_a_recommendation_without_a_status_does_not_take_that_of_its_work_item(sites: Small) -> None:
    register(sites)
    publish(sites)
    sites.itu[-1]["status"] = None
    sync()
    with Catalog.open() as catalog:
        assert (catalog.get("F.AAI").designation, catalog.get("F.AAI").status) == (TEXT, Status.UNKNOWN)


def test_a_sync_tells_how_many_items_are_live_and_which_are_joined(sites: Small) -> None:
    register(sites)
    publish(sites)
    result = run("sync", "itu-t")
    assert (
        f"catalogue: drafts that are one standard with their texts from now on: ITU-T F.AAI = {TEXT}" in result.stderr
    )
    # Q.MP-LLM-FN, Y.3222 and H.DLL; the item without a status and the one about cables do not count.
    assert "3 AI drafts in development" in result.stdout


def test_every_page_of_the_list_is_asked_for_with_the_filters_of_the_first(sites: Small) -> None:
    sites.items += [work_item(600 + n, f"Y.AI-{n}", f"Artificial intelligence {n}", "Under study") for n in range(20)]
    _, reports = sync("itu-t")
    assert reports["itu-t"]["drafts"] == 23
    assert sites.asked["/itu/ITU-T/workprog/wp_search.aspx"] == 13
    with Catalog.open() as catalog:
        assert catalog.get("Y.AI-19").status is Status.IN_DEVELOPMENT
