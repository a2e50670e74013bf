"""A brief of two printed pages about one provision: what standards do for it, and what is missing."""

from collections.abc import Callable, Mapping
from typing import Any

from aistandards.catalog.catalog import Catalog
from aistandards.errors import NotFoundError
from aistandards.model.iri import concept_iri, framework_iri, right_iri, standard_iri
from aistandards.model.slug import slug_of
from aistandards.web.pages.concepts import RightPage
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES

_MAX_LINES = 22
"""Standards that are listed in all, so that the brief has two pages."""

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
    value = right_page(catalog, right)
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, languages=(language,))
    address = Address(route=ROUTES["right"], names={"anchor": slug_of(right)}, language=language)
    return pages.render(
        address, value, template="brief.html", href=_iri, standard_address=standard_iri, most=_shares(value)
    )


def right_page(catalog: Catalog, right: str) -> Any:
    """Return the value of the page about a provision, with all standards; `brief` prints it.

    Raises:
        NotFoundError: No concept is anchored in such a provision; the error names others of the same instrument.
    """
    route = ROUTES["right"]
    try:
        return route.make(catalog, route.parameters(), {"anchor": slug_of(right)})
    except NotFoundError as error:
        raise NotFoundError(right, error.nearest, is_standard=False) from None


def _shares(page: RightPage) -> list[int]:
    """Return how many standards of each kind are listed; what one kind leaves over is for the others."""
    kinds = [len(rows) for rows in (page.protects, page.restricts, page.concerns)]
    left, shares = _MAX_LINES, [0, 0, 0]
    for waiting, kind in enumerate(sorted(range(3), key=kinds.__getitem__)):
        shares[kind] = min(kinds[kind], left // (3 - waiting))
        left -= shares[kind]
    return shares


def _iri(route: str, **names: str) -> str:
    return _IRIS[route](**names)
