"""Pages of vocabularies, concepts, rights and frameworks."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.filters import in_scope
from aistandards.errors import NotFoundError
from aistandards.model import Direction
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.web.pages.standard import in_force_first
from aistandards.web.parameters import Filters, Nothing, OfConcept
from aistandards.web.values import Count, Data, Line, LinePart, data_of, lines, part

HIGHLIGHTED = ("rights", "ai-topics", "amas", "exchange", "gdc", "sdg", "wsis", "partners")
"""Vocabularies whose concepts have pages, the most asked for first."""

INSTRUMENTS = ("UDHR", "ICCPR", "ICESCR", "CRC", "CRPD", "CEDAW", "ICERD", "UNGP", "GDC")


@attrs.frozen(slots=True, kw_only=True)
class SchemeConcepts:
    """A vocabulary with the number of standards of each concept.

    Attributes:
        scheme: Id of the vocabulary.
        title: Its title, in English.
        version: Its version.
        source: Its origin.
        concepts: Each concept with the number of standards in scope that carry it or a narrower one.
    """

    scheme: str
    title: str
    version: str
    source: str
    concepts: tuple[Count, ...]


@attrs.frozen(slots=True, kw_only=True)
class ConceptList:
    """Every vocabulary."""

    data: Data
    schemes: tuple[SchemeConcepts, ...]


def concepts(catalog: Catalog, _parameters: Nothing) -> ConceptList:
    """Return every vocabulary with its concepts."""
    carried = catalog.carried_concepts()
    schemes = catalog.vocabularies.schemes
    return ConceptList(
        data=data_of(catalog),
        schemes=tuple(
            SchemeConcepts(
                scheme=scheme.id,
                title=scheme.title,
                version=scheme.version,
                source=scheme.source,
                concepts=tuple(
                    Count(value=name, count=len(carriers(catalog, carried, [name])))
                    for name in (f"{scheme.id}:{concept.id}" for concept in scheme.concepts)
                ),
            )
            for scheme in map(schemes.__getitem__, HIGHLIGHTED)
        ),
    )


Carried = Mapping[str, Mapping[str, frozenset[str]]]
"""By concept, the designations of the standards in scope that carry it, with the directions of their evidence."""


def carriers(catalog: Catalog, carried: Carried, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the standards that carry one of several concepts or a narrower one, with the directions of their evidence."""
    result: dict[str, frozenset[str]] = {}
    for name in names:
        for narrower in catalog.vocabularies.narrower(name):
            for designation, directions in carried.get(narrower, {}).items():
                result[designation] = result.get(designation, frozenset()) | directions
    return result


@attrs.frozen(slots=True, kw_only=True)
class ConceptPage:
    """One concept.

    Attributes:
        data: What the page was made from.
        concept: `scheme:id`.
        labels: Its label by language.
        reviewed: Languages whose labels a speaker has reviewed.
        definition: Its definition, in English.
        scope_note: Its limits, in English.
        broader: The broader concept.
        narrower: The concepts directly below it.
        anchors: Its legal anchors.
        sdg: Goals and targets of the 2030 Agenda that it serves.
        mappings: Mappings to concepts of other vocabularies, with their SKOS type.
        standards: The standards in scope that carry it, or a narrower one unless the parameters leave these out.
        of_status: The numbers of the standards in scope that carry it or a narrower one, by status.
        outside: Number of other standards that carry it or a narrower one; `aistandards list --tag` lists these too.
    """

    data: Data
    concept: str
    labels: Mapping[str, str]
    reviewed: tuple[str, ...]
    definition: str
    scope_note: str
    broader: str | None
    narrower: tuple[str, ...]
    anchors: tuple[str, ...]
    sdg: tuple[str, ...]
    mappings: tuple[tuple[str, str], ...]
    standards: LinePart[Line]
    of_status: tuple[Count, ...]
    outside: int


def name_of_concept(catalog: Catalog, scheme: str, id: str) -> str:
    """Return the name of a concept, `scheme:id`.

    Raises:
        NotFoundError: There is no such concept; the error has the nearest ones.
    """
    name = f"{scheme}:{id}"
    if name not in catalog.vocabularies:
        raise NotFoundError(name, tuple(catalog.nearest_concepts(id)), is_standard=False)
    return name


def concept(catalog: Catalog, parameters: OfConcept, *, scheme: str, id: str) -> ConceptPage:
    """Return the page of a concept.

    Raises:
        NotFoundError: There is no such concept.
    """
    name = name_of_concept(catalog, scheme, id)
    found = catalog.vocabularies[name]
    of_scheme = catalog.vocabularies.schemes[scheme].concepts
    choice: dict[str, Any] = {"tags": [tuple(catalog.vocabularies.narrower(name))], "relevance": RELEVANCE_LEVELS}
    of_status = catalog.facets("status", **choice)["status"]
    number = sum(of_status.values())
    own = choice if parameters.narrower else {**choice, "tags": [(name,)]}
    return ConceptPage(
        data=data_of(catalog),
        concept=name,
        labels=found.labels,
        reviewed=found.reviewed,
        definition=found.definition,
        scope_note=found.scope_note,
        broader=f"{scheme}:{found.broader}" if found.broader else None,
        narrower=tuple(f"{scheme}:{each.id}" for each in of_scheme if each.broader == found.id),
        anchors=found.anchors,
        sdg=found.sdg,
        mappings=tuple((mapping.type.value, mapping.target) for mapping in found.mappings),
        standards=part(catalog, parameters, lines, number if own is choice else None, **own),
        of_status=tuple(Count(value=value, count=count) for value, count in of_status.items()),
        outside=catalog.count(tags=choice["tags"]) - number,
    )


@attrs.frozen(slots=True, kw_only=True)
class Provision:
    """A provision that concepts are anchored in, with the number of standards in scope that carry one of them."""

    anchor: str
    slug: str
    count: int
    concepts: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class FrameworkPage:
    """A legal instrument with its provisions that concepts are anchored in.

    Attributes:
        data: What the page was made from.
        framework: Id of the instrument: `UDHR`.
        title: Its name, in English.
        provisions: The provisions that concepts are anchored in.
    """

    data: Data
    framework: str
    title: str
    provisions: tuple[Provision, ...]


@attrs.frozen(slots=True, kw_only=True)
class FrameworkList:
    """Every instrument."""

    data: Data
    frameworks: tuple[FrameworkPage, ...]


def frameworks(catalog: Catalog, _parameters: Nothing) -> FrameworkList:
    """Return every instrument with its provisions."""
    data, carried = data_of(catalog), catalog.carried_concepts()
    return FrameworkList(data=data, frameworks=tuple(_framework(catalog, name, data, carried) for name in INSTRUMENTS))


def framework(catalog: Catalog, _parameters: Nothing, *, framework: str) -> FrameworkPage:
    """Return the page of an instrument.

    Raises:
        NotFoundError: There is no such instrument.
    """
    if framework.upper() not in INSTRUMENTS:
        raise NotFoundError(framework, tuple(name.casefold() for name in INSTRUMENTS), is_standard=False)
    return _framework(catalog, framework.upper(), data_of(catalog), catalog.carried_concepts())


def _framework(catalog: Catalog, name: str, data: Data, carried: Carried) -> FrameworkPage:
    return FrameworkPage(
        data=data,
        framework=name,
        title=catalog.vocabularies.instruments[name].title,
        provisions=tuple(
            Provision(
                anchor=anchor,
                slug=slug_of(anchor),
                count=len(carriers(catalog, carried, catalog.vocabularies.with_anchor(anchor))),
                concepts=tuple(catalog.vocabularies.with_anchor(anchor)),
            )
            for anchor in anchors_of(catalog, name)
        ),
    )


def anchors_of(catalog: Catalog, instrument: str) -> tuple[str, ...]:
    """Return the anchors of an instrument that concepts have, in natural order."""
    schemes = catalog.vocabularies.schemes.values()
    every = {anchor for scheme in schemes for each in scheme.concepts for anchor in each.anchors}
    own = (anchor for anchor in every if anchor.partition(" ")[0] == instrument)
    return tuple(
        sorted(
            own,
            key=lambda anchor: [
                (part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", anchor)
            ],
        )
    )


@attrs.frozen(slots=True, kw_only=True)
class RightPage:
    """What standards do for one provision of an instrument, those in force first. There is no score.

    Without a choice of relevance, only standards in scope count.

    Attributes:
        data: What the page was made from.
        filters: The filters that chose the standards, by name.
        options: The same filters as options of a command.
        anchor: The provision: `UDHR 19`.
        framework: Id of its instrument.
        title: Name of the instrument, in English.
        concepts: The concepts that are anchored there, each with its number of standards.
        protects: Standards with evidence that they protect.
        restricts: Standards with evidence that their use may restrict.
        concerns: Standards with other evidence.
        silent: Number of standards of which the abstract was read without evidence.
        not_assessed: Number of standards of which only the title was read without evidence.
        in_scope: Number of all standards in scope, or of all that the filters choose.
    """

    data: Data
    filters: Mapping[str, tuple[str, ...]]
    options: str
    anchor: str
    framework: str
    title: str
    concepts: tuple[Count, ...]
    protects: tuple[Line, ...]
    restricts: tuple[Line, ...]
    concerns: tuple[Line, ...]
    silent: int
    not_assessed: int
    in_scope: int


def right(catalog: Catalog, parameters: Filters, *, anchor: str) -> RightPage:
    """Return the page of a provision.

    Raises:
        NotFoundError: No concept is anchored in such a provision.
        InvalidValueError: A filter has a value that does not exist.
    """
    known = {slug_of(name): name for instrument in INSTRUMENTS for name in anchors_of(catalog, instrument)}
    if anchor not in known:
        nearest = difflib.get_close_matches(anchor, known, n=3)
        raise NotFoundError(anchor, tuple(known[each] for each in nearest), is_standard=False)
    name = known[anchor]
    concepts = catalog.vocabularies.with_anchor(name)
    narrower = tuple(dict.fromkeys(each for one in concepts for each in catalog.vocabularies.narrower(one)))
    filters: dict[str, Any] = {**in_scope(parameters.keywords(catalog))}
    of_right = {**filters, "tags": (*filters["tags"], narrower)}
    carried = catalog.carried_concepts(**of_right)
    directions = carriers(catalog, carried, concepts)
    rows = sorted(lines(catalog.rows(evidence=True, **of_right)), key=in_force_first)
    protects = [row for row in rows if Direction.PROTECT in directions.get(row.designation, ())]
    restricts = [row for row in rows if Direction.RESTRICT in directions.get(row.designation, ())]
    silent, not_assessed = catalog.without_evidence(narrower, **filters)
    return RightPage(
        data=data_of(catalog),
        filters=_named(catalog, parameters),
        options=parameters.options(catalog),
        anchor=name,
        framework=name.partition(" ")[0],
        title=catalog.vocabularies.instruments[name.partition(" ")[0]].title,
        concepts=tuple(Count(value=each, count=len(carriers(catalog, carried, [each]))) for each in concepts),
        protects=tuple(protects),
        restricts=tuple(restricts),
        concerns=tuple(row for row in rows if row not in protects and row not in restricts),
        silent=silent,
        not_assessed=not_assessed,
        in_scope=len(rows) + silent + not_assessed,
    )


_SCHEMES = {"tag": "", "topic": "ai-topics:", "amas": "amas:"}
"""Filters whose values are concepts, with the beginning that each value lacks."""


def _named(catalog: Catalog, parameters: Filters) -> dict[str, tuple[str, ...]]:
    """Return the values of filters by name; concepts as `scheme:id`."""
    named: dict[str, tuple[str, ...]] = {}
    for name, value in parameters.pairs():
        full = catalog.vocabularies.resolve(_SCHEMES[name] + value) if name in _SCHEMES else value
        named[name] = (*named.get(name, ()), full)
    return named
