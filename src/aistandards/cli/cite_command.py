"""The command `aistandards cite`: cite standards in a format of reference managers."""

import click

from aistandards.cli.output import format_option, open_catalog, write_format
from aistandards.export.interface import Kind


@click.command("cite")
@click.argument("designations", nargs=-1, required=True, metavar="DESIGNATION...")
@format_option(Kind.CITATIONS, table=False, default="text")
@click.pass_context
def command(ctx: click.Context, designations: tuple[str, ...], form: str) -> None:
    """Cite standards in a format of reference managers. Put each DESIGNATION in quotation marks."""
    catalog = open_catalog(ctx)
    write_format(Kind.CITATIONS, form, [catalog.get(text) for text in designations])
