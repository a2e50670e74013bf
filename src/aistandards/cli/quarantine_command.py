"""The command `aistandards quarantine`: show rows that could not be read, and read them again."""

from typing import Any

import attrs
import click

from aistandards.cli.output import open_catalog, safe, say, write_json, write_table
from aistandards.errors import QuarantineError
from aistandards.model.text import visible
from aistandards.store import QuarantinedRow
from aistandards.sync.retry import retry_quarantine


@click.group("quarantine")
def command() -> None:
    """Show rows that could not be read, and read them again."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_rows(ctx: click.Context, as_json: bool) -> None:
    """List the rows in quarantine with the reasons."""
    rows = open_catalog(ctx).quarantine()
    entries = [_entry(row) for row in rows]
    if as_json:
        write_json(entries)
    else:
        write_table([list(entry.values()) for entry in entries], ("id", "source", "line", "reason"))


@command.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the source, the line and the reason.")
@click.pass_context
def show(ctx: click.Context, number: int, as_json: bool) -> None:
    """Print one row as the source received it, with escapes for what is not printable."""
    row = next((row for row in open_catalog(ctx).quarantine() if row.id == number), None)
    if row is None:
        raise QuarantineError(number)
    if as_json:
        write_json({**_entry(row), "raw": row.raw.decode(errors="backslashreplace")})
    else:
        for line in visible(row.raw.decode(errors="backslashreplace")).split("\n"):
            say(line)


@command.command("retry")
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON: the number of rows, and the number of rows that could be read."
)
@click.pass_context
def retry(ctx: click.Context, as_json: bool) -> None:
    """Read every row again with the installed plugins; add readable rows to the catalogue."""
    report = retry_quarantine(open_catalog(ctx))
    if as_json:
        write_json(attrs.asdict(report))
    else:
        say(f"{report.taken} of {report.rows} rows could be read")


def _entry(row: QuarantinedRow) -> dict[str, Any]:
    return {"id": row.id, "source": row.source, "line": row.line, "reason": safe(row.reason)}
