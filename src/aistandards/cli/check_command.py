"""The command `aistandards check`: check the references to standards in documents."""

from pathlib import Path

import click

from aistandards.catalog.catalog import Catalog
from aistandards.check.inputs import STANDARD_NAME, Inputs
from aistandards.check.limits import MAX_MEMORY, MAX_TIME
from aistandards.check.lock import Lock
from aistandards.check.summary import is_problem, summary
from aistandards.check.verdicts import Finding, check_document
from aistandards.cli.contract import answers
from aistandards.cli.output import open_catalog, remark, say, write_format
from aistandards.errors import DocumentError, MissingExtraError
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE

FindingsOfFiles = list[tuple[Path, list[Finding]]]

EXIT_CHANGED = 6
"""Exit code when there is no problem, and something has changed since the lock file was written."""


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--stdin-name",
    type=click.Path(path_type=Path),
    default=STANDARD_NAME,
    metavar="NAME",
    help="Name of standard input in the results; its ending tells the format, as in report.md.",
)
@answers(Kind.CHECK_RESULTS)
@click.option("--strict", is_flag=True, help="A reference that cannot be judged is a problem too.")
@click.option("--explain", is_flag=True, help="Print the reasons of each verdict below it.")
@click.option(
    "--lock",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Print what has changed since FILE was written; without the file, write it.",
)
@click.option("--update-lock", is_flag=True, help="Write the file of --lock anew.")
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
    help="Limit of memory for each file that is read in a process of its own, where the system has such limits.",
)
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    stdin_name: Path,
    form: str,
    strict: bool,
    explain: bool,
    lock: Path | None,
    update_lock: bool,
    max_time: int,
    max_memory: int,
) -> None:
    """Find the standards that documents cite and print whether each is in force.

    PATH is a file, a folder, or - for standard input. Of a folder the files with a reader are checked, except hidden files,
    links and what git ignores.

    A problem gives exit code 1. So does a file that cannot be read; the other files are still checked. The exit code is 6 when
    there is no problem, but something has changed since the file of --lock was written. The command skips lines with the
    text `aistandards: allow`.
    """
    if update_lock and lock is None:
        raise click.UsageError("--update-lock needs --lock FILE.")
    catalog = open_catalog(ctx)
    checked: FindingsOfFiles = []
    unreadable = 0
    inputs = Inputs(files, stdin_name, beside=lock)
    for one in inputs:
        path = one.path
        try:
            content = one.content()
            of_file = check_document(catalog, path, content=content, max_time=max_time, max_memory=max_memory)
        except (DocumentError, MissingExtraError) as error:
            unreadable += 1
            say(f"aistandards: {error}", err=True)
            continue
        checked.append((path, of_file))
        if form == TABLE:
            _print(path, of_file, explain=explain)
    findings = [(path, finding) for path, of_file in checked for finding in of_file]
    changes = _changes(catalog, lock, checked, update=update_lock) if lock is not None else []
    for change in changes:
        say(f"{lock}: {change}", err=form != TABLE)
    if form == TABLE:
        say(_summary([finding for _, finding in findings], unreadable, strict=strict))
    else:
        write_format(Kind.CHECK_RESULTS, form, findings)
    if inputs.summary and form == TABLE:
        say(inputs.summary)
    elif inputs.summary:
        remark(inputs.summary)
    if unreadable or any(is_problem(finding.result, strict=strict) for _, finding in findings):
        ctx.exit(1)
    ctx.exit(EXIT_CHANGED if changes and not update_lock else 0)


def _print(path: Path, findings: list[Finding], *, explain: bool) -> None:
    for finding in findings:
        say(f"{path}:{_location(finding)}: {finding.result.sentence}")
        for reason in finding.result.explanation if explain else ():
            say(f"    {reason}")


def _changes(catalog: Catalog, path: Path, checked: FindingsOfFiles, *, update: bool) -> list[str]:
    """Return what has changed since the lock file was written; write the file if there is none, or to update it."""
    now = Lock.of(path, catalog, ((document, [one.result for one in findings]) for document, findings in checked))
    exists = path.exists()
    # A lock that cannot be read is no obstacle to a new one.
    changes = list(Lock.read(path).changes(now)) if exists and not update else []
    if update or not exists:
        now.write()
    return changes


def _summary(findings: list[Finding], unreadable: int, *, strict: bool) -> str:
    files = f", {unreadable} {'file' if unreadable == 1 else 'files'} not checked" if unreadable else ""
    return summary((finding.result for finding in findings), strict=strict) + files


def _location(finding: Finding) -> str:
    """Return a location as text: the number alone for a line, as compilers print it; else the unit too."""
    return str(finding.location.number) if finding.location.unit == "line" else f" {finding.location}"
