"""The command `aistandards why`: show why a standard carries a concept."""

import click

from aistandards.catalog.explanation import lines
from aistandards.cli.output import open_catalog, say, write_json


@click.command("why")
@click.argument("designation", nargs=-1, required=True, metavar="DESIGNATION")
@click.argument("concept")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(ctx: click.Context, designation: tuple[str, ...], concept: str, as_json: bool) -> None:
    """Show why the standard DESIGNATION carries CONCEPT: the marked words, their rule and the decisions.

    Neither needs quotation marks, except a CONCEPT of several words: the last word is the concept.
    """
    explanation = open_catalog(ctx).explain(" ".join(designation), concept)
    if as_json:
        write_json(explanation.plain())
        return
    for line in lines(explanation):
        say(line)
