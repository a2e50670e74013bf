"""The `aistandards` command. Every command lives in a module of its own and is imported when it is used."""

import atexit
import gc
import importlib
import io
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aistandards._version import __version__
from aistandards.errors import AistandardsError, InvalidValueError

if TYPE_CHECKING:
    from aistandards.plugin.registry import Plugins

COMMANDS = {
    "sync": "Bring the catalogue up to date with its sources.",
    "list": "List standards.",
    "show": "Show one standard with its relations and its evidence.",
    "search": "Find standards by words of their titles and abstracts.",
    "stats": "Count standards.",
    "gaps": "Tell which concepts standards cover, and which none does.",
    "changes": "Tell what syncs have found changed.",
    "check": "Find the standards that documents cite, and say whether they are in force.",
    "export": "Write standards to a file for other tools.",
    "watch": "Keep named choices of standards to hear about.",
    "cite": "Cite standards for a reference manager.",
    "why": "Tell why a standard carries a concept.",
    "review": "Decide about tags, one by one, at the keyboard.",
    "undo": "Take your last decision about a tag back.",
    "vocab": "List, show, check and export the vocabularies.",
    "evaluate": "Measure how often the tags are right, against labels.",
    "resolve": "Tell which standard a designation, as people write it, stands for.",
    "sources": "List the sources and the dates of their data.",
    "plugin": "Begin, test, list and check plugins.",
    "quarantine": "Look at rows that could not be taken, and try them again.",
    "doctor": "Check the installation and say what to mend.",
    "catalog": "Make, check and compare catalogue folders.",
}
"""Built-in commands and their summaries, so that `--help` need not import them."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and asks plugins only for a name it does not know."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *plugins_of(ctx).command_names()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module = importlib.import_module(f"aistandards.cli.{cmd_name}_command")
            command: click.Command | None = module.command
        else:
            command = plugins_of(ctx).command(cmd_name)
        _collect_seldom()
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a value that it does not accept is a usage error, whichever option has it."""
        try:
            return super().invoke(ctx)
        except InvalidValueError as error:
            raise click.UsageError(str(error), _context_of_command(ctx, self)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        if offered := plugins_of(ctx).command_names():
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(name, "") for name in offered])


def _context_of_command(ctx: click.Context, group: click.Group) -> click.Context:
    """The context of the command that was called, so that a usage error shows the usage of that command."""
    name = ctx.invoked_subcommand
    command = group.get_command(ctx, name) if name is not None else None
    return ctx if command is None else click.Context(command, parent=ctx, info_name=name)


_PLUGINS = "aistandards.plugin"
_PLUGINS_FOLDER = "aistandards.plugins_folder"
_SAFE_MODE = "aistandards.safe_mode"


def plugins_of(ctx: click.Context) -> "Plugins":
    """Return the plugins of this invocation; they are found when a command first asks for them, and once."""
    from aistandards.plugin.registry import Plugins

    if _PLUGINS not in ctx.meta:
        ctx.meta[_PLUGINS] = Plugins.find(
            folder=ctx.meta.get(_PLUGINS_FOLDER),
            safe_mode=ctx.meta.get(_SAFE_MODE, False),
            built_in_commands=COMMANDS,
        )
    plugins: Plugins = ctx.meta[_PLUGINS]
    return plugins


def plugin_environment(ctx: click.Context) -> dict[str, str]:
    """Return the options about plugins as environment variables, for a process that this command starts."""
    from aistandards.plugin.discovery import DIRECTORY, SAFE_MODE

    folder = {DIRECTORY: str(ctx.meta[_PLUGINS_FOLDER])} if _PLUGINS_FOLDER in ctx.meta else {}
    return folder | ({SAFE_MODE: "1"} if ctx.meta.get(_SAFE_MODE) else {})


def _keep(ctx: click.Context, option: click.Parameter, given: Path | bool | None) -> None:
    """Keep an option before the command is looked up: that may be a plugin's."""
    if given:
        ctx.meta[f"aistandards.{option.name}"] = given


def _tell_version(ctx: click.Context) -> None:
    from aistandards.catalog.snapshot import Snapshot

    click.echo(f"aistandards, version {__version__}, data {Snapshot.open().version}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Plugins may add commands: `aistandards plugin list` shows what they offer.",
)
@click.option("--db", "database_url", metavar="URL", help="SQLAlchemy URL of the store, e.g. sqlite:////tmp/my.db.")
@click.option(
    "--plugins-dir",
    "plugins_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    is_eager=True,
    expose_value=False,
    callback=_keep,
    help="Folder of plugins that are single files; else plugins/ in the home folder.",
)
@click.option(
    "--safe-mode",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_keep,
    help="Run without the plugins of others.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _option, given: _tell_version(ctx) if given else None,
    help="Show the versions of the program and of the bundled data.",
)
@click.pass_context
def cli(ctx: click.Context, database_url: str | None) -> None:
    """The AI standards of ITU-T, ISO and IEC: what there is, where it stands, and why we say so.

    Exit codes: 0 ok, 1 failed, 2 usage, 3 partial (a source was unreachable or broken), 4 a guard refused,
    5 nothing is new in what is watched.
    """
    # A program that runs the command in its own process may hand it collaborators in `obj`.
    ctx.obj = {**(ctx.obj or {}), "database_url": database_url}


def _leave(code: Any) -> None:
    """End at once while a sync is still under way in other threads, as after Ctrl-C.

    Python's own ending would stop them in the middle of native code, which aborts the whole process; the store
    survives any ending.
    """
    if any(thread.daemon and thread.name.startswith("sync-") for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _interrupted(_signal: int, _frame: object) -> None:
    """Ctrl-C: the first one ends the command in order, a second one at once, whatever is being put in order."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
    raise KeyboardInterrupt


def _pause_collecting() -> None:
    """Look for no reference cycles while modules are imported, nor when the process ends: all of it stays until then.

    Both together took a third of the time of a short command.
    """
    gc.disable()
    atexit.register(gc.freeze)


def _collect_seldom() -> None:
    """End the pause. Records are trees: looking for cycles at Python's usual pace costs a sync a tenth of its time."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        gc.enable()


def _write_anything() -> None:
    """Write what the terminal's encoding has no place for as an escape, which is one in JSON too, not as a failure."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; errors of ours become one sentence on standard error."""
    _write_anything()
    # Somebody else's program, or one that was told to ignore Ctrl-C, keeps its own way.
    alone = arguments is None and threading.current_thread() is threading.main_thread()
    if alone:
        _pause_collecting()
    if alone and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    try:
        return cli.main(args=arguments, prog_name="aistandards")
    except SystemExit as ended:
        _leave(ended.code)
        raise
    except KeyboardInterrupt:
        _leave(1)
        sys.exit(1)
    except AistandardsError as error:
        given = sys.argv[1:] if arguments is None else arguments
        if "--debug" in given:
            raise
        click.echo(f"aistandards: {error}", err=True)
        _leave(1)
        sys.exit(1)


if __name__ == "__main__":
    main()
