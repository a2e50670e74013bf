"""Load plugins and call their hooks. A plugin that fails is reported by name; the other plugins still work.

A plugin is imported at the first use of something that it may offer. Each hook is called once.
"""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any, TypeVar

import pluggy

from aistandards.errors import PluginError
from aistandards.model.text import quoted
from aistandards.plugin import hookspecs
from aistandards.plugin.declaration_check import disagreements
from aistandards.plugin.discovery import DISABLE, FILE_RANK, FoundPlugin
from aistandards.plugin.kinds import KINDS, expected_type, name_of
from aistandards.plugin.manifest import Manifest
from aistandards.plugin.problems import Problem, asks_to_end, cause_of
from aistandards.plugin.running import holding, run_limited
from aistandards.plugin.tracing import traced

T = TypeVar("T")


class Loader:
    """Imports plugins on demand and keeps what their hooks return.

    Attributes:
        problems: The problems so far, in the order in which they occurred.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._manager = pluggy.PluginManager(hookspecs.NAMESPACE)
        self._manager.add_hookspecs(hookspecs)
        self._tried: set[FoundPlugin] = set()
        self._manifests: dict[FoundPlugin, Manifest | None] = {}
        self._offers: dict[tuple[FoundPlugin, str], tuple[Any, ...]] = {}
        self._reported: set[Problem] = set()
        # The threads of a sync share the plugins. A plugin may read designations while it loads; see `holding`.
        self._lock = Lock()

    def manifest(self, plugin: FoundPlugin) -> Manifest | None:
        """Return the manifest of a plugin, or None if it has no valid one. An invalid manifest is reported."""
        with holding(self._lock):
            if plugin not in self._manifests:
                try:
                    self._manifests[plugin] = plugin.declared()
                except PluginError as error:
                    self._manifests[plugin] = None
                    self.report(plugin.name, str(error), "correct it, or tell the author of the plugin")
            return self._manifests[plugin]

    def declared(self, plugin: FoundPlugin, kind: str) -> tuple[str, ...] | None:
        """Return the names of a kind that a plugin declares; None if it declares only the kind, or nothing."""
        manifest = self.manifest(plugin)
        return manifest.offers.get(kind) if manifest is not None else None

    def may_offer(self, plugin: FoundPlugin, kind: str, name: str | None = None) -> bool:
        """Return whether a plugin may offer something of this kind, or of this kind and name."""
        manifest = self.manifest(plugin)
        if manifest is None:
            return True
        names = manifest.offers.get("publishers" if kind == "grammars" else kind, ())
        return names is None or (bool(names) if name is None else name in names)

    def offers(self, plugin: FoundPlugin, kind: str) -> tuple[Any, ...]:
        """Return what a plugin offers of one kind. The plugin is imported only if it may offer any."""
        key = (plugin, kind)
        if (offers := self._offers.get(key)) is not None:
            return offers
        with holding(self._lock):
            if key not in self._offers:
                self._offers[key] = tuple(self._valid_offers(plugin, kind)) if self.may_offer(plugin, kind) else ()
            return self._offers[key]

    def check_declaration(self, plugin: FoundPlugin) -> None:
        """Report each difference between the manifest of a package and what the package offers."""
        manifest = self.manifest(plugin)
        if manifest is None or plugin.rank == FILE_RANK:
            return
        self._load(plugin)
        if self._manager.get_plugin(plugin.name) is None:
            return
        offered = {kind: self._names_offered(plugin, kind) for kind in KINDS if self._implementations(plugin, kind)}
        for cause, fix in disagreements(manifest, offered):
            self.report(plugin.name, cause, fix)

    def report(self, plugin: str, cause: str, fix: str | None = None) -> None:
        """Keep a problem of a plugin, once.

        Args:
            plugin: Name of the plugin.
            cause: What is wrong.
            fix: What the user can do; by default update, uninstall or disable the plugin.
        """
        problem = Problem(plugin, cause, fix or f"update or uninstall it, or set {DISABLE}={plugin}")
        if problem not in self._reported:
            self._reported.add(problem)
            self.problems.append(problem)

    def _valid_offers(self, plugin: FoundPlugin, kind: str) -> Iterator[Any]:
        """Yield what the hook of a kind returns, isolated; report each object of another type."""
        from aistandards.plugin.isolation import isolated

        expected = expected_type(kind)
        for thing in self._call_hook(plugin, kind):
            try:
                if not (isinstance(thing, expected) and isinstance(name_of(thing, kind), str)):
                    cause = f"aistandards_{kind} offered {quoted(thing)}, which is not a {expected.__name__}"
                    self.report(plugin.name, cause)
                    continue
                offer = thing if plugin.bundled else isolated(thing, kind, plugin.name, self.report)
            except BaseException as error:
                if asks_to_end(error):
                    raise
                # An attribute may be a property, and thus code of the plugin.
                cause = f"aistandards_{kind} offered {quoted(thing)}, whose attributes raise {cause_of(error)}"
                self.report(plugin.name, cause)
            else:
                yield offer

    def _call_hook(self, plugin: FoundPlugin, kind: str) -> list[Any]:
        hook = f"aistandards_{kind}"
        self._load(plugin)
        calls = [implementation.function for implementation in self._implementations(plugin, kind)]
        try:
            with traced(plugin.name, hook):
                return self._run(plugin, lambda: [thing for call in calls for thing in call()]) if calls else []
        except BaseException as error:
            if asks_to_end(error):
                raise
            verb = "failed:" if isinstance(error, PluginError) else "raised"
            self.report(plugin.name, f"{hook} {verb} {cause_of(error)}")
            return []

    def _load(self, plugin: FoundPlugin) -> None:
        """Import a plugin and register it, once. A plugin that cannot be imported is reported and offers nothing."""
        if plugin in self._tried:
            return
        self._tried.add(plugin)
        try:
            with traced(plugin.name, f"import of {plugin.module}"):
                module = self._run(plugin, plugin.load)
            self._manager.register(module, name=plugin.name)
            self._manager.check_pending()
        except BaseException as error:
            if asks_to_end(error):
                raise
            if self._manager.get_plugin(plugin.name) is not None:
                self._manager.unregister(name=plugin.name)
            self.report(plugin.name, f"could not be loaded ({cause_of(error)})")

    def _run(self, plugin: FoundPlugin, function: Callable[[], T]) -> T:
        """Run code of a plugin, with a time limit and a thread of its own unless it is part of aistandards."""
        if plugin.bundled:
            return function()
        return run_limited(plugin.name, plugin.module, function, lambda effect: self.report(plugin.name, effect))

    def _names_offered(self, plugin: FoundPlugin, kind: str) -> frozenset[str] | None:
        if not self.may_offer(plugin, kind):
            return None
        things = self.offers(plugin, kind)
        if kind == "grammars":
            return frozenset(body for grammar in things for body in grammar.bodies)
        return frozenset(name_of(thing, kind) for thing in things)

    def _implementations(self, plugin: FoundPlugin, kind: str) -> list[Any]:
        hook = getattr(self._manager.hook, f"aistandards_{kind}")
        return [implementation for implementation in hook.get_hookimpls() if implementation.plugin_name == plugin.name]
