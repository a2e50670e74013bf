"""A brief of two printed pages about one provision: what standards do for it, and what is missing."""

from collections.abc import Callable, Mapping

from aistandards.catalog.catalog import Catalog
from aistandards.errors import NotFoundError
from aistandards.model.iri import concept_iri, framework_iri, right_iri, standard_iri
from aistandards.model.slug import slug_of
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES

_MAX_LINES = 9
"""Standards of each kind that are listed, so that the brief has two pages."""

_IRIS: Mapping[str, Callable[..., str]] = {
    "concept": lambda *, scheme, id: concept_iri(f"{scheme}:{id}"),
    "framework": lambda *, framework: framework_iri(framework),
    "right": lambda *, anchor: right_iri(anchor),
}
"""The permanent address for each route that a brief has links to: paper and mail have no site around them."""


def brief(catalog: Catalog, right: str, language: str = "en") -> str:
    """Return a brief as HTML for printing.

    Args:
        catalog: The catalogue.
        right: A legal anchor: `udhr:19`, `UDHR 19`, `gdc:36`.
        language: Language of the words and labels.

    Raises:
        NotFoundError: No concept is anchored in such a provision; the error names others of the same instrument.
        MissingExtraError: Jinja is not installed.
    """
    route, names = ROUTES["right"], {"anchor": slug_of(right)}
    try:
        value = route.make(catalog, route.parameters(), names)
    except NotFoundError as error:
        raise NotFoundError(right, error.nearest) from None
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, languages=(language,))
    address = Address(route=route, names=names, language=language)
    return pages.render(
        address, value, template="brief.html", href=_iri, standard_address=standard_iri, most=_MAX_LINES
    )


def _iri(route: str, **names: str) -> str:
    return _IRIS[route](**names)
