"""`aistandards catalog`."""

import json
import tomllib
from pathlib import Path

import click

from aistandards.cli.output import open_catalog
from aistandards.schema import record_schema
from aistandards.snapshot import write_snapshot


@click.group("catalog")
def command() -> None:
    """Make the reviewed catalogue from a synchronised store."""


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
