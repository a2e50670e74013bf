"""`aistandards watch`."""

import attrs
import click

from aistandards.catalog.watches import Watch, read, write
from aistandards.cli.output import open_catalog, write_json, write_table
from aistandards.errors import SettingError


@click.group("watch")
def command() -> None:
    """Keep named choices of standards; `aistandards changes --watched` tells what has changed in them."""


@command.command("add")
@click.argument("name")
@click.argument("designations", nargs=-1, metavar="[DESIGNATION]...")
@click.option("--body", multiple=True, help="Everything of a body.")
@click.option("--tag", multiple=True, help="Everything with a concept or a narrower one.")
@click.pass_context
def add(
    ctx: click.Context, name: str, designations: tuple[str, ...], body: tuple[str, ...], tag: tuple[str, ...]
) -> None:
    """Watch some standards, or all of a body or concept, under NAME; an older watch of that name goes."""
    if not (designations or body or tag):
        raise click.UsageError("say what to watch: designations, --body or --tag")
    catalog = open_catalog(ctx)
    catalog.filter(body=body)
    concepts = tuple(catalog.vocabularies.resolve(one) for one in tag)
    known = tuple(catalog.get(one).work if one.strip() else one for one in designations)
    write(catalog.home, {**read(catalog.home), name: Watch(name, known, body, concepts)})
    click.echo(f"watching {name}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def list_watches(ctx: click.Context, as_json: bool) -> None:
    """List the watches."""
    rows = [attrs.asdict(one) for one in read(open_catalog(ctx).home).values()]
    if as_json:
        write_json(rows)
    else:
        write_table(
            [(one["name"], *(", ".join(one[field]) for field in ("designations", "body", "tag"))) for one in rows],
            ("name", "designations", "body", "tag"),
        )


@command.command("remove")
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Watch NAME no longer."""
    home = open_catalog(ctx).home
    watches = read(home)
    if name not in watches:
        raise SettingError(f"there is no watch {name!r}; choose from {', '.join(watches) or 'none'}")
    write(home, {key: one for key, one in watches.items() if key != name})
    click.echo(f"no longer watching {name}")
