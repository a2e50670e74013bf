"""Licence, code of conduct and issue forms: what a project shows to people from outside."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = ("body-is-missing.yml", "record-is-wrong.yml", "tag-is-wrong.yml")
TYPES = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
APACHE = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
"""SHA-256 of the text of the Apache License 2.0 as its authors publish it."""


def form(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def test_the_licence_is_the_text_of_its_authors() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE


def test_the_package_declares_and_carries_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert project["license-files"] == ["LICENSE", "NOTICE", "catalog/LICENSE"]
    assert all((ROOT / name).is_file() for name in project["license-files"])
    data = (ROOT / "catalog/LICENSE").read_text(encoding="utf-8")
    assert "CC0-1.0" in data and "ODC-By" in data and "belong to the bodies" in data
    assert project["authors"] and project["classifiers"] and set(project["urls"]) >= {"Homepage", "Issues", "Changes"}


def test_the_code_of_conduct_names_its_source_and_whom_to_tell() -> None:
    text = (ROOT / "CODE_OF_CONDUCT.md").read_text(encoding="utf-8")
    assert "Contributor Covenant, version 2.1" in text
    assert "https://www.contributor-covenant.org/version/2/1/code_of_conduct/" in text
    assert "Report a vulnerability" in text


def test_there_is_a_form_for_each_kind_of_report() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*FORMS, "config.yml"}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_the_fields_that_the_code_host_requires(name: str) -> None:
    loaded = form(name)
    assert all(isinstance(loaded[key], str) and loaded[key].strip() for key in ("name", "description", "title"))
    assert loaded["labels"] and all(isinstance(label, str) for label in loaded["labels"])
    elements = loaded["body"]
    assert {element["type"] for element in elements} <= TYPES
    questions = [element for element in elements if element["type"] != "markdown"]
    assert questions
    identifiers = [element["id"] for element in questions]
    labels = [element["attributes"]["label"] for element in questions]
    assert len(set(identifiers)) == len(identifiers) and len(set(labels)) == len(labels)
    assert any(element["validations"]["required"] for element in questions)
    for element in elements:
        if element["type"] == "markdown":
            assert element["attributes"]["value"].strip()
        if element["type"] == "dropdown":
            options = element["attributes"]["options"]
            assert len(set(options)) == len(options) >= 2 and all(isinstance(option, str) for option in options)


@pytest.mark.parametrize("name", FORMS)
def test_the_pages_that_a_form_names_exist(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    named = [word.strip("`:.,") for word in text.split() if word.startswith("`docs/")]
    assert named and all((ROOT / path).is_file() for path in named)


def test_reports_of_weaknesses_go_to_the_private_form() -> None:
    loaded = form("config.yml")
    assert isinstance(loaded["blank_issues_enabled"], bool)
    assert all({"name", "url", "about"} <= set(link) for link in loaded["contact_links"])
    assert any("/security/advisories/" in link["url"] for link in loaded["contact_links"])
