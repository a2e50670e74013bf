"""The check of frameworks and crosswalks: each fault by file and line, in a sentence."""

import shutil
from pathlib import Path

import pytest

from aistandards.catalog.files import check
from aistandards.catalog.files.crosswalks import crosswalk_problems
from aistandards.plugin.registry import Plugins
from aistandards.settings import bundled_folder
from aistandards.tagging.instruments import load_instruments

INSTRUMENTS = load_instruments(bundled_folder() / "vocabularies" / "instruments.toml")
HEAD = """framework = "eu-ai-act"
framework_edition = "2024-07-12"
relation = "related"
author = "Somebody"
source = "https://example.org/sheet"
location = "row 1"
read = "2026-11-26"
licence = "facts"
designation = "ISO/IEC 42001:2023"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue folder with the bundled frameworks and no crosswalk."""
    shutil.copyfile(bundled_folder() / "frameworks.toml", tmp_path / "frameworks.toml")
    (tmp_path / "crosswalks").mkdir()
    return tmp_path


def problems(folder: Path) -> list[str]:
    return list(map(str, crosswalk_problems(folder, INSTRUMENTS, Plugins.find().designations)))


def faults(folder: Path, rows: str, head: str = HEAD) -> list[str]:
    (folder / "crosswalks" / "sheet.toml").write_text(head + rows, encoding="utf-8")
    return problems(folder)


def test_a_good_file_and_the_bundled_ones_have_no_faults(folder: Path) -> None:
    assert faults(folder, '[[row]]\nprovision = "Article 17"\nclauses = ["4.1", "A.5.4", "B.5.4"]\n') == []
    assert problems(bundled_folder()) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('provision = "Article 114"', "eu-ai-act has no provision 'Article 114' in the edition 2024-07-12"),
        ('provision = "Article 0"', "eu-ai-act has no provision 'Article 0'"),
        ('provision = "Recital 181"', "eu-ai-act has no provision 'Recital 181'"),
        ('provision = "Annex XIV"', "eu-ai-act has no provision 'Annex XIV'"),
        ('provision = "article 17"', "eu-ai-act has no provision 'article 17'"),
        ('framework_edition = "2025"', "eu-ai-act has no edition '2025'; frameworks.toml has 2024-07-12, 2026-07-27"),
        ('framework = "ai-act"', "there is no framework 'ai-act' in frameworks.toml"),
        ('designation = "ISO/CEI 42001:2023"', "write the designation as 'ISO/IEC 42001:2023'"),
        ('designation = "a management system"', "is not a designation"),
        ('clauses = ["A.6.2.9"]', "ISO/IEC 42001 has no control A.6.2.9"),
        ('clauses = ["B.11.2"]', "ISO/IEC 42001 has no control B.11.2"),
        ('clauses = ["4.1 Context"]', "is not a clause"),
        ('clauses = "4.1, 4.2"', "is not a clause"),
        ('colour = "red"', "there is no key 'colour'; there are as_stated, author, clauses,"),
        ("held = true", "there is no key 'held'"),
        ('relation = "covers"', "there is no relation 'covers'; choose from equal, equivalent-to,"),
        ('relation = "derived"', "derived rows are computed from the anchors of concepts; no file may have one"),
        ('relation = "harmonised-for"', "harmonised-for needs official_journal"),
        ('relation = "equal"', "equal needs as_stated"),
        ('direction = "up"', "there is no direction 'up'"),
        ('read = "soon"', "'soon' is not a date"),
        ('confidence = "high"', "confidence is 'high'; it must be a number"),
        ("note = 7", "note is 7; it must be a text"),
        (f'note = "{"text " * 50}"', "its note has more than 160 characters; a row holds facts and no text"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_line(folder: Path, row: str, told: str) -> None:
    (fault,) = faults(folder, f'[[row]]\nprovision = "Article 1"\n\n[[row]]\n{row}\n'.replace("\n\n", "\n\n# second\n"))
    assert told in fault and fault.startswith(f"{folder / 'crosswalks' / 'sheet.toml'}, line 14: ")


def test_a_missing_key_and_a_file_without_rows_are_told(folder: Path) -> None:
    assert "the key 'author' is missing" in faults(folder, "[[row]]\n", HEAD.replace('author = "Somebody"\n', ""))[0]
    assert "it has no rows; begin each with [[row]]" in faults(folder, "")[0]
    assert "cannot be read" in faults(folder, "[[row]\n")[0]


def test_the_same_row_twice_is_told(folder: Path) -> None:
    row = '[[row]]\nprovision = "Article 1"\nclauses = ["4.1"]\n'
    (fault,) = faults(folder, row + row)
    assert fault.endswith("the same row begins on line 10; keep one")
    assert faults(folder, row + row.replace("4.1", "4.2")) == []


def test_texts_among_the_provisions_are_told(folder: Path) -> None:
    text = "Policies and processes are in place and are implemented effectively"
    table = f'[x]\ntitle = "X"\nauthor = "Y"\nurl = "https://example.org"\n[x.editions.1]\nprovisions = ["{text}"]\n'
    (folder / "frameworks.toml").write_text(table, encoding="utf-8")
    (fault,) = problems(folder)
    assert "list identifiers and no texts" in fault
    (folder / "frameworks.toml").write_text("[x]\n", encoding="utf-8")
    assert "framework 'x'" in problems(folder)[0]


def test_a_folder_needs_no_crosswalks(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.slow
def test_the_check_of_a_catalogue_refuses_an_impossible_provision(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(bundled_folder(), folder)
    path = folder / "crosswalks" / "eu-ai-act-smith.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Article 17", "Article 117"), encoding="utf-8")
    (fault,) = [str(one) for one in check(folder) if not one.tidy]
    assert "eu-ai-act-smith.toml, line " in fault and "eu-ai-act has no provision 'Article 117'" in fault
