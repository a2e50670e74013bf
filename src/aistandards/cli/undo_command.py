"""`aistandards undo`."""

from pathlib import Path

import click

from aistandards.cli.output import open_catalog


@click.command("undo")
@click.option("--file", "path", type=click.Path(path_type=Path), help="A file of decisions, instead of your own.")
@click.pass_context
def command(ctx: click.Context, path: Path | None) -> None:
    """Take your last decision about a tag back. Facts are never undone: only a later fact supersedes one."""
    decision = open_catalog(ctx).undo(path)
    click.echo(f"undone: {decision.verdict.value} of {decision.concept} on {decision.designation}")
