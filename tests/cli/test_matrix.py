"""The command `matrix`: one table of values behind every format, whose counts `list` lists."""

import csv
import io
import json
import re
import shlex
from html import unescape

import pytest

from aistandards.catalog.snapshot import Snapshot
from tests.support.commands import misused, run

pytestmark = pytest.mark.usefixtures("used_before")

APART = ("AI", "protective", "total")
ROWS = ("gdc", "gdc-paragraphs", "sdg", "wsis", "partners", "rights", "ai-topics", "exchange", "udhr")


def listed(options: str) -> int:
    return len(json.loads(run("list", *shlex.split(options), "--format", "json").stdout))


def table(*arguments: str) -> list[list[str]]:
    return [line.split("\t") for line in run("matrix", *arguments).stdout.splitlines()]


@pytest.mark.parametrize("columns", ["body", "status", "relevance", "partners"])
@pytest.mark.parametrize("rows", ROWS)
def test_every_count_is_that_of_the_list(rows: str, columns: str) -> None:
    cells = json.loads(run("matrix", "--rows", rows, "--columns", columns, "--format", "json").stdout)["cells"]
    counts = [cell for cell in cells if cell["count"]]
    # One count of each column, and one without standards, keep the test short.
    some = list({cell["column"]: cell for cell in counts}.values()) + [cell for cell in cells if not cell["count"]][:1]
    for cell in some:
        assert listed(cell["list"]) == cell["count"], cell


def test_filters_of_the_whole_table_are_in_the_options_of_each_count() -> None:
    filters = ("--body", "iso", "--tag", "Data governance", "--type", "International Standard", "--since", "2020")
    cells = json.loads(run("matrix", *filters, "--columns", "status", "--format", "json").stdout)["cells"]
    assert any(cell["count"] for cell in cells)
    for cell in cells:
        assert listed(cell["list"]) == cell["count"], cell
    either = json.loads(run("matrix", "--tag", "privacy", "--tag", "health", "--any", "--format", "json").stdout)[
        "cells"
    ]
    assert {cell["list"] for cell in either} == {""}, "`list` has no options for two alternatives and a row"


@pytest.mark.parametrize("arguments", [("--rows", "gdc"), ("--rows", "rights", "--columns", "status")])
def test_all_formats_have_the_same_values(arguments: tuple[str, ...]) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra charts")
    expected = table(*arguments)
    assert list(csv.reader(io.StringIO(run("matrix", *arguments, "--format", "csv").stdout))) == expected
    page = run("matrix", *arguments, "--format", "html").stdout
    rows = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", page)]
    assert [[unescape(value) for value in row] for row in rows] == expected
    picture = run("matrix", *arguments, "--format", "svg").stdout
    texts = [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture)]
    counts = [value for row in expected[1:] for value in row[1:]]
    assert texts[-len(counts) - 1 : -1] == counts and texts[-1].startswith("aistandards, data ")
    assert set(texts) >= {*expected[0][1:], *(row[0] for row in expected[1:])}


def test_the_total_counts_a_standard_of_two_bodies_once() -> None:
    cells = json.loads(run("matrix", "--rows", "rights", "--format", "json").stdout)["cells"]
    totals = [cell for cell in cells if cell["column"] == "total"]
    for total in totals:
        bodies = (c["count"] for c in cells if c["row"] == total["row"] and c["column"] not in APART)
        assert total["count"] == sum(bodies)


@pytest.mark.parametrize("columns", ["body", "partners"])
def test_ai_standards_and_protective_ones_count_apart(columns: str) -> None:
    cells = json.loads(run("matrix", "--columns", columns, "--format", "json").stdout)["cells"]
    counts = {(cell["row"], cell["column"]): cell["count"] for cell in cells}
    assert counts["gdc:5", "AI"] == listed("--gdc 5 --ai") > 0
    assert counts["gdc:5", "protective"] == listed("--gdc 5 --relevance protective") > 0
    for row in {cell["row"] for cell in cells}:
        assert counts[row, "total"] == counts[row, "AI"] + counts[row, "protective"]
    assert "AI standards" not in run("matrix", "--format", "html").stdout


@pytest.mark.parametrize("arguments", [("--ai",), ("--relevance", "protective"), ("--columns", "relevance")])
def test_what_counts_apart_already_needs_no_further_columns(arguments: tuple[str, ...]) -> None:
    assert "AI" not in table(*arguments)[0] and table(*arguments)[0][-1] == "total"


def test_every_standard_on_artificial_intelligence_serves_the_objective_about_it() -> None:
    cells = json.loads(run("matrix", "--format", "json", "--relevance", "ai").stdout)
    (total,) = (cell for cell in cells["cells"] if cell["row"] == "gdc:5" and cell["column"] == "total")
    assert total["count"] == cells["size"]


def test_labels_are_in_the_language_and_unknown_names_are_refused() -> None:
    assert "Vie privée et protection des données" in {row[0] for row in table("--rows", "rights", "--lang", "fr")}
    assert "gdc" in misused("matrix", "--rows", "nothing") and "body" in misused("matrix", "--columns", "colour")


def test_page_and_json_tell_how_old_the_data_of_each_source_are() -> None:
    dates = ", ".join(f"{name} {date}" for name, date in Snapshot.open().dates.items())
    assert json.loads(run("matrix", "--format", "json").stdout)["dates"] == dates
    assert f"({dates})</p>" in run("matrix", "--format", "html").stdout
