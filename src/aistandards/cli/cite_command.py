"""The command `aistandards cite`: cite standards in a format of reference managers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from aistandards.cli.completion import designations as completed
from aistandards.cli.contract import answers
from aistandards.cli.output import open_catalog, write_format
from aistandards.export.interface import Kind
from aistandards.model import Status

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.model import Standard


@click.command("cite")
@click.argument("designations", nargs=-1, required=True, metavar="DESIGNATION...", shell_complete=completed)
@answers(Kind.CITATIONS, table=False, default="text", json="csl-json")
@click.pass_context
def command(ctx: click.Context, designations: tuple[str, ...], form: str) -> None:
    """Cite standards in a format of reference managers.

    A DESIGNATION needs quotation marks only beside others that have them. A series is cited by its parts in force.

    For - the command reads designations from standard input, one a line.
    """
    catalog = open_catalog(ctx)
    if designations == ("-",):
        # Imported here: a citation needs no reader of documents.
        from aistandards.check.documents.opening import read_standard_input

        text = read_standard_input().decode("utf-8", "replace")
        cited = tuple(line for line in text.splitlines() if line.strip())
    else:
        cited = tuple(_named(catalog, designations))
    write_format(Kind.CITATIONS, form, [standard for text in cited for standard in _cited(catalog, text)])


def _named(catalog: Catalog, words: tuple[str, ...]) -> Iterator[str]:
    """Yield the designations of the arguments; without quotation marks, each is the longest that names a standard."""
    if any(" " in word for word in words):
        yield from words
        return
    while words:
        lengths = range(len(words), 1, -1)
        length = next((number for number in lengths if _is_known(catalog, " ".join(words[:number]))), 1)
        if length == 1 and not _is_known(catalog, words[0]):
            length = len(words)
        yield " ".join(words[:length])
        words = words[length:]


def _is_known(catalog: Catalog, text: str) -> bool:
    resolution = catalog.resolve(text, nearest=False)
    return resolution.is_stored or resolution.series is not None


def _cited(catalog: Catalog, text: str) -> Iterator[Standard]:
    series = catalog.resolve(text, nearest=False).series
    if series is None:
        yield catalog.get(text)
        return
    in_force = [part for part in series.parts if part.status is Status.PUBLISHED]
    for part in in_force or series.parts:
        yield catalog.get(part.designation)
