"""`aistandards resolve`."""

import attrs
import click

from aistandards.cli.output import open_catalog, write_json
from aistandards.errors import NotFoundError


@click.command("resolve")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], as_json: bool) -> None:
    """Tell which standard TEXT stands for: a designation as people write it, a URN or a page address."""
    found = open_catalog(ctx).resolve(" ".join(text))
    if as_json:
        write_json(attrs.asdict(found))
    elif found.match:
        click.echo(found.match)
    elif found.candidates:
        click.echo(f"{found.asked!r} may be any of: {', '.join(found.candidates)}", err=True)
    else:
        click.echo(f"aistandards: {NotFoundError(found.asked, found.nearest)}", err=True)
    ctx.exit(0 if found.match else 1)
