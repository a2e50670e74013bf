"""Sources without code: a TOML file describes a listing, in four formats, and every fault of it is told by file and key."""

import csv
import io
import json
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest

from aistandards import Catalog
from aistandards.errors import PluginError
from aistandards.plugin.discovery import DIRECTORY
from aistandards.plugin.registry import Plugins
from aistandards.plugin.table import Description, PatternGrammar, TableSource
from aistandards.testing import CsvListing, SourceSuite
from tests.support.commands import refused, run, sync

HERE = Path(__file__).parent
DESCRIPTION = (HERE / "sac.toml").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO((HERE / "sac.csv").read_text(encoding="utf-8")), delimiter=";"))
MADE = Path(tempfile.mkdtemp(prefix="aistandards-described-"))


@pytest.fixture(autouse=True)
def in_the_plugins_folder(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv(DIRECTORY, str(HERE))
    yield


def described(form: str) -> TableSource:
    """The same listing at an address, in another format."""
    folder = MADE / form
    folder.mkdir(exist_ok=True)
    recorded = folder / "recorded"
    recorded.mkdir(exist_ok=True)
    extra = ""
    if form == "csv":
        (recorded / "sac.csv").write_bytes((HERE / "sac.csv").read_bytes())
        extra = 'delimiter = ";"\n'
    elif form == "json":
        document = {"answer": {"total": len(ROWS), "rows": ROWS}}
        (recorded / "sac.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        extra = 'rows = "answer.rows"\n'
    elif form == "jsonl":
        (recorded / "sac.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS))
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(list(ROWS[0]))
        for row in ROWS:
            book.active.append([value or None for value in row.values()])
        book.save(recorded / "sac.xlsx")
    text = DESCRIPTION.replace(
        'path = "sac.csv"\ndelimiter = ";"\n', f'url = "https://sac.example/sac.{form}"\n{extra}'
    )
    path = folder / "sac.toml"
    path.write_text(text, encoding="utf-8")
    description = Description.load(path)
    return TableSource(description, PatternGrammar(description))


class TestCsv(SourceSuite):
    source = described("csv")
    recorded = MADE / "csv" / "recorded"
    feed_format = CsvListing(delimiter=";")
    memory_rows = 10_000


@pytest.mark.slow
class TestJson(SourceSuite):
    source = described("json")
    recorded = MADE / "json" / "recorded"
    memory_rows = 10_000


@pytest.mark.slow
class TestJsonLines(SourceSuite):
    source = described("jsonl")
    recorded = MADE / "jsonl" / "recorded"
    memory_rows = 10_000


@pytest.mark.slow
class TestXlsx(SourceSuite):
    source = described("xlsx")
    recorded = MADE / "xlsx" / "recorded"
    memory_rows = 3000
    # A workbook keeps all its texts in one table, which every reader has to hold.
    objects_per_row = 40


def test_a_described_listing_is_synchronised_like_any_other() -> None:
    code, reports = sync("sac", "--scope", "all")
    assert code == 0 and reports["sac"]["new"] == 5
    with Catalog.open() as catalog:
        one = catalog.get("GB/T 45000-2025")
        assert one.titles["zh"] == "标识" and one.deliverable_type == "National Standard"
        assert [(str(arrow.type), arrow.target) for arrow in one.relations] == [("replaces", "GB/T 41867-2022")]
        assert one.extra == {"Keywords": "a;b"}, "a column that no field names is kept"
        assert catalog.get("GB/T 42018").dates.published is not None
        assert str(catalog.get("GB/T 42018").dates.published) == "2022-10", "a month is a month"
        assert str(catalog.get("GB/T 5271.28").status) == "withdrawn"
    assert sync("sac", "--scope", "all")[1]["sac"]["outcome"] == "unchanged"


def test_a_source_that_needs_an_extra_names_it_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described("xlsx")
    workbook = MADE / "xlsx" / "recorded" / "sac.xlsx"
    (tmp_path / "sac.xlsx").write_bytes(workbook.read_bytes())
    text = DESCRIPTION.replace('path = "sac.csv"\ndelimiter = ";"\n', 'path = "sac.xlsx"\n')
    (tmp_path / "sac.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    code, reports = sync("sac", "--scope", "all")
    assert code == 3 and reports["sac"]["outcome"] == "broken"
    assert reports["sac"]["message"].endswith(
        'reads XLSX needs openpyxl; run pip install ".[tables]" in a clone of aistandards'
    )
    assert "report it to its author" not in reports["sac"]["message"]


def test_a_designation_is_what_the_pattern_says() -> None:
    read = Plugins.find().designations.parse("GB/T 5271.28-2001")
    assert (read.work, read.number, read.part, read.publishers) == ("GB/T 5271.28", "5271", "28", ("GB/T",))
    assert Plugins.find().designations.parse("GB 99999").date is None
    assert "does not match the pattern of sac" in refused("show", "GB?") or "no standard" in refused("show", "GB?")


def test_a_row_in_quarantine_is_taken_when_its_description_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sac.csv").write_bytes((HERE / "sac.csv").read_bytes())
    path = tmp_path / "sac.toml"
    path.write_text(DESCRIPTION.replace('dates = ["%m/%Y"]\n', ""), encoding="utf-8")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    assert sync("sac", "--scope", "all")[1]["sac"]["quarantined"] == 1
    assert "10/2022" in run("quarantine", "list").stdout
    path.write_text(DESCRIPTION, encoding="utf-8")
    assert json.loads(run("quarantine", "retry", "--json").stdout)["taken"] == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "sac"', 'name = "S A C"', "name: 'S A C' is no name"),
        ("attribution = ", "thanks = ", "thanks: there is no such key"),
        ('attribution = "made up for tests"', "", "attribution: its value must be a text"),
        ('path = "sac.csv"', "", "listing: give either `url`"),
        ('path = "sac.csv"', 'url = "ftp://x/y.csv"', "is not an address"),
        ('path = "sac.csv"', 'path = "sac.ods"', "listing.format: 'ods' is none of csv"),
        ('delimiter = ";"', "pace = true", "listing.pace: True is no number"),
        ("[fields]", "[fields]\ncolour = 'State'", "fields.colour: there is no such field"),
        ('designation = "Standard No."', "", "fields.designation: name the column"),
        ("title.zh = ", "title.chinese-simplified-x = ", "no such field"),
        ('"废止" = "withdrawn"', '"废止" = "retired"', "'retired' is none of proposed"),
        ("(?P<number>", "(", "name the number"),
        ("(?P<publisher>GB", "(?P<publisher>(GB", "no regular expression"),
        ("[defaults]", "[defaults", "cannot be read"),
    ],
)
def test_a_fault_of_a_description_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in DESCRIPTION
    path = tmp_path / "sac.toml"
    path.write_text(DESCRIPTION.replace(old, new), encoding="utf-8")
    with pytest.raises(PluginError) as error:
        Description.load(path)
    assert said in str(error.value) and str(path) in str(error.value)


def test_a_broken_description_leaves_everything_else_working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sac.toml").write_text("name = 'sac'\n")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    shown = run("plugin", "list")
    assert "give either `url`, an address, or `path`" in shown.stderr and shown.exit_code == 0
    assert run("stats").exit_code == 0
    assert run("--safe-mode", "plugin", "doctor").exit_code == 0


def test_a_column_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sac.csv").write_text("Standard No.;State\nGB 1;现行\n", encoding="utf-8")
    (tmp_path / "sac.toml").write_text(DESCRIPTION, encoding="utf-8")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    code, reports = sync("sac")
    assert code == 3 and "has no column 'English title'" in reports["sac"]["message"]
