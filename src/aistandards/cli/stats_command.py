"""The command `aistandards stats`: count standards."""

from typing import Any

import click

from aistandards.cli.language import language_option
from aistandards.cli.output import (
    filter_options,
    filters_of,
    known_at_option,
    open_catalog,
    say,
    warn_if_not_known_yet,
    write_json,
    write_table,
)


@click.command("stats")
@click.option(
    "--by",
    default="body,status,relevance",
    show_default=True,
    help="Groups: body, status, stage, type, committee, year, work-item, relevance.",
)
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--as-of", help="State on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")
@known_at_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, /, by: str, as_json: bool, as_of: str | None, known_at: str | None, lang: str, **options: Any
) -> None:
    """Count standards. Editions, amendments and work items count separately; a joint standard counts once."""
    names = [name.strip() for name in by.split(",") if name.strip()]
    catalog = open_catalog(ctx)
    warn_if_not_known_yet(catalog, known_at)
    stats = catalog.stats(names, as_of=as_of, known_at=known_at, **filters_of(catalog, options))
    if as_json:
        write_json(stats)
        return
    write_table([[row[name] for name in (*names, "count")] for row in stats["counts"]], (*names, "count"), lang)
    say(f"{stats['total']} standards: editions, amendments and work items are separate, joint ones count once")
    say(f"data: {', '.join(f'{name} {date}' for name, date in catalog.sources().items())}")
