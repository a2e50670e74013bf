"""The command `aistandards matrix`: count standards by concept and by body, status, relevance or other concepts."""

import shlex
import sys
from collections.abc import Mapping
from typing import Any

import attrs
import click

from aistandards.cli.contract import answers
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    filter_options,
    filters_of,
    open_catalog,
    say,
    warn_if_outdated,
    write_format,
    write_table,
)
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE
from aistandards.model.text import values_of
from aistandards.translation import translate

_CONCEPTS = ("tag", "right", "gdc", "sdg", "topic", "amas")
"""Options for concepts that the command may have."""


@click.command("matrix")
@click.option(
    "--rows",
    default="gdc",
    show_default=True,
    help="gdc (objectives), gdc-paragraphs, sdg, wsis, partners, rights, another vocabulary, or an instrument: udhr.",
)
@click.option(
    "--columns", default="body", show_default=True, help="body, status, relevance, or a name that --rows takes."
)
@language_option
@answers(Kind.CROSS_TABLES)
@filter_options
@click.pass_context
def command(ctx: click.Context, /, rows: str, columns: str, lang: str, form: str, **options: Any) -> None:
    """Count standards by row and column; `aistandards list` lists the standards of each count.

    A standard may count in several rows; narrower concepts count with a concept. Without --ai, --not-ai or --relevance
    the standards of every level of relevance count. The formats json and html have the options of `list` for each count.
    """
    catalog = open_catalog(ctx)
    warn_if_outdated(catalog)
    filters = filters_of(catalog, options)
    table = catalog.cross_table(rows, columns, lang, **filters)
    if not options["any_of"]:
        table = attrs.evolve(table, concepts=_concept_options(options))
    if form != TABLE:
        write_format(Kind.CROSS_TABLES, form, table, catalog.sources())
        return
    head, *lines = table.lines()
    headings = [translate(str(name), lang) for name in head]
    if not sys.stdout.isatty() and lang == "en":
        say("\t".join(headings))
    write_table(lines, headings, lang)


def _concept_options(options: Mapping[str, Any]) -> str:
    """Return the options for concepts as they were given."""
    return " ".join(f"--{name} {shlex.quote(value)}" for name in _CONCEPTS for value in values_of(options.get(name)))
