"""The build of the static site: each page of the table of routes in each language, then what belongs to the whole site.

A site that is there is brought up to date: only files that differ are written, and files of no page are removed. The list of
digests is removed first and written last, so that a site without it is known to be incomplete. The same catalogue gives
the same bytes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import ExportError
from aistandards.export.interface import Metadata
from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS
from aistandards.model.languages import UN_LANGUAGES
from aistandards.model.slug import slug_of
from aistandards.web.feeds import CHANGES, Feeds
from aistandards.web.pages.standard import page_of
from aistandards.web.parameters import MAX_ROWS
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES, Names, Route
from aistandards.web.site import extras
from aistandards.web.site.data import data_files
from aistandards.web.site.search_index import search_files
from aistandards.web.site.writer import Writer, is_site
from aistandards.web.site_map import MappedPage
from aistandards.web.values import LinePart, data_of

LANGUAGES = tuple(sorted(UN_LANGUAGES, key=lambda language: language != "en"))
"""Languages of a site, English first."""

_INDEX = "index.html"
_ASSETS = ("style.css", "icon.svg", "search.js")


@attrs.frozen(slots=True, kw_only=True)
class Built:
    """What a build wrote.

    Attributes:
        pages: Number of pages.
        files: Number of all files.
        size: Number of bytes.
    """

    pages: int
    files: int
    size: int


@attrs.frozen(slots=True, kw_only=True)
class SitePage:
    """A page of the site in one language."""

    address: Address
    text: str


def build(
    catalog: Catalog,
    target: Path,
    *,
    languages: Sequence[str] = LANGUAGES,
    base: str | None = None,
    with_others: bool = False,
) -> Built:
    """Build the site of the standards in scope.

    Args:
        catalog: The catalogue.
        target: Folder of the site. A site that is there is replaced.
        languages: Languages of the pages; English is always among them.
        base: Public address of the site, for the site map, feeds and canonical links; None leaves them out.
        with_others: Whether the standards outside the scope have a page too, in the first language.

    Raises:
        ExportError: The folder is no site, or cannot be written.
    """
    _check(target)
    writer = Writer(target)
    try:
        every = tuple(dict.fromkeys((*languages, "en")))
        # A sync may write meanwhile; all pages tell of one state, and what many of them need is read once.
        with catalog.one_state():
            pages = _write_all(catalog, writer, every, base, with_others)
        writer.finish()
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from None
    return Built(pages=pages, files=len(writer.digests) + 1, size=writer.size)


def _check(target: Path) -> None:
    is_other = target.is_dir() and any(target.iterdir()) and not is_site(target)
    if target.is_file() or is_other:
        raise ExportError(f"{target} exists and is no site of aistandards; name an empty or new folder")


def _write_all(catalog: Catalog, writer: Writer, languages: Sequence[str], base: str | None, with_others: bool) -> int:
    metadata = Metadata.of_bundled_data(catalog.content_id)
    writer_of_feeds = Feeds(catalog, metadata, base, with_loading=False)
    feeds = {CHANGES: writer_of_feeds.changes(), **dict(writer_of_feeds.with_events())}
    instances = {route: list(route.instances(catalog)) for route in ROUTES.values() if route.is_in_site}
    existing = frozenset(route.path.format_map(names) for route, every in instances.items() for names in every)
    others = _others(catalog, existing) if with_others else {}
    pages = Pages(
        catalog.vocabularies,
        bodies=catalog.plugins.bodies,
        base=base,
        is_static=True,
        languages=languages,
        existing=existing,
        others=others,
        others_language=languages[0] if others else None,
        feeds=feeds.keys(),
    )
    found: dict[str, list[str]] = {}
    for page in chain(
        site_pages(catalog, pages, instances, languages), _pages_of_others(catalog, pages, others, languages[0])
    ):
        writer.write(page.address.path.lstrip("/") + _INDEX, page.text)
        language, path = page.address.language, page.address.path
        found.setdefault(path.removeprefix(f"/{language}"), []).append(language)
    written = [MappedPage(path, names) for path, names in found.items()]
    for language in languages:
        writer.write(f"{language}/404.html", extras.not_found(pages, language))
    for name in _ASSETS:
        writer.write(f"static/{name}", files("aistandards.web").joinpath("static", name).read_text(encoding="utf-8"))
    for name, text in chain(
        ((path.lstrip("/"), feed) for path, feed in feeds.items()),
        search_files(catalog, with_others=bool(others), language=languages[0]),
        data_files(catalog, metadata, () if others else RELEVANCE_LEVELS, base),
        extras.files_of(catalog, pages, written, languages, base, languages[0] if others else None),
    ):
        writer.write(name, text)
    return sum(len(page.languages) for page in written)


def site_pages(
    catalog: Catalog, pages: Pages, instances: Mapping[Route, Sequence[Names]], languages: Sequence[str]
) -> Iterator[SitePage]:
    """Yield every page in every language; the parts of a long list are pages of their own."""
    for route, every in instances.items():
        for names in every:
            for number, value in _parts(catalog, route, names):
                for language in languages:
                    address = Address(route=route, names=names, language=language, index=_INDEX, part=number)
                    yield SitePage(address=address, text=pages.render(address, value))


def _parts(catalog: Catalog, route: Route, names: Names) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of each part of a page."""
    given, number, total = route.parameters(**dict(route.of_site)), 1, 1
    while number <= total:
        value = route.make(catalog, given, names)
        if isinstance(listed := getattr(value, "standards", None), LinePart):
            total = listed.parts
        yield number, value
        number += 1
        if number <= total:
            given = attrs.evolve(given, offset=(number - 1) * given.limit)  # type: ignore[attr-defined,call-arg]


_OTHERS = attrs.evolve(
    ROUTES["standards"], path="/standards/others/", of_site=(("relevance", (NOT_AI,)), ("limit", MAX_ROWS))
)
"""The list of the standards outside the scope, for readers without scripts."""


def _others(catalog: Catalog, existing: Collection[str]) -> dict[str, None]:
    """Return the slugs of the standards outside the scope, without those of a work in scope, in order."""
    path = ROUTES["standard"].path
    slugs = (slug_of(row["designation"]) for row in catalog.rows(relevance=(NOT_AI,)))
    return {slug: None for slug in slugs if path.format(slug=slug) not in existing}


def _pages_of_others(catalog: Catalog, pages: Pages, slugs: Collection[str], language: str) -> Iterator[SitePage]:
    """Yield the pages of the standards outside the scope, and their list, in one language."""
    if not slugs:
        return
    place = Address(route=ROUTES["standard"], language=language, index=_INDEX, languages=(language,))
    data = data_of(catalog)
    # The records are read one after the other: a look-up of each slug would cost as much as half of the page.
    for record in catalog.standards(relevance=(NOT_AI,)):
        if (slug := slug_of(record.designation)) in slugs:
            address = attrs.evolve(place, names={"slug": slug})
            yield SitePage(address=address, text=pages.render(address, page_of(catalog, record, data)))
    for number, value in _parts(catalog, _OTHERS, {}):
        address = attrs.evolve(place, route=_OTHERS, part=number)
        yield SitePage(address=address, text=pages.render(address, value))
