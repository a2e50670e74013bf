"""`aistandards plugins`."""

import attrs
import click

from aistandards.cli.main import COMMANDS
from aistandards.cli.output import write_json, write_table
from aistandards.plugins import Plugins


@click.group("plugin")
def command() -> None:
    """Tell what is installed and what is wrong with it."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_plugins(as_json: bool) -> None:
    """List the installed plugins, what they offer, and their problems."""
    plugins = Plugins(built_in_commands=COMMANDS).describe()
    if as_json:
        write_json([attrs.asdict(plugin) for plugin in plugins])
        return
    rows = []
    for plugin in plugins:
        offers = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in plugin.offers.items() if names)
        rows.append([plugin.name, plugin.distribution, "" if plugin.enabled else "disabled", offers])
    write_table(rows, ("plugin", "package", "", "offers"))
    for plugin in plugins:
        for problem in plugin.problems:
            click.echo(f"aistandards: {problem}", err=True)
