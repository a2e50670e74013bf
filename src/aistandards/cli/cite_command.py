"""The command `aistandards cite`: cite standards in a format of reference managers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from aistandards.cli.output import format_option, open_catalog, write_format
from aistandards.export.interface import Kind
from aistandards.model import Status

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.model import Standard


@click.command("cite")
@click.argument("designations", nargs=-1, required=True, metavar="DESIGNATION...")
@format_option(Kind.CITATIONS, table=False, default="text")
@click.pass_context
def command(ctx: click.Context, designations: tuple[str, ...], form: str) -> None:
    """Cite standards in a format of reference managers. Put each DESIGNATION in quotation marks.

    A series is cited by its parts in force.
    """
    catalog = open_catalog(ctx)
    write_format(Kind.CITATIONS, form, [standard for text in designations for standard in _cited(catalog, text)])


def _cited(catalog: Catalog, text: str) -> Iterator[Standard]:
    series = catalog.resolve(text, nearest=False).series
    if series is None:
        yield catalog.get(text)
        return
    in_force = [part for part in series.parts if part.status is Status.PUBLISHED]
    for part in in_force or series.parts:
        yield catalog.get(part.designation)
