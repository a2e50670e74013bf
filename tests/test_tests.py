"""Tests go through public names and arguments: none imports a private name, and none patches a module of ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OURS = ("aistandards", *sorted(path.name for path in (HERE.parent / "plugins").glob("aistandards_*")))
FILES = sorted(HERE.rglob("*.py"))
SUPPORT = {path.stem for path in (HERE / "support").glob("*.py")}


def _is_ours(module: str | None) -> bool:
    return (module or "").partition(".")[0] in OURS


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each module that is imported, with each name that is taken from it; the name is empty for the whole module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def _names_of_ours(tree: ast.AST) -> set[str]:
    """Return the names that a file gives to what it imports from the package or its plugins."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if _is_ours(node.module if isinstance(node, ast.ImportFrom) else alias.name)
    }


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _faults(source: str) -> list[str]:
    tree = ast.parse(source)
    names = _names_of_ours(tree)
    private = [
        f"imports {module} {name}"
        for module, name in _imports(tree)
        if _is_ours(module) and any(map(_is_private, (*module.split("."), name)))
    ]
    mocks = [f"imports {module}" for module, _ in _imports(tree) if module.startswith("unittest.mock")]
    bare = [f"imports {module}" for module, _ in _imports(tree) if module in SUPPORT and not _is_relative(tree, module)]
    reached = [
        f"uses {node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in names
        and _is_private(node.attr)
    ]
    return [*private, *mocks, *bare, *reached, *_patches(tree, names)]


def _is_relative(tree: ast.AST, module: str) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == module and node.level for node in ast.walk(tree))


def _patches(tree: ast.AST, names: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setattr":
            target = node.args[0]
            root = next((part.id for part in ast.walk(target) if isinstance(part, ast.Name)), None)
            if isinstance(target, ast.Constant) or root in names:
                yield f"patches {ast.unparse(target)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HERE)))
def test_a_test_uses_public_names_and_arguments(path: Path) -> None:
    assert _faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from aistandards.tagging.curation import _read",
        "from aistandards._version import x",
        "from aistandards import sync\nsync._guarded()",
        "monkeypatch.setattr('aistandards.sync.clock.Clock.now', None)",
        "from aistandards.store import Batch\npatch.setattr(Batch, 'touch', None)",
        "from unittest.mock import patch",
        "import small",
    ],
)
def test_each_way_around_public_names_is_detected(source: str) -> None:
    assert len(_faults(source)) == 1
