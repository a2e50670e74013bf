"""The command `aistandards quarantine`: show rows that could not be read, and read them again."""

from typing import Any

import attrs
import click

from aistandards.cli.contract import JSON, answers
from aistandards.cli.output import open_catalog, remark, safe, say, write_json, write_table
from aistandards.errors import QuarantineError
from aistandards.model.text import visible
from aistandards.store import QuarantinedRow
from aistandards.sync.retry import retry_quarantine


@click.group("quarantine")
def command() -> None:
    """Show rows that could not be read, and read them again."""


@command.command("list")
@answers()
@click.pass_context
def list_rows(ctx: click.Context, form: str) -> None:
    """List the rows in quarantine with the reasons."""
    rows = open_catalog(ctx).quarantine()
    entries = [_entry(row) for row in rows]
    if not rows:
        remark("the quarantine is empty: every row could be read")
    if form == JSON:
        write_json(entries)
    else:
        write_table([list(entry.values()) for entry in entries], ("id", "source", "line", "reason"))


@command.command("show")
@click.argument("number", type=int)
@answers()
@click.pass_context
def show(ctx: click.Context, number: int, form: str) -> None:
    """Print one row as the source received it, with escapes for what is not printable.

    JSON has also the source, the line and the reason.
    """
    row = next((row for row in open_catalog(ctx).quarantine() if row.id == number), None)
    if row is None:
        raise QuarantineError(number)
    if form == JSON:
        write_json({**_entry(row), "raw": row.raw.decode(errors="backslashreplace")})
    else:
        for line in visible(row.raw.decode(errors="backslashreplace")).split("\n"):
            say(line)


@command.command("retry")
@answers()
@click.pass_context
def retry(ctx: click.Context, form: str) -> None:
    """Read every row again with the installed plugins; add readable rows to the catalogue."""
    report = retry_quarantine(open_catalog(ctx))
    if form == JSON:
        write_json(attrs.asdict(report))
    else:
        say(f"{report.taken} of {report.rows} rows could be read")


def _entry(row: QuarantinedRow) -> dict[str, Any]:
    return {"id": row.id, "source": row.source, "line": row.line, "reason": safe(row.reason)}
