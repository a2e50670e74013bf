"""The catalogue as files: in order as it is, told line by line when it is not, set in order again, compared."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import refused, run

from aistandards.catalog_files import check, digests
from aistandards.snapshot import bundled_folder

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_folder(), tmp_path / "catalog"))


def edited(folder: Path, edit: Edit, line: int = 3) -> None:
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[line - 1])
    edit(record)
    lines[line - 1] = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_bundled_catalogue_is_in_order() -> None:
    assert "in order" in run("catalog", "check").stdout
    assert list(check(bundled_folder())) == []


def test_the_manifest_lists_every_file_and_the_readers_see_its_version() -> None:
    manifest = json.loads((bundled_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"] == digests(bundled_folder()) and "curation/itu-t.toml" in manifest["files"]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda one: one.update(colour="red"), "not a record"),
        (lambda one: one.update(abstracts={"en": "A text."}), "an abstract is not a fact"),
        (lambda one: one.update(designation="ISO-IEC 1 ?"), "ISO-IEC 1 ?"),
        (lambda one: one["annotations"][0].update(concept="rights:wealth"), "'rights:wealth' is in no vocabulary"),
        (
            lambda one: one["annotations"][0].update(field="titles.en", start=1, end=3, quote="zz"),
            "is not at characters",
        ),
        (lambda one: one["annotations"][0].update(field="abstracts.en", quote="x" * 61), "quotes 61 characters"),
        (lambda one: one.update(dates={"published": "2020", "withdrawn": "2019"}), "before it was issued"),
        (lambda one: one.update(dates={"published": "2020", "registered": "2021"}), "before it was registered"),
        (lambda one: one["stage"].update(status="in-development"), "says in-development"),
        (lambda one: one.update(dates={"published": "2999"}), "in force, but issued on 2999"),
        (lambda one: one.update(relations=[{"type": "replaces", "target": "something"}]), "no designation"),
        (lambda one: one["provenance"][0].update(source="iec"), "move it there"),
        (lambda one: one.update(edition="77"), "tidy"),
    ],
)
def test_what_a_hand_gets_wrong_is_told_by_line(folder: Path, edit: Edit, told: str) -> None:
    edited(folder, edit)
    said = run_check(folder)
    assert told in said and "standards.jsonl, line 3" in said


def run_check(folder: Path) -> str:
    return refused("catalog", "check", str(folder)) + "\n".join(str(one) for one in check(folder))


def test_order_duplicates_and_strange_files_are_told(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[5], *lines[:5], lines[4], *lines[5:]]) + "\n", encoding="utf-8")
    (folder / "curation" / "more.toml").write_text("")
    said = run_check(folder)
    assert "out of order" in said and "is in" in said and "more.toml is not listed" in said


def test_tidying_mends_what_has_only_moved(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    before = {name: (folder / name).read_bytes() for name in digests(folder)}
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    assert "is tidy" in run("catalog", "tidy", str(folder)).stdout
    assert {name: (folder / name).read_bytes() for name in digests(folder)} == before
    assert list(check(folder)) == []
    path.write_text("{\n")
    assert "line 1" in refused("catalog", "tidy", str(folder))


def test_a_reviewer_sees_what_changed(folder: Path, tmp_path: Path) -> None:
    edited(folder, lambda one: one.update(edition="77"))
    edited(folder, lambda one: one["annotations"].append({**one["annotations"][0], "concept": "rights:health"}), line=4)
    path = folder / "iec" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    shown = run("catalog", "diff", str(bundled_folder()), str(folder)).stdout.splitlines()
    assert sum(line.startswith("- ") for line in shown) == 1 and len(shown) == 3
    assert any("edition: " in line and line.endswith("→ 77") for line in shown)
    assert any(line.endswith("tag + rights:health") for line in shown)
    assert run("catalog", "diff", str(bundled_folder()), str(bundled_folder())).stdout == ""


def test_what_an_entry_leads_to_must_be_there(folder: Path) -> None:
    edited(folder, lambda one: one.update(relations=[{"type": "replaces", "target": "ISO 9999:2007"}]))
    assert "leads to ISO 9999:2007, which is not in the catalogue" in run_check(folder)
    assert {
        row["designation"] for row in json.loads(run("list", "--relevance", "not-ai", "--format", "json").stdout)
    } >= {"ISO/IEC 2382:2015"}
    assert "relevance:context" in run("show", "ISO/IEC 2382:2015").stdout
