"""The command `aistandards list`: list standards."""

from typing import Any

import click

from aistandards.cli.contract import answers
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    as_of_option,
    filter_options,
    filters_of,
    known_at_option,
    open_catalog,
    warn_if_not_known_yet,
    write_standards,
)
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE


@click.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), help="Largest number of standards.")
@answers(Kind.ROWS)
@as_of_option
@known_at_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    form: str,
    limit: int | None,
    as_of: str | None,
    known_at: str | None,
    lang: str,
    **options: Any,
) -> None:
    """List standards in the natural order of their designations. A joint standard appears under each of its bodies."""
    catalog = open_catalog(ctx)
    warn_if_not_known_yet(catalog, known_at)
    evidence = form != TABLE or lang != "en"
    filters = filters_of(catalog, options)
    rows = catalog.rows(as_of=as_of, known_at=known_at, limit=limit, evidence=evidence, **filters)
    write_standards(rows, form, lang, as_of, evidence=evidence, catalog=catalog)
