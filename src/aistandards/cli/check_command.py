"""The command `aistandards check`: check the references to standards in documents."""

from pathlib import Path

import click

from aistandards.check.documents import read_document
from aistandards.check.verdicts import PROBLEMS, Finding, check, has_problem
from aistandards.cli.output import format_option, open_catalog, say, write_format
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE

FindingsOfFiles = list[tuple[Path, Finding]]


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@format_option(Kind.CHECK_RESULTS)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], form: str, as_json: bool) -> None:
    """Find the standards that documents cite and print whether each is in force. A problem gives exit code 1.

    The command skips lines with the text `aistandards: allow`.
    """
    catalog = open_catalog(ctx)
    findings: FindingsOfFiles = [
        (path, finding) for path in files for finding in check(catalog, read_document(path, catalog.plugins))
    ]
    form = "json" if as_json else form
    if form == TABLE:
        for path, finding in findings:
            say(f"{path}:{_location(finding)}: {finding.result.sentence}")
        problems = sum(finding.verdict in PROBLEMS for _, finding in findings)
        say(f"{len(findings)} references, {problems} problems")
    else:
        write_format(Kind.CHECK_RESULTS, form, findings)
    ctx.exit(1 if has_problem(finding for _, finding in findings) else 0)


def _location(finding: Finding) -> str:
    """Return a location as text: the number alone for a line, as compilers print it; else the unit too."""
    return str(finding.location.number) if finding.location.unit == "line" else f" {finding.location}"
