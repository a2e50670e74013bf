"""The command `aistandards undo`: remove the last decision about a tag."""

from pathlib import Path

import click

from aistandards.cli.contract import quiet_option
from aistandards.cli.output import confirm, open_catalog


@click.command("undo")
@click.option("--file", "path", type=click.Path(path_type=Path), help="File of the decisions, instead of your own.")
@quiet_option
@click.pass_context
def command(ctx: click.Context, path: Path | None) -> None:
    """Remove your last decision about a tag. Facts of sources remain as they are."""
    decision = open_catalog(ctx).undo(path)
    confirm(f"undone: {decision.verdict.value} of {decision.concept} on {decision.designation}")
