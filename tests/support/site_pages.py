"""The pages of a built site: their links and ids, and the links that lead nowhere."""

from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import attrs

BASE = "https://standards.example/ai"
LANGUAGES = ("ar", "en")


@attrs.define
class Page(HTMLParser):
    """Links and ids of a page."""

    links: list[str] = attrs.field(factory=list)
    ids: list[str] = attrs.field(factory=list)

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = dict(found)
        self.links += [value for name in ("href", "src", "action") if (value := given.get(name)) is not None]
        self.ids += [value for name, value in found if name == "id" and value is not None]


def read(site: Path) -> dict[str, Page]:
    """The pages of a site by name of the file."""
    pages = {}
    for path in site.rglob("*.html"):
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        pages[path.relative_to(site).as_posix()] = page
    return pages


def target_of(name: str, link: str) -> str:
    """The file of a site that a relative link of a page leads to."""
    path = urlsplit(link).path
    return normpath(join(dirname(name), unquote(path))) if path else name


def broken_links(site: Path, pages: dict[str, Page]) -> set[tuple[str, str]]:
    """The links that lead to no file of the site, or do not work below any folder and from a disk."""
    existing = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    broken = set()
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            target, fragment = target_of(name, link), unquote(parts.fragment)
            is_missing = target not in existing or (fragment and fragment not in pages[target].ids)
            if link.startswith("/") or parts.scheme or is_missing:
                broken.add((name, link))
    return broken
