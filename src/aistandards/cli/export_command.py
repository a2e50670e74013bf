"""`aistandards export`."""

from pathlib import Path
from typing import Any

import click

from aistandards._version import __version__
from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.output import filter_options, filters_of, open_catalog
from aistandards.export.files import WRITERS, write


@click.command("export")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), required=True)
@click.option("--output", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
@filter_options
@click.pass_context
def command(ctx: click.Context, /, form: str, path: Path, **options: Any) -> None:
    """Write standards to a file for other tools: records, tables, linked data, a database, or the Exchange's fields."""
    catalog = open_catalog(ctx)
    meta = {"data": Snapshot.open().version, "program": __version__}
    count = write(form, catalog.standards(**filters_of(catalog, options)), path, meta)
    click.echo(f"{count} standards written to {path}")
