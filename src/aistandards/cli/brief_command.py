"""The command `aistandards brief`: two pages about a human right, to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aistandards.cli.contract import JSON, answers
from aistandards.cli.language import language_option
from aistandards.cli.output import FILTER_NAMES, filter_options_named, open_catalog, write_json
from aistandards.cli.plugin_output import command_stream
from aistandards.export.interface import safe_stream
from aistandards.model.text import values_of

if TYPE_CHECKING:
    from aistandards.web.parameters import Filters


@click.command("brief")
@click.option("--right", required=True, help="A legal anchor of concepts: udhr:19, crc:16, gdc:60.")
@filter_options_named(*(name for name in FILTER_NAMES if name != "right"))
@answers(("html", JSON), table=False, default="html")
@language_option
@click.pass_context
def command(ctx: click.Context, /, right: str, form: str, lang: str, **options: Any) -> None:
    """Write what standards do for a human right as a page of HTML that prints on two sheets.

    The brief lists standards that protect, that may restrict and that concern the right. It gives no score.

    The other options choose the standards, as for list; the brief names them, and the command that repeats it. Without --ai,
    --not-ai or --relevance the standards of every level of relevance count.

    JSON has the facts of the page, as the API gives them.
    """
    filters = _filters(**options)
    if form == JSON:
        from aistandards.web.brief import right_page
        from aistandards.web.plain import plain

        write_json(plain(right_page(open_catalog(ctx), right, filters)))
        return
    from aistandards.web.brief import brief

    safe_stream(command_stream()).write(brief(open_catalog(ctx), right, lang, filters) + "\n")


def _filters(*, type_: tuple[str, ...], amas: str | None, any_of: bool, **options: Any) -> Filters:
    """Return the filters that the options of the command name."""
    from aistandards.web.parameters import Filters

    return Filters(**options, type=type_, amas=values_of(amas), any=any_of)
