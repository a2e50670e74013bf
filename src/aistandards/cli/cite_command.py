"""`aistandards cite`."""

import sys

import click

from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.output import open_catalog
from aistandards.export.citations import FORMATS, cite


@click.command("cite")
@click.argument("designations", nargs=-1, required=True, metavar="DESIGNATION...")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, designations: tuple[str, ...], form: str) -> None:
    """Cite standards for a reference manager; each DESIGNATION is one argument, in quotation marks."""
    catalog = open_catalog(ctx)
    sys.stdout.write(cite([catalog.get(text) for text in designations], form, Snapshot.open().version))
