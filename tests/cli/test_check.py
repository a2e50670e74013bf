"""`aistandards check`: what it prints, and with which exit code it ends."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.commands import run

pytestmark = pytest.mark.usefixtures("used_before")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text("ISO/IEC 42001, ISO/IEC 27001:2013, IEEE Std 9998, UNE-ISO/IEC 42001:2025.\n", encoding="utf-8")
    return path


def test_the_summary_says_what_was_not_judged_and_why(document: Path) -> None:
    result = run("check", str(document))
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == (
        "4 references, 1 problems: 1 in force, 1 superseded, 2 not judged (1 of bodies whose lists are not held, "
        "1 of adoptions whose edition is not known)"
    )


def test_strict_makes_a_problem_of_what_is_not_judged(document: Path) -> None:
    document.write_text("ISO/IEC 42001, IEEE Std 9998, ISO/IEC 2501n.\n", encoding="utf-8")
    assert run("check", str(document)).exit_code == 0
    strict = run("check", "--strict", str(document))
    assert strict.exit_code == 1 and "3 references, 1 problems" in strict.output


def test_explain_prints_reasons_below_each_verdict(document: Path) -> None:
    plain, explained = run("check", str(document)).output, run("check", "--explain", str(document)).output
    assert set(plain.splitlines()) <= set(explained.splitlines())
    below = [line for line in explained.splitlines() if line.startswith("    ")]
    assert "    ISO/IEC 42001 was looked up by its number 42001" in below
    assert "    nothing proves that it never existed: the year is that of the adoption by UNE" in below


def test_every_format_has_the_same_fields(document: Path) -> None:
    rows = json.loads(run("check", "--format", "json", str(document)).stdout)
    lines = list(csv.DictReader(io.StringIO(run("check", "--format", "csv", str(document)).stdout)))
    report = json.loads(run("check", "--format", "sarif", str(document)).stdout)
    assert [list(row) for row in rows] == [list(line) for line in lines]
    assert [row["verdict"] for row in rows] == [line["verdict"] for line in lines]
    results = {result["properties"]["designation"]: result["properties"] for result in report["runs"][0]["results"]}
    assert results["ISO/IEC 27001:2013"] == {name: rows[1][name] for name in results["ISO/IEC 27001:2013"]}
    assert rows[3]["adopted"] == "UNE" and rows[3]["reason"] == "of adoptions whose edition is not known"
