"""Options and output that commands share: tables for people, formats for programs, without control characters."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from aistandards.catalog.rows import EXPORTED
from aistandards.cli import completion
from aistandards.cli.language import identifier, language_of
from aistandards.cli.main import plugins_of
from aistandards.cli.plugin_output import command_stream
from aistandards.export.interface import Kind, Metadata, Output, Rows, safe_stream
from aistandards.export.registry import TABLE, load_format
from aistandards.model.text import escaped_json, safe_line, without_unsafe
from aistandards.settings import Settings
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog

TABLE_COLUMNS = ("designation", "status", "relevance", "issued", "title")
"""The columns of a table of standards."""

_CATALOG = "aistandards.catalog"

QUIET = "aistandards.quiet"
"""Key of `Context.meta`: whether remarks and confirmations are left out."""

F = TypeVar("F", bound=Callable[..., Any])


def open_catalog(ctx: click.Context) -> Catalog:
    """Open the catalogue of the options; the end of the command closes it."""
    # Imported here: the help and the completion of a command need no catalogue.
    from aistandards.catalog.catalog import Catalog

    catalog = Catalog.open(settings=settings_of(ctx), plugins=lambda: plugins_of(ctx))
    ctx.call_on_close(catalog.close)
    ctx.meta[_CATALOG] = catalog
    return catalog


def metadata(dates: Mapping[str, str] | None = None) -> Metadata:
    """Return metadata with the id of what the catalogue of this command answers, and the date of each source's data."""
    context = click.get_current_context(silent=True)
    catalog = None if context is None else context.meta.get(_CATALOG)
    return Metadata.of_bundled_data(None if catalog is None else catalog.content_id, dates)


def settings_of(ctx: click.Context) -> Settings:
    """Return the settings, with the store that the option `--db` names."""
    return Settings.load(ctx.obj["database_url"])


def as_of_option(command: F) -> F:
    """Add the option `--as-of`."""
    return click.option("--as-of", help="State on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")(command)


def known_at_option(command: F) -> F:
    """Add the option `--known-at`."""
    return click.option("--known-at", help="Knowledge of the catalogue on YYYY-MM-DD, or after a run, by its number.")(
        command
    )


def warn_if_not_known_yet(catalog: Catalog, known_at: str | None) -> None:
    """Say that the catalogue is empty because it was loaded later than a moment."""
    if known_at is not None and (day := catalog.first_known(known_at)) is not None:
        remark(f"nothing was known at {known_at}: this catalogue was first loaded on {day}")


_FILTER_OPTIONS: Mapping[str, Callable[[Callable[..., Any]], Callable[..., Any]]] = {
    "body": click.option(
        "--body",
        multiple=True,
        shell_complete=completion.bodies,
        help="Body or publisher: itu-t, iso, iec. May be repeated.",
    ),
    "leading": click.option(
        "--leading",
        shell_complete=completion.bodies,
        help="Only standards that this body leads; a joint standard has one leading body.",
    ),
    "status": click.option(
        "--status",
        multiple=True,
        shell_complete=completion.statuses,
        help="Status: published, in-development, superseded, withdrawn, … May be repeated.",
    ),
    "type": click.option(
        "--type",
        "type_",
        multiple=True,
        shell_complete=completion.types,
        help="Deliverable type, e.g. 'Technical Report'.",
    ),
    "committee": click.option(
        "--committee",
        shell_complete=completion.committees,
        help="A committee and all committees below it, e.g. 'ISO/IEC JTC 1/SC 42'.",
    ),
    "work": click.option("--work", help="The undated work, with its editions and amendments, e.g. 'ISO/IEC 42001'."),
    "since": click.option("--since", help="Published or approved on or after YYYY, YYYY-MM or YYYY-MM-DD."),
    "until": click.option("--until", help="Published or approved on or before such a date."),
    "ai": click.option(
        "--ai/--not-ai", "ai", default=None, help="Only AI standards (ai, ai-enabled), or only other standards."
    ),
    "relevance": click.option(
        "--relevance",
        multiple=True,
        shell_complete=completion.levels,
        help="Relevance: ai, ai-enabled, protective or not-ai. May be repeated.",
    ),
    "tag": click.option(
        "--tag",
        multiple=True,
        shell_complete=completion.concepts,
        help="A concept or a narrower one, by id or label: deepfake-detection.",
    ),
    "right": click.option("--right", multiple=True, help="A legal anchor of its concepts: udhr:19, crc:16, gdc:36."),
    "gdc": click.option("--gdc", multiple=True, help="An objective of the Global Digital Compact: 3."),
    "sdg": click.option("--sdg", multiple=True, help="A Sustainable Development Goal or target: 16, 16.10."),
    "topic": click.option(
        "--topic",
        multiple=True,
        shell_complete=completion.topics,
        help="A topic of AI standards: data-for-ai.",
    ),
    "amas": click.option(
        "--amas",
        is_flag=False,
        flag_value="named",
        help="Named by the AI and Multimedia Authenticity Standards Collaboration; with a value, in that cluster.",
    ),
    "any": click.option(
        "--any/--all", "any_of", default=False, help="Require any of these concepts, or all of them (default)."
    ),
    "mentions": click.option("--mentions", is_flag=True, help="Include standards that only mention a concept."),
    "gone": click.option(
        "--gone/--listed",
        "gone",
        default=None,
        help="Only standards that no source lists any more, or only those still listed.",
    ),
    "work_item": click.option(
        "--work-item/--no-work-item",
        "work_item",
        default=None,
        help="Only entries of programmes of work, or none of them.",
    ),
}
"""The options that filter standards, by their names, in the order of the help."""

FILTER_NAMES = tuple(_FILTER_OPTIONS)


def filter_options(command: F) -> F:
    """Add the options that filter standards."""
    return filter_options_named(*FILTER_NAMES)(command)


def filter_options_named(*names: str) -> Callable[[F], F]:
    """Return what adds some of the options that filter standards."""

    def decorated(command: F) -> F:
        for name in reversed(names):
            command = cast(F, _FILTER_OPTIONS[name](command))
        return command

    return decorated


def filters_of(catalog: Catalog, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters of the catalogue from the options of `filter_options`."""
    filters = dict(options)
    concepts = {name: filters.pop(name) for name in ("tag", "right", "gdc", "sdg", "topic", "amas", "any_of")}
    filters["type"] = filters.pop("type_")
    if any(concepts.values()):
        warn_if_outdated(catalog)
    return {**filters, "tags": catalog.concepts(**concepts)}


def warn_if_outdated(catalog: Catalog) -> None:
    """Warn on standard error when older rules made the tags: a missing tag then proves nothing."""
    if sources := catalog.outdated():
        names = ", ".join(sources)
        remark(f"aistandards: the tags of {names} were made by other rules; `aistandards sync` renews them")


def write_format(kind: Kind, form: str, content: Any, dates: Mapping[str, str] | None = None) -> None:
    """Write content in a format to standard output, with the date of the data of each source if it is given."""
    format = load_format(kind, form)
    if format.output is Output.TEXT:
        format.write(content, safe_stream(command_stream()), metadata(dates))
        return
    from aistandards.export.whole_file import write_bytes

    write_bytes(format, content, command_stream(), metadata(dates))


def write_rows(
    rows: Iterable[Mapping[str, Any]],
    fields: Sequence[str],
    form: str,
    columns: Sequence[str],
    language: str = "en",
    *,
    catalog: Catalog,
) -> None:
    """Write rows in a format; `columns` are the columns of the table for people, with headings in the language."""
    if form == TABLE:
        write_table([[_cell(row, name, language) for name in columns] for row in rows], columns, language)
        return
    exporter = load_format(Kind.ROWS, form, lambda: catalog.plugins.exporters, other_choices=(TABLE,))
    # Read the first row before the output starts: a query that fails then writes no header.
    remaining = iter(rows)
    first = list(islice(remaining, 1))
    exporter.write(Rows(fields, chain(first, remaining)), safe_stream(command_stream()), metadata())


def write_standards(
    rows: Iterable[Mapping[str, Any]], form: str, language: str, as_of: str | None, *, evidence: bool, catalog: Catalog
) -> None:
    """Write flat rows of standards; those of another day say whether their status is certain."""
    if as_of is None:
        write_rows(rows, EXPORTED, form, TABLE_COLUMNS, language, catalog=catalog)
        return
    if not evidence:
        rows = ({**row, "certain": "yes" if row.get("certain") else "no"} for row in rows)
    write_rows(rows, (*EXPORTED, "certain"), form, (*TABLE_COLUMNS, "certain"), language, catalog=catalog)


def _cell(row: Mapping[str, Any], name: str, language: str) -> Any:
    if name == "title":
        return row.get("titles", {}).get(language) or row[name]
    if name == "designation":
        return Identifier(row[name])
    return translate(row[name], language) if name in ("status", "relevance") else row[name]


_WHOLE = ("designation", "source", "status", "framework", "id")
"""Headings of columns whose values are never broken."""


class Identifier(str):
    """A cell that is displayed from left to right in every language."""


def _cell_text(value: Any, language: str) -> str:
    return identifier(safe(value), language) if isinstance(value, Identifier) else safe(value)


def write_table(rows: Sequence[Sequence[Any]], headings: Sequence[str], language: str = "en") -> None:
    """Print a table on a terminal, else tab-separated lines; these have headings in languages other than English."""
    if not sys.stdout.isatty():
        if language != "en":
            click.echo("\t".join(translate(heading, language) for heading in headings))
        for row in rows:
            click.echo("\t".join(_cell_text(cell, language) for cell in row))
        return
    from aistandards.cli.tables import Layout, terminal_width

    cells = [[_cell_text(cell, language) for cell in row] for row in rows]
    identifiers = {place for row in rows for place, cell in enumerate(row) if isinstance(cell, Identifier)}
    whole = [heading in _WHOLE or place in identifiers for place, heading in enumerate(headings)]
    names = [translate(heading, language) for heading in headings]
    for line, is_heading in Layout(cells, names, whole, terminal_width()).lines():
        click.secho(line, bold=is_heading or None)


def write_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(escaped_json(json.dumps(value, ensure_ascii=False, indent=2)))


def write_field(name: str, value: Any, language: str = "en") -> None:
    """Print the name of a field and its value on one line."""
    word, mark, remark = name.partition(" (")
    click.echo(f"{safe(translate(word, language) + mark + remark) + ':':<13} {_cell_text(value, language)}")


def say(line: str, *, err: bool = False) -> None:
    """Print a line without characters that control a terminal; every command prints its sentences with this function.

    A line on standard error is in the language of the invocation.
    """
    line = safe_line(line)
    if err and (language := language_of(click.get_current_context(silent=True))) != "en":
        from aistandards.cli.message import message_in

        line = message_in(line, language)
    click.echo(line, err=err)


def remark(line: str) -> None:
    """Print a line on standard error, unless the option `-q` leaves it out."""
    if not is_quiet():
        say(line, err=True)


def confirm(line: str) -> None:
    """Print on standard output what was done, unless the option `-q` leaves it out."""
    if not is_quiet():
        say(line)


def is_quiet() -> bool:
    """Return whether the option `-q` was given."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(QUIET))


def safe(value: Any) -> str:
    """Return a value as text without characters that control a terminal, on one line."""
    return "" if value is None else " ".join(without_unsafe(str(value)).split())
