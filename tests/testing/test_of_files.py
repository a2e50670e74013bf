"""The suite for plugins that are files: it is sent what the description says, and the author's own suite is found."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from aistandards.errors import PluginError
from aistandards.plugin.discovery import DIRECTORY
from aistandards.testing import CsvListing, SourceSuite, XlsxListing
from aistandards.testing.single_file import suites_of

DESCRIPTION = """
attribution = "made up for tests"

[listing]
path = "{file}"
{options}

[fields]
designation = "Nr."
title.de = "Titel"
status = "Stand"
published = "Ausgabe"

[status]
"gültig" = "published"
"zurückgezogen" = "withdrawn"

[designation]
pattern = 'ÖNORM (?P<number>\\d+)(?::(?P<date>\\d{{4}}))?'
publishers = ["ÖNORM"]
"""
HEADS = ["Nr.", "Titel", "Stand", "Ausgabe"]
ROWS = [
    ["ÖNORM 17:2024", "Größen und\nEinheiten", "gültig", "2024-03-02"],
    ["ÖNORM 18:2019", "Künstliche; Intelligenz", "zurückgezogen", "2019"],
    ["ÖNORM 22", "Prüfung von Übersetzungen", "gültig", "2025-06"],
]
MEASURED = "test_memory_stays_constant"
"""The check of memory; each format is measured in tests/plugin/table, and once from a file in tests/plugin/scaffold."""

AT_AN_ADDRESS = (
    "test_every_recorded_row_becomes_a_record",
    "test_a_malformed_row_is_quarantined_with_its_bytes",
    "test_a_truncated_answer_is_broken",
    "test_it_waits_as_long_as_the_upstream_asks",
    "test_it_resumes_after_being_killed_at_any_record",
)
"""What may be otherwise when the listing is fetched; in the suite a file is fetched too, from the stand-in."""

OPTIONS = {
    "cp1252.csv": 'encoding = "cp1252"\ndelimiter = ";"',
    "utf16.csv": 'encoding = "utf-16"\ndelimiter = "\\t"',
    "marked.csv": "",
    "book.xlsx": 'sheet = "Normen"',
    "whole.json": "",
    "inner.json": 'rows = "data.items"',
}


def listing(file: str) -> bytes:
    """The three rows in the format of a file."""
    objects = [dict(zip(HEADS, row, strict=True)) for row in ROWS]
    if file == "whole.json":
        return json.dumps(objects).encode()
    if file == "inner.json":
        # A longer list than that of the rows.
        return json.dumps({"about": [{"n": n} for n in range(9)], "data": {"items": objects}}).encode()
    if file == "book.xlsx":
        book, out = openpyxl.Workbook(), io.BytesIO()
        assert book.active is not None
        book.active.append(["Read the other sheet"])
        sheet = book.create_sheet("Normen")
        for row in (HEADS, *ROWS):
            sheet.append(row)
        book.save(out)
        return out.getvalue()
    encoding, delimiter = {"cp1252.csv": ("cp1252", ";"), "utf16.csv": ("utf-16", "\t")}.get(file, ("utf-8-sig", ","))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([HEADS, *ROWS])
    return text.getvalue().encode(encoding)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "plugins"
    place.mkdir()
    monkeypatch.setenv(DIRECTORY, str(place))
    monkeypatch.chdir(tmp_path)
    yield place


def run(suite: type[SourceSuite], folder: Path, *checks: str) -> None:
    for check in checks or [name for name in dir(suite) if name.startswith("test_")]:
        one = suite()
        home = folder / check
        home.mkdir()
        one.prepare(home)
        getattr(one, check)()


@pytest.mark.subprocess
@pytest.mark.slow
@pytest.mark.parametrize("file", OPTIONS)
def test_a_description_is_tested_with_the_options_it_gives(file: str, folder: Path, tmp_path: Path) -> None:
    (folder / file).write_bytes(listing(file))
    (folder / "norm.toml").write_text(DESCRIPTION.format(file=file, options=OPTIONS[file]), encoding="utf-8")
    (folder / "norm.recorded").mkdir()
    (folder / "norm.recorded" / file).write_bytes(listing(file))
    (suite,) = suites_of(folder / "norm.toml").values()
    run(suite, tmp_path, *(name for name in dir(suite) if name.startswith("test_") and name != MEASURED))
    address = OPTIONS[file] + f'\nurl = "https://norm.example/{file}"'
    text = DESCRIPTION.format(file=file, options=address).replace(f'path = "{file}"\n', "")
    (folder / "norm.toml").write_text(text, encoding="utf-8")
    (suite,) = suites_of(folder / "norm.toml").values()
    (tmp_path / "at-an-address").mkdir()
    run(suite, tmp_path / "at-an-address", *AT_AN_ADDRESS)


def test_a_row_of_csv_may_hold_a_line_feed() -> None:
    feed_format = CsvListing(delimiter=";", encoding="cp1252")
    body = 'No;"Ti\ntle"\r\n1;"Größe\nzwei"\r\n2;drei\r\n'.encode("cp1252")
    rows = feed_format.split(body)
    assert rows == ['1;"Größe\nzwei"'.encode("cp1252"), b"2;drei"]
    assert b"".join(feed_format.join(body, rows, {})) == body
    assert feed_format.replace(rows[0], "zwei", "eins;") == '1;"Größe\neins;"'.encode("cp1252")


def test_a_sheet_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="no sheet 'Norms'; it has Sheet, Normen"):
        XlsxListing("Norms").split(listing("book.xlsx"))


AUTHORS = """
from aistandards.testing import CsvListing, SourceSuite

class {name}(SourceSuite):
    feed_format = CsvListing("|")
    memory_rows = 7

    def test_of_the_authors_own(self):
        assert self.harness.rows
"""


@pytest.fixture
def described(folder: Path) -> Path:
    """A description with recorded answers beside it."""
    text = DESCRIPTION.format(file="whole.json", options='url = "https://norm.example/whole.json"')
    (folder / "norm.toml").write_text(text.replace('path = "whole.json"\n', ""), encoding="utf-8")
    (folder / "norm.recorded").mkdir()
    (folder / "norm.recorded" / "whole.json").write_bytes(listing("whole.json"))
    return folder / "norm.toml"


@pytest.mark.parametrize("name", ["Suite", "TestNorm"])
def test_what_the_author_says_beside_the_recording_goes_before_what_is_known(described: Path, name: str) -> None:
    said = described.with_name("norm.recorded") / "suite.py"
    said.write_text(AUTHORS.format(name=name))
    suites = suites_of(described)
    (suite,) = suites.values()
    assert list(suites) == ["TestNorm"] and suite.memory_rows == 7 and suite.feed_format == CsvListing("|")
    assert "test_of_the_authors_own" in dir(suite)


def test_the_authors_file_is_no_recorded_answer(described: Path, tmp_path: Path) -> None:
    said = described.with_name("norm.recorded") / "suite.py"
    text = AUTHORS.format(name="Suite").replace('feed_format = CsvListing("|")', 'recorded = "."')
    said.write_text(text + "#" * 5000)
    (suite,) = suites_of(described).values()
    run(suite, tmp_path, "test_every_recorded_row_becomes_a_record", "test_of_the_authors_own")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "holds no suite; write `class Suite"),
        ("import nothing_of_the_kind", "cannot be imported .ModuleNotFoundError: No module named"),
        (
            AUTHORS.format(name="One") + AUTHORS.format(name="Two"),
            "holds One and Two; .* called after its source: TestNorm",
        ),
    ],
)
def test_a_suite_that_cannot_be_used_is_told(described: Path, text: str, said: str) -> None:
    (described.with_name("norm.recorded") / "suite.py").write_text(text)
    with pytest.raises(PluginError, match=said):
        suites_of(described)


def test_a_recording_that_nobody_can_split_says_where_its_wire_is_named(described: Path, tmp_path: Path) -> None:
    (described.with_name("norm.recorded") / "page.html").write_bytes(b"<p>" * 5000)
    (described.with_name("norm.recorded") / "suite.py").write_text(
        AUTHORS.format(name="Suite").replace('CsvListing("|")', "None")
    )
    (suite,) = suites_of(described).values()
    with pytest.raises(
        pytest.fail.Exception, match=r"with `feed_format = …` in the test class, or in norm\.recorded/suite\.py"
    ):
        suite().prepare(tmp_path)
