"""The build of the static site: each page of the table of routes in each language, then what belongs to the whole site.

A site that is there is brought up to date: only files that differ are written, and files of no page are removed. The list of
digests is removed first and written last, so that a site without it is known to be incomplete. The same catalogue gives
the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import ExportError
from aistandards.model.languages import UN_LANGUAGES
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES, Names, Route
from aistandards.web.site import extras
from aistandards.web.site.search_index import search_files
from aistandards.web.site.unchanging import UnchangingCatalog
from aistandards.web.site.writer import Writer, is_site
from aistandards.web.values import LinePart

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


def build(catalog: Catalog, target: Path, *, languages: Sequence[str] = UN_LANGUAGES, base: str | None = None) -> Built:
    """Build the site of the standards in scope.

    Args:
        catalog: The catalogue.
        target: Folder of the site. A site that is there is replaced.
        languages: Languages of the pages; English is always among them.
        base: Public address of the site, for the site map, feeds and canonical links; None leaves them out.

    Raises:
        ExportError: The folder is no site, or cannot be written.
    """
    _check(target)
    writer = Writer(target)
    try:
        every = tuple(dict.fromkeys(("en", *languages)))
        pages = _write_all(UnchangingCatalog.of(catalog), writer, every, base)
        writer.finish()
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from None
    return Built(pages=pages, files=len(writer.digests) + 1, size=writer.size)


def _check(target: Path) -> None:
    is_other = target.is_dir() and any(target.iterdir()) and not is_site(target)
    if target.is_file() or is_other:
        raise ExportError(f"{target} exists and is no site of aistandards; name an empty or new folder")


def _write_all(catalog: Catalog, writer: Writer, languages: Sequence[str], base: str | None) -> int:
    instances = {route: list(route.instances(catalog)) for route in ROUTES.values() if route.is_in_site}
    pages = Pages(
        catalog.vocabularies,
        bodies=catalog.plugins.bodies,
        base=base,
        is_static=True,
        languages=languages,
        existing=frozenset(route.path.format_map(names) for route, every in instances.items() for names in every),
    )
    paths: list[str] = []
    for page in site_pages(catalog, pages, instances, languages):
        writer.write(page.address.path.lstrip("/") + _INDEX, page.text)
        paths.append(page.address.path)
    for language in languages:
        writer.write(f"{language}/404.html", extras.not_found(pages, language))
    for name in _ASSETS:
        writer.write(f"static/{name}", files("aistandards.web").joinpath("static", name).read_text(encoding="utf-8"))
    for name, text in (*search_files(catalog), *extras.files_of(catalog, pages, paths, languages, base)):
        writer.write(name, text)
    return len(paths)


def site_pages(
    catalog: Catalog, pages: Pages, instances: Mapping[Route, Sequence[Names]], languages: Sequence[str]
) -> Iterator[SitePage]:
    """Yield every page in every language; the parts of a long list are pages of their own."""
    for route, every in instances.items():
        for names in every:
            yield from _parts(catalog, pages, route, names, languages)


def _parts(catalog: Catalog, pages: Pages, route: Route, names: Names, languages: Sequence[str]) -> Iterator[SitePage]:
    given, number, total = route.parameters(), 1, 1
    while number <= total:
        value = route.make(catalog, given, names)
        if isinstance(listed := getattr(value, "standards", None), LinePart):
            total = listed.parts
        for language in languages:
            address = Address(route=route, names=names, language=language, index=_INDEX, part=number)
            yield SitePage(address=address, text=pages.render(address, value))
        number += 1
        if number <= total:
            given = attrs.evolve(given, offset=(number - 1) * given.limit)  # type: ignore[attr-defined,call-arg]
