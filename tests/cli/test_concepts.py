"""Asking by concept on the command line, over the bundled catalogue."""

import json
from pathlib import Path

import pytest

from aistandards import Catalog
from tests.support.commands import misused, refused, run

pytestmark = pytest.mark.usefixtures("used_before")


def names(*arguments: str) -> set[str]:
    return {row["designation"] for row in json.loads(run(*arguments, "--format", "json").stdout)}


def test_a_tag_includes_narrower_concepts() -> None:
    assert names("list", "--tag", "privacy") and names("list", "--tag", "privacy") < names("list", "--tag", "right")
    assert "ITU-T F.748.32 (10/2024)" in names("list", "--tag", "Deepfake detection")


def test_rights_objectives_goals_and_relevance_can_be_asked_for() -> None:
    assert "ITU-T F.748.32 (10/2024)" in names("list", "--right", "udhr:19") & names("list", "--gdc", "3")
    assert names("list", "--tag", "rights:health", "--tag", "sdg:3", "--any") <= names("list", "--sdg", "3")
    both = names("list", "--tag", "privacy", "--tag", "robustness-and-security")
    either = names("list", "--tag", "privacy", "--tag", "robustness-and-security", "--any")
    assert both < either
    assert names("list", "--relevance", "ai") | names("list", "--relevance", "ai-enabled") == names("list", "--ai")
    assert names("list", "--relevance", "ai").isdisjoint(names("list", "--relevance", "ai-enabled"))
    assert "no concept" in misused("list", "--tag", "nonsense")
    assert "no concept" in misused("list", "--right", "udhr:99")


@pytest.mark.parametrize(
    "words", ["كشف التزييف العميق", "深度伪造检测", "обнаружение дипфейков", "détection des hypertrucages"]
)
def test_labels_in_every_language_find_the_same(words: str) -> None:
    expected = names("search", "deepfake detection")
    assert expected and names("search", words) == expected


@pytest.mark.parametrize(
    ("language", "head", "status"),
    [
        ("ar", "الحالة", "منشور"),
        ("fr", "statut", "publié"),
        ("ru", "статус", "опубликован"),
        ("es", "estado", "publicado"),
        ("zh", "状态", "已发布"),
    ],
)
def test_headings_and_statuses_come_in_six_languages(language: str, head: str, status: str) -> None:
    shown = run("list", "--tag", "deepfake-detection", "--lang", language).stdout.splitlines()
    assert head in shown[0] and status in shown[1]
    assert any("\u2066ITU-T F.748.32 (10/2024)\u2069" in line for line in shown) == (language == "ar")
    assert head in run("show", "ISO/IEC 42001", "--lang", language).stdout


def test_a_mention_is_shown_as_one_and_not_as_a_tag() -> None:
    with Catalog.open() as catalog:
        standard, mention = next(
            (one, each)
            for one in catalog
            for each in one.annotations
            if each.is_mention and each.concept not in one.concepts
        )
    shown = run("show", standard.designation).stdout.splitlines()
    assert any(line.startswith("mentions:") and f" {mention.concept}, " in line for line in shown)
    assert not any(line.startswith(f"{mention.concept}:") for line in shown)


def test_exports_carry_the_evidence() -> None:
    rows = json.loads(run("list", "--tag", "deepfake-detection", "--body", "itu-t", "--format", "json").stdout)
    (row,) = (row for row in rows if row["designation"] == "ITU-T F.748.32 (10/2024)")
    curated = [one for one in row["evidence"] if one["method"] == "curated"]
    assert [one["concept"] for one in curated] == ["rights:deepfake-detection"] and curated[0]["quote"] in row["title"]
    assert "rights:deepfake-detection" in run("list", "--tag", "deepfake-detection", "--format", "csv").stdout


def test_topics_can_be_asked_for() -> None:
    assert "ISO/IEC 5259-1:2024" in names("list", "--topic", "data-for-ai")


def test_why_marks_the_words_and_names_rule_and_decisions() -> None:
    shown = run("why", "ITU-T F.748.32 (10/2024)", "deepfake-detection").stdout
    assert "«detection technologies for multimedia messages»" in shown and "add by project editor" in shown
    plain = json.loads(run("why", "--json", "ISO/IEC TS 6254:2025", "transparency-and-explainability").stdout)
    evidence = plain["evidence"][0]
    assert evidence["rule"] == "explainability" and evidence["quote"] == "explainability" and evidence["in_store"]
    assert (
        "not assessed" in run("why", "ISO/IEC DTS 42119-3.2", "privacy").stdout
        or "were read" in run("why", "ISO/IEC DTS 42119-3.2", "privacy").stdout
    )


def test_every_count_of_the_gaps_can_be_listed() -> None:
    found = json.loads(run("gaps", "--by", "body,status", "--json").stdout)
    assert set(found) == {"data", "scheme", "by", "cells", "none", "outside", "assessed"} and found["none"]
    for cell in found["cells"]:
        assert 0 <= cell["not_assessed"] <= 1
        if cell["count"] and cell["concept"] in ("rights:privacy", "rights:safeguard", "rights:deepfake-detection"):
            assert len(names("list", *cell["list"].split())) == cell["count"], cell
    assert (
        f"none found among {found['assessed']} assessed: " in run("gaps").stdout
        and "not assessed" in run("gaps", "--by", "body").stdout
    )
    assert "Vie privée" in run("gaps", "--lang", "fr").stdout
    assert "rights" in misused("gaps", "--scheme", "nothing") and "body" in misused("gaps", "--by", "colour")


def test_a_concept_outside_the_chosen_relevance_is_not_called_a_gap() -> None:
    every = json.loads(run("gaps", "--json").stdout)
    assert not every["outside"]
    carried = {cell["concept"] for cell in every["cells"] if cell["count"]}
    enabled = json.loads(run("gaps", "--json", "--relevance", "ai-enabled").stdout)
    assert enabled["outside"] and not carried & set(enabled["none"])
    assert set(enabled["none"]) >= set(every["none"])
    label = Catalog.open().vocabularies.label(next(iter(enabled["outside"])))
    assert f"only outside the chosen relevance: {label} (" in run("gaps", "--relevance", "ai-enabled").stdout
    for cell in enabled["cells"][:40]:
        assert len(names("list", *cell["list"].split())) == cell["count"], cell


@pytest.mark.parametrize("kind", [".svg", ".png"])
def test_the_gaps_can_be_drawn(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra charts")
    path = tmp_path / f"gaps{kind}"
    assert run("gaps", "--chart", str(path)).exit_code == 0
    assert path.read_bytes()[:5] in (b"<?xml", b"\x89PNG\r")
    assert "choose from svg, png" in misused("gaps", "--chart", str(tmp_path / "gaps.pdf"))
    in_arabic = ("gaps", "--lang", "ar", "--chart", str(path))
    if kind == ".png":
        assert ".svg" in misused(*in_arabic)
    else:
        run(*in_arabic)
        assert "كشف التزييف العميق" in path.read_text(encoding="utf-8")


def test_labels_are_compared_with_the_store(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = [
        {"designation": "ISO/IEC TS 6254:2025", "tags": ["transparency-and-explainability"], "may": []},
        {"designation": "ISO/IEC 42001:2023", "tags": ["privacy"], "may": ["accountability"]},
        {"designation": "ISO 1", "tags": [], "may": []},
    ]
    gold.write_text("\n".join(map(json.dumps, lines)))
    found = json.loads(run("evaluate", "--gold", str(gold), "--json").stdout)
    assert found["misses"] == [{"designation": "ISO/IEC 42001:2023", "concept": "privacy"}]
    assert found["micro"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667} and found["not_found"] == ["ISO 1"]
    assert "missed: ISO/IEC 42001:2023: privacy" in run("evaluate", "--gold", str(gold)).stdout
    gold.write_text('{"designation": "ISO/IEC 42001:2023", "ai": true}\n')
    assert json.loads(run("evaluate", "--gold", str(gold), "--json").stdout)["concepts"]["ai"]["f1"] == 1.0
    gold.write_text('{"designation": 1}\n')
    assert "line 1" in refused("evaluate", "--gold", str(gold))


def test_the_library_asks_the_same() -> None:
    with Catalog.open() as catalog:
        tagged = [one.designation for one in catalog.standards(tags=catalog.concepts(tag=["deepfake-detection"]))]
        assert "ITU-T F.748.32 (10/2024)" in tagged
