"""The list of standards with facets, and the search."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.model.text import clean_text
from aistandards.web.pages.names import frameworks_named, provisions_named
from aistandards.web.parameters import Listing, Query
from aistandards.web.values import Count, Data, LinePart, Row, data_of, part, rows_of

FACETS = ("body", "status", "relevance", "type")
_MAX_FACET_VALUES = 12


@attrs.frozen(slots=True, kw_only=True)
class StandardList:
    """A part of the list of standards that filters choose.

    Attributes:
        data: What the page was made from.
        standards: The standards.
        facets: For each field its most frequent values among the chosen standards.
    """

    data: Data
    standards: LinePart[Row]
    facets: Mapping[str, tuple[Count, ...]]


def standards(catalog: Catalog, parameters: Listing) -> StandardList:
    """Return the standards that filters choose."""
    choice: dict[str, Any] = {
        "as_of": parameters.as_of,
        "known_at": parameters.known_at,
        **parameters.keywords(catalog),
    }
    facets = catalog.facets(FACETS, **choice)
    return StandardList(
        data=data_of(catalog),
        standards=part(catalog, parameters, partial(rows_of, parameters), sum(facets["status"].values()), **choice),
        facets={
            name: tuple(Count(value=value, count=count) for value, count in _stated(counts)[:_MAX_FACET_VALUES])
            for name, counts in facets.items()
        },
    )


def _stated(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    # No filter chooses the standards without a value.
    return [(value, count) for value, count in counts.items() if value not in ("", "None")]


@attrs.frozen(slots=True, kw_only=True)
class SearchResult:
    """What a query finds.

    Attributes:
        data: What the page was made from.
        query: The query.
        rows: The standards, best first.
        limit: Largest number of rows.
        provisions: Provisions of human-rights instruments that the query names: `UDHR 19`.
        frameworks: Ids and titles of the frameworks with crosswalks that the query names.
        concepts: Concepts that the query names, each with its number of standards.
        terms: Terms that the query names, in English.
        corrections: Misspelt words, with the words that they were read as.
        nearest: For a query that finds nothing, the nearest concepts.
        designations: For a query that finds nothing, the nearest designations.
    """

    data: Data
    query: str
    rows: tuple[Row, ...]
    limit: int
    provisions: tuple[str, ...]
    frameworks: tuple[tuple[str, str], ...]
    concepts: tuple[Count, ...]
    terms: tuple[str, ...]
    corrections: Mapping[str, str]
    nearest: tuple[str, ...]
    designations: tuple[str, ...]


def search(catalog: Catalog, parameters: Query) -> SearchResult:
    """Return the standards that a query finds; a query without words finds none."""
    keywords: dict[str, Any] = {**parameters.keywords(catalog)}
    found = catalog.look_for(parameters.q, parameters.limit, evidence=True, **keywords)
    parts = found.understanding.parts
    concepts = dict.fromkeys(concept for part in parts for concept in part.named_concepts)
    tags = keywords.get("tags") or ()
    is_miss = not found.rows and bool(parameters.q.strip())
    resolution = catalog.resolve(parameters.q) if is_miss and any(map(str.isdigit, parameters.q)) else None
    frameworks = frameworks_named(catalog, parameters.q)
    return SearchResult(
        data=data_of(catalog),
        query=clean_text(parameters.q) or "",
        rows=rows_of(parameters, found.rows),
        limit=parameters.limit,
        # The number of an article of the other framework is none of these provisions.
        provisions=() if frameworks else provisions_named(catalog, parameters.q),
        frameworks=frameworks,
        concepts=tuple(
            Count(
                value=concept,
                count=catalog.count(**{**keywords, "tags": (*tags, tuple(catalog.vocabularies.narrower(concept)))}),
            )
            for concept in concepts
        ),
        terms=tuple(part.term for part in parts if part.term and not part.concepts),
        corrections=found.understanding.corrections,
        nearest=tuple(catalog.nearest_concepts(parameters.q)) if is_miss else (),
        designations=(resolution.candidates or resolution.nearest) if resolution else (),
    )
