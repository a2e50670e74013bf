"""`aistandards changes`."""

from datetime import UTC, datetime

import attrs
import click

from aistandards.changes import EDITORIAL, SUBSTANTIVE, changes, feed
from aistandards.changes import watched as changes_of
from aistandards.cli.output import open_catalog, write_json, write_table
from aistandards.watches import read

EXIT_NOTHING = 5


@click.command("changes")
@click.option("--since", help="A date, or the number of a run: that one and later ones.")
@click.option("--body", multiple=True, help="Body or publisher: itu-t, iso, iec. May be repeated.")
@click.option("--tag", multiple=True, help="A concept or a narrower one, by id or label.")
@click.option("--severity", type=click.Choice([SUBSTANTIVE, EDITORIAL]), help="Only these.")
@click.option("--watched", is_flag=True, help="Only what is watched; exits 5 when there is nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--format", "form", type=click.Choice(["table", "json", "atom"]), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def command(
    ctx: click.Context,
    since: str | None,
    body: tuple[str, ...],
    tag: tuple[str, ...],
    severity: str | None,
    watched: bool,
    limit: int | None,
    form: str,
    as_json: bool,
) -> None:
    """Tell what syncs have found changed, newest first."""
    catalog = open_catalog(ctx)
    if watched:
        if body or tag:
            raise click.UsageError("--watched has its own choice; leave --body and --tag out")
        found = changes_of(catalog, read(catalog.home).values(), since=since, severity=severity)[:limit]
    else:
        found = changes(catalog, since=since, body=body, severity=severity, tags=catalog.tags(tag=tag))[:limit]
    if as_json or form == "json":
        write_json([attrs.asdict(one) for one in found])
    elif form == "atom":
        click.echo("\n".join(feed(found, "Changes of AI standards", datetime.now(UTC))))
    else:
        rows = [(one.when[:10], one.run, one.designation, one.severity, one.sentence()) for one in found]
        write_table(rows, ("when", "run", "designation", "severity", "change"))
    if watched and not found:
        ctx.exit(EXIT_NOTHING)
