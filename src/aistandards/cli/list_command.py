"""`aistandards list`."""

from typing import Any

import click

from aistandards.catalog import EXPORTED
from aistandards.cli.language import language_option
from aistandards.cli.output import filter_options, filters_of, open_catalog, write_rows

SHOWN = ("designation", "status", "issued", "title")


@click.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--format", "form", default="table", help="table, json, jsonl, csv, or one that a plugin offers.")
@language_option
@click.pass_context
def command(ctx: click.Context, /, form: str, limit: int | None, lang: str, **options: Any) -> None:
    """List standards in natural order of their designations. A joint standard is listed under each of its bodies."""
    catalog = open_catalog(ctx)
    whole = form != "table" or lang != "en"
    rows = list(catalog.rows(limit=limit, evidence=whole, **filters_of(catalog, options)))
    write_rows(rows, EXPORTED, form, SHOWN, lang)
