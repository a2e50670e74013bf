"""The command `aistandards changes`: list the changes that syncs have recorded."""

from datetime import UTC, datetime
from typing import Any

import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.changes import EDITORIAL, KINDS, SUBSTANTIVE
from aistandards.catalog.watches import last_reported_run, mark_reported, read
from aistandards.cli.contract import answers
from aistandards.cli.language import language_option
from aistandards.cli.output import Identifier, filter_options_named, open_catalog, remark, write_format, write_table
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE
from aistandards.model import PartialDate
from aistandards.translation import translate

EXIT_NOTHING = 5
"""Exit code of `--watched` when there is no change to report."""


@click.command("changes")
@click.option("--since", help="Only changes since a date, or since a run, by its number.")
@filter_options_named("body", "committee", "relevance", "tag", "right")
@click.option("--severity", type=click.Choice([SUBSTANTIVE, EDITORIAL]), help="Only changes of this severity.")
@click.option("--kind", type=click.Choice(KINDS), multiple=True, help="Only changes of this kind. May be repeated.")
@click.option("--watched", is_flag=True, help="Only changes of watched standards; without any, the exit code is 5.")
@click.option("--new", "only_new", is_flag=True, help="With --watched: only changes since the last `--new`.")
@click.option("--limit", type=click.IntRange(min=1), help="Largest number of changes.")
@answers(Kind.CHANGES)
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    since: str | None,
    severity: str | None,
    kind: tuple[str, ...],
    watched: bool,
    only_new: bool,
    limit: int | None,
    form: str,
    lang: str,
    **chosen: Any,
) -> None:
    """List the changes that syncs have recorded, newest first.

    The filters choose by what a standard is today; the changes from before it got its name count too.
    """
    catalog = open_catalog(ctx)
    if only_new and (not watched or since or limit):
        raise click.UsageError("--new needs --watched, and excludes --since and --limit")
    if watched:
        if any(chosen.values()):
            raise click.UsageError("--watched excludes the filters: a watch names its standards itself")
        since = str(last_reported_run(catalog.home) + 1) if only_new else since
        watches = read(catalog.home).values()
        events = catalog.watched_changes(watches, limit, since=since, severity=severity, kind=kind)
    else:
        filters = {**chosen, "tags": catalog.concepts(tag=chosen["tag"], right=chosen["right"])}
        del filters["tag"], filters["right"]
        events = catalog.changes(limit, since=since, severity=severity, kind=kind, **filters)
    if not (events or since or severity or kind or watched or any(chosen.values())):
        remark("no change is recorded; each `aistandards sync` records what it changes")
    if form == TABLE:
        rows = [
            (
                event.when[:10],
                event.run,
                Identifier(event.designation),
                translate(event.severity, lang),
                event.sentence(lang),
            )
            for event in events
        ]
        write_table(rows, ("when", "run", "designation", "severity", "change"), lang)
    else:
        from aistandards.export.atom import Feed

        query = {**chosen, "severity": severity, "kind": kind, "since": since, "watched": watched}
        write_format(Kind.CHANGES, form, Feed(events, query, _last_sync(catalog)))
    if only_new:
        mark_reported(catalog.home, max(run.id for run in catalog.last_runs().values()))
    if watched and not events:
        ctx.exit(EXIT_NOTHING)


def _last_sync(catalog: Catalog) -> datetime:
    """Return the time when the newest run began; in a store without runs, the date of the bundled data."""
    runs = [run.started for run in catalog.last_runs().values()]
    newest = max(runs) if runs else PartialDate(max(catalog.sources().values())).latest.isoformat()
    moment = datetime.fromisoformat(newest)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
