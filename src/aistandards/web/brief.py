"""A brief of two printed pages about one provision: what standards do for it, and what is missing."""

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from aistandards.catalog.catalog import Catalog
from aistandards.errors import NotFoundError
from aistandards.model.iri import concept_iri, framework_iri, right_iri, standard_iri
from aistandards.model.slug import slug_of
from aistandards.web.pages.concepts import RightPage
from aistandards.web.parameters import Filters
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES

EVERY = Filters()
"""Filters that leave nothing out of the scope."""

_MAX_LINES = 22
"""Standards that are listed in all, so that the brief has two pages."""

_IRIS: Mapping[str, Callable[..., str]] = {
    "concept": lambda *, scheme, id: concept_iri(f"{scheme}:{id}"),
    "framework": lambda *, framework: framework_iri(framework),
    "right": lambda *, anchor: right_iri(anchor),
}
"""The permanent address for each route that a brief has links to: paper and mail have no site around them."""


def brief(catalog: Catalog, right: str, language: str = "en", filters: Filters = EVERY) -> str:
    """Return a brief as HTML for printing.

    Args:
        catalog: The catalogue.
        right: A legal anchor: `udhr:19`, `UDHR 19`, `gdc:60`.
        language: Language of the words and labels.
        filters: Chooses the standards, as for `aistandards list`; those in scope where it makes no choice of relevance.

    Raises:
        NotFoundError: No concept is anchored in such a provision; the error names others of the same instrument.
        InvalidValueError: A filter has a value that does not exist.
        MissingExtraError: Jinja is not installed.
    """
    value = right_page(catalog, right, filters)
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, languages=(language,))
    address = Address(route=ROUTES["right"], names={"anchor": slug_of(right)}, language=language)
    return pages.render(
        address,
        value,
        template="brief.html",
        href=_iri,
        standard_address=standard_iri,
        most=_shares(value),
        command=_command(value, language),
    )


def right_page(catalog: Catalog, right: str, filters: Filters = EVERY) -> Any:
    """Return the value of the page about a provision, with all standards that filters choose; `brief` prints it.

    Raises:
        NotFoundError: No concept is anchored in such a provision; the error names others of the same instrument.
        InvalidValueError: A filter has a value that does not exist.
    """
    try:
        return ROUTES["right"].make(catalog, filters, {"anchor": slug_of(right)})
    except NotFoundError as error:
        raise NotFoundError(right, error.nearest, is_standard=False) from None


def _command(page: RightPage, language: str) -> str:
    """Return the command that writes the same brief."""
    options = [page.options, f"--lang {language}" if language != "en" else ""]
    return " ".join(filter(None, (f"aistandards brief --right {shlex.quote(page.anchor)}", *options)))


def _shares(page: RightPage) -> list[int]:
    """Return how many standards of each kind are listed; what one kind leaves over is for the others."""
    kinds = [len(rows) for rows in (page.protects, page.restricts, page.concerns)]
    # The filters and the longer command need room themselves.
    left = max(0, _MAX_LINES - sum(map(len, page.filters.values())) - bool(page.filters))
    shares = [0, 0, 0]
    for waiting, kind in enumerate(sorted(range(3), key=kinds.__getitem__)):
        shares[kind] = min(kinds[kind], left // (3 - waiting))
        left -= shares[kind]
    return shares


def _iri(route: str, **names: str) -> str:
    return _IRIS[route](**names)
