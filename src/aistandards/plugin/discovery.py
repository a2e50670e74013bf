"""Finding plugins without importing them: installed packages, files in the plugins folder, descriptions of listings.

A plugin is found by its entry point or its file, tells by its manifest what it offers, and is loaded by the registry when
something of that is used.
"""

import ast
import importlib.metadata
import importlib.util
import os
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import attrs

from aistandards.errors import PluginError
from aistandards.plugin.hookspecs import NAMESPACE
from aistandards.plugin.manifest import Body, Manifest, Offers, locate_manifest, read_manifest
from aistandards.settings import home_folder

DISABLE = "AISTANDARDS_DISABLE_PLUGINS"
DIRECTORY = "AISTANDARDS_PLUGINS_DIR"
SAFE_MODE = "AISTANDARDS_SAFE_MODE"

OWN_PACKAGE = "aistandards"


def _nothing_declared() -> None:
    return None


@attrs.frozen(slots=True, eq=False)
class FoundPlugin:
    """A plugin that is there, not yet imported.

    Attributes:
        name: Its name: of its entry point, or of its file without the ending.
        package: The package it comes in, with version, or the path of its file.
        module: What is imported: a module's name or a path.
        rank: Where it comes when two offer one name, lowest first: 0 ships with aistandards, 1 is a package with a
            manifest, 2 one without, 3 a file of the plugins folder.
        load: Imports it.
        declared: Reads what it says it offers; None when it says nothing and has to be asked. Raises `PluginError` where
            the manifest is not valid.
        taken: The name it wants, when another plugin that comes before it has that name.
    """

    name: str
    package: str
    module: str
    rank: int
    load: Callable[[], object]
    declared: Callable[[], Manifest | None] = _nothing_declared
    taken: str | None = None

    @property
    def bundled(self) -> bool:
        """Whether it ships with aistandards."""
        return self.rank == 0


def find_plugins(
    environ: Mapping[str, str] | None = None, *, folder: Path | None = None, safe_mode: bool = False
) -> list[FoundPlugin]:
    """Return every plugin of this installation and of the user's plugins folder, in order of precedence.

    Args:
        environ: Instead of the process environment: `AISTANDARDS_PLUGINS_DIR` names the folder, by default `plugins`
            in the home folder; with `AISTANDARDS_SAFE_MODE` only what ships with aistandards is there.
        folder: The plugins folder, instead of the one that the environment names.
        safe_mode: Return only what ships with aistandards.
    """
    environ = os.environ if environ is None else environ
    found = list(_packages(importlib.metadata.entry_points(group=NAMESPACE)))
    if safe_mode or environ.get(SAFE_MODE):
        return [one for one in found if one.bundled]
    if folder is None:
        folder = Path(environ[DIRECTORY]) if environ.get(DIRECTORY) else home_folder(environ) / "plugins"
    return _named_apart(sorted([*found, *files(folder)], key=lambda one: (one.rank, one.name)))


def _named_apart(found: Iterable[FoundPlugin]) -> list[FoundPlugin]:
    """Give a plugin whose name another has already the name of its package beside it."""
    apart: dict[str, FoundPlugin] = {}
    for one in found:
        if one.name in apart:
            one = attrs.evolve(one, name=f"{one.name} of {one.package}", taken=one.name)
        apart.setdefault(one.name, one)
    return list(apart.values())


def _packages(points: Iterable[importlib.metadata.EntryPoint]) -> Iterator[FoundPlugin]:
    names: dict[int, tuple[str, str]] = {}
    for point in sorted(points, key=lambda point: point.name):
        if point.dist is None:
            yield plugin_of_entry_point(point, "unknown", "")
            continue
        if id(point.dist) not in names:
            # Reading the metadata of a distribution is slow; many plugins may come in one.
            metadata = point.dist.metadata
            names[id(point.dist)] = metadata["Name"], metadata["Version"]
        yield plugin_of_entry_point(point, *names[id(point.dist)])


def plugin_of_entry_point(point: importlib.metadata.EntryPoint, distribution: str, version: str) -> FoundPlugin:
    """The plugin that an entry point of the group `aistandards` names."""
    package = f"{distribution} {version}".strip()
    if distribution == OWN_PACKAGE:
        return FoundPlugin(point.name, package, point.value, 0, point.load, lambda: _manifest_of(point.value))
    path = locate_manifest(point.value)
    if path is None:
        return FoundPlugin(point.name, package, point.value, 2, point.load)
    return FoundPlugin(point.name, package, point.value, 1, point.load, lambda: read_manifest(path))


def _manifest_of(module: str) -> Manifest | None:
    path = locate_manifest(module)
    return None if path is None else read_manifest(path)


def files(folder: Path) -> Iterator[FoundPlugin]:
    """The plugins of a folder: a Python file each, or a TOML file that describes a listing."""
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.name.startswith(("_", ".")) or not path.is_file():
            continue
        if path.suffix in (".py", ".toml"):
            yield plugin_of_file(path)


def plugin_of_file(path: Path) -> FoundPlugin:
    """The plugin that one file is.

    Raises:
        PluginError: It is neither a Python file nor a TOML file.
    """
    if path.suffix == ".py":
        return FoundPlugin(path.stem, str(path), str(path), 3, lambda: _module(path), lambda: _hooks_in(path))
    if path.suffix == ".toml":
        return FoundPlugin(
            path.stem, str(path), str(path), 3, lambda: _table_plugin(path), lambda: _table_manifest(path)
        )
    raise PluginError(f"{path} is no plugin; a plugin is a package, a .py file or a .toml file")


def _hooks_in(path: Path) -> Manifest | None:
    """The kinds whose hooks a file defines, read from its text; None when none can be seen there."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    prefix = f"{NAMESPACE}_"
    kinds = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    offers: Offers = {"publishers" if kind == "grammars" else kind: None for kind in kinds}
    return Manifest(offers) if offers else None


def _table_manifest(path: Path) -> Manifest | None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    name = table.get("name", path.stem)
    publishers = table["designation"].get("publishers") if isinstance(table.get("designation"), dict) else None
    named = tuple(map(str, publishers)) if isinstance(publishers, list) else None
    if not isinstance(name, str):
        return None
    body = Body(str(table.get("body", name)), str(table.get("title", "")), named or ())
    return Manifest({"sources": (name,), "publishers": named}, (body,))


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


def _table_plugin(path: Path) -> object:
    from aistandards.plugin.table import TablePlugin

    return TablePlugin(path)
