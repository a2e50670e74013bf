"""The resources: a standard, a concept and a framework, each read by an address of its own."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.model.iri import concept_iri, framework_iri
from aistandards.web.mcp import results
from aistandards.web.mcp.inputs import OneStandard
from aistandards.web.mcp.tools import standard
from aistandards.web.pages.concepts import name_of_concept
from aistandards.web.parameters import ParameterError

_SCHEME = "aistandards://"


@attrs.frozen(slots=True, kw_only=True)
class Template:
    """Addresses of resources of one kind.

    Attributes:
        address: A template of RFC 6570 with the names of the parts.
        meaning: What a resource has, for the model that reads it.
        read: Returns the resource for the parts of its address.
    """

    address: str
    meaning: str
    read: Callable[..., results.Result]


@attrs.frozen(slots=True, kw_only=True)
class Concept(results.Result):
    """A concept of a vocabulary.

    Attributes:
        concept: `scheme:id`.
        labels: Its label by language; only those of `reviewed` were checked by a speaker.
        reviewed: Languages whose labels a speaker has reviewed.
        definition: Its definition, in English.
        scope_note: Its limits, in English.
        broader: The broader concept.
        narrower: The concepts below it.
        anchors: Its legal anchors.
        uri: Its permanent address.
    """

    concept: str
    labels: Mapping[str, str]
    reviewed: tuple[str, ...]
    definition: str
    scope_note: str
    broader: str | None
    narrower: tuple[str, ...]
    anchors: tuple[str, ...]
    uri: str


@attrs.frozen(slots=True, kw_only=True)
class Attribution:
    """Who states rows of a crosswalk, where, and how many of the rows are stale."""

    author: str
    host: str | None
    source: str
    licence: str
    rows: int
    stale: int


@attrs.frozen(slots=True, kw_only=True)
class Framework(results.Result):
    """A framework whose provisions crosswalks name.

    Attributes:
        framework: Its id.
        title: Its full name.
        author: Who issued it.
        edition: Its edition of today; null without editions.
        editions: All its editions, in the order of time.
        provisions: The provisions of the edition of today.
        sources: The sources of the rows about it.
        page: Its page.
        uri: Its permanent address.
    """

    framework: str
    title: str
    author: str
    edition: str | None
    editions: tuple[str, ...]
    provisions: tuple[str, ...]
    sources: tuple[Attribution, ...]
    page: str
    uri: str


def _standard(catalog: Catalog, slug: str) -> results.Described:
    found = catalog.by_slug(slug) or catalog.by_slug(catalog.redirects().get(slug, slug))
    return standard(catalog, OneStandard(designation=found[0].designation if found else unquote(slug)))


def _concept(catalog: Catalog, scheme: str, name: str) -> Concept:
    full = name_of_concept(catalog, scheme, name)
    found = catalog.vocabularies[full]
    narrower = (each for each in catalog.vocabularies.narrower(full) if each != full)
    return Concept(
        concept=full,
        labels=found.labels,
        reviewed=found.reviewed,
        definition=found.definition,
        scope_note=found.scope_note,
        broader=f"{scheme}:{found.broader}" if found.broader else None,
        narrower=tuple(narrower),
        anchors=found.anchors,
        uri=concept_iri(full),
        **results.origin(catalog),
    )


def _framework(catalog: Catalog, name: str) -> Framework:
    found = catalog.crosswalks.framework(name)
    sources = catalog.crosswalks.sources(name)
    names = [field.name for field in attrs.fields(Attribution)]
    return Framework(
        framework=found.id,
        title=found.title,
        author=found.author,
        edition=found.edition,
        editions=tuple(edition.id for edition in found.editions),
        provisions=found.provisions,
        sources=tuple(Attribution(**{field: getattr(each, field) for field in names}) for each in sources),
        page=found.url,
        uri=framework_iri(found.id),
        **results.origin(catalog),
    )


TEMPLATES: Mapping[str, Template] = {
    "standard": Template(
        address=f"{_SCHEME}standard/{{slug}}",
        meaning="What the tool standard returns, by the end of a uri: iso-iec-42001-2023.",
        read=_standard,
    ),
    "concept": Template(
        address=f"{_SCHEME}concept/{{scheme}}/{{id}}",
        meaning="Labels, definition, limits and legal anchors of a concept: rights/privacy.",
        read=_concept,
    ),
    "framework": Template(
        address=f"{_SCHEME}framework/{{id}}",
        meaning="Editions, provisions and sources of a framework: eu-ai-act.",
        read=_framework,
    ),
}
"""The kinds of resources by name."""


def read_resource(catalog: Catalog, address: str) -> Any:
    """Return the resource with an address.

    Args:
        catalog: The catalogue.
        address: An address that fits a template.

    Raises:
        ParameterError: No template fits.
        NotFoundError: There is no such concept.
        FilterError: There is no such framework.
    """
    kind, *parts = address.removeprefix(_SCHEME).split("/")
    template = TEMPLATES.get(kind)
    # A designation may have a slash, so the rest of the address of a standard is one part.
    names = ["/".join(parts)] if kind == "standard" else parts
    count = template.address.count("{") if template else 0
    if template is None or not address.startswith(_SCHEME) or len(names) != count or not all(names):
        raise ParameterError(
            "uri",
            f"there is no resource {address!r:.200}; there are: {', '.join(each.address for each in TEMPLATES.values())}",
        )
    with catalog.one_state():
        return template.read(catalog, *names)
