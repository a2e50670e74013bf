"""The command `aistandards crosswalk`: provisions of frameworks beside standards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aistandards.cli.completion import designations
from aistandards.cli.contract import JSON, answers
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    Identifier,
    confirm,
    metadata,
    open_catalog,
    say,
    write_field,
    write_format,
    write_json,
    write_table,
)
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE, load_format
from aistandards.model.crosswalk import CrosswalkRelation, CrosswalkRow
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.crosswalks import Crosswalks
    from aistandards.tagging.frameworks import Framework

F = TypeVar("F", bound=Callable[..., Any])

_RELATIONS = [relation.value for relation in CrosswalkRelation]


@click.group("crosswalk")
def command() -> None:
    """Show which provisions of laws and guidelines sources connect with standards.

    Every row has its author, source and date. It is stale when the edition that it compares, or the framework, has moved.
    """


def _row_options(command: F) -> F:
    """Add the options that choose rows."""
    for option in reversed(
        (
            click.option("--framework", help="A framework by id: eu-ai-act, nist-ai-rmf, udhr."),
            click.option("--provision", help="A provision with what is below it: 'Annex III', 'GOVERN 1'."),
            click.option(
                "--designation",
                shell_complete=designations,
                help="A standard; every edition and draft of its work counts.",
            ),
            click.option("--clause", help="A clause of the standard, with what is below it: B.5.4."),
            click.option(
                "--relation", type=click.Choice(_RELATIONS), multiple=True, help="Type of relation. May be repeated."
            ),
            click.option("--stale/--current", "stale", default=None, help="Only stale rows, or only others."),
        )
    ):
        command = option(command)
    return command


@command.command("list")
@answers(Kind.CROSSWALKS)
@_row_options
@language_option
@click.pass_context
def list_rows(ctx: click.Context, /, form: str, lang: str, **choice: Any) -> None:
    """List rows: provision, relation, standard, author and age.

    Derived rows are listed where --framework, --designation or --relation derived chooses them.
    """
    crosswalks = open_catalog(ctx).crosswalks
    rows = crosswalks.rows(**choice)
    if form != TABLE:
        write_format(Kind.CROSSWALKS, form, crosswalks.selection(rows))
        return
    table = [
        (
            row.framework,
            row.provision,
            translate(row.relation.value, lang),
            _standard(row),
            row.clause,
            row.author,
            _age(row, lang),
        )
        for row in rows
    ]
    write_table(table, ("framework", "provision", "relation", "designation", "clause", "author", "stale"), lang)


@command.command("show")
@click.argument("name", metavar="FRAMEWORK")
@click.argument("provision", required=False)
@answers(Kind.FRAMEWORKS)
@language_option
@click.pass_context
def show(ctx: click.Context, name: str, provision: str | None, form: str, lang: str) -> None:
    """Show a framework with its sources, or the rows of a provision.

    Each row is shown with its whole attribution and the reasons why it is stale.

    With --format oscal, a framework is an OSCAL catalog that has the identifiers of its provisions and no text.
    """
    crosswalks = open_catalog(ctx).crosswalks
    framework = crosswalks.framework(name)
    if form != TABLE:
        if provision is not None:
            raise click.UsageError("--format writes a whole framework; `aistandards crosswalk list` writes rows")
        write_format(Kind.FRAMEWORKS, form, [framework])
        return
    if provision is None:
        _show_framework(crosswalks, framework, lang)
        return
    rows = crosswalks.rows(framework=name, provision=provision)
    for number, row in enumerate(rows):
        if number:
            say("")
        for field, value in _fields(row, lang):
            write_field(field, value, lang)
    if not rows:
        say("no source of the catalogue connects this provision with a standard; that proves nothing about standards")


@command.command("check")
@answers()
@_row_options
@click.pass_context
def check(ctx: click.Context, /, form: str, **choice: Any) -> None:
    """Count stale rows with their reasons; the exit code is 1 when there are any."""
    rows = open_catalog(ctx).crosswalks.rows(**choice)
    reasons = Counter((row.crosswalk, row.designation or row.framework, str(one)) for row in rows for one in row.stale)
    stale = sum(bool(row.stale) for row in rows)
    if form == JSON:
        of_each = [
            {"crosswalk": crosswalk, "name": name, "reason": reason, "rows": number}
            for (crosswalk, name, reason), number in reasons.items()
        ]
        write_json({"rows": len(rows), "stale": stale, "reasons": of_each})
        ctx.exit(1 if stale else 0)
    for (crosswalk, name, reason), number in reasons.items():
        say(f"{crosswalk}: {number} {'row' if number == 1 else 'rows'} with {name}: {reason}", err=True)
    say(f"{stale} of {len(rows)} rows are stale")
    if stale:
        ctx.exit(1)


@command.command("export")
@answers(Kind.CROSSWALKS, table=False, path=True)
@_row_options
@click.pass_context
def export(ctx: click.Context, /, form: str, path: Path | None, **choice: Any) -> None:
    """Write rows as CSV, JSON, SSSOM or an OSCAL mapping collection."""
    catalog = open_catalog(ctx)
    selection = catalog.crosswalks.selection(catalog.crosswalks.rows(**choice))
    if path is None:
        write_format(Kind.CROSSWALKS, form, selection)
        return
    from aistandards.export.whole_file import write_file

    write_file(load_format(Kind.CROSSWALKS, form), selection, path, metadata())
    confirm(f"{len(selection.rows)} rows written to {path}")


def _show_framework(crosswalks: Crosswalks, framework: Framework, language: str) -> None:
    for field, value in (
        ("framework", framework.id),
        ("title", framework.title),
        ("author", framework.author),
        ("page", framework.url),
        *(("edition", _edition(framework, number)) for number in range(len(framework.editions))),
        ("note", framework.note),
    ):
        if value:
            write_field(field, value, language)
    for source in crosswalks.sources(framework.id):
        host = f", hosted by {source.host}" if source.host else ""
        stale = f", stale: {source.stale}" if source.stale else ""
        attribution = f"{source.author}{host}; rows: {source.rows}{stale}; {source.source}; {source.licence}"
        write_field("source", attribution, language)
    if framework.instrument is not None:
        write_field(
            "derived",
            f"from the concepts that {framework.instrument} anchors; see list --framework {framework.id}",
            language,
        )


def _edition(framework: Framework, number: int) -> str:
    edition = framework.editions[number]
    parts = [edition.id, f"{len(edition.provisions)} provisions", edition.note]
    return ", ".join(filter(None, parts))


def _standard(row: CrosswalkRow) -> Identifier | None:
    return None if row.designation is None else Identifier(row.designation)


def _age(row: CrosswalkRow, language: str) -> str:
    reasons = ((translate(one.reason.value, language), one.now) for one in row.stale)
    return "; ".join(": ".join(filter(None, reason)) for reason in reasons)


def _fields(row: CrosswalkRow, language: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a row that have a value, with names for people."""
    values = row.plain()
    provision = f"{row.framework}, {row.provision or 'the whole'}"
    edition = f" ({row.framework_edition})" if row.framework_edition else ""
    yield "provision", provision + edition
    yield "relation", f"{translate(row.relation.value, language)}, {row.direction.value}"
    yield (
        "standard",
        "none named" if row.designation is None else ", ".join(filter(None, (row.designation, row.clause))),
    )
    if row.designation is not None:
        yield "held", (row.edition if row.held else None) or "no record in the catalogue"
    if row.current:
        yield "in force", "; ".join(row.current)
    yield "stale", _age(row, language) or "no"
    yield "presumption", "yes" if row.presumption_of_conformity else "no presumption of conformity"
    for name in ("official_journal", "as_stated", "author", "host", "source", "location", "date", "read", "read_in"):
        if values[name] is not None:
            yield name.replace("_", " "), values[name]
    for name in ("licence", "confidence", "review", "note", "concept"):
        if values[name] is not None:
            yield name, values[name]
    for one in row.evidence:
        yield "evidence", f"{one.field}: «{one.quote}» ({one.rule})"
