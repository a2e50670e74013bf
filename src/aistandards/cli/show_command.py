"""The command `aistandards show`: show one standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs
import click

from aistandards.cli.completion import designations
from aistandards.cli.contract import JSON, answers
from aistandards.cli.index_output import indexed_fields, is_indexed, origin_of_parts, write_indexed
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    Identifier,
    known_at_option,
    open_catalog,
    safe,
    say,
    warn_if_not_known_yet,
    write_field,
    write_json,
)
from aistandards.cli.series_output import series_fields, series_tree, succession_line
from aistandards.errors import NotFoundError
from aistandards.model import Annotation, RelationType, Standard, Status
from aistandards.model.codec import to_dict
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.family import Node
    from aistandards.catalog.series import Series
    from aistandards.catalog.validity import StandardAsOf

_UNCERTAIN = "no: a date that decides is not known, or not to the day"


@click.command("show")
@click.argument("text", nargs=-1, required=True, shell_complete=designations)
@answers()
@click.option("--as-of", help="State on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")
@known_at_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, text: tuple[str, ...], form: str, as_of: str | None, known_at: str | None, lang: str
) -> None:
    """Show the standard that TEXT names. A designation without a year names the edition in force.

    The number of a standard of several parts shows its parts. Of a standard that only the status index has, the command
    shows status, dates and successors.
    """
    catalog = open_catalog(ctx)
    warn_if_not_known_yet(catalog, known_at)
    if known_at is not None:
        catalog = catalog.known_at(known_at)
    query = " ".join(text)
    resolution = catalog.resolve(query, nearest=False)
    if resolution.series is not None:
        series = catalog.series(query, as_of=as_of)
        if series is None:
            raise NotFoundError(f"{query} on {as_of}")
        _show_series(series, as_json=form == JSON, language=lang)
        return
    if as_of is None and is_indexed(resolution.entry):
        if form == JSON:
            write_json(indexed_fields(resolution.entry, catalog))
        else:
            write_indexed(resolution.entry, catalog, lang)
        return
    past = None if as_of is None else catalog.get(query, as_of=as_of)
    standard = catalog.get(query) if past is None else past
    if form == JSON:
        if past:
            extra = {"as_of": past.as_of.text, "certain": past.certain}
        else:
            gone = gone_since(catalog.listings(standard))
            extra = {"gone": gone} if gone is not None else {}
            extra |= attrs.asdict(catalog.succession(standard.designation))
        write_json({**to_dict(standard), **extra})
        return
    for name, value in _lines(standard, catalog, past):
        cell = safe(value)
        if name == "status" and lang != "en":
            cell = f"{translate(standard.status.value, lang)} ({standard.stage.native or '—'})"
        if ":" in name:
            name = catalog.vocabularies.label(name, lang) if lang != "en" else name
        elif name == "designation":
            cell = Identifier(cell)
        write_field(name, cell, lang)
    tree = catalog.family(standard, as_of=as_of)
    if len(tree.below) > 1 or any(edition.below for edition in tree.below):
        say("")
        for line in tree_lines(tree):
            say(line)


def _show_series(series: Series, *, as_json: bool, language: str) -> None:
    if as_json:
        write_json(series_fields(series))
        return
    write_field("designation", Identifier(safe(series.designation)), language)
    write_field("status", translate(series.status.value, language), language)
    if line := origin_of_parts(series):
        write_field("source", line, language)
    say("")
    for line in tree_lines(series_tree(series)):
        say(line)


def _lines(standard: Standard, catalog: Catalog, past: StandardAsOf | None) -> list[tuple[str, object]]:
    dates = standard.dates
    committee = standard.committee
    listings = {} if past else catalog.listings(standard)
    gone = gone_since(listings)
    lines: list[tuple[str, object]] = [("designation", standard.designation)]
    lines += [(f"title ({language})", title) for language, title in standard.titles.items()]
    lines += [
        (
            "status",
            standard.status.value if past else f"{_status(standard)} ({standard.stage.native or 'no stage given'})",
        ),
        ("gone", f"upstream since {gone}" if gone and not past else None),
        ("certain", ("yes" if past.certain else _UNCERTAIN) if past else None),
        ("type", standard.deliverable_type),
        ("edition", standard.edition),
        (
            "committee",
            " ".join(filter(None, (committee.reference, committee.name, committee.question))) if committee else None,
        ),
        ("registered", dates.registered),
        ("target", dates.target),
        ("approved", dates.approved),
        ("published", dates.published),
        ("withdrawn", dates.withdrawn),
        ("ICS", ", ".join(standard.ics)),
    ]
    lines += [("link", link.url) for link in standard.links]
    lines += [("abstract", text) for text in list(standard.abstracts.values())[:1]]
    lines += [(tag.concept, _evidence(tag)) for tag in standard.annotations if not tag.is_mention]
    lines += [("mentions", f"{tag.concept}, {_evidence(tag)}") for tag in standard.annotations if tag.is_mention]
    lines += [
        (
            "source",
            f"{origin.source} {origin.upstream_id}, {origin.report or f'data of {origin.retrieved}'}"
            f"{_unlisted(listings.get(origin.key))}",
        )
        for origin in standard.provenance
    ]
    if past:
        return [(name, value) for name, value in lines if value]
    if standard.status is not Status.PUBLISHED:
        today = succession_line(catalog.succession(standard.designation))
        lines.append(("in force", today or (None if standard.status.is_pending else "none")))
    lines += [("differs", f"{source} says {field} {value}") for source, field, value in catalog.disagreements(standard)]
    return [(name, value) for name, value in lines if value]


def _evidence(tag: Annotation) -> str:
    return f'"{tag.quote}" in {tag.field} [{tag.start}:{tag.end}], rule {tag.rule} of {tag.version}'


def _status(standard: Standard) -> str:
    """Return the status; that of finished work with the text that it led to."""
    texts = [relation.target for relation in standard.related(RelationType.REPLACED_BY) if relation.target]
    is_finished = standard.work_item and standard.status is Status.PUBLISHED and texts
    return f"{standard.status.value} as {', '.join(texts)}" if is_finished else standard.status.value


def gone_since(listings: Mapping[str, str | None]) -> str | None:
    """Return the day from which no source lists a standard, by what `Catalog.listings` says; None while a source does."""
    days = [day for day in listings.values() if day is not None]
    return max(days) if days and len(days) == len(listings) else None


def _unlisted(day: str | None) -> str:
    return f", no longer listed since {day}" if day else ""


def tree_lines(node: Node) -> Iterator[str]:
    """Yield a tree of standards as lines of text, with a mark at the standard of the query."""
    yield node.designation
    yield from _below(node, "")


def _below(node: Node, margin: str) -> Iterator[str]:
    for index, child in enumerate(node.below):
        is_last = index == len(node.below) - 1
        words = " ".join(filter(None, (f"{child.role}:", child.designation, child.status, child.issued)))
        yield f"{margin}{'└─' if is_last else '├─'} {words}{'  ◀' if child.is_requested else ''}"
        yield from _below(child, margin + ("   " if is_last else "│  "))
