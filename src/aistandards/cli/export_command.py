"""The command `aistandards export`: write standards to a file."""

from pathlib import Path
from typing import Any

import click

from aistandards.cli.output import filter_options, filters_of, format_option, open_catalog, say
from aistandards.export import export_standards
from aistandards.export.interface import Kind


@click.command("export")
@format_option(Kind.STANDARDS, table=False)
@click.option(
    "--output", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
@filter_options
@click.pass_context
def command(ctx: click.Context, /, form: str, path: Path, **options: Any) -> None:
    """Write standards to a file for other tools.

    Formats are records, tables, linked data, a database, and the fields of the AI Standards Exchange Database.
    """
    catalog = open_catalog(ctx)
    standards = catalog.standards(**filters_of(catalog, options))
    count = export_standards(standards, form, path, data_version=catalog.content_id, dates=catalog.sources())
    say(f"{count} standards written to {path}")
