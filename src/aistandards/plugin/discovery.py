"""Finding plugins without importing them: installed packages, files in the plugins folder, descriptions of listings.

A plugin is found by its entry point or its file, tells by metadata what it offers, and is loaded by the registry when
something of that is used.
"""

import ast
import importlib.metadata
import importlib.util
import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from aistandards.errors import PluginError
from aistandards.plugin.hookspecs import NAMESPACE
from aistandards.settings import home_folder

DISABLE = "AISTANDARDS_DISABLE_PLUGINS"
DIRECTORY = "AISTANDARDS_PLUGINS_DIR"
SAFE_MODE = "AISTANDARDS_SAFE_MODE"

OWN_PACKAGE = "aistandards"
_GROUPS = {
    f"{NAMESPACE}.{kind}": kind
    for kind in ("sources", "publishers", "vocabularies", "annotators", "exporters", "commands")
}

Offers = Mapping[str, tuple[str, ...] | None]
"""What a plugin says it offers, by kind: the names, or None where only the kind is known."""


@attrs.frozen(slots=True, eq=False)
class Found:
    """A plugin that is there, not yet imported.

    Attributes:
        name: Its name: of its entry point, or of its file without the ending.
        package: The package it comes in, with version, or the path of its file.
        module: What is imported: a module's name or a path.
        rank: Where it comes when two offer one name, lowest first: 0 ships with aistandards, 1 is a package that
            declares what it offers, 2 one that does not, 3 a file of the plugins folder.
        declares: What it says it offers; None when it says nothing and has to be asked.
        load: Imports it.
        taken: The name it wants, when another plugin that comes before it has that name.
    """

    name: str
    package: str
    module: str
    rank: int
    declares: Offers | None
    load: Callable[[], object]
    taken: str | None = None

    @property
    def ours(self) -> bool:
        """Whether it ships with aistandards."""
        return self.rank == 0

    def may_offer(self, kind: str, name: str | None = None) -> bool:
        """Whether it is worth importing for the sake of something of this kind, or of this name."""
        if self.declares is None:
            return True
        names = self.declares.get("publishers" if kind == "grammars" else kind, ())
        return names is None or (bool(names) if name is None else name in names)


def find_plugins(
    environ: Mapping[str, str] | None = None, *, folder: Path | None = None, safe_mode: bool = False
) -> list[Found]:
    """Return every plugin of this installation and of the user's plugins folder, in order of precedence.

    Args:
        environ: Instead of the process environment: `AISTANDARDS_PLUGINS_DIR` names the folder, by default `plugins`
            in the home folder; with `AISTANDARDS_SAFE_MODE` only what ships with aistandards is there.
        folder: The plugins folder, instead of the one that the environment names.
        safe_mode: Return only what ships with aistandards.
    """
    environ = os.environ if environ is None else environ
    found = list(_packages(importlib.metadata.entry_points()))
    if safe_mode or environ.get(SAFE_MODE):
        return [one for one in found if one.ours]
    folder = folder or Path(environ[DIRECTORY]) if environ.get(DIRECTORY) else home_folder(environ) / "plugins"
    return _named_apart(sorted([*found, *files(folder)], key=lambda one: (one.rank, one.name)))


def _named_apart(found: Iterable[Found]) -> list[Found]:
    """Give a plugin whose name another has already the name of its package beside it."""
    apart: dict[str, Found] = {}
    for one in found:
        if one.name in apart:
            one = attrs.evolve(one, name=f"{one.name} of {one.package}", taken=one.name)
        apart.setdefault(one.name, one)
    return list(apart.values())


def _packages(points: Any) -> Iterator[Found]:
    declared: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for group, kind in _GROUPS.items():
        for point in points.select(group=group):
            declared[_package(point), point.module][kind].append(point.name)
    for point in sorted(points.select(group=NAMESPACE), key=lambda one: one.name):
        yield of_entry_point(point, declared.get((_package(point), point.module)))


def _package(point: importlib.metadata.EntryPoint) -> str:
    return " ".join(_name_and_version(point.dist)) if point.dist else "unknown"


# The library parses the whole METADATA, long description included, at each question; the points of a package share it.
@cache
def _name_and_version(package: importlib.metadata.Distribution) -> tuple[str, str]:
    metadata = package.metadata
    return metadata["Name"], metadata["Version"]


def of_entry_point(point: importlib.metadata.EntryPoint, declared: Mapping[str, Iterable[str]] | None = None) -> Found:
    """The plugin that an entry point of the group `aistandards` names.

    Args:
        point: The entry point.
        declared: Names by kind from the groups `aistandards.sources`, `aistandards.publishers`, … of its module.
    """
    package = _package(point)
    ours = point.dist is not None and _name_and_version(point.dist)[0] == OWN_PACKAGE
    offers = {kind: tuple(sorted(names)) for kind, names in declared.items()} if declared else None
    return Found(point.name, package, point.value, 0 if ours else 1 if offers else 2, offers, point.load)


def files(folder: Path) -> Iterator[Found]:
    """The plugins of a folder: a Python file each, or a TOML file that describes a listing."""
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.name.startswith(("_", ".")) or not path.is_file():
            continue
        if path.suffix in (".py", ".toml"):
            yield of_file(path)


def of_file(path: Path) -> Found:
    """The plugin that one file is.

    Raises:
        PluginError: It is neither a Python file nor a TOML file.
    """
    if path.suffix == ".py":
        return Found(path.stem, str(path), str(path), 3, _hooks_in(path), lambda: _module(path))
    if path.suffix == ".toml":
        return Found(path.stem, str(path), str(path), 3, _described_in(path), lambda: _described(path))
    raise PluginError(f"{path} is no plugin; a plugin is a package, a .py file or a .toml file")


def _hooks_in(path: Path) -> Offers | None:
    """The kinds whose hooks a file defines, read from its text; None when none can be seen there."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    prefix = f"{NAMESPACE}_"
    kinds = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return {"publishers" if kind == "grammars" else kind: None for kind in kinds} or None


def _described_in(path: Path) -> Offers | None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    name = table.get("name", path.stem)
    publishers = table["designation"].get("publishers") if isinstance(table.get("designation"), dict) else None
    named = tuple(publishers) if isinstance(publishers, list) else None
    return {"sources": (name,), "publishers": named} if isinstance(name, str) else None


def _module(path: Path) -> object:
    return import_file(path, f"aistandards_file_{path.stem}")


def import_file(path: Path, name: str) -> ModuleType:
    """The module that a Python file outside of any package is.

    Args:
        path: The file.
        name: What it is called among the imported modules; it is not left there when it cannot be imported.

    Raises:
        BaseException: Whatever the file itself raises.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _described(path: Path) -> object:
    from aistandards.plugin.table import DescribedPlugin

    return DescribedPlugin(path)
