"""Write docs/command-reference.md from the commands themselves.

Run `python docs/scripts/cli_reference.py` after a change to a command, an option or a help text. The page does not
depend on the width of a terminal or on installed plugins; a test compares it with what this script writes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from aistandards.cli.main import cli

PAGE = Path(__file__).resolve().parents[1] / "command-reference.md"
INTRODUCTION = """\
# Options of every command

This page is generated from the command itself by `docs/scripts/cli_reference.py`. [The command](command.md) explains
exit codes, fields and settings. Every command also takes `-h` or `--help`.
"""


def reference() -> str:
    """Return the whole page as Markdown."""
    context = click.Context(cli, info_name="aistandards")
    commands = list(_own_commands(cli, context))
    summaries = (f"| [`{_path(sub)}`](#{_anchor(sub)}) | {_summary(command)} |" for command, sub in commands)
    parts = [INTRODUCTION, _table(("command", "purpose"), summaries)]
    parts += _section(cli, context, level=2)
    for command, sub in commands:
        parts += _section(command, sub, level=2)
    return "\n".join(parts)


def _own_commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield the commands of a group that are the project's own; commands of installed plugins stay out."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        if command.callback is None or command.callback.__module__.partition(".")[0] == "aistandards":
            yield command, click.Context(command, parent=context, info_name=name)


def _section(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    """Yield the parts of one command: heading, usage, help, options, then its subcommands one level lower."""
    usage = " ".join((_path(context), *command.collect_usage_pieces(context)))
    yield f"{'#' * level} `{_path(context)}`\n"
    yield f"```text\n{usage}\n```\n"
    yield from (f"{paragraph}\n" for paragraph in _paragraphs(command.help or ""))
    rows = [_row(option, context) for option in command.params if isinstance(option, click.Option)]
    if rows:
        yield _table(("option", "value", "meaning"), rows)
    yield from (f"{paragraph}\n" for paragraph in _paragraphs(command.epilog or ""))
    if isinstance(command, click.Group) and command is not cli:
        for sub, sub_context in _own_commands(command, context):
            yield from _section(sub, sub_context, level + 1)


def _row(option: click.Option, context: click.Context) -> str:
    """Return one option as a row of a table."""
    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.secondary_opts:
        names += " / " + ", ".join(f"`{name}`" for name in option.secondary_opts)
    meaning = [_inline(option.help or "")]
    extra = option.get_help_extra(context)
    if "required" in extra:
        meaning.append("Required.")
    if "default" in extra:
        meaning.append(f"Default: `{extra['default']}`.")
    if option.multiple and "repeated" not in (option.help or ""):
        meaning.append("May be repeated.")
    return f"| {names} | {_value(option, context)} | {' '.join(filter(None, meaning))} |"


def _value(option: click.Option, context: click.Context) -> str:
    """Return what an option takes: nothing for a flag, the words of a choice, or the name of its value."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in option.type.choices)
    if isinstance(option.type, click.IntRange) and option.type.min is not None:
        return f"`INTEGER`, at least {option.type.min}"
    return f"`{option.make_metavar(context)}`"


def _paragraphs(text: str) -> Iterator[str]:
    r"""Yield the paragraphs of a help text, each on one line; a paragraph marked with \\b keeps its lines."""
    for paragraph in re.split(r"\n\s*\n", text.partition("\f")[0].strip()):
        if paragraph.startswith("\b"):
            yield "```text\n" + paragraph.removeprefix("\b").strip("\n") + "\n```"
        elif paragraph:
            yield _inline(paragraph)


def _inline(text: str) -> str:
    """Return a text on one line, safe in a table of Markdown."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "&#124;")


def _summary(command: click.Command) -> str:
    return _inline(command.get_short_help_str(limit=1_000))


def _path(context: click.Context) -> str:
    return context.command_path


def _anchor(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _table(heads: tuple[str, ...], rows: Iterator[str] | list[str]) -> str:
    return "\n".join((f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |", *rows)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
