"""`aistandards why`."""

import click

from aistandards.catalog.explanation import lines
from aistandards.cli.output import open_catalog, safe_line, write_json


@click.command("why")
@click.argument("designation")
@click.argument("concept")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, designation: str, concept: str, as_json: bool) -> None:
    """Tell why the standard DESIGNATION carries CONCEPT: the sentence with the words marked, the rule, the decisions."""
    found = open_catalog(ctx).explain(designation, concept)
    if as_json:
        write_json(found.plain())
        return
    for line in lines(found):
        click.echo(safe_line(line))
