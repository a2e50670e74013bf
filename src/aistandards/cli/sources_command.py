"""The command `aistandards sources`: list the sources and the dates of their data."""

import click

from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.contract import JSON, answers
from aistandards.cli.output import open_catalog, write_json, write_table
from aistandards.plugin.source import Source, fallback_for, read_by_default


@click.command("sources")
@click.option(
    "-v", "--long", "in_full", is_flag=True, help="Also print when a sync reads each source, and whom to thank."
)
@answers()
@click.pass_context
def command(ctx: click.Context, in_full: bool, form: str) -> None:
    """List the sources with the date of their data and their last run."""
    catalog = open_catalog(ctx)
    dates, runs = catalog.sources(), catalog.last_runs()
    rows = []
    for source in catalog.plugins.sources.values():
        run = runs.get(source.name)
        rows.append(
            {
                "source": source.name,
                "data": dates.get(source.name),
                "last_run": run.started if run else None,
                "outcome": run.outcome if run else None,
                "read": _when_read(source),
                "attribution": source.attribution,
            }
        )
    for name, about in Snapshot.open().manifest["sources"].items():
        if name not in catalog.plugins.sources:
            row = {"source": name, "data": dates[name], "last_run": None, "outcome": None, "read": _KEPT_BY_HAND}
            rows.append({**row, "attribution": about["attribution"]})
    if form == JSON:
        write_json(rows)
    else:
        headings = ("source", "data", "last run", "outcome", "read", "attribution")
        number = len(headings) if in_full else _SHORT
        write_table([list(row.values())[:number] for row in rows], headings[:number])


_SHORT = 4
"""Number of columns that are printed by default."""


_KEPT_BY_HAND = "never, its records are kept by hand"


def _when_read(source: Source) -> str:
    """Return when a sync reads a source: by default, when it is named, or as the fallback for another source."""
    if other := fallback_for(source):
        return f"when named, or without credentials for {other}"
    return "by default" if read_by_default(source) else "when named"
