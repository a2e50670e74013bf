"""The command `aistandards gaps`: count standards by concept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aistandards.cli.completion import schemes
from aistandards.cli.contract import answers
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    filter_options,
    filters_of,
    metadata,
    open_catalog,
    say,
    warn_if_outdated,
    write_format,
    write_table,
)
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE, load_format
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.gaps import Cell, Matrix


@click.command("gaps")
@click.option(
    "--scheme",
    default="rights",
    show_default=True,
    shell_complete=schemes,
    help="The vocabulary whose concepts are the rows.",
)
@click.option(
    "--by",
    default="status",
    show_default=True,
    help="Columns of the table: body, status or both, separated by a comma.",
)
@language_option
@click.option("--chart", type=click.Path(path_type=Path), help="Also draw a heat map into this .svg or .png file.")
@answers(Kind.GAPS)
@filter_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    scheme: str,
    by: str,
    lang: str,
    chart: Path | None,
    form: str,
    **options: Any,
) -> None:
    """Count the published and coming standards of each concept; narrower concepts count with it.

    A number in parentheses is the number of protective standards among them, which are no AI standards.

    Without --ai, --not-ai or --relevance the standards of every level of relevance count. The last row is, for each
    column, the share of standards of which only the title was read. These standards may lack concepts. The lines
    below the table name the concepts without a standard, and the number of standards of which also the abstract was read.

    In JSON each count has the options that list its standards.

    A question mark stands where no standard was found and no abstract of the column was read.
    """
    catalog = open_catalog(ctx)
    warn_if_outdated(catalog)
    names = [name.strip() for name in by.split(",") if name.strip()]
    counts = catalog.gaps(scheme, names, **filters_of(catalog, options))
    labels = {cell.concept: catalog.vocabularies.label(cell.concept, lang) for cell in counts.cells}
    if chart is not None:
        _draw(counts, labels, chart)
    if form == TABLE:
        _print(counts, labels, lang)
    else:
        write_format(Kind.GAPS, form, counts)


def _draw(counts: Matrix, labels: dict[str, str], path: Path) -> None:
    """Draw a heat map; the suffix of the file names the format."""
    chart = load_format(Kind.CHARTS, path.suffix.removeprefix("."))
    from aistandards.export.heatmap import HeatMap
    from aistandards.export.whole_file import write_file

    columns, count = counts.columns, counts.counts
    values = [[count[concept, column] for column in columns] for concept in labels]
    write_file(chart, HeatMap(list(labels.values()), columns, values), path, metadata())


def _count(cell: Cell, language: str) -> str:
    if cell.is_unknown:
        return "?"
    protective = f" ({cell.protective} {translate('protective', language)})" if cell.protective else ""
    return f"{cell.count}{protective}"


def _print(gaps: Matrix, labels: dict[str, str], lang: str) -> None:
    columns = gaps.columns
    cells = {(cell.concept, tuple(cell.column.values())): _count(cell, lang) for cell in gaps.cells}
    unread = {tuple(cell.column.values()): cell.not_assessed for cell in gaps.cells}
    rows = [[labels[concept], *(cells[concept, column] for column in columns)] for concept in labels]
    rows.append([translate("not assessed", lang), *(f"{unread[column]:.0%}" for column in columns)])
    heads = [" ".join(translate(value, lang) for value in column) for column in columns]
    if not sys.stdout.isatty() and lang == "en":
        say("\t".join(("concept", *heads)))
    write_table(rows, ("concept", *heads), lang)
    if gaps.none:
        names = ", ".join(labels.get(concept, concept) for concept in gaps.none)
        say(f"{translate('none found among {number} assessed', lang).format(number=gaps.assessed)}: {names}")
    if gaps.outside:
        names = ", ".join(f"{labels.get(concept, concept)} ({number})" for concept, number in gaps.outside.items())
        say(f"{translate('only outside the chosen relevance', lang)}: {names}")
