"""Exports: each is opened by a tool that is not ours and says what the catalogue says."""

import asyncio
import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from aistandards import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.export.exchange import EXCHANGE_FIELDS
from aistandards.model.codec import from_json
from tests.support.commands import refused, run

pytestmark = pytest.mark.usefixtures("used_before")

CHOICE = ("--tag", "right")


def exported(form: str, path: Path) -> Path:
    shown = run("export", "--format", form, "--output", str(path), *CHOICE).stdout
    assert shown.startswith(f"{len(names())} standards")
    return path


def names() -> list[str]:
    with Catalog.open() as catalog:
        return [row["designation"] for row in catalog.rows(tags=catalog.concepts(tag=["right"]))]


def test_json_lines_are_whole_records(tmp_path: Path) -> None:
    records = [from_json(line) for line in exported("jsonl", tmp_path / "a.jsonl").read_bytes().splitlines()]
    assert [one.designation for one in records] == names()
    assert all(one.annotations and not one.abstracts for one in records)


def test_csv_has_a_row_each_and_no_formula(tmp_path: Path) -> None:
    rows = list(csv.DictReader(exported("csv", tmp_path / "a.csv").open(encoding="utf-8", newline="")))
    assert [row["designation"] for row in rows] == names()
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def test_parquet_has_types_and_version(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    table = parquet.read_table(exported("parquet", tmp_path / "a.parquet"))
    assert table.column("designation").to_pylist() == names()
    assert b"data" in table.schema.metadata and str(table.schema.field("work_item").type) == "bool"
    assert str(table.schema.field("issued_from").type) == "date32[day]"
    for row in table.select(["publishers", "concepts", "issued", "issued_from"]).to_pylist():
        assert row["publishers"] and all(" " not in value for value in (*row["publishers"], *row["concepts"]))
        assert (row["issued"] is None) is (row["issued_from"] is None)
        assert row["issued"] is None or str(row["issued_from"]).startswith(row["issued"][:4])


def test_csv_has_no_json(tmp_path: Path) -> None:
    whole = exported("csv", tmp_path / "a.csv").read_text(encoding="utf-8")
    for text in (whole, run("list", *CHOICE, "--format", "csv").stdout):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert len(cells) > 20 and not [cell for cell in cells if cell.startswith(("{", "[{"))]
    assert any("concept: " in cell and "quote: " in cell for cell in cells)


def test_json_ld_is_linked_data(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs the extra skos")
    graph = rdflib.Graph().parse(exported("json-ld", tmp_path / "a.jsonld"), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    assert {str(one) for one in graph.objects(None, schema.identifier)} == set(names())
    assert (None, rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/dcat#Catalog")) in graph
    assert all(isinstance(one, rdflib.URIRef) for one in graph.objects(None, schema.about))


def test_sqlite_has_tables_and_facets(tmp_path: Path) -> None:
    path = exported("sqlite", tmp_path / "a.db")
    with sqlite3.connect(path) as database:
        assert [row[0] for row in database.execute("SELECT designation FROM standards ORDER BY id")] == names()
        tagged = "SELECT count(*) FROM tags WHERE concept = 'rights:privacy'"
        assert database.execute(tagged).fetchone()[0] > 0
        columns = {row[1] for row in database.execute("PRAGMA table_info(standards)")}
    described = json.loads((tmp_path / "a.db.metadata.json").read_text())
    assert set(described["databases"]["a"]["tables"]["standards"]["facets"]) <= columns
    assert f"iec {Snapshot.open().dates['iec']}" in described["description"]


def test_datasette_serves_the_database_with_its_facets(tmp_path: Path) -> None:
    app = pytest.importorskip("datasette.app", reason="Datasette opens the export")
    path = exported("sqlite", tmp_path / "a.db")
    served = app.Datasette([str(path)], metadata=json.loads((tmp_path / "a.db.metadata.json").read_text()))

    async def asked(address: str) -> dict[str, Any]:
        answer = await served.client.get(address)
        assert answer.status_code == 200
        return answer.json()  # type: ignore[no-any-return]

    found = asyncio.run(asked("/a/standards.json?_shape=objects&_size=max"))
    assert {row["designation"] for row in found["rows"]} <= set(names()) and found["rows"]
    facets = found["facet_results"]
    assert {"body", "status"} <= facets.get("results", facets).keys()
    version = asyncio.run(asked("/a/metadata.json?_shape=objects"))["rows"]
    assert {row["name"] for row in version} == {"data", "program", "dates"}


def test_every_file_says_which_data_it_is(tmp_path: Path) -> None:
    with Catalog.open() as catalog:
        version = catalog.content_id
    assert version.startswith(f"{Snapshot.open().version}+")
    for form in ("jsonl", "csv"):
        exported(form, tmp_path / f"a.{form}")
        assert json.loads((tmp_path / f"a.{form}.metadata.json").read_text())["data"] == version
    assert run("cite", "ISO/IEC 42001", "--format", "bibtex").stdout.startswith(f"% aistandards, data {version}\n")
    assert version in run("changes", "--format", "atom").stdout
    for command in ("gaps", "matrix"):
        assert json.loads(run(command, "--format", "json").stdout)["data"] == version


def test_the_exchange_s_fields_come_with_what_is_missing(tmp_path: Path) -> None:
    document = json.loads(exported("exchange", tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [one["designation"] for one in document["submissions"]] == names()
    listed = {
        row["designation"]: row["relevance"] for row in json.loads(run("list", *CHOICE, "--format", "json").stdout)
    }
    assert {one["designation"]: one["relevance"] for one in document["submissions"]} == listed
    assert "protective" in listed.values()
    for field in EXCHANGE_FIELDS:
        missing = sum(not one[field] for one in document["submissions"])
        assert document["completeness"][field]["missing"] == missing
        assert not missing or document["completeness"][field]["why"]
    assert document["completeness"]["title"]["missing"] == 0


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    assert "cannot be written" in refused("export", "--format", "jsonl", "--output", str(tmp_path / "no" / "a"))
