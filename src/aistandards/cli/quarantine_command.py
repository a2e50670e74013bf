"""`aistandards quarantine`."""

from datetime import UTC, datetime
from typing import Any

import attrs
import click

from aistandards.cli.output import open_catalog, safe, write_json, write_table
from aistandards.errors import AistandardsError, QuarantineError
from aistandards.model import PartialDate
from aistandards.store import Entry


@click.group("quarantine")
def command() -> None:
    """Look at rows that could not be taken, and try them again."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def list_rows(ctx: click.Context, as_json: bool) -> None:
    """List the rows in the quarantine with the reasons."""
    rows = open_catalog(ctx).store.quarantined()
    shown = [_described(row) for row in rows]
    if as_json:
        write_json(shown)
    else:
        write_table([list(row.values()) for row in shown], ("id", "source", "line", "reason"))


@command.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the source, the line and the reason.")
@click.pass_context
def show(ctx: click.Context, number: int, as_json: bool) -> None:
    """Print the bytes of one row as they came."""
    row = next((row for row in open_catalog(ctx).store.quarantined() if row.id == number), None)
    if row is None:
        raise QuarantineError(number)
    if as_json:
        write_json({**_described(row), "raw": row.raw.decode(errors="backslashreplace")})
    else:
        click.echo(row.raw)


@command.command("retry")
@click.option("--json", "as_json", is_flag=True, help="As JSON: how many rows there were and how many were taken.")
@click.pass_context
def retry(ctx: click.Context, as_json: bool) -> None:
    """Read every row again with today's plugins; what can be read now goes into the catalogue."""
    from aistandards.tagging.annotators import installed_annotators, prepare

    catalog = open_catalog(ctx)
    plugins = catalog.plugins
    store, curation = catalog.store, catalog.curation
    annotators = installed_annotators(plugins)
    taken = 0
    rows = store.quarantined()
    now = datetime.now(UTC)
    for row in rows:
        try:
            record = plugins.source(row.source).parse(row.raw)
            designation = plugins.designations.parse(record.designation)
            origin = attrs.evolve(record.origin, retrieved=PartialDate(now.date().isoformat()))
            whole = prepare(attrs.evolve(record, provenance=(origin,)), annotators, curation)
        except (ValueError, AistandardsError):
            continue
        run = store.begin_run(row.source, now.isoformat(timespec="seconds"))
        with store.batch(run, store.cursor(row.source).listing) as batch:
            batch.keep(row.source, [Entry.of(whole, designation)])
            batch.release(row.id)
        store.end_run(run, now.isoformat(timespec="seconds"), "ok", "quarantine retry", {"new": 1})
        taken += 1
    if taken:
        store.inherit(plugins.designations.parse)
    if as_json:
        write_json({"rows": len(rows), "taken": taken})
    else:
        click.echo(f"{taken} of {len(rows)} rows could be read")


def _described(row: Any) -> dict[str, Any]:
    return {"id": row.id, "source": row.source, "line": row.line, "reason": safe(row.reason)}
