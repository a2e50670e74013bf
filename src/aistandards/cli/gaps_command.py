"""`aistandards gaps`."""

import sys
from pathlib import Path
from typing import Any

import click

from aistandards.catalog.gaps import Matrix, matrix
from aistandards.cli.language import language_option, said
from aistandards.cli.output import filter_options, filters_of, open_catalog, warn_if_outdated, write_json, write_table


@click.command("gaps")
@click.option("--scheme", default="rights", show_default=True, help="The vocabulary whose concepts are the rows.")
@click.option("--by", default="body,status", show_default=True, help="body, status, or both.")
@language_option
@click.option("--chart", type=click.Path(path_type=Path), help="Also draw a heat map: a .svg or .png file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the options that list each count.")
@filter_options
@click.pass_context
def command(
    ctx: click.Context, /, scheme: str, by: str, lang: str, chart: Path | None, as_json: bool, **options: Any
) -> None:
    """Count for every concept the AI standards that are published or coming; narrower concepts count with it.

    `none` stands where no standard carries the concept; the last line tells of how many of each column only the title
    was read, so that their silence means little.
    """
    catalog = open_catalog(ctx)
    warn_if_outdated(catalog)
    names = [name.strip() for name in by.split(",") if name.strip()]
    found = matrix(catalog, scheme, names, **filters_of(catalog, options))
    labels = {one.concept: catalog.vocabularies.label(one.concept, lang) for one in found.cells}
    if chart is not None:
        from aistandards.export.heatmap import draw

        draw(found, labels, chart)
    if as_json:
        write_json(found.plain())
        return
    _print(found, labels, lang)


def _print(found: Matrix, labels: dict[str, str], lang: str) -> None:
    columns, count = found.columns, found.counts
    unread = {tuple(one.column.values()): one.not_assessed for one in found.cells}
    rows = [
        [
            labels[concept],
            *(said("none", lang) if concept in found.none else str(count[concept, column]) for column in columns),
        ]
        for concept in labels
    ]
    rows.append([said("not assessed", lang), *(f"{unread[column]:.0%}" for column in columns)])
    heads = [" ".join(said(value, lang) for value in column) for column in columns]
    if not sys.stdout.isatty() and lang == "en":
        click.echo("\t".join(("concept", *heads)))
    write_table(rows, ("concept", *heads), lang)
