"""Files of the whole site: permanent addresses, feeds, the calendar, the data, the site map, and rules for hosts."""

import gzip
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

import orjson

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.export.interface import Metadata
from aistandards.export.json_ld import JsonLdStandards
from aistandards.export.jsonl import JsonLinesStandards
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.web.feeds import changes_feed
from aistandards.web.rendering import ErrorAddress, Pages
from aistandards.web.routes import ROUTES
from aistandards.web.site.calendar import calendar

Files = Iterator[tuple[str, str | bytes]]


def files_of(catalog: Catalog, pages: Pages, paths: Sequence[str], languages: Sequence[str], base: str | None) -> Files:
    """Yield name and content of every file that belongs to the whole site.

    Args:
        catalog: The catalogue.
        pages: Writes pages.
        paths: Paths of all pages.
        languages: Languages of the pages.
        base: Public address of the site; None leaves out what needs it.
    """
    metadata = Metadata.of_bundled_data(catalog.content_id)
    yield "index.html", pages.render_choice(languages)
    yield ".nojekyll", ""
    yield "robots.txt", "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}/sitemap.xml.gz\n" if base else "")
    yield from _identities(catalog)
    yield "data/standards.jsonl", _lines(catalog, metadata)
    yield "data/catalog.jsonld", _linked(catalog, metadata, base)
    own = f"{base}/feeds/changes.atom" if base else None
    yield "feeds/changes.atom", changes_feed(catalog, metadata, own, with_loading=False)
    yield "feeds/dates.ics", calendar(catalog)
    yield "_redirects", _redirects(catalog)
    if base:
        # The protocol of site maps allows gzip; a site map of six languages names each address seven times.
        yield "sitemap.xml.gz", gzip.compress(_site_map(paths, languages, base).encode(), mtime=0)


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
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{slug}</title>'
            f'<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">{slug}</a></html>\n',
        )


def _redirects(catalog: Catalog) -> str:
    """Return the rules for hosts that read `_redirects`: one line for each former name."""
    pairs = sorted(catalog.redirects().items())
    return "".join(f"/standards/{old} /standards/{new} 301\n" for old, new in pairs)


def _lines(catalog: Catalog, metadata: Metadata) -> str:
    target = io.BytesIO()
    JsonLinesStandards().write(catalog.standards(relevance=RELEVANCE_LEVELS), target, metadata)
    return target.getvalue().decode()


_DATA = (("standards.jsonl", "application/jsonl"), ("catalog.jsonld", "application/ld+json"))


def _linked(catalog: Catalog, metadata: Metadata, base: str | None) -> str:
    """Return the catalogue as JSON-LD, with the data set and its files; addresses are relative without a base."""
    target = io.StringIO()
    JsonLdStandards().write(catalog.standards(relevance=RELEVANCE_LEVELS), target, metadata)
    described = orjson.loads(target.getvalue())
    folder = f"{base}/data/" if base else ""
    rights = [source["attribution"] for source in Snapshot.open().manifest["sources"].values()]
    described["dcat:dataset"] = {
        "@id": f"{folder}catalog.jsonld#data",
        "@type": "dcat:Dataset",
        "dcterms:title": "AI standards",
        "dcterms:publisher": {"@type": "schema:Organization", "schema:name": "aistandards"},
        "dcterms:rights": rights,
        "dcterms:identifier": catalog.content_id,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": f"{folder}{name}"},
                "dcat:mediaType": media_type,
                "dcterms:rights": rights,
            }
            for name, media_type in _DATA
        ],
    }
    return orjson.dumps(described).decode() + "\n"


def _site_map(paths: Sequence[str], languages: Sequence[str], base: str) -> str:
    """Return the site map; each page names itself in the other languages, and English for all others."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for path in paths:
        rest = path.split("/", 2)[2]
        others = [(language, f"{base}/{language}/{rest}") for language in languages]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'
            for code, address in (*others, ("x-default", f"{base}/en/{rest}"))
        )
        lines.append(f"<url><loc>{escape(base + path)}</loc>{links}</url>")
    return "\n".join((*lines, "</urlset>", ""))
