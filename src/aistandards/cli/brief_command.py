"""The command `aistandards brief`: two pages about a human right, to print."""

from pathlib import Path

import click

from aistandards.cli.language import language_option
from aistandards.cli.output import open_catalog
from aistandards.cli.plugin_output import command_stream
from aistandards.errors import ExportError
from aistandards.export.interface import safe_stream


@click.command("brief")
@click.option("--right", required=True, help="A legal anchor of concepts: udhr:19, crc:16, gdc:36.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    default="-",
    help="A file; - is standard output.",
)
@language_option
@click.pass_context
def command(ctx: click.Context, right: str, output: Path, lang: str) -> None:
    """Write what standards do for a human right as a page of HTML that prints on two sheets.

    The brief lists standards that protect, that may restrict and that concern the right. It gives no score.
    """
    from aistandards.web.brief import brief

    text = brief(open_catalog(ctx), right, lang)
    if str(output) == "-":
        safe_stream(command_stream()).write(text + "\n")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{output} cannot be written: {error.strerror or error}") from None
