"""The command `crosswalk`: list, show, check and export, over the bundled catalogue."""

import csv
import io
import json
from pathlib import Path

import pytest

from aistandards import Catalog
from tests.support.commands import misused, run

pytestmark = pytest.mark.usefixtures("used_before")


def test_a_list_has_a_line_for_each_row_and_takes_every_filter() -> None:
    assert len(run("crosswalk", "list").stdout.splitlines()) == 340
    lines = run("crosswalk", "list", "--framework", "eu-ai-act", "--provision", "Article 17").stdout.splitlines()
    assert [line.split("\t")[:4] for line in lines] == [
        ["eu-ai-act", "Article 17", "intended-to-support", "prEN 18286"],
        ["eu-ai-act", "Article 17", "intended-to-support", "prEN 18286:2025"],
    ]
    arguments = ("--designation", "ISO/IEC 42001", "--clause", "B.5.4", "--relation", "related", "--stale")
    listed = json.loads(run("crosswalk", "list", *arguments, "--format", "json").stdout)
    with Catalog.open() as catalog:
        rows = catalog.crosswalks.rows(designation="ISO/IEC 42001", clause="B.5.4", relation="related", stale=True)
        assert listed == [json.loads(json.dumps(row.plain())) for row in rows] != []
    assert run("crosswalk", "list", *arguments[:-1], "--current").stdout == ""


def test_a_provision_shows_attribution_age_and_no_presumption() -> None:
    shown = run("crosswalk", "show", "eu-ai-act", "article 17").stdout
    assert shown.count("no presumption of conformity") == 2 and "A. L. Smith, expert of CEN-CENELEC JTC 21" in shown
    assert "draft-published: EN 18286:2026" in shown and "framework-changed: 2026-07-27" in shown
    assert "proves nothing" in run("crosswalk", "show", "eu-ai-act", "Article 113").stdout
    derived = run("crosswalk", "show", "udhr", "19").stdout
    assert "rights:deepfake-detection is anchored in Article 19" in derived and "evidence:" in derived


def test_headings_relations_and_reasons_are_in_the_chosen_language() -> None:
    head, *rows = run("crosswalk", "list", "--framework", "eu-ai-act", "--stale", "--lang", "fr").stdout.splitlines()
    assert head.split("\t")[:4] == ["cadre", "disposition", "relation", "désignation"]
    assert {row.split("\t")[2] for row in rows} == {"destinée à appuyer"}
    assert all("cadre modifié: 2026-07-27" in row for row in rows)
    shown = run("crosswalk", "show", "eu-ai-act", "Article 17", "--lang", "es").stdout
    assert "licencia:" in shown and "licence:" not in shown and "stale:" not in shown


def test_a_framework_shows_its_editions_and_sources() -> None:
    shown = run("crosswalk", "show", "nist-ai-rmf").stdout
    assert "Microsoft, hosted by NIST AIRC (its listing implies no endorsement); rows: 276, stale: 276" in shown
    assert "derived:" in run("crosswalk", "show", "udhr").stdout
    catalog = json.loads(run("crosswalk", "show", "iso-iec-42001", "--format", "oscal").stdout)["catalog"]
    assert len(catalog["controls"]) == 39
    assert "whole framework" in misused("crosswalk", "show", "udhr", "19", "--format", "oscal")


def test_the_check_fails_while_rows_are_stale_and_names_the_reasons() -> None:
    result = run("crosswalk", "check")
    assert result.exit_code == 1 and "326 of 340 rows are stale" in result.stdout
    assert (
        "nist-ai-rmf-microsoft-42001: 276 rows with ISO/IEC FDIS 42001: draft-published: ISO/IEC 42001:2023"
        in result.stderr
    )
    fresh = run("crosswalk", "check", "--designation", "ISO/IEC 5339", "--relation", "related")
    assert fresh.exit_code == 0 and fresh.stdout == "0 of 11 rows are stale\n"


@pytest.mark.parametrize("form", ["csv", "json", "sssom", "oscal"])
def test_an_export_is_the_same_on_standard_output_and_in_a_file(form: str, tmp_path: Path) -> None:
    path = tmp_path / "crosswalks"
    printed = run("crosswalk", "export", "--format", form, "--framework", "eu-ai-act").stdout
    told = run("crosswalk", "export", "--format", form, "--framework", "eu-ai-act", "-o", str(path)).stdout
    assert told == f"6 rows written to {path}\n"
    assert path.read_bytes().decode().splitlines() == printed.splitlines() != []


def test_the_rows_of_csv_are_those_of_the_list() -> None:
    table = list(csv.DictReader(io.StringIO(run("crosswalk", "export", "--format", "csv").stdout)))
    listed = [line.split("\t") for line in run("crosswalk", "list").stdout.splitlines()]
    assert [(row["focal_element"], row["reference_document"]) for row in table] == [(one[1], one[3]) for one in listed]


def test_a_wrong_value_is_told_with_what_there_is() -> None:
    assert "there is no framework 'ai-act'" in misused("crosswalk", "list", "--framework", "ai-act")
    assert "has no provision 'Article 114'" in misused("crosswalk", "show", "eu-ai-act", "Article 114")
    assert "harmonised-for" in misused("crosswalk", "list", "--relation", "covers")
