"""`aistandards check`."""

import json
from pathlib import Path
from typing import Any

import click

from aistandards.cli.output import open_catalog, safe_line, write_json
from aistandards.documents import read_text
from aistandards.references import PROBLEMS, Finding, Verdict, check_text, worst
from aistandards.snapshot import Snapshot
from aistandards.version import __version__

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
    found: Checked = [(path, one) for path in files for one in check_text(catalog, read_text(path))]
    if as_json or form == "json":
        write_json([_plain(path, one) for path, one in found])
    elif form == "sarif":
        click.echo(json.dumps(_sarif(found), ensure_ascii=False, indent=2))
    else:
        for path, one in found:
            click.echo(safe_line(f"{path}:{one.reference.line}: {one.sentence}"))
        click.echo(f"{len(found)} references, {sum(one.verdict in PROBLEMS for _, one in found)} problems")
    ctx.exit(1 if worst(one for _, one in found) else 0)


def _plain(path: Path, one: Finding) -> dict[str, Any]:
    return {
        "file": str(path),
        "line": one.reference.line,
        "text": one.reference.text,
        "designation": one.reference.designation.text,
        "verdict": one.verdict.value,
        "held": one.held,
        "instead": list(one.instead),
    }


def _sarif(found: Checked) -> dict[str, Any]:
    """SARIF 2.1.0 (OASIS), one result a problem or an unknown reference."""
    rules = [{"id": one.value, "shortDescription": {"text": f"reference is {one.value}"}} for one in Verdict]
    results = [
        {
            "ruleId": one.verdict.value,
            "level": "warning" if one.verdict in PROBLEMS else "note",
            "message": {"text": one.sentence},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": path.as_posix()},
                        "region": {"startLine": one.reference.line, "snippet": {"text": one.reference.text}},
                    }
                }
            ],
        }
        for path, one in found
        if one.verdict is not Verdict.IN_FORCE
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "aistandards", "version": __version__, "rules": rules}},
                "properties": {"data": Snapshot.open().version},
                "results": results,
            }
        ],
    }
