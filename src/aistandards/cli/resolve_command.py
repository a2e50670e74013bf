"""The command `aistandards resolve`: find the standard that a text names."""

import attrs
import click

from aistandards.cli.output import open_catalog, say, write_json
from aistandards.errors import NotFoundError


@click.command("resolve")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], as_json: bool) -> None:
    """Print the standard that TEXT names. TEXT is a designation in any common spelling, a URN or a page address."""
    resolution = open_catalog(ctx).resolve(" ".join(text))
    if as_json:
        write_json(attrs.asdict(resolution))
    elif resolution.match:
        say(resolution.match)
    elif resolution.candidates:
        say(f"{resolution.reference!r} may be any of: {', '.join(resolution.candidates)}", err=True)
    else:
        say(f"aistandards: {NotFoundError(resolution.reference, resolution.nearest)}", err=True)
    ctx.exit(0 if resolution.match else 1)
