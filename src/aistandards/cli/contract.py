"""What every command that prints data has in common: the options `-o`, `--format`, `--json` and `-q`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from click.core import ParameterSource

from aistandards.cli.output import QUIET
from aistandards.cli.plugin_output import output_apart
from aistandards.errors import ExportError
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE, format_names

JSON = "json"
"""Name of the format that `--json` stands for."""

STANDARD_OUTPUT = Path("-")
"""The value of `-o` that stands for standard output."""

F = TypeVar("F", bound=Callable[..., Any])


def answers(
    kind: Kind | Sequence[str] = (JSON,),
    *,
    table: bool = True,
    default: str | None = None,
    json: str = JSON,
    path: bool = False,
) -> Callable[[F], F]:
    """Add the options of a command that prints data; the command gets the name of the format as `form`.

    What the command prints on standard output goes to the file of `-o`, which appears whole or not at all.

    Args:
        kind: What the command writes, or the names of its formats besides a table.
        table: Whether the command can print a table for people, which is then the default.
        default: The default of another command; without one it requires `--format` or `--json`.
        json: Its format that is JSON; `json` is another name of it.
        path: Whether the command writes the file itself; it gets `path`, None for standard output.
    """
    formats = (*((TABLE,) if table else ()), *(format_names(kind) if isinstance(kind, Kind) else kind))
    formats = formats if json == JSON else (*formats, JSON)
    default = TABLE if table else default

    def decorated(command: F) -> F:
        @wraps(command)
        def answer(*arguments: Any, form: str | None, as_json: bool, output: Path, **options: Any) -> Any:
            chosen = _chosen(form, as_json=as_json)
            options["form"] = json if chosen == JSON else chosen
            if path:
                return command(*arguments, path=None if output == STANDARD_OUTPUT else output, **options)
            with _output_to(output):
                return command(*arguments, **options)

        form_option = _format_option(formats, default, with_plugins=kind is Kind.ROWS)
        for option in (quiet_option, _json_option(json), form_option, _output_option):
            answer = option(answer)
        return cast(F, answer)

    return decorated


def quiet_option(command: F) -> F:
    """Add the option `-q`, which leaves out remarks and confirmations."""
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_remember_quiet,
        help="Print only results and errors.",
    )(command)


def _remember_quiet(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    ctx.meta[QUIET] = value


def _output_option(command: F) -> F:
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
        default=STANDARD_OUTPUT,
        show_default=True,
        metavar="FILE",
        help="The file to write; - is standard output.",
    )(command)


def _format_option(formats: tuple[str, ...], default: str | None, *, with_plugins: bool) -> Callable[[F], F]:
    if with_plugins:
        words = f"{', '.join(formats)}, or a format of a plugin."
        return click.option("--format", "form", default=default, shell_complete=_named(formats), help=words)
    return click.option("--format", "form", type=click.Choice(formats), default=default, show_default=True)


def _named(formats: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    return lambda _ctx, _option, incomplete: [name for name in formats if name.startswith(incomplete)]


def _json_option(json: str) -> Callable[[F], F]:
    return click.option("--json", "as_json", is_flag=True, help=f"The same as --format {json}.")


def _chosen(form: str | None, *, as_json: bool) -> str:
    """Return the name of the format that the options choose."""
    context = click.get_current_context()
    if as_json:
        if form != JSON and context.get_parameter_source("form") is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--json and --format {form} exclude each other; leave one out")
        return JSON
    if form is None:
        (option,) = (each for each in context.command.params if each.name == "form")
        assert isinstance(option.type, click.Choice)
        # The words of click, which prints the choices on lines of their own.
        message = f"Missing option '--format'. Choose from: {', '.join(option.type.choices)}"
        raise click.UsageError(message)
    return form


@contextmanager
def _output_to(path: Path) -> Iterator[None]:
    """Write what the block prints on standard output to a file; an exit code of the command is no failure.

    Raises:
        ExportError: The file cannot be written. A file that was there before is unchanged.
    """
    if path == STANDARD_OUTPUT:
        yield
        return
    from aistandards.export.whole_file import replacing

    draft, ended = path, None
    try:
        with (
            replacing(path) as draft,
            draft.open("w", encoding="utf-8", newline="") as file,
            output_apart(file),
        ):
            try:
                yield
            except click.exceptions.Exit as end:
                ended = end
    except OSError as error:
        # The name of another file is in its own error; a stream that fails has no name.
        if error.filename not in (None, str(draft), str(path)):
            raise
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from None
    if ended is not None:
        raise ended
