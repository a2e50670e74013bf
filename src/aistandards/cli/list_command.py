"""`aistandards list`."""

from itertools import islice
from typing import Any

import click

from aistandards.catalog.rows import EXPORTED
from aistandards.cli.language import language_option
from aistandards.cli.output import catalog_known_at, filter_options, filters_of, known_at_option, write_rows

SHOWN = ("designation", "status", "issued", "title")


@click.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--format", "form", default="table", help="table, json, jsonl, csv, or one that a plugin offers.")
@click.option("--as-of", help="As it stood on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")
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
    """List standards in natural order of their designations. A joint standard is listed under each of its bodies."""
    catalog = catalog_known_at(ctx, known_at)
    whole = form != "table" or lang != "en"
    if as_of is not None:
        then = islice(catalog.rows_as_of(as_of, evidence=whole, **filters_of(catalog, options)), limit)
        rows = list(then) if whole else [{**row, "certain": "yes" if row["certain"] else "no"} for row in then]
        write_rows(rows, (*EXPORTED, "certain"), form, (*SHOWN, "certain"), lang, plugins=catalog.plugins)
        return
    today = list(catalog.rows(limit=limit, evidence=whole, **filters_of(catalog, options)))
    write_rows(today, EXPORTED, form, SHOWN, lang, plugins=catalog.plugins)
