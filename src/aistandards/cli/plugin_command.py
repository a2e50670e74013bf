"""The command `aistandards plugin`: create, test, list and check plugins."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import click

from aistandards.cli.contract import JSON, answers, quiet_option
from aistandards.cli.main import plugin_environment, plugins_of
from aistandards.cli.output import confirm, open_catalog, safe, say, write_json, write_table
from aistandards.errors import PluginError, needs_extra
from aistandards.plugin.registry import PluginInfo, Plugins


@click.group("plugin")
def command() -> None:
    """Create, test, list and check plugins."""


@command.command("new")
@click.argument("name")
@click.option("--title", help="Full name of the body; default: NAME in capitals.")
@click.option("--publisher", help="First word of its designations; default: NAME in capitals.")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help="Folder to write the package into.",
)
@quiet_option
@click.pass_context
def new(ctx: click.Context, name: str, title: str | None, publisher: str | None, directory: Path) -> None:
    """Write a complete package for the body NAME: source, grammar, sample data, conformance test and CI."""
    from aistandards.plugin.scaffold import write_package

    if name in {plugin.name for plugin in plugins_of(ctx).installed}:
        raise PluginError(f"there is a plugin {name!r} already; choose another name")
    folder = write_package(name, title or name.upper(), publisher or name.upper(), directory)
    confirm(f"wrote {folder}; now:")
    confirm(f"  pip install -e '{folder}[test]'")
    confirm(f"  aistandards plugin test {folder}")
    confirm(f"  aistandards sync {name} --dry-run")


@command.command("test")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def test(ctx: click.Context, path: Path, pytest_arguments: tuple[str, ...]) -> None:
    """Run the conformance suite on a plugin: the folder of a package, a .py file or a .toml file.

    Options of pytest may follow after `--`. The exit code is that of pytest.
    """
    with needs_extra("testing", "pytest", "testing a plugin"):
        import pytest  # noqa: F401
        import time_machine  # noqa: F401
    path = path.resolve()
    environ = dict(os.environ) | plugin_environment(ctx)
    if path.is_dir():
        targets = [str(_tests_of(path, plugins_of(ctx)))]
    else:
        from aistandards.plugin.discovery import DIRECTORY, plugin_of_file
        from aistandards.testing import single_file

        plugin_of_file(path)
        environ |= {single_file.FILE: str(path), DIRECTORY: str(path.parent)}
        targets = ["--pyargs", "aistandards.testing.single_file"]
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *targets, *pytest_arguments],
        env=environ,
        check=False,
    )
    ctx.exit(process.returncode)


def _tests_of(folder: Path, plugins: Plugins) -> Path:
    """Return the folder of tests of an installed package.

    Raises:
        PluginError: The folder is not a package with tests, or the package is not installed.
    """
    import tomllib

    project = folder / "pyproject.toml"
    if not project.is_file():
        raise PluginError(f"{folder} is not a package: it has no pyproject.toml; `aistandards plugin new` writes one")
    points = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {}).get("entry-points", {})
    names = list(points.get("aistandards", {}))
    installed = {plugin.name for plugin in plugins.installed}
    if not names:
        raise PluginError(f"{project} names no plugin; add [project.entry-points.aistandards]")
    if not set(names) <= installed:
        raise PluginError(f"{names[0]} is not installed; run pip install -e '{folder}[test]' first")
    tests = folder / "tests"
    if not tests.is_dir():
        raise PluginError(f"{folder} has no tests; `aistandards plugin new` writes an example")
    return tests


@command.command("list")
@answers()
@click.pass_context
def list_plugins(ctx: click.Context, form: str) -> None:
    """List the installed plugins with their offers and problems."""
    plugins = plugins_of(ctx).describe()
    if form == JSON:
        write_json([attrs.asdict(plugin) for plugin in plugins])
        return
    rows = [
        [plugin.name, plugin.distribution, "" if plugin.enabled else "disabled", _offers(plugin)] for plugin in plugins
    ]
    write_table(rows, ("plugin", "package", "", "offers"))
    _print_problems(plugins)


@command.command("show")
@click.argument("name")
@answers()
@click.pass_context
def show(ctx: click.Context, name: str, form: str) -> None:
    """Show one plugin: its package, hooks and problems, and the hosts and last runs of its sources."""
    plugins = plugins_of(ctx)
    infos = {plugin.name: plugin for plugin in plugins.describe()}
    if name not in infos:
        raise PluginError(f"there is no plugin {name!r}; there are: {', '.join(infos)}")
    details = _details(infos[name], plugins, open_catalog(ctx).last_runs())
    if form == JSON:
        write_json(details)
        return
    for field, value in details.items():
        if field not in ("sources", "problems", "offers"):
            say(f"{field}: {safe(value)}")
    say(f"offers: {_offers(infos[name]) or 'nothing'}")
    for source in details["sources"]:
        hosts = ", ".join(source["hosts"]) or "none"
        run = f"{source['last_run']} ({source['outcome']})" if source["last_run"] else "never"
        say(
            f"source {source['name']}: {safe(source['title'])}; "
            f"hosts: {hosts}; pace: {source['pace']} s; last run: {run}"
        )
    _print_problems([infos[name]])


@command.command("doctor")
@answers()
@click.pass_context
def doctor(ctx: click.Context, form: str) -> None:
    """Check every plugin: its import, its offers and declarations, and the last runs of its sources.

    A problem gives exit code 1.
    """
    plugins = plugins_of(ctx)
    runs = open_catalog(ctx).last_runs()
    checked = [_details(plugin, plugins, runs) for plugin in plugins.describe()]
    if form == JSON:
        write_json(checked)
    for plugin in () if form == JSON else checked:
        sentences = plugin["problems"] or ["disabled" if not plugin["enabled"] else "in order"]
        for sentence in sentences:
            say(f"{plugin['name']}: {safe(sentence)}")
    ctx.exit(1 if any(plugin["problems"] for plugin in checked) else 0)


def _offers(plugin: PluginInfo) -> str:
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in plugin.offers.items())


def _print_problems(plugins: list[PluginInfo]) -> None:
    for plugin in plugins:
        for problem in plugin.problems:
            say(f"aistandards: {problem}", err=True)


def _details(plugin: PluginInfo, plugins: Plugins, runs: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plugin with its sources and their last runs as plain values."""
    sources = [_source_details(plugins.sources[name], runs.get(name)) for name in plugin.offers.get("sources", ())]
    return {
        "name": plugin.name,
        "package": plugin.distribution,
        "module": plugin.module,
        "enabled": plugin.enabled,
        "hooks": [f"aistandards_{kind}" for kind in plugin.offers],
        "offers": {kind: list(names) for kind, names in plugin.offers.items()},
        "sources": sources,
        "problems": [*map(str, plugin.problems), *_failed_runs(sources)],
    }


def _source_details(source: Any, run: Any) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "body": source.body,
        "hosts": list(source.hosts),
        "pace": source.pace,
        "last_run": run.started if run else None,
        "outcome": run.outcome if run else None,
        "message": run.message if run else None,
    }


def _failed_runs(sources: list[dict[str, Any]]) -> Iterator[str]:
    for source in sources:
        if source["outcome"] in ("broken", "unreachable", "refused"):
            yield f"the last run of {source['name']} was {source['outcome']}: {source['message']}"
