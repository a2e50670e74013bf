"""The levels of relevance and the clusters of AMAS on the command line, over the bundled catalogue."""

import json

import pytest

from aistandards import Catalog
from aistandards.tagging.protective import techniques
from tests.support.commands import misused, run

pytestmark = pytest.mark.usefixtures("used_before")


def names(*arguments: str) -> set[str]:
    return {row["designation"] for row in json.loads(run("list", *arguments, "--format", "json").stdout)}


def test_protective_standards_are_no_ai_standards() -> None:
    protective = names("--relevance", "protective")
    assert {"ISO/IEC 21617-1:2025", "ISO/DIS 22144", "ISO 24138:2024", "ITU-T X.1279 (09/2020)"} <= protective
    assert protective.isdisjoint(names("--ai")) and protective <= names("--not-ai")
    with Catalog.open() as catalog:
        counts = {row["relevance"]: row["count"] for row in catalog.stats(["relevance"])["counts"]}
        assert counts["protective"] == len(protective) >= 110
        assert counts["ai"] + counts["ai-enabled"] == catalog.count(ai=True)
        for standard in catalog.standards(relevance="protective"):
            assert standard.concepts & techniques(), standard.designation


def test_tables_and_counts_show_the_level() -> None:
    row = run("list", "--tag", "rights:ai-watermarking", "--relevance", "protective").stdout.splitlines()[0]
    assert row.split("\t")[2] == "protective"
    assert "\tprotective\t" in run("stats", "--tag", "rights:technique").stdout


def test_gaps_count_protective_standards_apart() -> None:
    cells = json.loads(run("gaps", "--by", "status", "--json").stdout)["cells"]
    cell = next(one for one in cells if one["concept"] == "rights:technique" and one["status"] == "published")
    assert cell["count"] == len(names(*cell["list"].split())) > cell["protective"] > 0
    ai = json.loads(run("gaps", "--by", "status", "--ai", "--json").stdout)["cells"]
    of_ai = next(one for one in ai if (one["concept"], one["status"]) == (cell["concept"], cell["status"]))
    assert of_ai["count"] == cell["count"] - cell["protective"] and of_ai["protective"] == 0
    assert f"{cell['count']} ({cell['protective']} protective)" in run("gaps", "--by", "status").stdout


@pytest.mark.parametrize(
    ("cluster", "designation"),
    [
        ("content-provenance", "ISO/DIS 22144"),
        ("trust-and-authenticity", "ITU-T Y.3054 (05/2018)"),
        ("asset-identifiers", "IWA 44"),
        ("rights-declarations", "ISO/IEC 23078-1:2024"),
        ("watermarking", "ISO/IEC TR 21000-11:2004"),
    ],
)
def test_what_the_report_names_can_be_listed_by_cluster(cluster: str, designation: str) -> None:
    named = names("--amas", cluster)
    assert designation in named and named <= names("--amas")
    assert "ISO/IEC TR 24028:2020" in names("--amas"), "an AI standard that the report names"
    with Catalog.open() as catalog:
        found = [one for one in catalog.get(designation).annotations if one.concept == f"amas:{cluster}"]
    assert [(one.method, one.quote[:5]) for one in found] == [("curated", "AMAS,")]


def test_an_unknown_cluster_is_refused() -> None:
    assert "no concept" in misused("list", "--amas", "robots")
