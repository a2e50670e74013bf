"""Every format writes the bytes that it wrote when `golden/` was recorded, from records that do not change."""

import datetime
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest

from aistandards import __version__
from aistandards.catalog.changes import Change
from aistandards.catalog.rows import EXPORTED
from aistandards.export import Kind, cite, export_standards, feed
from aistandards.export.interface import Metadata, Rows
from aistandards.export.registry import load_format
from aistandards.model import Standard
from aistandards.model.codec import from_json

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
DATA = "2026.11.1"
SYNC = datetime.datetime(2026, 11, 5, tzinfo=datetime.UTC)
QUERY = {"body": ("iso",), "tag": (), "severity": None, "since": "2", "watched": True}


def expected(name: str) -> bytes:
    """The recorded bytes, with the present version of the program."""
    return (GOLDEN / name).read_bytes().replace(b"0.1.0", __version__.encode())


def standards() -> Iterator[Standard]:
    return map(from_json, (HERE / "standards.jsonl").read_bytes().splitlines())


def events() -> Iterator[Change]:
    return (Change(**event) for event in json.loads((HERE / "changes.json").read_text(encoding="utf-8")))


def dumped(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as database:
        return ("\n".join(database.iterdump()) + "\n").encode()


@pytest.mark.parametrize(
    ("form", "name", "golden", "read"),
    [
        ("jsonl", "standards.jsonl", "standards.jsonl", Path.read_bytes),
        ("csv", "standards.csv", "standards.csv", Path.read_bytes),
        ("json-ld", "standards.jsonld", "standards.jsonld", Path.read_bytes),
        ("exchange", "exchange.json", "exchange.json", Path.read_bytes),
        ("sqlite", "standards.db", "standards.sql", dumped),
    ],
)
def test_a_file_of_standards(tmp_path: Path, form: str, name: str, golden: str, read: Callable[[Path], bytes]) -> None:
    assert export_standards(standards(), form, tmp_path / name, data_version=DATA) == len(list(standards()))
    assert read(tmp_path / name) == expected(golden)
    sidecars = [path.name for path in tmp_path.iterdir() if path.name != name]
    assert sidecars == [path.name for path in GOLDEN.glob(f"{name}.metadata.json")]
    for sidecar in sidecars:
        assert (tmp_path / sidecar).read_bytes() == expected(sidecar)


def test_parquet_has_the_rows_of_csv(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    export_standards(standards(), "parquet", tmp_path / "a.parquet", data_version=DATA)
    table = parquet.read_table(tmp_path / "a.parquet")
    header = (GOLDEN / "standards.csv").read_text(encoding="utf-8").splitlines()[0]
    assert table.column_names == [*header.split(","), "issued_from", "withdrawn_from"]
    assert table.schema.metadata == {b"data": DATA.encode(), b"program": __version__.encode()}
    types = {name: str(table.schema.field(name).type) for name in table.column_names}
    assert {name for name, kind in types.items() if kind == "bool"} == {"work_item", "assessed"}
    several = {name for name, kind in types.items() if kind.startswith("list<")}
    assert several == {"publishers", "ics", "languages", "concepts", "sources"}
    assert types["issued_from"] == types["withdrawn_from"] == "date32[day]"
    assert {kind for name, kind in types.items() if name not in several} == {"bool", "string", "date32[day]"}
    assert table.column("designation").to_pylist() == [standard.designation for standard in standards()]


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "ris", "csl-json", "text"])
def test_citations(form: str) -> None:
    assert cite(standards(), form, data_version=DATA).encode() == expected(f"citations.{form}")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_rows(form: str) -> None:
    rows = map(orjson.loads, (HERE / "rows.jsonl").read_bytes().splitlines())
    text = io.StringIO(newline="")
    load_format(Kind.ROWS, form).write(Rows(EXPORTED, rows), text, Metadata(DATA))
    assert text.getvalue().encode() == expected(f"rows.{form}")


def test_changes() -> None:
    assert feed(events(), updated=SYNC, query=QUERY, data_version=DATA).encode() == expected("changes.atom")
    assert feed([], updated=SYNC, data_version=DATA).encode() == expected("no-changes.atom")
    assert feed(events(), updated=SYNC, format="json").encode() == (HERE / "changes.json").read_bytes()
    assert feed([], updated=SYNC, format="json") == "[]\n"


def test_pieces_of_json_are_what_json_writes_at_once() -> None:
    from aistandards.export.json import write_array, write_object

    values: list[Any] = [1, "a\nb", [], {}, {"x": [1, {"y": None}]}, "ünïcode", [[["deep"]]]]
    for indent in (1, 2):
        for many in ([], values):
            array, whole = io.StringIO(), io.StringIO()
            write_array(iter(many), array, indent=indent)
            assert array.getvalue() == json.dumps(many, ensure_ascii=False, indent=indent)
            write_object([("first", {"a": [1]}), ("many", iter(many)), ("last", many)], whole, indent=indent)
            whole_object = {"first": {"a": [1]}, "many": many, "last": many}
            assert whole.getvalue() == json.dumps(whole_object, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize("form", ["jsonl", "csv", "json-ld", "exchange", "sqlite"])
def test_abstracts_belong_to_the_bodies_and_are_left_out(tmp_path: Path, form: str) -> None:
    with_abstract = [attrs.evolve(standard, abstracts={"en": "Their own words"}) for standard in standards()]
    export_standards(with_abstract, form, tmp_path / "a")
    export_standards(standards(), form, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert b"Their own words" not in (tmp_path / "a").read_bytes()
