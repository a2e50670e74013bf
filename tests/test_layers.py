"""Imports point down the layers, and nothing in the core knows a body."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "src" / "aistandards"
PLUGINS = sorted((ROOT / "plugins").glob("aistandards_*"))

# From the bottom to the top; a module may import its own layer and those below it.
LAYERS = (
    ("_lazy", "errors", "version", "text", "own_files", "model", "moments", "vocabulary", "codec", "schema", "neutral"),
    ("source", "hookspecs", "annotate", "export", "settings"),
    ("described", "plugins", "designations", "pacing", "http", "store", "snapshot", "guards", "outcome"),
    ("vocabularies", "curation", "evaluation", "annotators", "listing", "filters"),
    (
        "context",
        "resolution",
        "catalog",
        "sync",
        "catalog_files",
        "changes",
        "family",
        "recorded",
        "watches",
        "typography",
        "references",
        "documents",
        "absence",
        "judging",
        "gaps",
        "why",
        "history",
        "course",
        "as_of",
    ),
    ("kit", "testing", "cli"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
DOORS = {"__init__", "plugin"}
"""Modules that only pass on what others define."""


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(path: Path) -> str:
    """The folder or module directly below the package."""
    return path.relative_to(CORE).parts[0].partition(".")[0]


FILES = sorted([*CORE.rglob("*.py"), *CORE.rglob("*.pyi")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORE)))
def test_imports_point_down(path: Path) -> None:
    if room(path) in DOORS:
        return
    assert room(path) in LEVEL, "a new module needs its place in the layers"
    for module in imported(path):
        parts = module.split(".")
        if parts[0] == "aistandards" and len(parts) > 1:
            assert LEVEL[parts[1]] <= LEVEL[room(path)], f"{path.name} imports {module} from above"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORE)))
def test_the_core_names_no_body_s_plugin_address_or_format(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("aistandards_iso", "aistandards_iec", "aistandards_itu", "itu.int", "iso.org", "iec.ch", "searchRecs"):
        assert word not in text


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_a_plugin_imports_only_what_a_third_party_may(folder: Path) -> None:
    for path in folder.rglob("*.py"):
        for module in imported(path):
            if module.partition(".")[0] == "aistandards":
                assert module == "aistandards.plugin", f"{path.name} imports {module}"


def test_only_one_module_knows_the_http_library() -> None:
    users = {
        path.name
        for path in (*FILES, *(one for folder in PLUGINS for one in folder.rglob("*.py")))
        if any(module.partition(".")[0] in ("httpx", "httpx2", "requests", "urllib3") for module in imported(path))
    }
    assert users == {"http.py"}


@pytest.mark.parametrize(
    "path", [*FILES, *(one for folder in PLUGINS for one in folder.rglob("*.py"))], ids=lambda p: p.name
)
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.subprocess
def test_importing_the_package_imports_next_to_nothing() -> None:
    import subprocess
    import sys

    code = "import sys, aistandards; print([name for name in ('sqlalchemy', 'click', 'httpx2', 'cattrs', 'rich') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
