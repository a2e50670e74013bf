"""The command `aistandards export`: write standards to a file."""

from pathlib import Path
from typing import Any

import click

from aistandards.cli.contract import answers
from aistandards.cli.output import confirm, filter_options, filters_of, open_catalog, write_format
from aistandards.export import export_standards
from aistandards.export.interface import Kind


@click.command("export")
@answers(Kind.STANDARDS, table=False, path=True)
@filter_options
@click.pass_context
def command(ctx: click.Context, /, form: str, path: Path | None, **options: Any) -> None:
    """Write standards to a file for other tools.

    Formats are records, tables, linked data, a database, and the fields of the AI Standards Exchange Database.
    """
    catalog = open_catalog(ctx)
    standards = catalog.standards(**filters_of(catalog, options))
    if path is None:
        write_format(Kind.STANDARDS, form, standards, catalog.sources())
        return
    count = export_standards(standards, form, path, data_version=catalog.content_id, dates=catalog.sources())
    confirm(f"{count} standards written to {path}")
