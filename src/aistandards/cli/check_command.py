"""The command `aistandards check`: check the references to standards in documents."""

from pathlib import Path

import click

from aistandards.check.limits import MAX_MEMORY, MAX_TIME
from aistandards.check.results import PROBLEMS
from aistandards.check.verdicts import Finding, check_document
from aistandards.cli.output import format_option, open_catalog, say, write_format
from aistandards.errors import DocumentError, MissingExtraError
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE

FindingsOfFiles = list[tuple[Path, Finding]]


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@format_option(Kind.CHECK_RESULTS)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--max-time",
    type=click.IntRange(min=1),
    default=MAX_TIME,
    show_default=True,
    metavar="SECONDS",
    help="Limit of time for each file.",
)
@click.option(
    "--max-memory",
    type=click.IntRange(min=128),
    default=MAX_MEMORY,
    show_default=True,
    metavar="MIB",
    help="Limit of memory for reading a DOCX, a PDF or a large Markdown file, where the system has such limits.",
)
@click.pass_context
def command(
    ctx: click.Context, files: tuple[Path, ...], form: str, as_json: bool, max_time: int, max_memory: int
) -> None:
    """Find the standards that documents cite and print whether each is in force.

    A problem gives exit code 1. So does a file that cannot be read; the other files are still checked. The command skips lines
    with the text `aistandards: allow`.
    """
    form = "json" if as_json else form
    catalog = open_catalog(ctx)
    findings: FindingsOfFiles = []
    unreadable = 0
    for path in files:
        try:
            of_file = check_document(catalog, path, max_time=max_time, max_memory=max_memory)
        except (DocumentError, MissingExtraError) as error:
            unreadable += 1
            say(f"aistandards: {error}", err=True)
            continue
        findings += ((path, finding) for finding in of_file)
        if form == TABLE:
            for finding in of_file:
                say(f"{path}:{_location(finding)}: {finding.result.sentence}")
    problems = sum(finding.verdict in PROBLEMS for _, finding in findings)
    if form == TABLE:
        say(_summary(len(findings), problems, unreadable))
    else:
        write_format(Kind.CHECK_RESULTS, form, findings)
    ctx.exit(1 if problems or unreadable else 0)


def _summary(references: int, problems: int, unreadable: int) -> str:
    files = f", {unreadable} {'file' if unreadable == 1 else 'files'} not checked" if unreadable else ""
    return f"{references} references, {problems} problems{files}"


def _location(finding: Finding) -> str:
    """Return a location as text: the number alone for a line, as compilers print it; else the unit too."""
    return str(finding.location.number) if finding.location.unit == "line" else f" {finding.location}"
