"""Finding plugins and asking them what they offer. One that fails is reported by name; the others go on."""

import importlib.metadata
import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import attrs
import pluggy

from aistandards import hookspecs
from aistandards.annotate.interface import Annotator
from aistandards.errors import AistandardsError, PluginError
from aistandards.export.interface import Exporter
from aistandards.model import Grammar
from aistandards.source import Source
from aistandards.vocabulary import ConceptScheme

DISABLE = "AISTANDARDS_DISABLE_PLUGINS"
GROUP = hookspecs.NAMESPACE


@attrs.frozen(slots=True)
class Problem:
    """What is wrong with a plugin, and what to do about it."""

    plugin: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return f"plugin {self.plugin!r}: {self.cause}; {self.fix}"


@attrs.frozen(slots=True)
class PluginInfo:
    """One installed plugin.

    Attributes:
        name: Name of its entry point.
        distribution: The package it comes in, with version.
        module: What the entry point names.
        enabled: False when it is disabled by `AISTANDARDS_DISABLE_PLUGINS`.
        offers: What it offers, by kind: `{"sources": ("iso",), …}`.
        problems: What went wrong with it.
    """

    name: str
    distribution: str
    module: str
    enabled: bool
    offers: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


class Plugins:
    """The installed plugins.

    Attributes:
        problems: What went wrong so far, in the order met.
    """

    def __init__(
        self,
        entry_points: Iterable[importlib.metadata.EntryPoint] | None = None,
        disabled: Iterable[str] | None = None,
        built_in_commands: Iterable[str] = (),
    ) -> None:
        """Look at the installed entry points; nothing is imported until something is asked for.

        Args:
            entry_points: Instead of those of the installed packages.
            disabled: Names of plugins to leave out, instead of those in `AISTANDARDS_DISABLE_PLUGINS`.
            built_in_commands: Command names that no plugin may take.
        """
        self.problems: list[Problem] = []
        if disabled is None:
            disabled = os.environ.get(DISABLE, "").split(",")
        self._disabled = {name.strip() for name in disabled if name.strip()}
        found = importlib.metadata.entry_points(group=GROUP) if entry_points is None else entry_points
        self._entry_points = sorted(found, key=lambda point: point.name)
        self._built_in_commands = frozenset(built_in_commands)

    @cached_property
    def manager(self) -> pluggy.PluginManager:
        """The pluggy manager with every enabled plugin that could be imported."""
        manager = pluggy.PluginManager(GROUP)
        manager.add_hookspecs(hookspecs)
        for point in self._entry_points:
            if point.name in self._disabled:
                continue
            try:
                plugin = point.load()
                manager.register(plugin, name=point.name)
                manager.check_pending()
            except Exception as error:
                if manager.has_plugin(point.name):
                    manager.unregister(name=point.name)
                self._report(point.name, f"could not be loaded ({_cause(error)})")
        return manager

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by name."""
        return self._collect("aistandards_sources", Source)

    @cached_property
    def grammars(self) -> Mapping[str, Grammar]:
        """Every designation grammar by name."""
        return self._collect("aistandards_grammars", Grammar)

    @cached_property
    def vocabularies(self) -> Mapping[str, ConceptScheme]:
        """Every concept scheme that plugins offer, by id."""
        return self._collect("aistandards_vocabularies", ConceptScheme, key="id")

    @cached_property
    def annotators(self) -> Mapping[str, Annotator]:
        """Every annotator that plugins offer, by name."""
        return self._collect("aistandards_annotators", Annotator)

    @cached_property
    def exporters(self) -> Mapping[str, Exporter]:
        """Every exporter that plugins offer, by name."""
        return self._collect("aistandards_exporters", Exporter, taken=("table", "json", "jsonl", "csv"))

    @cached_property
    def commands(self) -> Mapping[str, Any]:
        """Every command that plugins offer, by name."""
        import click

        return self._collect("aistandards_commands", click.Command, taken=self._built_in_commands)

    def source(self, name: str) -> Source:
        """The source of that name.

        Raises:
            PluginError: No plugin offers it.
        """
        try:
            return self.sources[name]
        except KeyError:
            known = ", ".join(sorted(self.sources)) or "none"
            raise PluginError(f"no plugin offers a source {name!r}; there are: {known}") from None

    def describe(self) -> list[PluginInfo]:
        """Every installed plugin with what it offers and what is wrong with it."""
        offers: dict[str, dict[str, tuple[str, ...]]] = {point.name: {} for point in self._entry_points}
        for kind in ("sources", "grammars", "vocabularies", "annotators", "exporters", "commands"):
            getattr(self, kind)
            for (hook, plugin), names in self._offered.items():
                if hook == f"aistandards_{kind}":
                    offers[plugin][kind] = names
        return [
            PluginInfo(
                name=point.name,
                distribution=f"{point.dist.name} {point.dist.version}" if point.dist else "unknown",
                module=point.value,
                enabled=point.name not in self._disabled,
                offers=offers[point.name],
                problems=tuple(problem for problem in self.problems if problem.plugin == point.name),
            )
            for point in self._entry_points
        ]

    @cached_property
    def _offered(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}

    def _collect(self, hook: str, kind: type, *, key: str = "name", taken: Iterable[str] = ()) -> Mapping[str, Any]:
        owners = dict.fromkeys(taken, "aistandards itself")
        offered: dict[str, Any] = {}
        for implementation in getattr(self.manager.hook, hook).get_hookimpls():
            plugin = implementation.plugin_name
            names = []
            for thing in self._ask(plugin, hook, implementation.function):
                name = getattr(thing, key, None)
                if not isinstance(thing, kind) or not isinstance(name, str):
                    self._report(plugin, f"{hook} offered {thing!r:.80}, which is not a {kind.__name__}")
                elif name in owners:
                    self._report(
                        plugin,
                        f"{hook} offered the name {name!r}, which {owners[name]!r} has already",
                        f"rename it, or disable one of the two with {DISABLE}",
                    )
                else:
                    owners[name] = plugin
                    offered[name] = thing
                    names.append(name)
            self._offered[hook, plugin] = tuple(names)
        return offered

    def _ask(self, plugin: str, hook: str, function: Any) -> list[Any]:
        try:
            return list(function())
        except Exception as error:
            self._report(plugin, f"{hook} raised {_cause(error)}")
            return []

    def _report(self, plugin: str, cause: str, fix: str | None = None) -> None:
        fix = fix or f"update or uninstall it, or set {DISABLE}={plugin}"
        self.problems.append(Problem(plugin, cause, fix))


def _cause(error: Exception) -> str:
    text = str(error) if isinstance(error, AistandardsError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:300]
