"""`aistandards quarantine`."""

from typing import Any

import attrs
import click

from aistandards.cli.output import open_catalog, safe, write_json, write_table
from aistandards.errors import QuarantineError
from aistandards.store import QuarantinedRow
from aistandards.sync.retry import retry_quarantine


@click.group("quarantine")
def command() -> None:
    """Look at rows that could not be taken, and try them again."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def list_rows(ctx: click.Context, as_json: bool) -> None:
    """List the rows in the quarantine with the reasons."""
    rows = open_catalog(ctx).quarantine()
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
    row = next((row for row in open_catalog(ctx).quarantine() if row.id == number), None)
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
    report = retry_quarantine(open_catalog(ctx))
    if as_json:
        write_json(attrs.asdict(report))
    else:
        click.echo(f"{report.taken} of {report.rows} rows could be read")


def _described(row: QuarantinedRow) -> dict[str, Any]:
    return {"id": row.id, "source": row.source, "line": row.line, "reason": safe(row.reason)}
