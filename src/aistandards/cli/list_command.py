"""The command `aistandards list`: list standards."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from aistandards.catalog.rows import EXPORTED
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    filter_options,
    filters_of,
    known_at_option,
    open_catalog,
    row_format_option,
    warn_if_not_known_yet,
    write_rows,
)
from aistandards.export.registry import TABLE

TABLE_COLUMNS = ("designation", "status", "relevance", "issued", "title")


@click.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), help="Largest number of standards.")
@row_format_option
@click.option("--as-of", help="State on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")
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
    rows: Iterable[Mapping[str, Any]]
    rows = catalog.rows(as_of=as_of, known_at=known_at, limit=limit, evidence=evidence, **filters)
    if as_of is None:
        write_rows(rows, EXPORTED, form, TABLE_COLUMNS, lang, catalog=catalog)
        return
    if not evidence:
        rows = ({**row, "certain": "yes" if row.get("certain") else "no"} for row in rows)
    write_rows(rows, (*EXPORTED, "certain"), form, (*TABLE_COLUMNS, "certain"), lang, catalog=catalog)
