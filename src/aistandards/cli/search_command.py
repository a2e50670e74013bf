"""The command `aistandards search`: find standards by words."""

import click

from aistandards.catalog.rows import EXPORTED
from aistandards.cli.language import language_option
from aistandards.cli.list_command import TABLE_COLUMNS
from aistandards.cli.output import open_catalog, row_format_option, write_rows
from aistandards.export.registry import TABLE


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Largest number of standards.")
@row_format_option
@language_option
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], limit: int, form: str, lang: str) -> None:
    """Find standards whose designation, titles or abstracts contain every word; print the best matches first.

    The label of a concept, in any of the six UN languages, also finds the standards that carry the concept.
    """
    catalog = open_catalog(ctx)
    rows = catalog.search_rows(" ".join(words), limit, evidence=form != TABLE or lang != "en")
    write_rows(rows, EXPORTED, form, TABLE_COLUMNS, lang, catalog=catalog)
