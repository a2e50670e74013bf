"""Imports run one way through the places, no two files import each other in a circle, and the core names no body."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "src" / "aistandards"
PLUGINS = sorted((ROOT / "plugins").glob("aistandards_*"))

# From the bottom to the top: a file may import its own level and those below it.
LEVELS = (
    ("_version", "_lazy", "errors", "translation"),
    ("settings", "model"),
    ("plugin",),
    ("tagging", "store"),
    ("catalog",),
    ("sync",),
    ("check",),
    ("export",),
    ("web",),
    ("cli", "testing"),
    ("__main__",),
)
LEVEL = {place: number for number, places in enumerate(LEVELS) for place in places}
STRANGERS = {("tagging", "store"), ("store", "tagging"), ("testing", "cli")}
"""Places of one level that know nothing of each other."""

FILES = sorted(path for path in CORE.rglob("*.py") if "template" not in path.parts)


def imports(path: Path) -> Iterator[tuple[str, str | None]]:
    """Every module that a file imports from, wherever in the file, with the name that it takes from there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def place_of(path: Path) -> str:
    """The folder or module directly below the package."""
    return path.relative_to(CORE).parts[0].removesuffix(".py")


def module_of(path: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(CORE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def graph() -> dict[str, set[str]]:
    """By module of the package, the modules of the package that it imports."""
    names = {module_of(path) for path in FILES}
    edges: dict[str, set[str]] = {}
    for path in FILES:
        targets = {f"{module}.{name}" if f"{module}.{name}" in names else module for module, name in imports(path)}
        edges[module_of(path)] = (targets & names) - {module_of(path)}
    return edges


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORE)))
def test_imports_run_one_way(path: Path) -> None:
    place = place_of(path)
    if place == "__init__":
        return
    assert place in LEVEL, "a new file belongs into one of the places"
    for module, _ in imports(path):
        parts = module.split(".")
        if parts[0] == "aistandards" and len(parts) > 1:
            assert LEVEL[parts[1]] <= LEVEL[place], f"{path.name} imports {module}, which lies above it"
            assert (place, parts[1]) not in STRANGERS, f"{path.name} imports {module}, which lies beside it"


def test_no_files_import_each_other_in_a_circle() -> None:
    edges = {module: set(targets) for module, targets in graph().items() if module != "aistandards"}
    while leaves := [module for module, targets in edges.items() if not targets & edges.keys()]:
        for module in leaves:
            del edges[module]
    assert not edges, f"circles among {sorted(edges)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORE)))
def test_only_store_catalog_and_sync_touch_the_reader_of_the_store(path: Path) -> None:
    if place_of(path) in ("store", "catalog", "sync"):
        return
    assert "aistandards.store.reader" not in {module for module, _ in imports(path)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr == "read" and isinstance(node.value, ast.Attribute):
            assert node.value.attr != "store", f"{path.name}, line {node.lineno}: ask the catalogue instead"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORE)))
def test_the_core_names_no_body_s_plugin_address_or_format(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("aistandards_iso", "aistandards_iec", "aistandards_itu", "itu.int", "iso.org", "iec.ch", "searchRecs"):
        assert word not in text


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_a_plugin_imports_only_what_a_third_party_may(folder: Path) -> None:
    for path in folder.rglob("*.py"):
        for module, _ in imports(path):
            if module.partition(".")[0] == "aistandards":
                assert module == "aistandards.plugin", f"{path.name} imports {module}"


def test_only_the_client_of_sources_knows_the_http_library() -> None:
    users = {
        path.name
        for path in (*FILES, *(path for folder in PLUGINS for path in folder.rglob("*.py")))
        if any(
            module.partition(".")[0] in ("httpx", "httpx2", "httpcore2", "requests", "urllib3")
            for module, _ in imports(path)
        )
    }
    assert users == {"http.py", "exchange.py", "network.py", "proxies.py", "certificates.py"}


@pytest.mark.parametrize(
    "path", [*FILES, *(path for folder in PLUGINS for path in folder.rglob("*.py"))], ids=lambda path: path.name
)
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.subprocess
def test_importing_the_package_imports_next_to_nothing() -> None:
    code = "import sys, aistandards; print([name for name in ('sqlalchemy', 'click', 'httpx2', 'cattrs', 'rich') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
