"""The set of plugins: sources, grammars, vocabularies, annotators, exporters and commands by name.

If two plugins offer the same name, the plugin that comes first in the order of `FoundPlugin.rank` and name has it. The
other plugin is reported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from aistandards.errors import PluginError
from aistandards.plugin.discovery import DISABLE, FoundPlugin, find_plugins
from aistandards.plugin.kinds import KINDS, name_of
from aistandards.plugin.loading import Loader
from aistandards.plugin.manifest import Body
from aistandards.plugin.problems import Problem

if TYPE_CHECKING:
    from aistandards.model import Grammar
    from aistandards.model.vocabulary import ConceptScheme
    from aistandards.plugin.annotator import Annotator
    from aistandards.plugin.designation_reader import DesignationReader
    from aistandards.plugin.exporter import Exporter
    from aistandards.plugin.source import Source

MANY_PUBLISHERS = 12
"""The grammars of a plugin that declares more publishers are tried after those of other plugins."""

BUILT_IN_FORMATS = ("table", "json", "jsonl", "csv")


@attrs.frozen(slots=True)
class PluginInfo:
    """Description of one plugin.

    Attributes:
        name: Name of its entry point or of its file.
        distribution: The package and its version, or the path of the file.
        module: Module that is imported.
        enabled: False if `AISTANDARDS_DISABLE_PLUGINS` disables it.
        offers: Names that it offers, by kind: `{"sources": ("iso",), …}`.
        problems: Problems of the plugin.
    """

    name: str
    distribution: str
    module: str
    enabled: bool
    offers: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


class Plugins:
    """A set of plugins. The outermost caller makes it once, with `Plugins.find()`, and passes it on.

    Attributes:
        installed: All plugins, also disabled ones, in order of precedence.
        problems: The problems so far, in the order in which they occurred.
    """

    def __init__(
        self, installed: Iterable[FoundPlugin], *, disabled: Iterable[str] = (), built_in_commands: Iterable[str] = ()
    ) -> None:
        """Hold a set of plugins. A plugin is imported at its first use.

        Args:
            installed: The plugins, in order of precedence.
            disabled: Names of plugins to leave out.
            built_in_commands: Names of commands that no plugin may take.
        """
        self.installed = list(installed)
        self._disabled = frozenset(disabled)
        self._built_in_commands = frozenset(built_in_commands)
        self._loader = Loader()
        self.problems: list[Problem] = self._loader.problems
        for plugin in self.installed:
            if plugin.taken_name is not None:
                cause = f"its name {plugin.taken_name!r} is that of another plugin"
                self._loader.report(plugin.name, cause, "rename its entry point, or uninstall one of the two")

    @classmethod
    def find(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        folder: Path | None = None,
        safe_mode: bool = False,
        built_in_commands: Iterable[str] = (),
    ) -> Plugins:
        """Find the installed plugins and the plugins in the plugins folder. No plugin is imported.

        Args:
            environ: Environment variables, by default those of the process. `AISTANDARDS_DISABLE_PLUGINS` names plugins
                to leave out, `AISTANDARDS_PLUGINS_DIR` the folder; `AISTANDARDS_SAFE_MODE` has the effect of `safe_mode`.
            folder: The plugins folder, instead of the folder that the environment names.
            safe_mode: Leave out all plugins that are not part of aistandards.
            built_in_commands: Names of commands that no plugin may take.
        """
        environ = os.environ if environ is None else environ
        disabled = [name.strip() for name in environ.get(DISABLE, "").split(",")]
        plugins = find_plugins(environ, folder=folder, safe_mode=safe_mode)
        return cls(plugins, disabled=filter(None, disabled), built_in_commands=built_in_commands)

    @cached_property
    def designations(self) -> DesignationReader:
        """The reader of designations, with the grammars of these plugins."""
        # Imported here: help and completion ask only for names that manifests declare.
        from aistandards.plugin.designation_reader import DesignationReader

        return DesignationReader(self.grammars_for, lambda: self.bodies)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """The bodies that the manifests declare. No plugin is imported."""
        manifests = filter(None, map(self._loader.manifest, self._enabled))
        return tuple(body for manifest in manifests for body in manifest.bodies)

    @cached_property
    def founded(self) -> Mapping[str, int]:
        """The first year of each publisher, where the manifest gives it."""
        return {name: body.founded for body in self.bodies if body.founded is not None for name in body.publishers}

    @cached_property
    def publishers_by_title(self) -> Mapping[str, str]:
        """The usual name of each publisher, by the full name of its body in lower case."""
        return {body.title.casefold(): body.publishers[0] for body in self.bodies if body.title and body.publishers}

    @cached_property
    def deliverable_types(self) -> frozenset[str]:
        """The types of deliverables of all bodies."""
        return frozenset(kind for body in self.bodies for kind in body.deliverable_types)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by name."""
        return self._by_name("sources")

    @cached_property
    def grammars(self) -> Mapping[str, Grammar]:
        """Every grammar of designations by name."""
        return self._by_name("grammars")

    @cached_property
    def vocabularies(self) -> Mapping[str, ConceptScheme]:
        """Every concept scheme that plugins offer, by id."""
        return self._by_name("vocabularies")

    @cached_property
    def annotators(self) -> Mapping[str, Annotator]:
        """Every annotator that plugins offer, by name."""
        return self._by_name("annotators")

    @cached_property
    def exporters(self) -> Mapping[str, Exporter]:
        """Every exporter that plugins offer, by name."""
        return self._by_name("exporters")

    @cached_property
    def commands(self) -> Mapping[str, Any]:
        """Every command that plugins offer, by name."""
        return self._by_name("commands")

    def command(self, name: str) -> Any | None:
        """Return the command of that name, or None. Only plugins that may offer it are imported."""
        return self._first("commands", name)

    def command_names(self) -> list[str]:
        """Return the names of the commands that plugins declare. No plugin is imported.

        Plugins that are part of aistandards are left out: their commands are built in.
        """
        others = [plugin for plugin in self._enabled if not plugin.bundled]
        names = [name for plugin in others for name in self._loader.declared(plugin, "commands") or ()]
        return [name for name in dict.fromkeys(names) if name not in self._built_in_commands]

    def source(self, name: str) -> Source:
        """Return the source of that name, or the only source of the body of that name.

        Raises:
            PluginError: No plugin offers it.
        """
        source: Source | None = self._first("sources", name)
        if source is not None:
            return source
        of_body = [source for source in self.sources.values() if source.body == name]
        if len(of_body) == 1:
            return of_body[0]
        known = ", ".join(sorted(source.name for source in of_body or self.sources.values())) or "none"
        if of_body:
            raise PluginError(f"several sources read {name!r}; choose one of them: {known}")
        reasons = "".join(f" ({problem.plugin!r}: {problem.cause})" for problem in self.problems[:3])
        raise PluginError(f"no plugin offers a source {name!r:.100}{reasons}; there are: {known}")

    def default_sources(self) -> list[Source]:
        """Return the sources that a sync reads if it names none."""
        from aistandards.plugin.source import read_by_default

        return [source for source in self.sources.values() if read_by_default(source)]

    def fallback(self, name: str) -> Source | None:
        """Return the source that replaces the source of that name if its credentials are missing."""
        from aistandards.plugin.source import fallback_for

        return next((source for source in self.sources.values() if fallback_for(source) == name), None)

    def grammars_for(self, text: str) -> Iterator[Grammar]:
        """Yield the grammars that may read a text, likeliest first.

        The grammars of the publisher with which the text begins come first, then all others. If several plugins declare
        the publisher, the plugin that is part of aistandards comes first, and a plugin of many publishers comes last.
        """
        start = text[:24].lstrip().casefold()
        first = [plugin for prefix, plugin in self._publishers.get(start[:1], ()) if start.startswith(prefix)]
        for plugin in dict.fromkeys([*first, *self._enabled]):
            yield from self._loader.offers(plugin, "grammars")

    @cached_property
    def _publishers(self) -> Mapping[str, Sequence[tuple[str, FoundPlugin]]]:
        """The declared publishers with their plugins, by first letter, since there are hundreds."""
        declared = [(plugin, self._loader.declared(plugin, "publishers") or ()) for plugin in self._enabled]
        declared.sort(key=lambda item: (len(item[1]) > MANY_PUBLISHERS, item[0].rank))
        by_letter: dict[str, list[tuple[str, FoundPlugin]]] = {}
        for plugin, names in declared:
            for name in map(str.casefold, names):
                by_letter.setdefault(name[:1], []).append((name, plugin))
        return by_letter

    def describe(self) -> list[PluginInfo]:
        """Describe every plugin: what it offers and its problems. All enabled plugins are imported."""
        owners = {kind: self._owners(kind) for kind in KINDS}
        for plugin in self._enabled:
            self._loader.check_declaration(plugin)
        return [
            PluginInfo(
                name=plugin.name,
                distribution=plugin.package,
                module=plugin.module,
                enabled=plugin in self._enabled,
                offers={
                    kind: names
                    for kind in KINDS
                    if (names := tuple(name for name, (owner, _) in owners[kind].items() if owner is plugin))
                },
                problems=tuple(problem for problem in self.problems if problem.plugin == plugin.name),
            )
            for plugin in self.installed
        ]

    @cached_property
    def _enabled(self) -> list[FoundPlugin]:
        return [plugin for plugin in self.installed if plugin.name not in self._disabled]

    def _first(self, kind: str, name: str) -> Any | None:
        """Return the object of that kind and name from the first plugin that offers it."""
        if name in self._reserved_names(kind):
            return None
        for plugin in self._enabled:
            if self._loader.may_offer(plugin, kind, name):
                for thing in self._loader.offers(plugin, kind):
                    if name_of(thing, kind) == name:
                        return thing
        return None

    def _by_name(self, kind: str) -> Mapping[str, Any]:
        return {name: thing for name, (_, thing) in self._owners(kind).items()}

    def _owners(self, kind: str) -> dict[str, tuple[FoundPlugin, Any]]:
        """Return everything of one kind by name, with its plugin. A name that another plugin has is reported."""
        owners: dict[str, tuple[FoundPlugin, Any]] = {}
        reserved = self._reserved_names(kind)
        for plugin in self._enabled:
            for thing in self._loader.offers(plugin, kind):
                name = name_of(thing, kind)
                if name in reserved or name in owners:
                    owner = owners[name][0].name if name in owners else "aistandards itself"
                    self._loader.report(
                        plugin.name,
                        f"aistandards_{kind} offered the name {name!r}, which {owner!r} has already",
                        f"rename it, or disable one of the two with {DISABLE}",
                    )
                else:
                    owners[name] = (plugin, thing)
        return owners

    def _reserved_names(self, kind: str) -> Iterable[str]:
        return {"commands": self._built_in_commands, "exporters": BUILT_IN_FORMATS}.get(kind, ())
