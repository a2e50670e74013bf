"""The greeting: what `aistandards` alone prints."""

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.snapshot import SNAPSHOT
from aistandards.cli.language import identifier, language_of
from aistandards.cli.main import COMMANDS
from aistandards.cli.output import open_catalog, say
from aistandards.cli.tables import width_of
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.tagging.vocabularies import FIELDS
from aistandards.translation import translate

NEXT = (
    "list --tag deepfake-detection",
    'show "ISO/IEC 42001"',
    'search "foundation model"',
    "gaps",
    "sync",
)
"""Commands to go on with, each with the summary of its first word."""

_BODIES = 8
"""Number of bodies that the table names."""


def greet(ctx: click.Context) -> None:
    """Print what the catalogue has, how old it is, and the commands to go on with."""
    language = language_of(ctx)
    catalog = open_catalog(ctx)
    levels = [translate(level, language) for level in RELEVANCE_LEVELS]
    bodies = [(translate("body", language), *levels), *_by_body(catalog, language)]
    labels = [(catalog.vocabularies.label(name, language), str(catalog.count(tags=name))) for name in FIELDS]
    fields = [(translate("field", language), translate("standards", language)), *labels]
    for paragraph in (
        [translate("AI standards of ITU-T, ISO, IEC and other bodies, and what they do for people.", language)],
        _lines(bodies),
        _lines(fields),
        [_age(catalog, language)],
        _commands(language),
    ):
        for line in paragraph:
            say(line)
        say("")
    say(translate("`aistandards --help` lists all commands.", language))


def _by_body(catalog: Catalog, language: str) -> Iterator[tuple[str, ...]]:
    """Yield the numbers of standards by level of relevance: of the largest bodies, of all others, and of all."""
    counts: dict[str, Counter[str]] = {}
    for row in catalog.stats(["body", "relevance"], relevance=RELEVANCE_LEVELS)["counts"]:
        counts.setdefault(row["body"], Counter())[row["relevance"]] += row["count"]
    bodies = sorted(counts, key=lambda body: (-counts[body].total(), body))
    for body in bodies[:_BODIES]:
        yield identifier(body, language), *(str(counts[body][level]) for level in RELEVANCE_LEVELS)
    for name, chosen in ((translate("others", language), bodies[_BODIES:]), (translate("total", language), bodies)):
        of_these = sum((counts[body] for body in chosen), Counter())
        if of_these:
            yield name, *(str(of_these[level]) for level in RELEVANCE_LEVELS)


def _age(catalog: Catalog, language: str) -> str:
    """Return the dates of the data and of the last sync."""
    dates = sorted(catalog.sources().values())
    last = max((run.started[:10] for name, run in catalog.last_runs().items() if name != SNAPSHOT), default=None)
    age = translate("The data of {number} sources are of {first} to {last}.", language)
    synchronised = translate("The last sync was on {day}." if last else "There was no sync yet.", language)
    return f"{age.format(number=len(dates), first=dates[0], last=dates[-1])} {synchronised.format(day=last)}"


def _commands(language: str) -> Iterator[str]:
    """Yield the commands to go on with, each below its summary."""
    for line in NEXT:
        yield translate(COMMANDS[line.split()[0]], language)
        yield f"  {identifier(f'aistandards {line}', language)}"


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows in columns; all but the first stand on the right."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first + " " * (widths[0] - width_of(first))]
        cells += [" " * (width - width_of(cell)) + cell for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join(cells)
