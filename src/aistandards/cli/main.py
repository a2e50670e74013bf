"""The command `aistandards`. Each subcommand has a module of its own, which is imported when it is used."""

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
from aistandards.cli.plugin_output import end_despite_threads, end_output, output_apart
from aistandards.errors import AistandardsError, InvalidValueError

if TYPE_CHECKING:
    from aistandards.plugin.registry import Plugins

COMMANDS = {
    "sync": "Bring the catalogue up to date with its sources.",
    "list": "List standards.",
    "show": "Show one standard with its relations and its evidence.",
    "search": "Find standards by words of their titles and abstracts.",
    "stats": "Count standards.",
    "gaps": "Count standards by concept, and show concepts without any.",
    "changes": "List the changes that syncs have recorded.",
    "check": "Check whether the standards that documents cite are in force.",
    "export": "Write standards to a file for other tools.",
    "watch": "Manage watches: named selections of standards.",
    "cite": "Cite standards in a format of reference managers.",
    "why": "Show why a standard carries a concept.",
    "review": "Accept or reject tags one after the other.",
    "undo": "Remove your last decision about a tag.",
    "vocab": "List, show, check and export the vocabularies.",
    "evaluate": "Compare the tags in the store with labels.",
    "resolve": "Find the standard that a designation, URN or address names.",
    "sources": "List the sources and the dates of their data.",
    "plugin": "Create, test, list and check plugins.",
    "quarantine": "Show rows that could not be read, and read them again.",
    "doctor": "Check the installation.",
    "catalog": "Make, check and compare catalogue folders.",
}
"""Summaries of the built-in commands; `--help` prints them without importing the commands."""

MAX_MESSAGE = 4000
"""Characters of an error that are printed."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and loads plugins only for other names."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command; what plugins print is no part of its output."""
        with output_apart():
            return super().main(*arguments, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the built-in commands and of the commands of plugins."""
        return [*COMMANDS, *plugins_of(ctx).command_names()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None for an unknown name."""
        if cmd_name in COMMANDS:
            module = importlib.import_module(f"aistandards.cli.{cmd_name}_command")
            command: click.Command | None = module.command
        else:
            command = plugins_of(ctx).command(cmd_name)
        _resume_garbage_collection()
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; report an invalid value as a usage error."""
        try:
            return super().invoke(ctx)
        except InvalidValueError as error:
            raise click.UsageError(_sentence(error), _context_of_command(ctx, self)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the summaries of the built-in commands and the names of the commands of plugins."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        if names := plugins_of(ctx).command_names():
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(name, "") for name in names])


def _sentence(error: AistandardsError) -> str:
    """Return the message of an error on one line of bounded length, without characters that control a terminal."""
    from aistandards.model.text import safe_line

    return safe_line(str(error)[:MAX_MESSAGE])


def _context_of_command(ctx: click.Context, group: click.Group) -> click.Context:
    """Return the context of the called command; a usage error then shows the usage of that command."""
    name = ctx.invoked_subcommand
    command = group.get_command(ctx, name) if name is not None else None
    return ctx if command is None else click.Context(command, parent=ctx, info_name=name)


_PLUGINS = "aistandards.plugin"
_PLUGINS_FOLDER = "aistandards.plugins_folder"
_SAFE_MODE = "aistandards.safe_mode"


def plugins_of(ctx: click.Context) -> "Plugins":
    """Return the plugins of this invocation; the first call finds them."""
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
    """Return the options about plugins as environment variables for a child process."""
    from aistandards.plugin.discovery import DIRECTORY, SAFE_MODE

    folder = {DIRECTORY: str(ctx.meta[_PLUGINS_FOLDER])} if _PLUGINS_FOLDER in ctx.meta else {}
    return folder | ({SAFE_MODE: "1"} if ctx.meta.get(_SAFE_MODE) else {})


def _store_option(ctx: click.Context, option: click.Parameter, value: Path | bool | None) -> None:
    """Store an option about plugins before the command is looked up: the command may be a plugin's."""
    if value:
        ctx.meta[f"aistandards.{option.name}"] = value


def _print_version(ctx: click.Context) -> None:
    from aistandards.catalog.snapshot import Snapshot

    click.echo(f"aistandards, version {__version__}, data {Snapshot.open().version}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Plugins may add commands; `aistandards plugin list` lists them.",
)
@click.option("--db", "database_url", metavar="URL", help="SQLAlchemy URL of the store, e.g. sqlite:////tmp/my.db.")
@click.option(
    "--plugins-dir",
    "plugins_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    is_eager=True,
    expose_value=False,
    callback=_store_option,
    help="Folder of plugins that are single files; default: plugins/ in the home folder.",
)
@click.option(
    "--safe-mode",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_store_option,
    help="Run without third-party plugins.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _option, value: _print_version(ctx) if value else None,
    help="Show the versions of the program and of the bundled data.",
)
@click.pass_context
def cli(ctx: click.Context, database_url: str | None) -> None:
    """A catalogue of the AI standards of ITU-T, ISO and IEC, with their status and the evidence for each statement.

    Exit codes: 0 success, 1 failure, 2 wrong usage, 3 partial (a source was unreachable or broken), 4 a guard refused,
    5 no change in watched standards.
    """
    # A program that runs the command in its own process may pass collaborators in `obj`.
    ctx.obj = {**(ctx.obj or {}), "database_url": database_url}


def _exit_during_sync(code: Any) -> None:
    """End the process at once while other threads still run a sync, for example after Ctrl-C.

    Python would stop these threads in the middle of native code, which aborts the process. The store survives any end.
    """
    if any(thread.daemon and thread.name.startswith("sync-") for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _end(code: Any, *, is_own_process: bool) -> None:
    """Keep plugins from holding up the end of the process, and from printing into the output."""
    _exit_during_sync(code)
    if is_own_process:
        end_output()
        end_despite_threads(code if isinstance(code, int) else int(code is not None))


def _report_ignored_errors() -> None:
    """Write an error that Python ignores, such as one of a finaliser or of a plugin's thread, as one sentence."""

    def ignored(place: object, error: BaseException | None) -> None:
        # No import: at the end of the process none is possible. The module is there when a plugin was looked for.
        problems = sys.modules.get("aistandards.plugin.problems")
        reason = type(error).__name__ if problems is None or error is None else problems.cause_of(error)
        file = getattr(getattr(place, "__code__", None), "co_filename", "")
        where = f"{getattr(place, '__qualname__', None) or type(place).__name__} {file}".strip()
        sys.stderr.write(f"aistandards: an error in {where} was ignored ({reason})\n")

    sys.unraisablehook = lambda found: ignored(found.object, found.exc_value)
    threading.excepthook = lambda found: ignored(found.thread, found.exc_value)


def _on_interrupt(_signal: int, _frame: object) -> None:
    """Handle Ctrl-C: the first one raises KeyboardInterrupt, the second one ends the process at once."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
    raise KeyboardInterrupt


def _pause_garbage_collection() -> None:
    """Stop the garbage collector during imports and at the end of the process, when no object can be freed.

    These collections took a third of the time of a short command.
    """
    gc.disable()
    atexit.register(gc.freeze)


def _resume_garbage_collection() -> None:
    """Resume garbage collection with few runs: records have no cycles, and the default costs a tenth of a sync."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        gc.enable()


def _escape_unknown_characters() -> None:
    """Write characters that the terminal's encoding lacks as escapes, which are valid in JSON too."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; print an error of this package as one sentence on standard error."""
    _escape_unknown_characters()
    # A program that calls this function, or that ignores Ctrl-C, keeps its own signal handler.
    is_own_process = arguments is None and threading.current_thread() is threading.main_thread()
    if is_own_process:
        _pause_garbage_collection()
    if is_own_process and "--debug" not in sys.argv:
        _report_ignored_errors()
    if is_own_process and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _on_interrupt)
    try:
        return cli.main(args=arguments, prog_name="aistandards")
    except SystemExit as end:
        _end(end.code, is_own_process=is_own_process)
        raise
    except KeyboardInterrupt:
        _end(1, is_own_process=is_own_process)
        sys.exit(1)
    except AistandardsError as error:
        all_arguments = sys.argv[1:] if arguments is None else arguments
        if "--debug" in all_arguments:
            raise
        click.echo(f"aistandards: {_sentence(error)}", err=True)
        _end(1, is_own_process=is_own_process)
        sys.exit(1)


if __name__ == "__main__":
    main()
