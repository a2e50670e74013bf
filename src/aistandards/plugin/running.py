"""Run code of plugins: with a time limit, with its output told apart, and without lasting effects on the process.

Nothing here stops a plugin that wants to do harm: it has the rights of the user. `os._exit` and native code that
crashes or never returns end the process, and nothing reports that.
"""

import builtins
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any, TypeVar

from aistandards.errors import PluginError, SettingError

SECONDS = "AISTANDARDS_PLUGIN_SECONDS"
DEFAULT_SECONDS = 30.0

MAX_NESTED = 2
"""Number of times that code of a plugin may cause code of the same plugin to run, such as a grammar."""

T = TypeVar("T")


class _Thread(threading.local):
    """What a thread runs.

    Attributes:
        speaker: The plugin whose code runs, for messages; None for code of aistandards.
        chain: The modules of the plugins whose code waits for this thread, outermost first.
        locks: The locks that those who wait for this thread hold.
    """

    speaker: str | None = None
    chain: tuple[str, ...] = ()
    locks: tuple[threading.Lock, ...] = ()


_thread = _Thread()


def speaker() -> str | None:
    """Return the plugin whose code runs in this thread, as in a message: `plugin 'acme'`; None for code of aistandards."""
    return _thread.speaker


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Name the plugin whose code the `with` block runs; the command tells its output apart."""
    before, _thread.speaker = _thread.speaker, name
    try:
        yield
    finally:
        _thread.speaker = before


def each(name: str, items: Callable[[], Any]) -> Iterator[Any]:
    """Yield the items that code of a plugin returns; only the code of the plugin runs under its name."""
    with speaking(name):
        iterator = iter(items())
    while True:
        before, _thread.speaker = _thread.speaker, name
        try:
            item = next(iterator)
        except StopIteration:
            return
        finally:
            _thread.speaker = before
        yield item


@contextmanager
def holding(lock: threading.Lock) -> Iterator[None]:
    """Hold a lock; a thread for which the holder waits may enter too."""
    if lock in _thread.locks:
        yield
        return
    with lock:
        before, _thread.locks = _thread.locks, (*_thread.locks, lock)
        try:
            yield
        finally:
            _thread.locks = before


def time_limit(environ: Mapping[str, str] | None = None) -> float:
    """Return the seconds that the import of a plugin, and each of its hooks, may take.

    Raises:
        SettingError: `AISTANDARDS_PLUGIN_SECONDS` is not a positive number.
    """
    value = (os.environ if environ is None else environ).get(SECONDS)
    if not value:
        return DEFAULT_SECONDS
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= threading.TIMEOUT_MAX:
        raise SettingError(f"{SECONDS} is {value[:80]!r}; set it to a number of seconds, such as 30")
    return seconds


def run_limited(name: str, module: str, function: Callable[[], T], on_effect: Callable[[str], None]) -> T:
    """Run code of a plugin in a thread of its own, and wait for its end within the time limit.

    In that thread Python sets no signal handler, and `KeyboardInterrupt` does not come from the keyboard.

    Args:
        name: Name of the plugin.
        module: Module of the plugin.
        function: Runs the code.
        on_effect: Called with a description of each lasting effect on the process, which is undone.

    Raises:
        PluginError: The time limit is exceeded, or the plugin needs itself while it is loaded.
        BaseException: The code raised it.
    """
    if _thread.chain.count(module) > MAX_NESTED:
        raise PluginError("it needs itself while it is loaded")
    chain, locks, seconds = (*_thread.chain, module), _thread.locks, time_limit()
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        _thread.speaker, _thread.chain, _thread.locks = f"plugin {name!r}", chain, locks
        try:
            results.append(function())
        except BaseException as error:
            errors.append(error)

    with _undoing_effects(on_effect):
        thread = threading.Thread(target=work, name=f"plugin {name}", daemon=True)
        thread.start()
        thread.join(seconds)
    if errors and isinstance(errors[0], KeyboardInterrupt):
        raise PluginError("it raised KeyboardInterrupt")
    if errors:
        raise errors[0]
    if not results:
        raise PluginError(f"it takes longer than {seconds:g} s; {SECONDS} sets another limit")
    return results[0]


@contextmanager
def _undoing_effects(on_effect: Callable[[str], None]) -> Iterator[None]:
    """Restore the state of the process that the output of a command depends on."""
    # Imported here, because most users have no plugin of a third party.
    import json
    import locale
    import logging

    streams = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}
    modules = {module: dict(vars(module)) for module in (builtins, json)}
    folder, words, depth = _folder(), locale.setlocale(locale.LC_ALL), sys.getrecursionlimit()
    root, paths = logging.getLogger(), list(sys.path)
    handlers, level, disabled = list(root.handlers), root.level, root.manager.disable
    try:
        # Warnings and log entries of a plugin are its own affair; the filters and handlers for them are not.
        with warnings.catch_warnings():
            yield
    finally:
        root.handlers[:], root.level, root.manager.disable = handlers, level, disabled
        # What a plugin adds must not hide what was there.
        sys.path[:] = [*paths, *(path for path in sys.path if path not in paths)]
        for name, stream in streams.items():
            if getattr(sys, name) is not stream:
                setattr(sys, name, stream)
                on_effect(f"replaced sys.{name}")
        for module, names in modules.items():
            _restore(module, names, on_effect)
        if folder is not None and _folder() != folder:
            os.chdir(folder)
            on_effect("changed the current folder")
        if locale.setlocale(locale.LC_ALL) != words:
            with suppress(locale.Error):
                locale.setlocale(locale.LC_ALL, words)
            on_effect("changed the locale")
        if sys.getrecursionlimit() != depth:
            sys.setrecursionlimit(depth)
            on_effect("changed the limit of recursion")


def _restore(module: ModuleType, names: Mapping[str, Any], on_effect: Callable[[str], None]) -> None:
    for name, value in names.items():
        # The interactive interpreter sets this name itself.
        if name != "_" and vars(module).get(name, names) is not value:
            setattr(module, name, value)
            on_effect(f"replaced {module.__name__}.{name}")


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None
