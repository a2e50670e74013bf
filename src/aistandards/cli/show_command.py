"""`aistandards show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from aistandards.catalog.family import Node
from aistandards.cli.language import identifier, language_option, said
from aistandards.cli.output import known_at_option, open_catalog, safe, safe_line, write_json
from aistandards.model import Standard
from aistandards.model.codec import to_dict

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.validity import StandardAsOf

_UNCERTAIN = "no: a date that decides is not known, or not to the day"


@click.command("show")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The whole record as JSON.")
@click.option("--as-of", help="As it stood on YYYY-MM-DD, or at the end of YYYY-MM or YYYY.")
@known_at_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, text: tuple[str, ...], as_json: bool, as_of: str | None, known_at: str | None, lang: str
) -> None:
    """Show the standard that TEXT stands for; an undated designation means the edition in force."""
    catalog = open_catalog(ctx)
    if known_at is not None:
        catalog = catalog.known_at(known_at)
    asked = " ".join(text)
    stood = None if as_of is None else catalog.get(asked, as_of=as_of)
    standard = catalog.get(asked) if stood is None else stood
    if as_json:
        then = {"as_of": stood.as_of.text, "certain": stood.certain} if stood else {}
        write_json({**to_dict(standard), **then})
        return
    for name, value in _lines(standard, catalog, stood):
        shown = safe(value)
        if name == "status":
            shown = f"{said(standard.status.value, lang)} ({standard.stage.native or '—'})" if lang != "en" else shown
        if ":" in name:
            name = catalog.vocabularies.label(name, lang) if lang != "en" else name
        elif name == "designation":
            shown = identifier(shown, lang)
        click.echo(f"{said(name, lang) + ':':<13} {shown}")
    tree = catalog.family(standard, as_of=as_of)
    if len(tree.below) > 1 or any(edition.below for edition in tree.below):
        click.echo()
        for line in drawn(tree):
            click.echo(safe_line(line))


def _lines(standard: Standard, catalog: Catalog, stood: StandardAsOf | None) -> list[tuple[str, object]]:
    dates = standard.dates
    committee = standard.committee
    lines: list[tuple[str, object]] = [("designation", standard.designation)]
    lines += [(f"title ({language})", title) for language, title in standard.titles.items()]
    lines += [
        (
            "status",
            standard.status.value
            if stood
            else f"{standard.status.value} ({standard.stage.native or 'no stage given'})",
        ),
        ("certain", ("yes" if stood.certain else _UNCERTAIN) if stood else None),
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
    lines += [
        (one.concept, f'"{one.quote}" in {one.field} [{one.start}:{one.end}], rule {one.rule} of {one.version}')
        for one in standard.annotations
    ]
    lines += [("source", f"{one.source} {one.upstream_id}, data of {one.retrieved}") for one in standard.provenance]
    if stood:
        return [(name, value) for name, value in lines if value]
    lines += [("differs", f"{source} says {field} {value}") for source, field, value in catalog.disagreements(standard)]
    return [(name, value) for name, value in lines if value]


def drawn(node: Node) -> Iterator[str]:
    """The tree as lines of text, the one that was asked for marked."""
    yield node.designation
    yield from _below(node, "")


def _below(node: Node, margin: str) -> Iterator[str]:
    for place, one in enumerate(node.below):
        last = place == len(node.below) - 1
        words = " ".join(filter(None, (f"{one.role}:", one.designation, one.status, one.issued)))
        yield f"{margin}{'└─' if last else '├─'} {words}{'  ◀' if one.asked else ''}"
        yield from _below(one, margin + ("   " if last else "│  "))
