"""Asking plugins what they offer. One that fails is told by name; the others go on.

A plugin is imported when something that it may offer is used, and not before. Two that offer one name: the first has it
in the order of `FoundPlugin.rank`, then of their names; the others are told.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import pluggy

from aistandards.errors import PluginError
from aistandards.model import Grammar
from aistandards.model.vocabulary import ConceptScheme
from aistandards.plugin import hookspecs
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.declaration_check import disagreements
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.discovery import DISABLE, FoundPlugin, find_plugins
from aistandards.plugin.exporter import Exporter
from aistandards.plugin.isolation import isolated
from aistandards.plugin.kinds import KINDS, expected_type, name_of
from aistandards.plugin.manifest import Body, Manifest
from aistandards.plugin.problems import Problem, cause_of
from aistandards.plugin.source import Source, fallback_for, read_by_default
from aistandards.plugin.tracing import traced

MANY_PUBLISHERS = 12
"""A plugin that declares more gives way to those that declare fewer."""

BUILT_IN_FORMATS = ("table", "json", "jsonl", "csv")


@attrs.frozen(slots=True)
class PluginInfo:
    """One installed plugin.

    Attributes:
        name: Name of its entry point or of its file.
        distribution: The package it comes in, with version, or the path of its file.
        module: What is imported.
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
    """A set of plugins. The outermost caller makes it once, with `Plugins.find()`, and hands it down.

    Attributes:
        found: Every plugin that is there, disabled ones too, in order of precedence.
        problems: What went wrong so far, in the order met.
    """

    def __init__(
        self, found: Iterable[FoundPlugin], *, disabled: Iterable[str] = (), built_in_commands: Iterable[str] = ()
    ) -> None:
        """Hold plugins that were found; nothing is imported until something is asked for.

        Args:
            found: The plugins, in order of precedence.
            disabled: Names of plugins to leave out.
            built_in_commands: Command names that no plugin may take.
        """
        self.problems: list[Problem] = []
        self._disabled = frozenset(disabled)
        self.found = list(found)
        self._built_in_commands = frozenset(built_in_commands)
        self._manager = pluggy.PluginManager(hookspecs.NAMESPACE)
        self._manager.add_hookspecs(hookspecs)
        self._tried: set[FoundPlugin] = set()
        self._manifests: dict[FoundPlugin, Manifest | None] = {}
        self._offered: dict[tuple[FoundPlugin, str], tuple[Any, ...]] = {}
        self._told: set[tuple[str, str, str]] = set()
        for one in self.found:
            if one.taken is not None:
                fix = "rename its entry point, or uninstall one of the two"
                self._report(one.name, f"its name {one.taken!r} is that of another plugin", fix)

    @classmethod
    def find(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        folder: Path | None = None,
        safe_mode: bool = False,
        built_in_commands: Iterable[str] = (),
    ) -> "Plugins":
        """Find the installed plugins and those of the plugins folder, without importing any.

        Args:
            environ: Instead of the process environment. `AISTANDARDS_DISABLE_PLUGINS` names plugins to leave out,
                `AISTANDARDS_PLUGINS_DIR` the folder; `AISTANDARDS_SAFE_MODE` is the same as `safe_mode`.
            folder: The plugins folder, instead of the one that the environment names.
            safe_mode: Leave out all plugins that do not ship with aistandards.
            built_in_commands: Command names that no plugin may take.
        """
        environ = os.environ if environ is None else environ
        disabled = [name.strip() for name in environ.get(DISABLE, "").split(",")]
        found = find_plugins(environ, folder=folder, safe_mode=safe_mode)
        return cls(found, disabled=filter(None, disabled), built_in_commands=built_in_commands)

    @cached_property
    def designations(self) -> DesignationReader:
        """The reader of designations, with the grammars of these plugins."""
        return DesignationReader(self.grammars_for, lambda: self.bodies)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """The bodies that the manifests tell of; no plugin is imported."""
        manifests = filter(None, map(self._manifest, self._enabled))
        return tuple(body for manifest in manifests for body in manifest.bodies)

    @cached_property
    def founded(self) -> Mapping[str, int]:
        """The first year of each publisher of which it is known."""
        return {name: body.founded for body in self.bodies if body.founded is not None for name in body.publishers}

    @cached_property
    def publishers_by_title(self) -> Mapping[str, str]:
        """The usual name of each publisher by the full name of its body, that in lower case."""
        return {body.title.casefold(): body.publishers[0] for body in self.bodies if body.title and body.publishers}

    @cached_property
    def deliverable_types(self) -> frozenset[str]:
        """The types of deliverables that the bodies' catalogues know, all together."""
        return frozenset(kind for body in self.bodies for kind in body.deliverable_types)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by name."""
        return self._collect("sources")

    @cached_property
    def grammars(self) -> Mapping[str, Grammar]:
        """Every designation grammar by name."""
        return self._collect("grammars")

    @cached_property
    def vocabularies(self) -> Mapping[str, ConceptScheme]:
        """Every concept scheme that plugins offer, by id."""
        return self._collect("vocabularies")

    @cached_property
    def annotators(self) -> Mapping[str, Annotator]:
        """Every annotator that plugins offer, by name."""
        return self._collect("annotators")

    @cached_property
    def exporters(self) -> Mapping[str, Exporter]:
        """Every exporter that plugins offer, by name."""
        return self._collect("exporters")

    @cached_property
    def commands(self) -> Mapping[str, Any]:
        """Every command that plugins offer, by name."""
        return self._collect("commands")

    def command(self, name: str) -> Any | None:
        """The command of that name, importing only plugins that may offer it."""
        return self._one("commands", name)

    def command_names(self) -> list[str]:
        """Names of the commands that plugins say they offer; no plugin is imported.

        What ships with aistandards is not asked: its commands are built in.
        """
        others = [found for found in self._enabled if not found.bundled]
        names = [name for found in others for name in self._declared(found, "commands") or ()]
        return [name for name in dict.fromkeys(names) if name not in self._built_in_commands]

    def source(self, name: str) -> Source:
        """The source of that name, or the only one of the body of that name.

        Raises:
            PluginError: No plugin offers it.
        """
        found: Source | None = self._one("sources", name)
        if found is not None:
            return found
        of_body = [source for source in self.sources.values() if source.body == name]
        if len(of_body) == 1:
            return of_body[0]
        known = ", ".join(sorted(source.name for source in of_body or self.sources.values())) or "none"
        what = (
            f"several sources read {name!r}, name one" if of_body else f"no plugin offers a source {name!r}; there are"
        )
        raise PluginError(f"{what}: {known}")

    def default_sources(self) -> list[Source]:
        """The sources that a sync reads when none is named."""
        return [source for source in self.sources.values() if read_by_default(source)]

    def fallback(self, name: str) -> Source | None:
        """The source that is read instead of another one which lacks its credentials."""
        return next((source for source in self.sources.values() if fallback_for(source) == name), None)

    def grammars_for(self, text: str) -> Iterator[Grammar]:
        """The grammars that may read a text, likeliest first: those of the publisher it begins with, then all others.

        Of several plugins that declare the publisher what ships with aistandards leads, and last comes one of very many
        publishers: whoever writes a plugin for one body knows it better.
        """
        start = text[:24].lstrip().casefold()
        first = [found for prefix, found in self._publishers.get(start[:1], ()) if start.startswith(prefix)]
        for found in dict.fromkeys([*first, *self._enabled]):
            yield from self._offers(found, "grammars")

    @cached_property
    def _publishers(self) -> Mapping[str, Sequence[tuple[str, FoundPlugin]]]:
        """What designations may begin with and whose it is, by their first letter: there are hundreds."""
        declared = [(found, self._declared(found, "publishers") or ()) for found in self._enabled]
        declared.sort(key=lambda one: (len(one[1]) > MANY_PUBLISHERS, one[0].rank))
        by_letter: dict[str, list[tuple[str, FoundPlugin]]] = {}
        for found, names in declared:
            for name in map(str.casefold, names):
                by_letter.setdefault(name[:1], []).append((name, found))
        return by_letter

    def describe(self) -> list[PluginInfo]:
        """Every plugin with what it offers and what is wrong with it; imports them all."""
        owned = {kind: self._owners(kind) for kind in KINDS}
        for found in self._enabled:
            self._check_declared(found)
        return [
            PluginInfo(
                name=found.name,
                distribution=found.package,
                module=found.module,
                enabled=found in self._enabled,
                offers={
                    kind: names
                    for kind in KINDS
                    if (names := tuple(name for name, (owner, _) in owned[kind].items() if owner is found))
                },
                problems=tuple(problem for problem in self.problems if problem.plugin == found.name),
            )
            for found in self.found
        ]

    @cached_property
    def _enabled(self) -> list[FoundPlugin]:
        return [found for found in self.found if found.name not in self._disabled]

    def _one(self, kind: str, name: str) -> Any | None:
        """The thing of that name, from the first plugin that offers it."""
        if name in self._taken(kind):
            return None
        for found in self._enabled:
            if self._may_offer(found, kind, name):
                for thing in self._offers(found, kind):
                    if name_of(thing, kind) == name:
                        return thing
        return None

    def _collect(self, kind: str) -> Mapping[str, Any]:
        return {name: thing for name, (_, thing) in self._owners(kind).items()}

    def _owners(self, kind: str) -> dict[str, tuple[FoundPlugin, Any]]:
        """Everything of one kind by name, with whose it is; who comes late is told."""
        owners: dict[str, tuple[FoundPlugin, Any]] = {}
        taken = self._taken(kind)
        for found in self._enabled:
            for thing in self._offers(found, kind):
                name = name_of(thing, kind)
                if name in taken or name in owners:
                    owner = owners[name][0].name if name in owners else "aistandards itself"
                    self._report(
                        found.name,
                        f"aistandards_{kind} offered the name {name!r}, which {owner!r} has already",
                        f"rename it, or disable one of the two with {DISABLE}",
                    )
                else:
                    owners[name] = (found, thing)
        return owners

    def _taken(self, kind: str) -> Iterable[str]:
        return {"commands": self._built_in_commands, "exporters": BUILT_IN_FORMATS}.get(kind, ())

    def _offers(self, found: FoundPlugin, kind: str) -> tuple[Any, ...]:
        """What one plugin offers of one kind; it is imported when it may offer any, and asked once."""
        key = (found, kind)
        if key not in self._offered:
            self._offered[key] = tuple(self._asked(found, kind)) if self._may_offer(found, kind) else ()
        return self._offered[key]

    def _asked(self, found: FoundPlugin, kind: str) -> Iterator[Any]:
        hook = f"aistandards_{kind}"
        expected = expected_type(kind)
        for thing in self._ask(found, kind):
            if isinstance(thing, expected) and isinstance(name_of(thing, kind), str):
                yield thing if found.bundled else isolated(thing, kind, lambda cause: self._report(found.name, cause))
            else:
                self._report(found.name, f"{hook} offered {thing!r:.80}, which is not a {expected.__name__}")

    def _ask(self, found: FoundPlugin, kind: str) -> list[Any]:
        hook = f"aistandards_{kind}"
        self._load(found)
        try:
            with traced(found.name, hook):
                return [thing for call in self._implementations(found, kind) for thing in call.function()]
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._report(found.name, f"{hook} raised {cause_of(error)}")
            return []

    def _manifest(self, found: FoundPlugin) -> Manifest | None:
        """What a plugin declares, read once; one whose manifest is not valid is told and has to be asked."""
        if found not in self._manifests:
            try:
                self._manifests[found] = found.declared()
            except PluginError as error:
                self._manifests[found] = None
                self._report(found.name, str(error), "correct it, or tell the author of the plugin")
        return self._manifests[found]

    def _declared(self, found: FoundPlugin, kind: str) -> tuple[str, ...] | None:
        """The names of a kind that a plugin declares; None when only the kind is known, or nothing."""
        manifest = self._manifest(found)
        return manifest.offers.get(kind) if manifest is not None else None

    def _may_offer(self, found: FoundPlugin, kind: str, name: str | None = None) -> bool:
        """Whether a plugin is worth importing for something of this kind, or of this name."""
        manifest = self._manifest(found)
        if manifest is None:
            return True
        names = manifest.offers.get("publishers" if kind == "grammars" else kind, ())
        return names is None or (bool(names) if name is None else name in names)

    def _load(self, found: FoundPlugin) -> None:
        """Import a plugin and register it, once; one that cannot be is told and offers nothing."""
        if found in self._tried:
            return
        self._tried.add(found)
        try:
            with traced(found.name, f"import of {found.module}"):
                plugin = found.load()
            self._manager.register(plugin, name=found.name)
            self._manager.check_pending()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if self._manager.get_plugin(found.name) is not None:
                self._manager.unregister(name=found.name)
            self._report(found.name, f"could not be loaded ({cause_of(error)})")

    def _check_declared(self, found: FoundPlugin) -> None:
        """Report where a package offers something else than it declares."""
        manifest = self._manifest(found)
        if manifest is None or found.rank == 3:
            return
        self._load(found)
        if self._manager.get_plugin(found.name) is None:
            return
        offered = {kind: self._names_offered(found, kind) for kind in KINDS if self._implementations(found, kind)}
        for cause, fix in disagreements(manifest, offered):
            self._report(found.name, cause, fix)

    def _names_offered(self, found: FoundPlugin, kind: str) -> frozenset[str] | None:
        if not self._may_offer(found, kind):
            return None
        things = self._offers(found, kind)
        if kind == "grammars":
            return frozenset(body for grammar in things for body in grammar.bodies)
        return frozenset(name_of(thing, kind) for thing in things)

    def _implementations(self, found: FoundPlugin, kind: str) -> list[Any]:
        hook = getattr(self._manager.hook, f"aistandards_{kind}")
        return [implementation for implementation in hook.get_hookimpls() if implementation.plugin_name == found.name]

    def _report(self, plugin: str, cause: str, fix: str | None = None) -> None:
        fix = fix or f"update or uninstall it, or set {DISABLE}={plugin}"
        if (plugin, cause, fix) not in self._told:
            self._told.add((plugin, cause, fix))
            self.problems.append(Problem(plugin, cause, fix))
