"""The command `aistandards brief`: two pages about a human right, to print."""

import click

from aistandards.cli.contract import JSON, answers
from aistandards.cli.language import language_option
from aistandards.cli.output import open_catalog, write_json
from aistandards.cli.plugin_output import command_stream
from aistandards.export.interface import safe_stream


@click.command("brief")
@click.option("--right", required=True, help="A legal anchor of concepts: udhr:19, crc:16, gdc:36.")
@answers(("html", JSON), table=False, default="html")
@language_option
@click.pass_context
def command(ctx: click.Context, right: str, form: str, lang: str) -> None:
    """Write what standards do for a human right as a page of HTML that prints on two sheets.

    The brief lists standards that protect, that may restrict and that concern the right. It gives no score.

    JSON has the facts of the page, as the API gives them.
    """
    if form == JSON:
        from aistandards.web.brief import right_page
        from aistandards.web.plain import plain

        write_json(plain(right_page(open_catalog(ctx), right)))
        return
    from aistandards.web.brief import brief

    safe_stream(command_stream()).write(brief(open_catalog(ctx), right, lang) + "\n")
