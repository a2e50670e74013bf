"""The command `aistandards resolve`: find the standard that a text names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aistandards.cli.completion import designations
from aistandards.cli.contract import JSON, answers
from aistandards.cli.index_output import is_indexed, origin_line, origin_of_parts
from aistandards.cli.output import open_catalog, remark, say, write_json
from aistandards.cli.series_output import series_fields
from aistandards.errors import NotFoundError

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.resolution import Resolution


@click.command("resolve")
@click.argument("text", nargs=-1, required=True, shell_complete=designations)
@answers()
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], form: str) -> None:
    """Print the standard that TEXT names, or the parts of a series.

    TEXT is a designation in any common spelling, a URN or a page address. Of a standard that only the status index has,
    the command prints the status and the date of the data on standard error.

    JSON has what stands in force today and the way there.
    """
    catalog = open_catalog(ctx)
    resolution = catalog.resolve(" ".join(text))
    if form == JSON:
        write_json(_fields(catalog, resolution))
    elif resolution.match or resolution.series:
        for name in (resolution.match,) if resolution.match else resolution.candidates:
            say(name)
        if resolution.series and (line := origin_of_parts(resolution.series)):
            remark(line)
        if is_indexed(resolution.entry):
            remark(f"{resolution.entry.status.value}; {origin_line(resolution.entry)}")
    else:
        say(_miss(resolution), err=True)
    ctx.exit(0 if resolution.match or resolution.series else 1)


def _miss(resolution: Resolution) -> str:
    if resolution.unread:
        editions = ", ".join(resolution.candidates)
        return f"aistandards: the date {resolution.unread!r} of {resolution.reference!r} is not understood; there is: {editions}"
    if resolution.candidates:
        return f"{resolution.reference!r} may be any of: {', '.join(resolution.candidates)}"
    read = _read_as(resolution)
    reading = f" (read as {read})" if read not in (None, resolution.reference) else ""
    return f"aistandards: {NotFoundError(resolution.reference, resolution.nearest)}{reading}"


def _read_as(resolution: Resolution) -> str | None:
    return resolution.citation.designation.text if resolution.citation else None


def _fields(catalog: Catalog, resolution: Resolution) -> dict[str, Any]:
    succession = catalog.succession(resolution.entry) if resolution.entry else None
    return {
        "reference": resolution.reference,
        "read_as": _read_as(resolution),
        "match": resolution.match,
        "status": resolution.entry.status.value if resolution.entry else None,
        "origin": resolution.entry.origin if resolution.entry else None,
        "data_of": resolution.entry.data_of if resolution.entry else None,
        "current": succession.current if succession else (),
        "steps": succession.steps if succession else (),
        "series": series_fields(resolution.series) if resolution.series else None,
        "candidates": resolution.candidates,
        "nearest": resolution.nearest,
        "unread": resolution.unread,
    }
