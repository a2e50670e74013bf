"""The documentation: its links, its list of pages, the reference of the command, and the picture of the architecture."""

import re
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from tests.support.pages import DOCS, PAGES, prose
from tests.support.scripts import script

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"


architecture = script("architecture")


def anchors(page: Path) -> set[str]:
    """The names that links give to the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", prose(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", head).strip().lower()) for head in heads}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    page = PAGES[name]
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text(encoding="utf-8"))):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_the_contents_have_every_page() -> None:
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert pages == set(re.findall(r"\S+\.md", contents))


def test_the_reference_of_the_command_is_up_to_date() -> None:
    written = (ROOT / "docs" / "command-reference.md").read_text(encoding="utf-8")
    assert written == script("cli_reference").reference(), "run python docs/scripts/cli_reference.py"


def test_the_reference_names_every_command_and_option() -> None:
    from aistandards.cli.main import cli

    text = (ROOT / "docs" / "command-reference.md").read_text(encoding="utf-8")
    context = click.Context(cli, info_name="aistandards")
    commands = [cli.get_command(context, name) for name in cli.list_commands(context)]
    assert len(commands) > 20
    for command in commands:
        assert command is not None
        section = text.partition(f"\n## `aistandards {command.name}`\n")[2].partition("\n## ")[0]
        assert section, command.name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(f"`{name}`" in section for name in (*parameter.opts, *parameter.secondary_opts))


def test_the_reference_does_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert script("cli_reference").reference() == (ROOT / "docs" / "command-reference.md").read_text(encoding="utf-8")


def test_the_picture_of_the_architecture_is_up_to_date() -> None:
    written = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    drawn = architecture.draw(architecture.imports(ROOT / "src" / "aistandards"))
    assert written == drawn, "run python docs/scripts/architecture.py"
    assert len(written.encode()) <= 30_000
    assert 'class="wrong"' not in written


def package(folder: Path, files: dict[str, str]) -> Path:
    """Write a small package and return its folder."""
    core = folder / "aistandards"
    for name, text in files.items():
        (core / name).parent.mkdir(parents=True, exist_ok=True)
        (core / name).write_text(text, encoding="utf-8")
    return core


def test_imports_are_read_wherever_they_stand(tmp_path: Path) -> None:
    core = package(
        tmp_path,
        {
            "__init__.py": "from aistandards.catalog import Catalog\n",
            "errors.py": "import os\n",
            "catalog/catalog.py": "def read():\n    from aistandards.store import Store\n",
            "catalog/rows.py": "from ..model import Standard\nfrom . import catalog\nfrom .. import settings\n",
            "cli/main.py": "import aistandards.catalog.rows\nfrom aistandards import errors, odd\n",
        },
    )
    assert architecture.imports(core) == {
        ("__init__", "catalog"),
        ("catalog", "store"),
        ("catalog", "model"),
        ("catalog", "settings"),
        ("cli", "catalog"),
        ("cli", "errors"),
        ("cli", "odd"),
    }


def test_a_path_of_arrows_replaces_an_arrow() -> None:
    pairs = {("check", "catalog"), ("catalog", "store"), ("check", "store"), ("check", "odd"), ("odd", "store")}
    direct, implied, against = architecture.split(pairs)
    assert direct == {("check", "catalog"), ("catalog", "store")}
    assert implied == {("check", "store")}
    assert against == set()


def test_an_import_against_the_order_is_drawn_in_its_own_colour() -> None:
    pairs = {("cli", "store"), ("store", "cli"), ("sync", "catalog"), ("catalog", "sync"), ("cli", "testing")}
    direct, _implied, against = architecture.split(pairs)
    assert direct == {("cli", "store"), ("cli", "testing"), ("sync", "catalog")}
    assert against == {("store", "cli"), ("catalog", "sync")}
    classes = [path.get("class") for path in ElementTree.fromstring(architecture.draw(pairs)).iter(f"{SVG}path")]
    assert classes.count("arrow") == 3 and classes.count("wrong") == 2


def test_the_picture_tells_every_import_in_words() -> None:
    order = {place.name: place.layer for place in architecture.PLACES}
    every = {(above, below) for above in order for below in order if above != below}
    downwards = {(above, below) for above, below in every if order[above] > order[below]}
    for pairs in (downwards, every):
        picture = ElementTree.fromstring(architecture.draw(pairs))
        assert picture.findtext(f"{SVG}title")
        sentences = (picture.findtext(f"{SVG}desc") or "").partition(": ")[2].removesuffix(".").split("; ")
        by_place = dict(sentence.split(" imports ") for sentence in sentences)
        assert {(above, below) for above, names in by_place.items() for below in names.split(", ")} == pairs


def test_nothing_is_drawn_outside_the_picture() -> None:
    pairs = {(above.name, below.name) for above in architecture.PLACES for below in architecture.PLACES}
    picture = ElementTree.fromstring(architecture.draw(pairs))
    _x, _y, width, height = map(float, (picture.get("viewBox") or "").split())
    boxes = [box for box in picture.iter(f"{SVG}rect") if box.get("class") == "box"]
    assert len(boxes) == 13
    for box in boxes:
        x, y, wide, high = (float(box.get(name) or "nan") for name in ("x", "y", "width", "height"))
        assert x >= 0 and y >= 0 and x + wide <= width and y + high <= height
