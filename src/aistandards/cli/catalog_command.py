"""The command `aistandards catalog`: make, check and compare catalogue folders."""

import json
from itertools import chain
from pathlib import Path
from typing import NoReturn

import click

from aistandards.catalog.files import build, build_index, check, differences, index_differences, tidy
from aistandards.cli.contract import JSON, answers, quiet_option
from aistandards.cli.main import plugins_of
from aistandards.cli.output import confirm, open_catalog, say, write_json
from aistandards.errors import StoreError
from aistandards.model.json_schema import record_schema
from aistandards.settings import bundled_folder

_date_option = click.option(
    "--date",
    "dates",
    multiple=True,
    metavar="SOURCE=DATE",
    help="Date of a source's data; default: the date of its sync.",
)


def _by_source(dates: tuple[str, ...]) -> dict[str, str]:
    return {source: date for source, _, date in (option.partition("=") for option in dates)}


@click.group("catalog")
def command() -> None:
    """Make, check and compare catalogue folders."""


@command.command("build")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--version", required=True, help="Version of the data: a date such as 2026.11.4.")
@_date_option
@quiet_option
@click.pass_context
def build_folder(ctx: click.Context, folder: Path, version: str, dates: tuple[str, ...]) -> None:
    """Write the AI standards of the store and their context into FOLDER, without texts under copyright.

    FOLDER/sources.toml names the attribution of each source. Synchronise the store with --scope all first: it then
    contains the whole context.
    """
    store = open_catalog(ctx).store
    for source, records in build(store, folder, version, _by_source(dates), plugins_of(ctx)).items():
        confirm(f"{source}: {len(records)} records")


@command.command("index")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@_date_option
@quiet_option
@click.pass_context
def write_index(ctx: click.Context, folder: Path, dates: tuple[str, ...]) -> None:
    """Write the status index of FOLDER: every designation of the bodies in FOLDER/sources.toml, with its status.

    The store must hold the complete listings: synchronise it with --scope all first.
    """
    for source, count in build_index(open_catalog(ctx).store, folder, _by_source(dates), plugins_of(ctx)).items():
        confirm(f"{source}: {count} designations")


@command.command("schema")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@quiet_option
def write_schema(folder: Path) -> None:
    """Write the JSON Schema of a record into FOLDER/standard.schema.json."""
    path = folder / "standard.schema.json"
    path.write_text(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    confirm(f"wrote {path}")


@command.command("check")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path), required=False)
@click.option("--lenient", is_flag=True, help="Accept problems that `aistandards catalog tidy` corrects.")
@answers()
@click.pass_context
def check_folder(ctx: click.Context, folder: Path | None, lenient: bool, form: str) -> None:
    """Check all lines, tags, relations and dates of FOLDER and its manifest. A problem gives exit code 1.

    Problems that a person must correct come first. The others are corrected by `aistandards catalog tidy`; --lenient
    accepts them. Without FOLDER the command checks the bundled catalogue.
    """
    problems = check(folder or bundled_folder(), plugins_of(ctx))
    faults = sum(not problem.tidy for problem in problems)
    if form == JSON:
        write_json(
            [
                {"path": str(problem.path), "line": problem.line, "problem": problem.message, "tidy": problem.tidy}
                for problem in problems
            ]
        )
    else:
        for problem in problems:
            say(f"{problem} (tidy corrects this)" if problem.tidy else str(problem))
    if faults:
        _end(ctx, StoreError(f"the catalogue has {faults} faults to correct, each named above with its line"))
    if problems and not lenient:
        _end(
            ctx,
            StoreError(
                "the facts are in order; before this is published a maintainer runs `aistandards catalog tidy`, "
                "which corrects the problems above (--lenient accepts them)"
            ),
        )
    if form != JSON:
        say(
            "the facts are in order; `aistandards catalog tidy` corrects the rest"
            if problems
            else "the catalogue is in order"
        )


def _end(ctx: click.Context, error: StoreError) -> NoReturn:
    """Print an error and end with exit code 1; the problems that were printed stay in the file of `-o`."""
    say(f"aistandards: {error}", err=True)
    ctx.exit(1)


@command.command("tidy")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@quiet_option
@click.pass_context
def tidy_folder(ctx: click.Context, folder: Path) -> None:
    """Sort FOLDER after an edit by hand, correct its keys and hashes, and update its manifest."""
    tidy(folder, plugins_of(ctx))
    confirm(f"{folder} is tidy")


@command.command("diff")
@click.argument("old", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.argument("new", type=click.Path(file_okay=False, exists=True, path_type=Path))
@answers()
@click.pass_context
def diff_folders(ctx: click.Context, old: Path, new: Path, form: str) -> None:
    """Print the differences between two catalogue folders, field by field, and between their status indexes."""
    lines = chain(differences(old, new, plugins_of(ctx)), index_differences(old, new))
    if form == JSON:
        write_json(list(lines))
        return
    for line in lines:
        say(line)
