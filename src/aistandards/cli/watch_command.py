"""The command `aistandards watch`: manage named selections of standards."""

import attrs
import click

from aistandards.catalog.watches import Watch, read, write
from aistandards.cli.completion import bodies, concepts
from aistandards.cli.completion import designations as completed
from aistandards.cli.contract import JSON, answers, quiet_option
from aistandards.cli.output import confirm, open_catalog, remark, write_json, write_table
from aistandards.errors import SettingError


@click.group("watch")
def command() -> None:
    """Manage watches: named selections of standards, whose changes `aistandards changes --watched` lists."""


@command.command("add")
@click.argument("name")
@click.argument("designations", nargs=-1, metavar="[DESIGNATION]...", shell_complete=completed)
@click.option("--body", multiple=True, shell_complete=bodies, help="All standards of a body.")
@click.option("--tag", multiple=True, shell_complete=concepts, help="All standards with a concept or a narrower one.")
@quiet_option
@click.pass_context
def add(
    ctx: click.Context, name: str, designations: tuple[str, ...], body: tuple[str, ...], tag: tuple[str, ...]
) -> None:
    """Watch some standards, or all standards of a body or concept, under NAME. An older watch NAME is replaced."""
    if not (designations or body or tag):
        raise click.UsageError("a watch needs designations, --body or --tag")
    catalog = open_catalog(ctx)
    catalog.filter(body=body)
    concepts = tuple(catalog.vocabularies.resolve(name_or_label) for name_or_label in tag)
    works = tuple(catalog.get(text).work if text.strip() else text for text in designations)
    write(catalog.home, {**read(catalog.home), name: Watch(name, works, body, concepts)})
    confirm(f"watching {name}")


@command.command("list")
@answers()
@click.pass_context
def list_watches(ctx: click.Context, form: str) -> None:
    """List the watches."""
    rows = [attrs.asdict(watch) for watch in read(open_catalog(ctx).home).values()]
    if not rows:
        remark("there is no watch; `aistandards watch add` makes one")
    if form == JSON:
        write_json(rows)
    else:
        write_table(
            [(row["name"], *(", ".join(row[field]) for field in ("designations", "body", "tag"))) for row in rows],
            ("name", "designations", "body", "tag"),
        )


@command.command("remove")
@click.argument("name")
@quiet_option
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Remove the watch NAME."""
    home = open_catalog(ctx).home
    watches = read(home)
    if name not in watches:
        raise SettingError(f"there is no watch {name!r}; choose from {', '.join(watches) or 'none'}")
    write(home, {key: watch for key, watch in watches.items() if key != name})
    confirm(f"no longer watching {name}")
