"""Plugins: what they offer is found, what is wrong with one is told by name, and everything else goes on."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from aistandards.errors import PluginError
from aistandards.plugin.discovery import DISABLE
from aistandards.plugin.registry import Plugins
from tests.support.commands import run

GOOD = """
from aistandards.plugin import hookimpl, Rejected

class Here:
    name, title, body, env_prefix = "here", "Here", "here", "HERE"
    hosts, pace, attribution = (), 1.0, "nobody"
    def records(self, context):
        yield Rejected(b"row", "the row says nothing")
        context.complete({})
    def parse(self, raw):
        raise ValueError("still not")

@hookimpl
def aistandards_sources():
    return [Here()]
"""
BROKEN = {
    "unimportable": ("import does_not_exist_anywhere", "could not be loaded (ModuleNotFoundError"),
    "syntax": ("def (", "could not be loaded (SyntaxError"),
    "raises": (
        "from aistandards.plugin import hookimpl\n@hookimpl\ndef aistandards_sources():\n    raise RuntimeError('no luck')",
        "aistandards_sources raised RuntimeError: no luck",
    ),
    "taken": (GOOD.replace('"here"', '"iso"', 1), "offered the name 'iso', which 'iso' has already"),
    "strange": (
        "from aistandards.plugin import hookimpl\n@hookimpl\ndef aistandards_sources():\n    return [42]",
        "offered 42, which is not a Source",
    ),
    "unknown hook": (
        "from aistandards.plugin import hookimpl\n@hookimpl\ndef aistandards_sauces():\n    return []",
        "could not be loaded (PluginValidationError",
    ),
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Install a module as a distribution with one entry point."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))

    def installed(name: str, source: str) -> EntryPoint:
        module = f"plugin_{name.replace(' ', '_').replace('-', '_')}"
        folder = tmp_path / "site" / f"{module}-1.0.dist-info"
        folder.mkdir(parents=True)
        (tmp_path / "site" / f"{module}.py").write_text(source)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text(f"[aistandards]\n{name} = {module}\n")
        monkeypatch.delitem(sys.modules, module, raising=False)
        return EntryPoint(name, module, "aistandards")

    return installed


def own(plugins: Plugins) -> set[str]:
    """The sources but those of the Relaton datasets, of which there may be more any day."""
    return {name for name in plugins.sources if not name.startswith("relaton-")}


def test_the_first_party_plugins_are_found_like_anybody_s() -> None:
    plugins = {plugin.name: plugin for plugin in Plugins.find().describe()}
    assert plugins.keys() >= {"iso", "iec", "itu-t", "isoiec"}
    assert plugins["iso"].offers["sources"] == ("iso",)
    assert not any(plugin.problems for plugin in plugins.values())


@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize("name", BROKEN)
def test_a_plugin_that_fails_is_told_and_the_others_go_on(install, name: str) -> None:  # type: ignore[no-untyped-def]
    source, cause = BROKEN[name]
    install(f"zz-{name}", source)
    plugins = Plugins.find()
    described = {plugin.name: plugin for plugin in plugins.describe()}
    assert own(plugins) == {"iso", "iec", "itu-t"}
    (problem,) = described[f"zz-{name}"].problems
    assert cause in problem.cause and DISABLE in problem.fix
    assert str(problem).startswith(f"plugin 'zz-{name}'")
    assert run("plugins", "list").exit_code == 2
    shown = run("plugin", "list")
    assert cause[:40] in shown.stderr and shown.exit_code == 0
    assert run("stats").exit_code == 0


def test_a_source_of_a_plugin_is_synchronised_like_ours(install) -> None:  # type: ignore[no-untyped-def]
    install("here", GOOD)
    result = run("sync", "here", "--json")
    (report,) = json.loads(result.stdout)["sources"]
    assert result.exit_code == 0 and (report["outcome"], report["quarantined"]) == ("ok", 1)


@pytest.mark.usefixtures("used_before")
def test_a_source_that_crashes_is_broken_and_named(install) -> None:  # type: ignore[no-untyped-def]
    install("here", GOOD.replace("context.complete({})", "raise ZeroDivisionError('oh')"))
    result = run("sync", "here")
    assert result.exit_code == 3
    assert "the plugin failed with ZeroDivisionError: oh" in result.stderr and "Traceback" not in result.output


def test_a_plugin_can_be_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DISABLE, "iec, itu-t, relaton")
    plugins = Plugins.find()
    assert own(plugins) == {"iso"}
    assert [plugin.enabled for plugin in plugins.describe() if plugin.name == "iec"] == [False]
    with pytest.raises(PluginError, match="there are: iso"):
        plugins.source("iec")


@pytest.mark.usefixtures("used_before")
def test_without_any_plugin_the_command_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    run("stats")
    monkeypatch.setenv(DISABLE, "iso,iec,itu-t,isoiec,relaton")
    assert json.loads(run("stats", "--json").stdout)["total"] > 300
    assert run("sync").exit_code == 0


COMMAND = """
import click
from aistandards.plugin import hookimpl

@click.command()
def {name}():
    '''Say hello.'''
    click.echo("hello from a plugin")

@hookimpl
def aistandards_commands():
    return [{name}]
"""


def test_a_command_of_a_plugin_runs_and_none_takes_a_built_in_name(install) -> None:  # type: ignore[no-untyped-def]
    install("greeting", COMMAND.format(name="hello"))
    install("thief", COMMAND.format(name="search"))
    assert run("hello").stdout == "hello from a plugin\n"
    assert "hello from a plugin" not in run("search", "learning").stdout
    assert "offered the name 'search', which 'aistandards itself' has already" in run("plugin", "list").stderr


EXPORTER = """
from aistandards.plugin import hookimpl

class Plain:
    name, media_type = "plain", "text/plain"
    def write(self, rows, fields, out):
        for row in rows:
            print("*", row["designation"], file=out)

@hookimpl
def aistandards_exporters():
    return [Plain()]
"""


@pytest.mark.usefixtures("used_before")
def test_a_format_of_a_plugin_is_offered_to_list(install) -> None:  # type: ignore[no-untyped-def]
    install("plain", EXPORTER)
    assert run("list", "--format", "plain", "--limit", "1").stdout.startswith("* ")
    assert run("list", "--format", "nonsense").exit_code == 2


def test_plugins_are_listed_as_json() -> None:
    listed = {plugin["name"]: plugin for plugin in json.loads(run("plugin", "list", "--json").stdout)}
    assert listed["iso"]["enabled"] is True and listed["iso"]["problems"] == []


SLOW = """
import time
from aistandards.plugin import Designation, DesignationError, hookimpl

time.sleep(0.3)

class Grammar:
    name, bodies = "slow", ("slow",)
    def parse(self, text):
        if not text.startswith("SLOW "):
            raise DesignationError(text, 0, "it begins with no SLOW")
        return Designation(text, "slow", ("SLOW",), text[5:], work=text)
    def guess(self, text):
        return ()
    def locate(self, text):
        return None

@hookimpl
def aistandards_grammars():
    return [Grammar()]
"""


def test_threads_that_share_plugins_wait_while_one_of_them_loads_a_plugin(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    plugins = Plugins.find({}, folder=tmp_path)
    start = threading.Barrier(6)

    def read(number: int) -> str:
        start.wait()
        return plugins.designations.parse(f"SLOW {number}").text

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(read, range(6))) == [f"SLOW {number}" for number in range(6)]
