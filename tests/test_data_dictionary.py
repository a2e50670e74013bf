"""The data dictionary: it is what its script writes, and it has every name that an export writes."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aistandards_iec.rows import Publication
from aistandards_iso.rows import Row
from aistandards_itu.rows import Detail, IndexRow
from tests.support.commands import run
from tests.support.pages import DOCS
from tests.support.scripts import script

dictionary = script("data_dictionary")
PAGE = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text of a section of the page, with the sections below it."""
    head = next(line for line in PAGE.splitlines() if line.lstrip("#") == f" {title}")
    marks = head.partition(" ")[0]
    return re.split(rf"^#{{1,{len(marks)}}} ", PAGE.partition(f"\n{head}\n")[2], flags=re.MULTILINE)[0]


def test_the_page_is_up_to_date() -> None:
    assert dictionary.dictionary() == PAGE, "run python docs/scripts/data_dictionary.py"


def test_every_row_has_a_meaning() -> None:
    rows = [line.strip("|").split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(rows) > 200
    upstream = section("Where a value comes from")
    assert not [row for row in rows if not row[1].strip() and f"|{row[0]} |" not in upstream]


def keys(value: Any) -> Iterator[str]:
    """Every key of a document, without the keys of texts by name."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            yield from each
            for name, member in each.items():
                if name not in ("titles", "extra", "completeness", "@context"):
                    yield from keys(member)


def of_lines(path: Path) -> set[str]:
    return {key for line in path.read_text(encoding="utf-8").splitlines() for key in keys(json.loads(line))}


def of_json(path: Path) -> set[str]:
    return set(keys(json.loads(path.read_text(encoding="utf-8"))))


def of_csv(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return set(next(csv.reader(file)))


def of_parquet(path: Path) -> set[str]:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    schema = parquet.read_schema(path)
    return {*schema.names, *(name.decode() for name in schema.metadata)} - {"ARROW:schema"}


def of_sqlite(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            (table, name)
            for table in tables
            for (name,) in database.execute(f"SELECT name FROM pragma_table_info('{table}')")
        }
    plain = {name for table, name in columns if table in ("standards", "metadata")}
    return {*tables, *plain, *(f"{table}.{name}" for table, name in columns if table in ("tags", "relations"))}


RECORD = "The record"
TABLE = "The columns of a table"
LISTED = "The fields of a listed standard"
OF_JSON_LD = {
    "@context",
    "@id",
    "@type",
    "@value",
    "@language",
    "dcterms:title",
    "schema:version",
    "dcterms:description",
}
OF_SUBMISSIONS = {"data", "dates"}
OF_CROSSWALKS = {"frameworks", "rows", "left_out", "data"}


@pytest.mark.parametrize(
    ("words", "ending", "read", "title", "others"),
    [
        ("export --format jsonl --output {}", "jsonl", of_lines, RECORD, set()),
        ("export --format csv --output {}", "csv", of_csv, TABLE, set()),
        ("export --format parquet --output {}", "parquet", of_parquet, TABLE, set()),
        ("export --format sqlite --output {}", "db", of_sqlite, TABLE, {"tags.standard_id", "relations.standard_id"}),
        ("export --format json-ld --output {}", "json", of_json, "Linked data", OF_JSON_LD),
        ("export --format exchange --output {}", "json", of_json, "Submissions", OF_SUBMISSIONS),
        ("list --as-of 2024 --format csv", "csv", of_csv, LISTED, set()),
        ("crosswalk export --format csv --output {}", "csv", of_csv, "Crosswalks", set()),
    ],
)
def test_the_page_has_every_name_of_an_export(
    words: str,
    ending: str,
    read: Callable[[Path], set[str]],
    title: str,
    others: set[str],
    used_before: None,
    tmp_path: Path,
) -> None:
    path = tmp_path / f"export.{ending}"
    result = run(*(str(path) if word == "{}" else word for word in words.split()))
    assert result.exit_code == 0, result.output
    if "{}" not in words:
        path.write_text(result.stdout, encoding="utf-8", newline="")
    names = read(path)
    assert len(names) > 5
    assert not {name for name in names - others if f"`{name}`" not in section(title)}


def test_the_page_has_every_field_of_a_row_of_json(used_before: None) -> None:
    rows = json.loads(run("list", "--as-of", "2024", "--format", "json").stdout)
    assert len(rows) > 100 and not {name for row in rows for name in row if f"`{name}`" not in section(LISTED)}


def test_the_page_has_every_attribute_of_a_row_of_a_crosswalk(used_before: None) -> None:
    rows = json.loads(run("crosswalk", "list", "--format", "json").stdout)
    names = set(keys(rows)) | set(
        keys(json.loads(run("crosswalk", "list", "--framework", "udhr", "--format", "json").stdout))
    )
    assert len(names) > 30 and not {name for name in names if f"`{name}`" not in PAGE}


def test_the_page_has_every_property_of_a_concept(used_before: None) -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs the extra skos")
    graph = rdflib.Graph().parse(data=run("vocab", "export", "rights").stdout, format="turtle")
    names = {graph.namespace_manager.curie(predicate) for predicate in graph.predicates()} - {"rdf:type"}
    assert len(names) > 10 and not {name for name in names if f"`{name}`" not in section("Linked data")}


def test_the_members_of_the_interfaces_are_read() -> None:
    def names(*kinds: type[msgspec.Struct]) -> set[str]:
        return {field.encode_name for kind in kinds for field in msgspec.structs.fields(kind)}

    told = script("dictionary_names").UPSTREAM.values()
    for column, read in enumerate((names(Row), names(Publication), names(IndexRow, Detail))):
        assert {name for row in told for name in row[column].split(", ") if name} <= read
