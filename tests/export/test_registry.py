"""One registry of formats: it agrees with the classes, commands offer what it lists, and nothing is imported early."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

import click
import pytest

from aistandards import AistandardsError
from aistandards.cli.main import cli
from aistandards.errors import ExportError, FormatError
from aistandards.export import Kind, cite, export_standards, feed, format_names
from aistandards.export.columns import COLUMNS, flat
from aistandards.export.interface import Format, Output
from aistandards.export.registry import FORMATS, TABLE, load_format
from aistandards.model.codec import from_json
from aistandards.plugin.registry import BUILT_IN_FORMATS

EVERY = [(kind, name) for kind, names in FORMATS.items() for name in names]


class Bullets:
    """An exporter of a plugin."""

    name, media_type = "bullets", "text/plain"

    def write(self, rows: Iterable[Any], fields: Sequence[str], out: TextIO) -> None:
        for row in rows:
            out.write(f"* {row[fields[0]]}\n")


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_a_format_is_what_the_registry_says(kind: Kind, name: str) -> None:
    loaded = load_format(kind, name)
    assert isinstance(loaded, Format) and (loaded.kind, loaded.name) == (kind, name)
    assert loaded.media_type.count("/") == 1 and loaded.output in Output
    assert type(loaded).__doc__ and loaded.extra in (None, "parquet", "skos", "charts")


def test_every_kind_has_formats() -> None:
    assert set(FORMATS) == set(Kind) and all(FORMATS.values())


def test_no_plugin_may_take_the_name_of_a_format_for_rows() -> None:
    assert set(BUILT_IN_FORMATS) == {TABLE, *format_names(Kind.ROWS)}


def choices(*path: str) -> Sequence[str]:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        subcommand = command.get_command(click.Context(command), name)
        assert subcommand is not None
        command = subcommand
    (option,) = (one for one in command.params if "--format" in one.opts)
    return option.type.choices if isinstance(option.type, click.Choice) else (option.help or "").split(", ")


@pytest.mark.parametrize(
    ("command", "kind", "table"),
    [
        (("export",), Kind.STANDARDS, False),
        (("cite",), Kind.CITATIONS, False),
        (("vocab", "export"), Kind.CONCEPT_SCHEMES, False),
        (("changes",), Kind.CHANGES, True),
        (("check",), Kind.CHECK_RESULTS, True),
        (("gaps",), Kind.GAPS, True),
        (("matrix",), Kind.CROSS_TABLES, True),
        (("crosswalk", "list"), Kind.CROSSWALKS, True),
        (("crosswalk", "export"), Kind.CROSSWALKS, False),
        (("crosswalk", "show"), Kind.FRAMEWORKS, True),
        (("list",), Kind.ROWS, True),
        (("search",), Kind.ROWS, True),
    ],
)
def test_commands_offer_what_the_registry_lists(command: tuple[str, ...], kind: Kind, table: bool) -> None:
    plugins = ["or a format of a plugin."] if kind is Kind.ROWS else []
    # Where JSON has another name, `json` stands for it.
    alias = ["json"] if kind in (Kind.CITATIONS, Kind.CONCEPT_SCHEMES) else []
    assert list(choices(*command)) == [*([TABLE] if table else []), *format_names(kind), *alias, *plugins]


def test_the_documentation_lists_every_format() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "command.md").read_text(encoding="utf-8")
    section = page.partition("## Formats\n")[2].partition("\n## ")[0]
    rows = dict(line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `"))
    for command, kinds, tables in (
        ("`list`, `search`", [Kind.ROWS], [TABLE]),
        ("`export`", [Kind.STANDARDS], []),
        ("`cite`", [Kind.CITATIONS], []),
        ("`changes`", [Kind.CHANGES], [TABLE]),
        ("`check`", [Kind.CHECK_RESULTS], [TABLE]),
        ("`gaps`", [Kind.GAPS, Kind.CHARTS], [TABLE]),
        ("`matrix`", [Kind.CROSS_TABLES], [TABLE]),
        ("`vocab export`", [Kind.CONCEPT_SCHEMES], []),
        ("`overlaps`", [], [TABLE, "json"]),
        ("`stats NAME`", [Kind.STATISTICS], [TABLE]),
        ("`crosswalk list`", [Kind.CROSSWALKS], [TABLE]),
        ("`crosswalk export`", [Kind.CROSSWALKS], []),
        ("`crosswalk show`", [Kind.FRAMEWORKS], [TABLE]),
    ):
        listed = [
            name
            for name in re.findall(
                r"`([a-z-]+)`", rows.pop(command).partition(";")[0] if command != "`gaps`" else rows.pop(command)
            )
            if not name.startswith("--")
        ]
        assert listed == [*tables, *(name for kind in kinds for name in format_names(kind))]
    assert not rows


def test_a_format_that_does_not_exist_is_an_error_that_names_the_others() -> None:
    attempts = (
        (lambda: export_standards([], "docx", "a.docx"), Kind.STANDARDS),
        (lambda: cite([], "docx"), Kind.CITATIONS),
        (lambda: feed([], updated=None, format="docx"), Kind.CHANGES),  # type: ignore[arg-type]
    )
    for attempt, kind in attempts:
        with pytest.raises(FormatError) as raised:
            attempt()
        error = raised.value
        assert isinstance(error, ExportError) and isinstance(error, ValueError) and isinstance(error, AistandardsError)
        assert str(error) == f"there is no format 'docx' for {kind.value}; choose from {', '.join(format_names(kind))}"


def test_exporters_of_plugins_are_asked_for_rows_that_nothing_else_writes() -> None:
    asked: list[None] = []

    def exporters() -> dict[str, Bullets]:
        asked.append(None)
        return {"bullets": Bullets()}

    assert load_format(Kind.ROWS, "csv", exporters).media_type == "text/csv" and not asked
    assert load_format(Kind.ROWS, "bullets", exporters).media_type == "text/plain" and asked
    with pytest.raises(FormatError, match="choose from table, json, jsonl, csv, bullets"):
        load_format(Kind.ROWS, "docx", exporters, other_choices=(TABLE,))
    with pytest.raises(FormatError, match="for standards"):
        load_format(Kind.STANDARDS, "bullets", exporters)


def test_a_row_has_the_columns_and_their_types() -> None:
    for standard in map(from_json, (Path(__file__).parent / "standards.jsonl").read_bytes().splitlines()):
        row = flat(standard)
        assert list(row) == list(COLUMNS)
        assert all(value is None or type(value) is COLUMNS[name] for name, value in row.items())


@pytest.mark.subprocess
def test_listing_imports_no_other_format() -> None:
    code = (
        "import sys, json\n"
        "from aistandards.cli.main import main\n"
        "try:\n    main(['list', '--limit', '1', '--format', 'jsonl'])\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = json.loads(done.stdout.splitlines()[-1])
    formats = {name for name in modules if name.startswith("aistandards.export.")}
    assert formats == {f"aistandards.export.{name}" for name in ("interface", "registry", "jsonl")}
    assert not {"pyarrow", "rdflib", "matplotlib", "openpyxl", "xml.sax.saxutils"} & set(modules)
