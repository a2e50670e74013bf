"""`aistandards catalog`."""

import json
import tomllib
from pathlib import Path

import click

from aistandards.catalog_files import check, differences, tidy, write_snapshot
from aistandards.cli.output import open_catalog, safe_line, write_json
from aistandards.errors import StoreError
from aistandards.schema import record_schema
from aistandards.snapshot import bundled_folder


@click.group("catalog")
def command() -> None:
    """Make, check and compare catalogue folders."""


@command.command("build")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--version", required=True, help="Version of the data, by the calendar: 2026.11.")
@click.pass_context
def build(ctx: click.Context, folder: Path, version: str) -> None:
    """Write the store's records into FOLDER, facts only; FOLDER/sources.toml says whom they are owed to."""
    sources = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
    counts = write_snapshot(open_catalog(ctx).store, folder, version, sources)
    for source, count in counts.items():
        click.echo(f"{source}: {count} records")


@command.command("schema")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
def schema(folder: Path) -> None:
    """Write the JSON Schema of a record into FOLDER/standard.schema.json."""
    path = folder / "standard.schema.json"
    path.write_text(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"wrote {path}")


@command.command("check")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check_folder(folder: Path | None, as_json: bool) -> None:
    """Check every line, tag, relation and date of FOLDER and its manifest; exits 1 when something is wrong.

    Without FOLDER the bundled catalogue is checked.
    """
    problems = list(check(folder or bundled_folder()))
    if as_json:
        write_json([{"path": str(one.path), "line": one.line, "problem": one.said} for one in problems])
    else:
        for one in problems:
            click.echo(safe_line(str(one)))
    if problems:
        raise StoreError(f"{len(problems)} problems in the catalogue")
    if not as_json:
        click.echo("the catalogue is in order")


@command.command("tidy")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
def tidy_folder(folder: Path) -> None:
    """After editing by hand: sort, write keys and hashes as they ought to be, bring the manifest up to date."""
    tidy(folder)
    click.echo(f"{folder} is tidy")


@command.command("diff")
@click.argument("old", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.argument("new", type=click.Path(file_okay=False, exists=True, path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Tell what differs between two catalogue folders, field by field."""
    for line in differences(old, new):
        click.echo(safe_line(line))
