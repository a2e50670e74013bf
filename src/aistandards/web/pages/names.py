"""Provisions and frameworks that the words of a query name, which are no standards and have pages of their own."""

import re
from functools import cache

from aistandards.catalog.catalog import Catalog
from aistandards.model.languages import UN_LANGUAGES
from aistandards.translation import translate
from aistandards.web.pages.concepts import INSTRUMENTS, anchors_of
from aistandards.web.pages.crosswalks import stated_frameworks

_WORD = re.compile(r"[^\W\d_]+|\d+")
_YEAR = re.compile(r"\W*[(（].*$")
_ARTICLES = frozenset(("article", "art", "articulo", "artículo", "статья", "المادة", "第", "条"))
"""The word before the number of an article, in six languages."""


def provisions_named(catalog: Catalog, query: str) -> tuple[str, ...]:
    """Return the provisions with concepts that a query names, by the instrument, the number of the article, or both.

    Args:
        catalog: The catalogue.
        query: Words: `UDHR 19`, `article 19`, the name of an instrument in one of the six languages.
    """
    words = _WORD.findall(query.casefold())
    numbers = {word for word in words if word.isdecimal()}
    named = [name for name in INSTRUMENTS if _is_named(catalog, name, query.casefold(), words)]
    if not named and not (numbers and _ARTICLES.intersection(words)):
        return ()
    known = [anchor for name in named or INSTRUMENTS for anchor in anchors_of(catalog, name)]
    return tuple(anchor for anchor in known if not numbers or anchor.rpartition(" ")[2] in numbers)


def _is_named(catalog: Catalog, instrument: str, query: str, words: list[str]) -> bool:
    titles = _without_year(catalog.vocabularies.instruments[instrument].title)
    return instrument.casefold() in words or any(title in query for title in titles)


@cache
def _without_year(title: str) -> tuple[str, ...]:
    """Return the title of an instrument in each language, without its year."""
    return tuple(_YEAR.sub("", translate(title, language)).strip("《》").casefold() for language in UN_LANGUAGES)


def frameworks_named(catalog: Catalog, query: str) -> tuple[tuple[str, str], ...]:
    """Return the ids and titles of the frameworks with crosswalks whose ids a query names.

    Args:
        catalog: The catalogue.
        query: Words: `AI Act article 15`.
    """
    words = set(_WORD.findall(query.casefold()))
    frameworks = catalog.crosswalks.frameworks
    # An id begins with its author, whom a query often leaves out.
    named = [name for name in frameworks if set(_WORD.findall(name.partition("-")[2] or name)) <= words]
    stated = stated_frameworks(catalog) if named else ()
    return tuple((name, frameworks[name].title) for name in named if name in stated)
