"""The command `aistandards`. Each subcommand has a module of its own, which is imported when it is used."""

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from aistandards._version import __version__
from aistandards.cli import process
from aistandards.cli.language import chosen_language, language_of
from aistandards.cli.plugin_output import output_apart
from aistandards.errors import InvalidValueError, SettingError
from aistandards.model.languages import UN_LANGUAGES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from aistandards.plugin.registry import Plugins

COMMANDS = {
    "sync": "Bring the catalogue up to date with its sources.",
    "list": "List standards.",
    "show": "Show one standard with its relations and its evidence.",
    "search": "Find standards by words of their titles and abstracts.",
    "overlaps": "Find what exists or is being written on the subject of a text or of a standard.",
    "stats": "Count standards.",
    "gaps": "Count standards by concept, and show concepts without any.",
    "matrix": "Count standards by concept and body, as a table, CSV, HTML, SVG or JSON.",
    "crosswalk": "Show which provisions of laws and guidelines sources connect with standards.",
    "changes": "List the changes that syncs have recorded.",
    "site": "Build the catalogue as a folder of pages.",
    "serve": "Serve the pages in six languages, and the API.",
    "brief": "Print what standards do for a human right on two pages.",
    "mcp": "Answer a program by the Model Context Protocol.",
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


class CommandContext(click.Context):
    """The context of a command; its help is in the language of the invocation."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return a formatter of help texts."""
        language = language_of(self)
        if language == "en":
            return super().make_formatter()
        from aistandards.cli.help import HelpInLanguage

        return HelpInLanguage(language, self.terminal_width, self.max_content_width)


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and loads plugins only for other names."""

    context_class = CommandContext

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command; what plugins print is no part of its output."""
        with output_apart():
            return super().main(*arguments, **options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options of the group, when the language of help and errors is known."""
        language = _find_language(ctx, args)
        if language != "en":
            commands: dict[str, dict[str, Any]] = {name: {"lang": language} for name in COMMANDS}
            commands["vocab"]["show"] = {"lang": language}
            ctx.default_map = commands
        with _errors_in_language(language):
            return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """Return the completions of a command with their summaries; no command is imported."""
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=COMMANDS.get(name))
            for name in self.list_commands(ctx)
            if name.startswith(incomplete)
        ]
        return named + click.Command.shell_complete(self, ctx, incomplete)

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
        process.resume_garbage_collection()
        if command is not None and language_of(ctx) != "en":
            _prepare_help(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; the error of an unknown one names the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(error.command_name, None, self.list_commands(ctx), ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; report an invalid value as a usage error."""
        with _errors_in_language(language_of(ctx)):
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


def _find_language(ctx: click.Context, arguments: list[str]) -> str:
    """Store and return the language of help and errors; a wrong setting is an error of the command, not of its help."""
    shared = ctx.ensure_object(dict)
    # click parses a command that does not exist once more, as options of the group.
    if _LANGUAGE not in ctx.meta:
        try:
            shared["language"] = chosen_language(arguments)
        except SettingError as error:
            shared |= {"language": "en", "wrong_setting": error}
        ctx.meta[_LANGUAGE] = shared["language"]
    return str(shared["language"])


@contextmanager
def _errors_in_language(language: str) -> Iterator[None]:
    """Print usage errors of the block in a language."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as error:
        if language == "en":
            raise
        from aistandards.cli.help import ErrorInLanguage

        raise ErrorInLanguage(error, language) from error


def _prepare_help(command: click.Command) -> None:
    """Let a command and its subcommands print help in other languages."""
    for each in (command, *getattr(command, "commands", {}).values()):
        each.context_class = CommandContext
        # click would shorten the English summary, which could not be translated then.
        each.short_help = each.short_help or each.get_short_help_str(MAX_MESSAGE)


def _sentence(error: InvalidValueError) -> str:
    """Return the message of an error on one line of bounded length, without characters that control a terminal."""
    from aistandards.model.text import safe_line

    return safe_line(str(error)[:MAX_MESSAGE])


def _context_of_command(ctx: click.Context, group: click.Group) -> click.Context:
    """Return the context of the called command; a usage error then shows the usage of that command."""
    name = ctx.invoked_subcommand
    command = group.get_command(ctx, name) if name is not None else None
    return ctx if command is None else CommandContext(command, parent=ctx, info_name=name)


_LANGUAGE = "aistandards.language"
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
    invoke_without_command=True,
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
@click.option(
    "--lang",
    type=click.Choice(UN_LANGUAGES),
    expose_value=False,
    help="Language of help, errors, headings and labels; default: the setting AISTANDARDS_LANG, else English.",
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
    ctx.ensure_object(dict)["database_url"] = database_url
    if error := ctx.obj.get("wrong_setting"):
        raise error
    if ctx.invoked_subcommand is None:
        importlib.import_module("aistandards.cli.greeting").greet(ctx)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command; print every error as one sentence on standard error."""
    process.escape_unknown_characters()
    # A program that calls this function keeps its own streams and signal handlers.
    own = arguments is None and threading.current_thread() is threading.main_thread()
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    if own:
        process.prepare(report_ignored_errors=not debug)
    shared: dict[str, Any] = {}
    try:
        process.end(cli.main(args=arguments, prog_name="aistandards", obj=shared), own_process=own)
    except SystemExit as end:
        process.end(end.code, own_process=own)
    except KeyboardInterrupt:
        process.end(1, own_process=own)
    except (Exception, process.Terminated) as error:
        if debug:
            raise
        process.tell(process.sentence(error, shared.get("database_url")), shared.get("language", "en"))
        process.end(128 + error.signal if isinstance(error, process.Terminated) else 1, own_process=own)


if __name__ == "__main__":
    main()
