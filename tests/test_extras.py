"""What an extra installs is asked for by name where it is missing, and what cannot be chosen is told as what it is."""

import io
import pickle
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from packaging.requirements import Requirement

from aistandards import Catalog, FormatError, MissingExtraError, QuarantineError
from aistandards.catalog.results import Rows
from aistandards.check.documents import read_document
from aistandards.cli.main import cli
from aistandards.export import Kind, cite, export_standards
from aistandards.export.heatmap import HeatMap
from aistandards.export.interface import Metadata
from aistandards.export.registry import load_format
from aistandards.export.whole_file import write_file
from aistandards.plugin.registry import Plugins
from aistandards.plugin.scaffold import write_package
from aistandards.plugin.table import Description
from aistandards.plugin.table.rows import ListingRow, read_rows
from aistandards.settings import bundled_folder
from aistandards.store import Store
from aistandards.tagging.curation import Curation
from aistandards.tagging.suggestions import suggest
from aistandards.tagging.vocabularies import Vocabularies
from aistandards.testing import XlsxListing
from aistandards.web.rendering import Pages


def draw(labels: list[str], path: Path) -> None:
    chart = load_format(Kind.CHARTS, path.suffix.removeprefix("."))
    write_file(chart, HeatMap(labels, [], [[] for _ in labels]), path, Metadata("2026.11.1"))


def skos(form: str = "turtle") -> None:
    load_format(Kind.CONCEPT_SCHEMES, form).write([], io.StringIO(), Metadata("2026.11.1"))


def read(name: str) -> Callable[[Path], Any]:
    def reading(folder: Path) -> Any:
        (folder / name).write_bytes(b"")
        return read_document(folder / name, Plugins.find())

    return reading


def described(form: str) -> list[ListingRow]:
    description = Description.load(Path(__file__).parent / "plugin" / "table" / "sac.toml")
    return list(read_rows(attrs.evolve(description, format=form), io.BytesIO(b"")))


def serve(*options: str) -> None:
    for name in [name for name in sys.modules if name.startswith(("aistandards.web.server", "aistandards.web.mcp"))]:
        del sys.modules[name]
    cli.main(["serve", "--port", "0", *options], standalone_mode=False)


VOCABULARIES = Vocabularies(bundled_folder() / "vocabularies")
RESULT = Rows(lambda: iter(()))

FEATURES: tuple[tuple[str, str, Callable[[Path], Any]], ...] = (
    ("charts", "matplotlib", lambda folder: draw([], folder / "a.svg")),
    ("skos", "rdflib", lambda _folder: skos()),
    ("parquet", "pyarrow", lambda folder: export_standards([], "parquet", folder / "a.parquet")),
    ("parquet", "pyarrow", lambda _folder: RESULT.to_arrow()),
    ("pandas", "pandas", lambda _folder: RESULT.to_pandas()),
    ("polars", "polars", lambda _folder: RESULT.to_polars()),
    ("documents", "markdown_it", read("a.md")),
    ("documents", "pypdf", read("a.pdf")),
    ("documents", "striprtf", read("a.rtf")),
    ("tables", "openpyxl", lambda _folder: described("xlsx")),
    ("tables", "openpyxl", lambda _folder: XlsxListing().split(b"")),
    ("plugins", "jinja2", lambda folder: write_package("acme", "ACME", "ACME", folder)),
    ("web", "starlette", lambda _folder: serve()),
    ("web", "jinja2", lambda _folder: Pages(VOCABULARIES)),
    ("mcp", "mcp", lambda _folder: serve("--mcp")),
    ("suggest", "sklearn", lambda _folder: suggest([], Curation(), VOCABULARIES, "rights")),
    ("postgresql", "psycopg", lambda _folder: Store("postgresql://127.0.0.1:1/standards")),
)


@pytest.mark.parametrize(
    ("extra", "module", "use"), FEATURES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_missing_package_is_told_with_the_extra_that_has_it(
    extra: str, module: str, use: Callable[[Path], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == module] + [module]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError) as refusal:
        use(tmp_path)
    assert refusal.value.extra == extra
    assert f'run pip install ".[{extra}]" in a clone of aistandards' in str(refusal.value)


ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def test_every_extra_that_is_named_is_one() -> None:
    assert {extra for extra, _, _ in FEATURES} <= set(EXTRAS)


def test_the_extra_all_asks_for_every_other_extra() -> None:
    (requirement,) = EXTRAS["all"]
    assert requirement == f"aistandards[{','.join(sorted(set(EXTRAS) - {'all'}))}]"


def test_the_documentation_lists_every_extra() -> None:
    page = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")
    table = page.partition("## Extras")[2].partition("## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [*sorted(set(EXTRAS) - {"all"}), "all"]


def test_what_only_an_extra_needs_is_not_asked_of_everybody() -> None:
    optional = {Requirement(text).name for extra, texts in EXTRAS.items() if extra != "all" for text in texts}
    assert optional & {Requirement(text).name for text in PROJECT["dependencies"]} == set()


@pytest.mark.parametrize(
    ("choose", "told"),
    [
        (lambda path: cite([], "footnote"), "choose from"),
        (lambda path: export_standards([], "docx", path / "a"), "choose from json, jsonl"),
        (lambda path: skos("trig"), "choose from turtle, json-ld"),
        (lambda path: draw([], path / "a.gif"), "choose from svg, png"),
        (lambda path: draw(["\u0627"], path / "a.png"), "draw a .svg"),
    ],
)
def test_a_wrong_format_is_a_value_error(choose: Callable[[Path], Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=told) as refusal:
        choose(tmp_path)
    assert isinstance(refusal.value, ValueError) and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [MissingExtraError("charts", "matplotlib", "a heat map"), QuarantineError(7)])
def test_an_error_can_be_sent_to_another_process(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def test_a_wrong_grouping_is_a_value_error() -> None:
    with Catalog.open() as catalog, pytest.raises(ValueError, match="choose from body"):
        catalog.stats(["colour"])
