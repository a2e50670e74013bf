"""Find plugins without importing them: installed packages, files in the plugins folder, tables in TOML.

A plugin is found by its entry point or its file. Its manifest declares what it offers. The registry imports it at the
first use of something that it offers.
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

FILE_RANK = 3
"""The rank of a file in the plugins folder; see `FoundPlugin.rank`."""


def _no_manifest() -> None:
    return None


@attrs.frozen(slots=True, eq=False)
class FoundPlugin:
    """A plugin that is available and not yet imported.

    Attributes:
        name: Name of its entry point, or of its file without the extension.
        package: Name and version of its package, or the path of its file.
        module: Module or path that is imported.
        rank: Precedence if two plugins offer the same name, lowest first: 0 is part of aistandards, 1 is a package with a
            manifest, 2 is a package without one, 3 is a file of the plugins folder.
        load: Imports the plugin.
        declared: Reads what the plugin declares; None if it declares nothing and must be imported. Raises `PluginError`
            if the manifest is not valid.
        taken_name: The name that the plugin asked for, if a plugin before it has that name.
    """

    name: str
    package: str
    module: str
    rank: int
    load: Callable[[], object]
    declared: Callable[[], Manifest | None] = _no_manifest
    taken_name: str | None = None

    @property
    def bundled(self) -> bool:
        """Whether the plugin is part of aistandards."""
        return self.rank == 0


def find_plugins(
    environ: Mapping[str, str] | None = None, *, folder: Path | None = None, safe_mode: bool = False
) -> list[FoundPlugin]:
    """Return the plugins of this installation and of the user's plugins folder, in order of precedence.

    Args:
        environ: Environment variables, by default those of the process. `AISTANDARDS_PLUGINS_DIR` names the folder, by
            default `plugins` in the home folder; `AISTANDARDS_SAFE_MODE` has the effect of `safe_mode`.
        folder: The plugins folder, instead of the folder that the environment names.
        safe_mode: Return only plugins that are part of aistandards.
    """
    environ = os.environ if environ is None else environ
    plugins = list(_plugins_of_packages(importlib.metadata.entry_points(group=NAMESPACE)))
    if safe_mode or environ.get(SAFE_MODE):
        return [plugin for plugin in plugins if plugin.bundled]
    if folder is None:
        folder = Path(environ[DIRECTORY]) if environ.get(DIRECTORY) else home_folder(environ) / "plugins"
    plugins.extend(plugins_in_folder(folder))
    return _with_unique_names(sorted(plugins, key=lambda plugin: (plugin.rank, plugin.name)))


def _with_unique_names(plugins: Iterable[FoundPlugin]) -> list[FoundPlugin]:
    """Add the name of the package to the name of a plugin if another plugin has that name already."""
    by_name: dict[str, FoundPlugin] = {}
    for plugin in plugins:
        if plugin.name in by_name:
            plugin = attrs.evolve(plugin, name=f"{plugin.name} of {plugin.package}", taken_name=plugin.name)
        by_name.setdefault(plugin.name, plugin)
    return list(by_name.values())


def _plugins_of_packages(points: Iterable[importlib.metadata.EntryPoint]) -> Iterator[FoundPlugin]:
    names: dict[int, tuple[str, str]] = {}
    for point in sorted(points, key=lambda point: point.name):
        if point.dist is None:
            yield plugin_of_entry_point(point, "unknown", "")
            continue
        if id(point.dist) not in names:
            # Reading the metadata of a distribution is slow, and one distribution may contain many plugins.
            metadata = point.dist.metadata
            names[id(point.dist)] = metadata["Name"], metadata["Version"]
        yield plugin_of_entry_point(point, *names[id(point.dist)])


def plugin_of_entry_point(point: importlib.metadata.EntryPoint, distribution: str, version: str) -> FoundPlugin:
    """Return the plugin that an entry point of the group `aistandards` names."""
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


def plugins_in_folder(folder: Path) -> Iterator[FoundPlugin]:
    """Yield the plugins in a folder. Each is a Python file, or a TOML file that describes a listing."""
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.name.startswith(("_", ".")) or not path.is_file():
            continue
        if path.suffix in (".py", ".toml"):
            yield plugin_of_file(path)


def plugin_of_file(path: Path) -> FoundPlugin:
    """Return the plugin in a file.

    Raises:
        PluginError: The file is neither a Python file nor a TOML file.
    """
    name, text = path.stem, str(path)
    if path.suffix == ".py":
        return FoundPlugin(name, text, text, FILE_RANK, lambda: _module(path), lambda: _hooks_in(path))
    if path.suffix == ".toml":
        return FoundPlugin(name, text, text, FILE_RANK, lambda: _table_plugin(path), lambda: _table_manifest(path))
    raise PluginError(f"{path} is no plugin; a plugin is a package, a .py file or a .toml file")


def _hooks_in(path: Path) -> Manifest | None:
    """Return the kinds whose hooks the text of a file defines, or None if it defines none."""
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
    except (OSError, ValueError, RecursionError):
        return None
    name = table.get("name", path.stem)
    publishers = table["designation"].get("publishers") if isinstance(table.get("designation"), dict) else None
    names = tuple(map(str, publishers)) if isinstance(publishers, list) else None
    if not isinstance(name, str):
        return None
    body = Body(str(table.get("body", name)), str(table.get("title", "")), names or ())
    return Manifest({"sources": (name,), "publishers": names}, (body,))


def _module(path: Path) -> object:
    return import_file(path, f"aistandards_file_{path.stem}")


def import_file(path: Path, name: str) -> ModuleType:
    """Import a Python file outside of any package.

    Args:
        path: The file.
        name: Name of the module in `sys.modules`. The name is removed if the import fails.

    Raises:
        BaseException: Any exception that the file raises.
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
