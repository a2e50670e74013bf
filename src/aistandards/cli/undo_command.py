"""`aistandards undo`."""

from collections.abc import Callable
from pathlib import Path

import attrs
import click

from aistandards.catalog import Catalog
from aistandards.cli.output import open_catalog
from aistandards.model import Standard
from aistandards.plugin.registry import Plugins
from aistandards.snapshot import Snapshot
from aistandards.tagging.annotators import annotated, installed_annotators
from aistandards.tagging.curation import Curation, take_back


@click.command("undo")
@click.option("--file", "path", type=click.Path(path_type=Path), help="A file of decisions, instead of your own.")
@click.pass_context
def command(ctx: click.Context, path: Path | None) -> None:
    """Take your last decision about a tag back. Facts are never undone: only a later fact supersedes one."""
    catalog = open_catalog(ctx)
    take_back_last(catalog, path or own_decisions(catalog))


def own_decisions(catalog: Catalog) -> Path:
    """The user's own file of decisions."""
    return catalog.home / "curation" / "review.toml"


def renew(catalog: Catalog, designation: str, change: Callable[[Standard], Standard]) -> None:
    """Change the records of a standard at once, not only at the next sync."""
    store = catalog.store
    for row in store.read.by_designation(designation):
        for held in store.read.records_of(row.id):
            store.refresh(held.source, held.upstream_id, change)
    store.inherit()


def take_back_last(catalog: Catalog, path: Path) -> None:
    """Take the last decision back, and let the record say again what the rules and the other decisions say."""
    decision = take_back(path)
    annotators, rest = installed_annotators(Plugins()), Curation.installed(catalog.home)
    snapshot = Snapshot.open()
    shipped = {one.origin.key: one for source in snapshot.dates for one in snapshot.records(source)}

    def as_before(record: Standard) -> Standard:
        # Of a record without its abstract the rules saw more than is held: then the bundled tags are the better ones.
        origin = shipped.get(record.origin.key)
        if record.assessed and not record.abstracts and origin is not None:
            return rest.applied(attrs.evolve(record, annotations=origin.annotations))
        return attrs.evolve(annotated(record, annotators, rest), assessed=record.assessed)

    renew(catalog, decision.designation, as_before)
    click.echo(f"undone: {decision.verdict.value} of {decision.concept} on {decision.designation}")
