"""The command `aistandards search`: find standards by words in six languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from aistandards.cli.contract import answers
from aistandards.cli.language import language_option
from aistandards.cli.output import (
    as_of_option,
    filter_options,
    filters_of,
    known_at_option,
    open_catalog,
    remark,
    warn_if_not_known_yet,
    write_standards,
)
from aistandards.export.interface import Kind
from aistandards.export.registry import TABLE
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.search import Understanding


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Largest number of standards.")
@answers(Kind.ROWS)
@as_of_option
@known_at_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    limit: int,
    form: str,
    as_of: str | None,
    known_at: str | None,
    lang: str,
    **options: Any,
) -> None:
    """Find standards by designation, or by words in any of the six UN languages; print the best matches first.

    Words that name a concept or a term, inflected or with one typing error, find the standards that carry the concept
    or have the term in their titles. All other words must be in designation, titles or abstracts. Beside a table, the
    concepts are printed on standard error, and when nothing is found, what is nearest.
    """
    catalog = open_catalog(ctx)
    warn_if_not_known_yet(catalog, known_at)
    query, evidence = " ".join(words), form != TABLE or lang != "en"
    filters = {**filters_of(catalog, options), "as_of": as_of, "known_at": known_at}
    found = catalog.look_for(query, limit, evidence=evidence, **filters)
    if form == TABLE:
        for line in _understood(catalog, found.understanding, filters, lang):
            remark(line)
        if found.lacking:
            remark(f"no standard has everything; the best lack {', '.join(map(repr, found.lacking))}")
    if not found.rows:
        for line in _nothing(catalog, query, found.understanding, filters, lang):
            remark(line)
    write_standards(found.rows, form, lang, as_of, evidence=evidence, catalog=catalog)


def _understood(
    catalog: Catalog, understanding: Understanding, filters: Mapping[str, Any], language: str
) -> Iterator[str]:
    """Yield what the query was taken to say."""
    for wrong, right in understanding.corrections.items():
        yield f"{wrong!r} was read as {right!r}"
    concepts = dict.fromkeys(concept for part in understanding.parts for concept in part.named_concepts)
    for concept in concepts:
        label = catalog.vocabularies.label(concept, language)
        number = catalog.count(**_with(filters, catalog.vocabularies.narrower(concept)))
        noun = translate("standard" if number == 1 else "standards", language)
        yield f"{translate('concept', language)}: {label} ({concept}), {number} {noun}"
    for part in understanding.parts:
        if part.term and not part.concepts:
            yield f"{translate('term', language)}: {part.term}"


def _with(filters: Mapping[str, Any], concepts: list[str]) -> dict[str, Any]:
    return {**filters, "tags": (*filters.get("tags", ()), concepts)}


def _nothing(
    catalog: Catalog, query: str, understanding: Understanding, filters: Mapping[str, Any], language: str
) -> Iterator[str]:
    """Yield why a query finds nothing, and what is nearest."""
    yield f"no standard of the catalogue matches {query!r}"
    without_filters = len(catalog.look_for(query, 100).rows) if any(filters.values()) else 0
    if without_filters:
        yield f"{without_filters}{'+' if without_filters == 100 else ''} standards match without the filters"
        return
    unknown = [part.words for part in understanding.parts if not part.is_named]
    if any(character.isdigit() for character in query):
        yield from _designations(catalog, query)
    elif unknown:
        yield f"no concept or term is called {', '.join(map(repr, unknown))}"
    nearest = catalog.nearest_concepts(query)
    if nearest:
        names = ", ".join(f"{catalog.vocabularies.label(name, language)} ({name})" for name in nearest)
        yield f"nearest concepts: {names}"
    if not catalog.complete_sources():
        yield "outside the scope: the catalogue has AI standards and protective ones; `sync --scope all` adds all others"


def _designations(catalog: Catalog, query: str) -> Iterator[str]:
    resolution = catalog.resolve(query)
    if resolution.match and not resolution.is_stored:
        yield f"only the status index has {resolution.match}; see `aistandards resolve`"
    elif resolution.candidates or resolution.nearest:
        yield f"nearest designations: {', '.join(resolution.candidates or resolution.nearest)}"
