"""`aistandards catalog`."""

import json
from pathlib import Path

import click

from aistandards.catalog.files import build, check, differences, tidy
from aistandards.cli.main import plugins_of
from aistandards.cli.output import open_catalog, safe_line, write_json
from aistandards.errors import StoreError
from aistandards.model.json_schema import record_schema
from aistandards.settings import bundled_folder


@click.group("catalog")
def command() -> None:
    """Make, check and compare catalogue folders."""


@command.command("build")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--version", required=True, help="Version of the data, by the calendar: 2026.11.4.")
@click.option(
    "--date", "dates", multiple=True, metavar="SOURCE=DATE", help="Of what day its data is; else of its sync."
)
@click.pass_context
def build_folder(ctx: click.Context, folder: Path, version: str, dates: tuple[str, ...]) -> None:
    """Write the store's AI standards and their context into FOLDER, facts only.

    FOLDER/sources.toml says whom they are owed to. A store that was synchronised with --scope all has all of their context.
    """
    given = {source: date for source, _, date in (one.partition("=") for one in dates)}
    for source, records in build(open_catalog(ctx).store, folder, version, given, plugins_of(ctx)).items():
        click.echo(f"{source}: {len(records)} records")


@command.command("schema")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
def schema(folder: Path) -> None:
    """Write the JSON Schema of a record into FOLDER/standard.schema.json."""
    path = folder / "standard.schema.json"
    path.write_text(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"wrote {path}")


@command.command("check")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path), required=False)
@click.option("--lenient", is_flag=True, help="Pass what only needs tidying, as for the change of somebody's hand.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def check_folder(ctx: click.Context, folder: Path | None, lenient: bool, as_json: bool) -> None:
    """Check every line, tag, relation and date of FOLDER and its manifest; exits 1 when something is wrong.

    What a person must put right comes first; then what `aistandards catalog tidy` puts right by itself, which is passed with
    --lenient. Without FOLDER the bundled catalogue is checked.
    """
    problems = check(folder or bundled_folder(), plugins_of(ctx))
    wrong = sum(not one.tidy for one in problems)
    if as_json:
        write_json(
            [{"path": str(one.path), "line": one.line, "problem": one.said, "tidy": one.tidy} for one in problems]
        )
    else:
        for one in problems:
            click.echo(safe_line(f"{one} (tidy mends this)" if one.tidy else str(one)))
    if wrong:
        raise StoreError(f"{wrong} to put right in the catalogue, each named above with its line")
    if problems and not lenient:
        raise StoreError(
            "the facts are in order; before this is published a maintainer runs `aistandards catalog tidy`, "
            "which puts right what is named above (with --lenient this passes)"
        )
    if not as_json:
        click.echo("the facts are in order; tidying remains" if problems else "the catalogue is in order")


@command.command("tidy")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.pass_context
def tidy_folder(ctx: click.Context, folder: Path) -> None:
    """After editing by hand: sort, write keys and hashes as they ought to be, bring the manifest up to date."""
    tidy(folder, plugins_of(ctx))
    click.echo(f"{folder} is tidy")


@command.command("diff")
@click.argument("old", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.argument("new", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path) -> None:
    """Tell what differs between two catalogue folders, field by field."""
    for line in differences(old, new, plugins_of(ctx)):
        click.echo(safe_line(line))
