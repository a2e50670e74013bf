"""Files of the whole site: permanent addresses, feeds, the calendar, the data, the site map, and rules for hosts."""

import gzip
from collections import Counter
from collections.abc import Iterator, Sequence

from aistandards.catalog.catalog import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.web.rendering import ErrorAddress, Pages
from aistandards.web.routes import ROUTES
from aistandards.web.site.calendar import calendar
from aistandards.web.site_map import MAX_ADDRESSES, MappedPage, site_map, site_map_index

Files = Iterator[tuple[str, str | bytes]]


def files_of(
    catalog: Catalog,
    pages: Pages,
    written: Sequence[MappedPage],
    languages: Sequence[str],
    base: str | None,
    others_language: str | None = None,
) -> Files:
    """Yield name and content of every file that belongs to the whole site.

    Args:
        catalog: The catalogue.
        pages: Writes pages.
        written: All pages.
        languages: Languages of the pages.
        base: Public address of the site; None leaves out what needs it.
        others_language: Language of the pages of standards outside the scope, if these have pages.
    """
    yield "index.html", pages.render_choice(languages)
    yield ".nojekyll", ""
    yield from _identities(catalog)
    yield "feeds/dates.ics", calendar(catalog)
    yield "_redirects", _redirects(catalog, others_language)
    maps = dict(_site_maps(written, base)) if base else {}
    yield from maps.items()
    named = next(reversed(maps), None)
    yield "robots.txt", "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}/{named}\n" if named else "")


def _site_maps(written: Sequence[MappedPage], base: str) -> Files:
    """Yield the site map, or several with a list of them, which is the last."""
    # The protocol of site maps allows gzip; a site map of six languages names each address seven times.
    parts: list[list[MappedPage]] = [[]]
    addresses = 0
    for page in written:
        addresses += len(page.languages)
        if addresses > MAX_ADDRESSES:
            parts.append([])
            addresses = len(page.languages)
        parts[-1].append(page)
    names = ["sitemap.xml.gz"] if len(parts) == 1 else [f"sitemap-{number + 1}.xml.gz" for number in range(len(parts))]
    for name, part in zip(names, parts, strict=True):
        yield name, gzip.compress(site_map(part, base, with_alternates=True).encode(), mtime=0)
    if len(names) > 1:
        yield "sitemap.xml", site_map_index(f"{base}/{name}" for name in names)


def not_found(pages: Pages, language: str) -> str:
    """Return the page for addresses that do not exist."""
    address = ErrorAddress(route=ROUTES["start"], language=language, index="index.html", here=f"/{language}/404.html")
    return pages.render_error(address, "Not found", pages.words(language).text("There is no such page."))


def _identities(catalog: Catalog) -> Files:
    """Yield a small page for each permanent address: of standards, of works, and of names that they had before."""
    rows = list(catalog.rows(relevance=RELEVANCE_LEVELS))
    own = {slug_of(row["designation"]): slug_of(row["designation"]) for row in rows}
    several = Counter(slug_of(row["work"]) for row in rows)
    works = {slug_of(row["work"]): slug_of(row["designation"]) for row in rows}
    targets = {
        **{slug: slug if several[slug] > 1 else target for slug, target in works.items()},
        **own,
    }
    former = {old: targets[new] for old, new in catalog.redirects().items() if new in targets and old not in targets}
    for slug, target in sorted({**former, **targets}.items()):
        address = f"../../en/standards/{target}/index.html"
        yield (
            f"standards/{slug}/index.html",
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{slug}</title>"
            f'<meta http-equiv=refresh content="0; url={address}"><a href={address}>{slug}</a>\n',
        )


def _redirects(catalog: Catalog, others_language: str | None) -> str:
    """Return the rules for hosts that read `_redirects`: one line for each former name, then one for other standards."""
    pairs = sorted(catalog.redirects().items())
    rules = [f"/standards/{old} /standards/{new} 301\n" for old, new in pairs]
    others = f"/standards/* /{others_language}/standards/:splat 302\n" if others_language else ""
    return "".join((*rules, others))
