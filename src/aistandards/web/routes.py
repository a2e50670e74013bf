"""The table of routes: one row for each page, used by the static site, the server, the API, its description and tests.

A row names the function that makes the value of a page, its parameters, and the addresses that exist. A new page needs a
row here, a function in `pages` and a template.
"""

import typing
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.web import parameters
from aistandards.web.parameters import Parameters

Names = Mapping[str, str]
"""Values of the variables of a path: `{"slug": "iso-iec-42001-2023"}`."""


@attrs.frozen(slots=True, kw_only=True)
class Route:
    """One page.

    Attributes:
        name: Name of the route, of its template and, below `/api/v1`, of its operation.
        path: Path below the language, with variables in braces. The path of the API is the same without the last slash.
        function: Module of `pages` and name of the function that makes the value: `standards:standards`.
        parameters: Class of the parameters.
        meaning: What the page shows, in a sentence, for the description of the API.
        instances: Returns the values of the variables of every page that a static site has.
        is_page: Whether there is a page; without one the value is only in the API.
        is_in_site: Whether a static site has the page.
        of_site: Names and values of the parameters in a static site, when they are not the default ones.
        keeps_files: Whether the server makes the answer with files that it keeps, so that `make` cannot.
        is_posted: Whether the parameters may also come in the body of a form, for long texts. No answer is kept then.
    """

    name: str
    path: str
    function: str
    parameters: type[Parameters]
    meaning: str
    instances: Callable[[Catalog], Iterable[Names]] = lambda _catalog: [{}]
    is_page: bool = True
    is_in_site: bool = True
    of_site: tuple[tuple[str, Any], ...] = ()
    keeps_files: bool = False
    is_posted: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables of the path."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @property
    def api_path(self) -> str:
        """The path of the API, below `/api/v1`."""
        return self.path.rstrip("/") or "/overview"

    def make(self, catalog: Catalog, given: Parameters, names: Names) -> Any:
        """Return the value of the page.

        Args:
            catalog: The catalogue.
            given: An object of the class `parameters`.
            names: Values of the variables of the path.

        Raises:
            NotFoundError: There is no such page.
            InvalidValueError: A parameter has a value that does not exist.
        """
        return _function(self.function)(catalog, given, **names)


@cache
def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(f"aistandards.web.pages.{module}"), function)
    return loaded


def value_class(route: Route) -> type[Any]:
    """Return the class of the values of a route."""
    kind: type[Any] = typing.get_type_hints(_function(route.function))["return"]
    return kind


def _standards(catalog: Catalog) -> list[Names]:
    """Return the standards in scope, and the works of which several texts are in scope."""
    rows = list(catalog.rows(relevance=RELEVANCE_LEVELS))
    texts = Counter(slug_of(row["work"]) for row in rows)
    slugs = [slug_of(row["designation"]) for row in rows] + [slug for slug, number in texts.items() if number > 1]
    return [{"slug": slug} for slug in dict.fromkeys(slugs)]


def _designations(catalog: Catalog) -> list[Names]:
    return [{"slug": slug_of(row["designation"])} for row in catalog.rows(relevance=RELEVANCE_LEVELS)]


def _concepts(catalog: Catalog) -> list[Names]:
    from aistandards.web.pages.concepts import HIGHLIGHTED

    schemes = catalog.vocabularies.schemes
    return [{"scheme": name, "id": concept.id} for name in HIGHLIGHTED for concept in schemes[name].concepts]


def _schemes(_catalog: Catalog) -> list[Names]:
    from aistandards.web.pages.concepts import HIGHLIGHTED

    return [{"scheme": name} for name in HIGHLIGHTED]


def _frameworks(_catalog: Catalog) -> list[Names]:
    from aistandards.web.pages.concepts import INSTRUMENTS

    return [{"framework": name.casefold()} for name in INSTRUMENTS]


def _anchors(catalog: Catalog) -> list[Names]:
    from aistandards.web.pages.concepts import INSTRUMENTS, anchors_of

    return [{"anchor": slug_of(anchor)} for name in INSTRUMENTS for anchor in anchors_of(catalog, name)]


def _crosswalks(catalog: Catalog) -> list[Names]:
    from aistandards.web.pages.crosswalks import stated_frameworks

    return [{"framework": name} for name in stated_frameworks(catalog)]


def _committees(catalog: Catalog) -> list[Names]:
    from aistandards.web.pages.overview import committee_slugs

    return [{"slug": slug} for slug in committee_slugs(catalog)]


ROUTES: Mapping[str, Route] = {
    route.name: route
    for route in (
        Route(
            name="start",
            path="/",
            function="overview:start",
            parameters=parameters.Nothing,
            meaning="Numbers of standards by relevance, status, body and field, and the newest ones.",
        ),
        Route(
            name="standards",
            path="/standards/",
            function="standards:standards",
            parameters=parameters.Listing,
            meaning="List the standards that filters choose, with their number and facets.",
            of_site=(("relevance", RELEVANCE_LEVELS),),
        ),
        Route(
            name="standard",
            path="/standards/{slug}/",
            function="standard:standard",
            parameters=parameters.Nothing,
            meaning="Return one standard, or the edition that answers for a work.",
            instances=_standards,
        ),
        Route(
            name="why",
            path="/standards/{slug}/why/",
            function="standard:why",
            parameters=parameters.Why,
            meaning="Return the evidence and the decisions about the concepts of a standard.",
            instances=_designations,
            is_in_site=False,
        ),
        Route(
            name="search",
            path="/search/",
            function="standards:search",
            parameters=parameters.Query,
            meaning="Find standards by words in six languages or by designation, best first.",
        ),
        Route(
            name="concepts",
            path="/concepts/",
            function="concepts:concepts",
            parameters=parameters.Nothing,
            meaning="List the vocabularies with the number of standards of each concept.",
        ),
        Route(
            name="concept",
            path="/concepts/{scheme}/{id}/",
            function="concepts:concept",
            parameters=parameters.OfConcept,
            meaning="Return one concept with the standards that carry it.",
            instances=_concepts,
            of_site=(("narrower", False),),
        ),
        Route(
            name="frameworks",
            path="/frameworks/",
            function="concepts:frameworks",
            parameters=parameters.Nothing,
            meaning="List the legal instruments with their provisions.",
        ),
        Route(
            name="framework",
            path="/frameworks/{framework}/",
            function="concepts:framework",
            parameters=parameters.Nothing,
            meaning="Return one legal instrument with its provisions.",
            instances=_frameworks,
        ),
        Route(
            name="right",
            path="/rights/{anchor}/",
            function="concepts:right",
            parameters=parameters.Filters,
            meaning="Return what standards do for one provision: protect, may restrict, or concern.",
            instances=_anchors,
        ),
        Route(
            name="crosswalks",
            path="/crosswalks/",
            function="crosswalks:crosswalks",
            parameters=parameters.CrosswalkFilters,
            meaning="List rows that connect provisions of frameworks with standards, and the sources that state them.",
        ),
        Route(
            name="crosswalk",
            path="/crosswalks/{framework}/",
            function="crosswalks:crosswalk",
            parameters=parameters.Nothing,
            meaning="Return the rows that sources state for one framework.",
            instances=_crosswalks,
        ),
        Route(
            name="gaps",
            path="/gaps/{scheme}/",
            function="overview:gaps",
            parameters=parameters.GapFilters,
            meaning="Count the published and coming standards of each concept of a vocabulary.",
            instances=_schemes,
        ),
        Route(
            name="changes",
            path="/changes/",
            function="overview:changes",
            parameters=parameters.Past,
            meaning="List the recorded changes, newest first.",
        ),
        Route(
            name="counts",
            path="/counts/",
            function="overview:counts",
            parameters=parameters.Counting,
            meaning="Count standards by the values of some fields.",
            is_in_site=False,
        ),
        Route(
            name="overlaps",
            path="/overlaps/",
            function="overlaps:overlaps",
            parameters=parameters.OverlapQuery,
            meaning="Return the works on the subject of a text or a standard, with the reasons; POST takes a long text.",
            is_in_site=False,
            is_posted=True,
        ),
        Route(
            name="check",
            path="/check/",
            function="check:check",
            parameters=parameters.CheckQuery,
            meaning="Return the references of a plain text, and whether they are in force; POST takes a long text.",
            is_page=False,
            is_in_site=False,
            is_posted=True,
        ),
        Route(
            name="statistics",
            path="/statistics/",
            function="statistics:statistics",
            parameters=parameters.Nothing,
            meaning="Return the statistics of the standards in scope, with what they are counted from.",
        ),
        Route(
            name="committees",
            path="/committees/",
            function="overview:committees",
            parameters=parameters.Nothing,
            meaning="List the committees with standards in scope.",
        ),
        Route(
            name="committee",
            path="/committees/{slug}/",
            function="overview:committee",
            parameters=parameters.Part,
            meaning="Return one committee with its standards in scope.",
            instances=_committees,
        ),
        Route(
            name="sources",
            path="/sources/",
            function="overview:sources",
            parameters=parameters.Nothing,
            meaning="List the sources and the dates of their data.",
        ),
        Route(
            name="bulk",
            path="/bulk/",
            function="bulk:bulk",
            parameters=parameters.Nothing,
            meaning="List the files with all standards of the store, with their lengths and digests.",
            is_page=False,
            is_in_site=False,
            keeps_files=True,
        ),
        Route(
            name="bulk-file",
            path="/bulk/{name}/",
            function="bulk:bulk_file",
            parameters=parameters.Nothing,
            meaning="Return one of these files; Repr-Digest has its digest, and Range asks for a part.",
            is_page=False,
            is_in_site=False,
            keeps_files=True,
        ),
        Route(
            name="method",
            path="/about/",
            function="overview:method",
            parameters=parameters.Nothing,
            meaning="Return how the catalogue was made.",
        ),
    )
}
"""The routes by name."""
