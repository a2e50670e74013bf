"""The command `stats`: counts as before, statistics in every format, and charts in files."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from aistandards.catalog.statistics import STATISTICS
from tests.support.commands import misused, run


@pytest.fixture(autouse=True)
def bundled(snapshot_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled catalogue, which need not be loaded for each command."""
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{snapshot_store}")


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")


def lines(*arguments: str) -> list[list[str]]:
    return [line.split("\t") for line in run("stats", *arguments).stdout.splitlines()]


def test_without_a_name_the_counts_are_as_before() -> None:
    head = run("stats", "--by", "body", "--ai").stdout.splitlines()
    total = sum(int(line.split("\t")[1]) for line in head[:-2])
    assert head[-2].startswith(f"{total} standards: editions, amendments and work items are separate")
    assert head[-1].startswith("data: ")


def test_groups_are_named_together_or_one_by_one() -> None:
    together = run("stats", "--by", "body,status", "--json").stdout
    assert run("stats", "--by", "body", "--by", "status", "--json").stdout == together


def test_works_and_editions_are_counted_on_request() -> None:
    rows = json.loads(run("list", "--body", "iso", "--format", "json").stdout)
    works = json.loads(run("stats", "--body", "iso", "--of", "works", "--json").stdout)
    assert works["total"] == len({row["work"] for row in rows}) < len(rows)
    assert lines("--body", "iso", "--of", "works")[-2] == [f"{works['total']} works"]
    editions = json.loads(run("stats", "--body", "iso", "--of", "editions", "--by", "work-item", "--json").stdout)
    assert [row["work-item"] for row in editions["counts"]] == [False]


@pytest.mark.parametrize("name", STATISTICS)
def test_every_format_has_the_same_numbers_and_says_what_they_are_counted_from(name: str, tmp_path: Path) -> None:
    picture = tmp_path / "chart.svg"
    table = lines(name, "--ai", "--chart", str(picture))
    values = json.loads(run("stats", name, "--ai", "--json").stdout)
    size = len(values["rows"]) + 2
    assert list(csv.reader(io.StringIO(run("stats", name, "--ai", "--format", "csv").stdout))) == table[:size]
    assert table[size][0].startswith(str(values["denominator"]))
    assert table[size + 1][0].startswith(str(values["missing"]))
    assert table[-2][0].startswith(f"data: {values['content']}; ") and table[-1] == [f"aistandards stats {name} --ai"]
    assert picture.read_text(encoding="utf-8") == run("stats", name, "--ai", "--format", "svg").stdout
    assert ElementTree.parse(picture).getroot().get("role") == "img"


def test_tables_and_charts_are_in_the_language() -> None:
    assert lines("status", "--lang", "fr")[0] == ["statut", "éditions", "amendements", "projets", "total"]
    assert lines("status", "--lang", "ar")[3][0] == "منشور"
    assert 'direction="rtl"' in run("stats", "status", "--lang", "ar", "--format", "svg").stdout
    assert "Vie privée et protection" in run("stats", "coverage-by-body", "--lang", "fr", "--format", "svg").stdout


@pytest.mark.parametrize("command", re.findall(r"^aistandards (stats .+)$", PAGE, re.MULTILINE))
def test_the_commands_of_the_documentation_work(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*command.split()).stdout
    assert (tmp_path / "coverage.svg").exists() == ("--chart" in command)


def test_the_documentation_names_every_statistic() -> None:
    assert all(f"`{name}`" in PAGE for name in STATISTICS)


def test_mistakes_are_explained(tmp_path: Path) -> None:
    assert "name the statistic: growth" in misused("stats", "--chart", str(tmp_path / "a.svg"))
    assert "name the statistic: growth" in misused("stats", "--format", "svg")
    assert "a chart is a .svg file" in misused("stats", "growth", "--chart", str(tmp_path / "a.gif"))
    assert "leave out --as-of" in misused("stats", "growth", "--as-of", "2020")
    assert "growth" in misused("stats", "grwoth")
    assert "leave out the day 2020" in misused("stats", "--of", "works", "--as-of", "2020")
    assert "not of works" in misused("stats", "duration", "--of", "works")
    assert not list(tmp_path.glob("a.*"))
