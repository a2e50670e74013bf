"""The command `aistandards stats`: count standards, and statistics with charts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aistandards.cli.completion import schemes
from aistandards.cli.contract import JSON, answers
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    Identifier,
    filter_options,
    filters_of,
    known_at_option,
    metadata,
    open_catalog,
    say,
    warn_if_not_known_yet,
    warn_if_outdated,
    write_format,
    write_json,
    write_table,
)
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE, load_format

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.export.figure import Figure

_NAMES = (
    "growth",
    "status",
    "coverage-by-body",
    "coverage-by-status",
    "duration",
    "languages",
    "assessment",
    "committees",
)


@click.command("stats")
@click.argument("name", type=click.Choice(_NAMES), required=False, metavar="[NAME]")
@click.option(
    "--by",
    multiple=True,
    default=("body,status,relevance",),
    show_default=True,
    help="Groups: body, status, stage, type, committee, year, work-item, relevance.",
)
@click.option(
    "--of",
    type=click.Choice(["all", "editions", "works"]),
    default="all",
    show_default=True,
    help="Count every standard, only published editions without amendments, or each work once.",
)
@click.option(
    "--scheme",
    default="rights",
    show_default=True,
    shell_complete=schemes,
    help="The vocabulary whose concepts a coverage has.",
)
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw the statistic NAME into this .svg file.",
)
@answers(Kind.STATISTICS)
@filter_options
@click.option("--as-of", help="State on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")
@known_at_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    name: str | None,
    by: tuple[str, ...],
    of: str,
    scheme: str,
    chart: Path | None,
    form: str,
    as_of: str | None,
    known_at: str | None,
    lang: str,
    **options: Any,
) -> None:
    """Count standards, or print a statistic.

    Editions, amendments and work items count separately; a joint standard counts once. Without NAME the command prints the
    counts of --by.

    NAME is growth (issued up to the end of each year), status, coverage-by-body or coverage-by-status (concepts), duration
    (months from registration to publication), languages, assessment (of which an abstract was read) or committees (what they
    work on). Each statistic says how many it is counted from, how many lack the fact, and the command that repeats it.
    """
    if name is None and (chart is not None or form not in (TABLE, JSON)):
        raise click.UsageError(f"name the statistic: {', '.join(_NAMES)}")
    if name is not None and as_of is not None:
        raise click.UsageError("a statistic counts the standards of today; leave out --as-of, or use --known-at")
    catalog = open_catalog(ctx)
    warn_if_not_known_yet(catalog, known_at)
    filters = filters_of(catalog, options) | {"known_at": known_at}
    if name is None:
        _count(catalog, ",".join(by), lang, form == JSON, of=of, as_of=as_of, **filters)
        return
    from aistandards.export.figure import Figure, labels

    if name.startswith("coverage"):
        warn_if_outdated(catalog)
    statistic = catalog.statistic(name, of=of, scheme=scheme, **filters)
    figure = Figure(statistic, labels(lang, catalog.vocabularies), lang)
    if chart is not None:
        _draw(figure, chart)
    if form != TABLE:
        write_format(Kind.STATISTICS, form, figure)
    else:
        _print(catalog, figure)


def _count(catalog: "Catalog", by: str, lang: str, as_json: bool, **choice: Any) -> None:
    names = [name.strip() for name in by.split(",") if name.strip()]
    stats = catalog.stats(names, **choice)
    if as_json:
        write_json(stats)
        return
    write_table([[row[name] for name in (*names, "count")] for row in stats["counts"]], (*names, "count"), lang)
    unit = "standards: editions, amendments and work items are separate, joint ones count once"
    say(f"{stats['total']} {unit if choice['of'] == 'all' else choice['of']}")
    say(f"data: {_dates(catalog)}")


def _draw(figure: "Figure", path: Path) -> None:
    """Draw a chart into a file."""
    from aistandards.export.whole_file import write_file

    if path.suffix != ".svg":
        raise click.UsageError(f"a chart is a .svg file; {path.name} is none")
    write_file(load_format(Kind.STATISTICS, "svg"), figure, path, metadata())


def _print(catalog: "Catalog", figure: "Figure") -> None:
    from aistandards.export.figure import IDENTIFIERS

    headings, *lines = figure.lines()
    first = Identifier if figure.statistic.row in IDENTIFIERS else str
    if not sys.stdout.isatty() and figure.language == "en":
        say("\t".join(headings))
    write_table([[first(row), *numbers] for row, *numbers in lines], headings, figure.language)
    for note in figure.notes:
        say(note)
    say(f"data: {figure.statistic.content}; {_dates(catalog)}")
    if figure.statistic.command:
        say(figure.statistic.command)


def _dates(catalog: "Catalog") -> str:
    return ", ".join(f"{name} {date}" for name, date in catalog.sources().items())
