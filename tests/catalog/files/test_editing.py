"""Editing by hand as `docs/editing.md` tells it: the record and the decision to copy, and what is said of slips in them."""

import json
import re
from pathlib import Path

import pytest

from aistandards.catalog.files import check
from tests.support.commands import refused, run

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "editing.md").read_text(encoding="utf-8")
RECORD, DECISION = (re.findall(rf"```{kind}\n(.+?)```", PAGE, re.DOTALL)[0] for kind in ("json", "toml"))
NAME = json.loads(RECORD)["designation"]


def without(folder: Path) -> Path:
    """The catalogue as if ISO had not yet told of the record of the page."""
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if json.loads(line)["designation"] != NAME), encoding="utf-8")
    return path


def decided(folder: Path, text: str) -> list[str]:
    (folder / "curation" / "of-an-officer.toml").write_text(text, encoding="utf-8")
    return [str(one) for one in check(folder) if not one.tidy]


def test_the_record_of_the_page_is_all_it_takes(folder: Path) -> None:
    path = without(folder)
    with path.open("a", encoding="utf-8") as file:
        file.write(RECORD)
    assert "`aistandards catalog tidy` corrects the rest" in run("catalog", "check", "--lenient", str(folder)).stdout
    run("catalog", "tidy", str(folder))
    assert check(folder) == []
    written = next(line for line in map(json.loads, path.open(encoding="utf-8")) if line["designation"] == NAME)
    assert "relevance:ai" in {one["concept"] for one in written["annotations"]}, "the rules have read the title"
    assert written["provenance"][0]["content_hash"].startswith("b2:")


def test_an_added_record_that_is_not_about_AI_needs_a_decision(folder: Path) -> None:
    other = {**json.loads(RECORD), "designation": "ISO 9001:2015", "work": "ISO 9001", "publishers": ["ISO"]}
    other |= {"titles": {"en": "Quality management systems — Requirements"}, "dates": {"published": "2015-09"}}
    other["provenance"] = [{"source": "iso", "upstream_id": "62085"}]
    with (folder / "iso" / "standards.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(other) + "\n")
    (said,) = [str(one) for one in check(folder) if not one.tidy]
    assert "ISO 9001:2015: no rule finds AI or a protective technique in its titles" in said
    concerned = DECISION.replace(NAME, "ISO 9001:2015").replace("rights:human-oversight", "relevance:ai-enabled")
    assert decided(folder, concerned) == []


def test_an_earlier_edition_is_context_without_anybody_saying_so(folder: Path) -> None:
    earlier = {**json.loads(RECORD), "designation": "ISO/IEC 42001:2019", "dates": {"published": "2019"}}
    earlier |= {"titles": {"en": "Management system"}, "provenance": [{"source": "iso", "upstream_id": "1"}]}
    path = folder / "iso" / "standards.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(earlier) + "\n")
    assert not [one for one in check(folder) if not one.tidy]
    run("catalog", "tidy", str(folder))
    line = next(one for one in path.read_text(encoding="utf-8").splitlines() if "ISO/IEC 42001:2019" in one)
    assert "relevance:context" in line and check(folder) == []


def test_the_decision_of_the_page_reaches_its_record(folder: Path) -> None:
    assert decided(folder, DECISION) == []
    run("catalog", "tidy", str(folder))
    assert check(folder) == []
    lines = map(json.loads, (folder / "iso" / "standards.jsonl").open(encoding="utf-8"))
    tags = {one["concept"]: one for one in next(one for one in lines if one["designation"] == NAME)["annotations"]}
    assert tags["rights:human-oversight"]["method"] == "curated"


@pytest.mark.parametrize(
    "source",
    ["ISO/IEC 42001, title and abstract", "ISO/IEC 42001:2023, clause 9, https://www.iso.org/standard/81230.html"],
)
def test_a_source_that_a_reader_can_open_is_enough(folder: Path, source: str) -> None:
    assert decided(folder, re.sub('source = ".+"', f'source = "{source}"', DECISION)) == []


def test_a_decision_that_is_taken_back_leaves_its_record(folder: Path) -> None:
    path = folder / "curation" / "itu-t.toml"
    path.write_text(path.read_text(encoding="utf-8").rpartition("[[decision]]")[0], encoding="utf-8")
    assert not [one for one in check(folder) if not one.tidy and "X.1280 (06/2026)" not in str(one)]
    file = (folder / "itu-t" / "standards.jsonl").read_text(encoding="utf-8")
    assert '"method":"curated"' in next(line for line in file.splitlines() if "F.748.32 (10/2024)" in line)
    path.write_text("", encoding="utf-8")
    said = [str(one) for one in check(folder) if not one.tidy]
    assert len(said) == 2 and all("X.1280" in one and "no rule finds AI" in one for one in said)


def test_a_decision_that_is_rejected_takes_a_tag_away(folder: Path) -> None:
    rejected = DECISION.replace("human-oversight", "accountability").replace('"add"', '"reject"')
    assert decided(folder, rejected) == []
    run("catalog", "tidy", str(folder))
    lines = map(json.loads, (folder / "iso" / "standards.jsonl").open(encoding="utf-8"))
    tags = next(one for one in lines if one["designation"] == NAME)["annotations"]
    assert "rights:accountability" not in {one["concept"] for one in tags}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"add"', '"approve"', "line 1: verdict is 'approve'; choose one of accept, reject, add"),
        ('"2026-11-24"', '"24.11.2026"', "line 1: '24.11.2026' is not a date: write YYYY"),
        ("verdict", "verdikt", "line 1: a decision needs verdict"),
        ("[[decision]]", "[decision]", "each decision begins with [[decision]]"),
        ("[[decision]]", "[[decisions]]", "there is decisions; each decision begins with [[decision]]"),
        ("rights:human-oversight", "rights:oversight", "the concept 'rights:oversight' is in no vocabulary"),
        (NAME, "ISO/IEC 42999:2023", "ISO/IEC 42999:2023 is not in the catalogue; add its record too"),
        (NAME, "ISO-IEC 42001 ?", "'ISO-IEC 42001 ?' is not a designation"),
        ("source =", f'quote = "{"x" * 61}"\nsource =', "it quotes 61 characters, at most 60 may be"),
        ("who = ", "who ", "cannot be read: "),
        (", abstract", ", clause 1", "nobody can open the source 'ISO/IEC 42001:2023, clause 1'"),
        (", abstract", "", "nobody can open the source 'ISO/IEC 42001:2023'"),
        (f"{NAME}, abstract", "ISO/IEC 42999:2023, title", "nobody can open the source 'ISO/IEC 42999:2023, title'"),
    ],
)
def test_a_slip_in_a_decision_is_told_with_its_line(folder: Path, old: str, new: str, told: str) -> None:
    said = decided(folder, DECISION.replace(old, new, 1))
    assert any(told in one and "of-an-officer.toml" in one for one in said), said
    assert "tidy" not in "".join(said)


def test_a_slip_in_a_decision_does_not_hide_one_in_a_record(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"published":"2023-12"', '"published":"Dec 2023"', 1))
    said = decided(folder, DECISION.replace('"add"', '"approve"'))
    assert len(said) == 2 and "verdict is 'approve'" in said[0] and 'published is "Dec 2023"' in said[1]
    assert "nothing was written" in refused("catalog", "tidy", str(folder))
