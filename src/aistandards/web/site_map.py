"""The site map, which the static site and the server write alike: every page in each of its languages."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

import attrs

MAX_ADDRESSES = 50_000
"""Addresses of one site map; the protocol allows no more."""


@attrs.frozen(slots=True)
class MappedPage:
    """A page of a site map.

    Attributes:
        path: Its path below the language.
        languages: Its languages.
    """

    path: str
    languages: Sequence[str]


def site_map(pages: Iterable[MappedPage], base: str, *, with_alternates: bool) -> str:
    """Return a site map.

    Args:
        pages: The pages.
        base: Public address of the root.
        with_alternates: Whether each address names its page in the other languages. Pages that do so themselves need it not.
    """
    alternates = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"' if with_alternates else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{alternates}>',
        *(line for page in pages for line in _lines(page, base, with_alternates)),
        "</urlset>",
    ]
    return "\n".join((*lines, ""))


def site_map_index(addresses: Iterable[str]) -> str:
    """Return the list of the site maps of a site that needs several."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses),
        "</sitemapindex>",
    ]
    return "\n".join((*lines, ""))


def _lines(page: MappedPage, base: str, with_alternates: bool) -> Iterator[str]:
    others = [(language, escape(f"{base}/{language}{page.path}")) for language in page.languages]
    links = ""
    if with_alternates and len(others) > 1:
        named = [*others, ("x-default", dict(others).get("en", others[0][1]))]
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in named)
    for _, address in others:
        yield f"<url><loc>{address}</loc>{links}</url>"
