"""`aistandards check`."""

import json
from pathlib import Path
from typing import Any

import click

from aistandards.catalog.snapshot import Snapshot
from aistandards.check.documents import read_document
from aistandards.check.verdicts import PROBLEMS, Finding, check, worst
from aistandards.cli.output import open_catalog, safe_line, write_json
from aistandards.export.sarif import sarif

Checked = list[tuple[Path, Finding]]


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["table", "json", "sarif"]), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], form: str, as_json: bool) -> None:
    """Find the standards that documents cite and say of each whether it is in force. Exits 1 on a problem.

    A line with `aistandards: allow` is passed over.
    """
    catalog = open_catalog(ctx)
    found: Checked = [(path, one) for path in files for one in check(catalog, read_document(path, catalog.plugins))]
    if as_json or form == "json":
        write_json([_plain(path, one) for path, one in found])
    elif form == "sarif":
        click.echo(json.dumps(sarif(found, Snapshot.open().version), ensure_ascii=False, indent=2))
    else:
        for path, one in found:
            click.echo(safe_line(f"{path}:{_place(one)}: {one.judgement.sentence}"))
        click.echo(f"{len(found)} references, {sum(one.verdict in PROBLEMS for _, one in found)} problems")
    ctx.exit(1 if worst(one for _, one in found) else 0)


def _place(one: Finding) -> str:
    """The number of a line, as compilers tell it; of anything else what it is too."""
    return str(one.place.number) if one.place.unit == "line" else f" {one.place}"


def _plain(path: Path, one: Finding) -> dict[str, Any]:
    return {
        "file": str(path),
        "line": one.place.number if one.place.unit == "line" else None,
        "place": str(one.place),
        "text": one.reference.text,
        "designation": one.reference.designation.text,
        "verdict": one.verdict.value,
        "held": one.judgement.held,
        "instead": list(one.judgement.instead),
    }
