"""`check --format sarif`: what code hosts read.

No package on the index ships the schema of SARIF 2.1.0, so the required properties, the enumerations and the rules of
OASIS that concern what we write are asserted here one by one, and a third-party model reads the report.
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.commands import run

pytestmark = pytest.mark.usefixtures("used_before")

TEXT = "Good: ISO/IEC 42001:2023, old: ISO/IEC TR\n24030:2021, odd: ISO/IEC 42001:2019, elsewhere: IEEE Std 9998.\n"
LEVELS = ("none", "note", "warning", "error")


def report(*paths: Path | str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run("check", "--format", "sarif", *map(str, paths)).stdout)
    return result


def test_the_report_is_sarif(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    whole = report(path)
    # 3.13: version is required and "2.1.0"; runs is required. 3.14.6, 3.18.2, 3.19.8: tool, driver and its name are.
    assert whole["version"] == "2.1.0" and whole["$schema"].endswith("sarif-2.1.0.json")
    (one,) = whole["runs"]
    driver = one["tool"]["driver"]
    assert driver["name"] == "aistandards" and re.fullmatch(r"\d+\.\d+\.\S+", driver["version"])
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["defaultConfiguration"]["level"] in LEVELS
    for result in one["results"]:
        # 3.27.5, 3.27.6, 3.27.10, 3.27.11: a rule by id and index that agree, a level, a message with text.
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] and result["message"]["text"]
        assert result["level"] == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
    assert [(result["ruleId"], result["level"]) for result in one["results"]] == [
        ("superseded", "warning"),
        ("no-such-edition", "warning"),
        ("unknown", "note"),
    ]
    region = one["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "endLine": 2, "snippet": {"text": "ISO/IEC TR\n24030:2021"}}


def test_a_third_party_model_reads_the_report(tmp_path: Path) -> None:
    model = pytest.importorskip("sarif_pydantic", reason="needs sarif-pydantic")
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    read = model.Sarif.model_validate_json(run("check", "--format", "sarif", str(path)).stdout)
    assert [result.rule_id for result in read.runs[0].results] == ["superseded", "no-such-edition", "unknown"]


@pytest.mark.parametrize("name", ["a b.md", "ü & é.md", "100%.md", "c:d.md", "sub/ü.md"])
def test_addresses_are_encoded_and_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    for given in (path, Path(name)):
        artifact = report(given)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "%SRCROOT%" and unquote(artifact["uri"]) == name
        # RFC 3986: a relative reference of unreserved characters, no scheme, no query.
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", artifact["uri"])
        assert not urlsplit(artifact["uri"]).scheme


def test_a_file_elsewhere_has_a_whole_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a b.md"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    artifact = report("../a b.md")["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": path.as_uri()} and artifact["uri"].startswith("file:///")


@pytest.mark.subprocess
def test_what_has_no_lines_has_no_region(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="needs the extra documents")
    document = docx.Document()
    document.add_paragraph("First.")
    document.add_paragraph("We follow ISO/IEC TR 24030:2021.")
    document.save(str(tmp_path / "a.docx"))
    (result,) = report(tmp_path / "a.docx")["runs"][0]["results"]
    (location,) = result["locations"]
    assert set(location["physicalLocation"]) == {"artifactLocation"}
    assert location["logicalLocations"] == [{"name": "paragraph 2", "kind": "paragraph"}]
    assert result["message"]["text"].endswith("(paragraph 2)")


def test_an_edition_that_the_catalogue_does_not_know_is_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("ISO/IEC 42001:2023-11", encoding="utf-8")
    assert run("check", str(path)).exit_code == 0
    (result,) = report(path)["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("unknown-edition", "note")
