"""Pages as HTML: the value of a page, a template and a language give the text that site and server send.

Texts of upstreams are escaped by the templates. Every designation, code and name of a rule stands in a `bdi` element, so
that it is read from left to right in Arabic too.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

import attrs

from aistandards.catalog.statistics import Statistic
from aistandards.errors import needs_extra
from aistandards.export.figure import Figure, labels
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.iri import standard_iri
from aistandards.model.languages import UN_LANGUAGES
from aistandards.model.slug import slug_of
from aistandards.model.text import without_unsafe
from aistandards.plugin.manifest import Body
from aistandards.tagging.vocabularies import Vocabularies
from aistandards.translation import translate
from aistandards.web.codes import RIGHT_TO_LEFT, english, isolation, place
from aistandards.web.compact import compact
from aistandards.web.feeds import feed_of
from aistandards.web.pages.concepts import HIGHLIGHTED, INSTRUMENTS
from aistandards.web.parameters import MAX_ROWS
from aistandards.web.routes import ROUTES, Names, Route
from aistandards.web.values import Line

LANGUAGE_NAMES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
ENGLISH = {"ai": "AI", "ai-enabled": "AI-enabled", "not-ai": "not AI"}
"""Words of fixed lists whose English form is not the word with spaces."""


@lru_cache(maxsize=8192)
def relative(path: str, start: str) -> str:
    """Return the relative address of a path, seen from a page; the address of a folder ends with a slash.

    >>> relative("/en/concepts/", "/en/standards/x/"), relative("/en/", "/en/"), relative("/a.css", "/en/404.html")
    ('../../concepts/', './', '../a.css')
    """
    here, there = start.split("/")[:-1], path.split("/")
    same = 0
    for one, other in zip(here, there[:-1], strict=False):
        if one != other:
            break
        same += 1
    return "../" * (len(here) - same) + "/".join(there[same:]) or "./"


@attrs.frozen(slots=True, kw_only=True)
class Address:
    """The place of a page, from which links to other pages are relative.

    Attributes:
        route: Its route.
        names: Values of the variables of its path.
        language: Its language.
        query: Names and values of its query string.
        index: Name of the file of a page: `index.html` for a site that is opened from a disk, else empty.
        part: Number of the part of a long list, from 1. A server has the parts in the query string, a site in folders.
        languages: Languages of the page; none means all languages.
    """

    route: Route
    names: Names = attrs.field(factory=dict)
    language: str = "en"
    query: tuple[tuple[str, str], ...] = ()
    index: str = ""
    part: int = 1
    languages: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Path of the page below the root, with its language: `/fr/standards/`."""
        folder = f"page-{self.part}/" if self.index and self.part > 1 else ""
        return f"/{self.language}{self.route.path.format_map(self.names)}{folder}"

    def to(
        self, route: str, *, query: Iterable[tuple[str, str]] = (), language: str | None = None, **names: str
    ) -> str:
        """Return the relative address of another page.

        Args:
            route: Name of its route.
            query: Names and values of its query string.
            language: Its language, by default that of this page.
            names: Values of the variables of its path.
        """
        target = Address(route=ROUTES[route], names=names, language=language or self.language, index=self.index)
        return self.file(target.path, self.index) + self._with(query)

    def file(self, path: str, name: str = "") -> str:
        """Return the relative address of a file below the root.

        Args:
            path: Path of the file, or of a folder with a slash at the end.
            name: Name of a file in that folder.
        """
        return relative(path, self.path) + (name if path.endswith("/") else "")

    def of_language(self, language: str) -> "Address":
        """Return the place of this page in another language."""
        return attrs.evolve(self, language=language)

    def in_language(self, language: str) -> str:
        """Return the relative address of this page in another language."""
        return self.file(self.of_language(language).path, self.index) + self._with(self.query)

    def to_part(self, number: int, limit: int) -> str:
        """Return the relative address of a part of the list of this page."""
        if self.index:
            return self.file(attrs.evolve(self, part=number).path, self.index)
        others = [(name, value) for name, value in self.query if name != "offset"]
        offset = [("offset", str((number - 1) * limit))] if number > 1 else []
        return self.file(self.path) + self._with((*others, *offset))

    def _with(self, query: Iterable[tuple[str, str]]) -> str:
        pairs = list(query)
        return f"?{urlencode(pairs)}" if pairs else ""


@attrs.frozen(slots=True, kw_only=True)
class ErrorAddress(Address):
    """The place of a page that no route has.

    Attributes:
        here: Its path.
    """

    here: str = "/"

    @property
    def path(self) -> str:
        """Path of the page."""
        return self.here


class Pages:
    """Writes pages.

    Args:
        vocabularies: The vocabularies, for the labels of concepts.
        bodies: The bodies, for their names.
        base: Address of the root, for links that must be absolute; None leaves these links out.
        is_static: Whether the pages are files, which have no query strings.
        languages: Languages of the pages.
        existing: Paths of the pages that exist, below the language; None if every standard and concept has a page.
        others: Slugs of the standards outside the scope that have a page.
        others_language: Language of these pages; None without such pages.
        feeds: Paths of the feeds that exist; None if every topic has a feed.

    Raises:
        MissingExtraError: Jinja is not installed.
    """

    def __init__(
        self,
        vocabularies: Vocabularies,
        *,
        bodies: Iterable[Body] = (),
        base: str | None = None,
        is_static: bool = False,
        languages: Iterable[str] = UN_LANGUAGES,
        existing: Collection[str] | None = None,
        others: Collection[str] = (),
        others_language: str | None = None,
        feeds: Collection[str] | None = None,
    ) -> None:
        self._others, self._others_language, self._feeds = others, others_language, feeds
        self._base, self._is_static, self._existing = base, is_static, existing
        self._bodies = {body.id: name_of(body) for body in bodies}
        self._titles = {name: vocabularies.instruments[name].title for name in INSTRUMENTS}
        self._words = {language: Words(vocabularies, language) for language in languages}
        with needs_extra("web", "jinja2", "pages"):
            import jinja2
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("aistandards.web", "templates"),
            extensions=[_compacting()] if is_static else (),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["data_block"] = data_block

    def render(self, address: Address, value: Any, *, template: str | None = None, **more: Any) -> str:
        """Return the HTML of a page.

        Args:
            address: Its place.
            value: Its value.
            template: Name of the template; by default that of the route.
            more: Further variables of the template, or others in the place of the usual ones.
        """
        found = self._environment.get_template(template or f"{address.route.name}.html")
        # A store that another version wrote may hold marks of direction, which would turn the text of a whole page.
        return without_unsafe(found.render({**self._names(address), **more}, page=value))

    def render_error(
        self, address: Address, title: str, message: str, nearest: tuple[str, ...] = (), asked: str | None = None
    ) -> str:
        """Return the HTML of a page that says what could not be found.

        Args:
            address: Its place.
            title: What kind of fault it is.
            message: What happened, where there is no name that was asked for.
            nearest: What exists and is similar, best first.
            asked: The name that was asked for and that the catalogue does not have.
        """
        template = self._environment.get_template("error.html")
        names = {"title": title, "message": message, "nearest": nearest, "asked": asked}
        return without_unsafe(template.render(self._names(address), **names))

    def _names(self, address: Address) -> Mapping[str, Any]:
        words = self._words[address.language]
        return {
            "address": address,
            "href": address.to,
            "has": self._has,
            "standard_address": partial(self._standard, address),
            "others_language": self._others_language,
            "feed": self._feed(address.route.name, address.names),
            "feeds_of_bodies": {name: path for name in self._bodies if (path := self._feed("body", {"body": name}))},
            "file": address.file,
            "language": address.language,
            "direction": "rtl" if address.language in RIGHT_TO_LEFT else "ltr",
            "languages": {code: LANGUAGE_NAMES[code] for code in address.languages or self._words},
            "english": english(address.language),
            "isolated": isolation(address.language, is_static=self._is_static),
            "place": place,
            "base": self._base,
            "is_error": False,
            "is_static": self._is_static,
            "_": words.text,
            "word": words.word,
            "label": words.label,
            "scheme_title": words.scheme_title,
            "body": self.body,
            "slug": slug_of,
            "instruments": INSTRUMENTS,
            "titles": self._titles,
            "highlighted": HIGHLIGHTED,
            "most_rows": MAX_ROWS,
            "in_scope": [("relevance", level) for level in RELEVANCE_LEVELS],
            "is_reviewed": words.is_reviewed,
            "linked": linked,
            "figure": words.figure,
            "chart": chart,
        }

    def _has(self, route: str, **names: str) -> bool:
        """Whether a page exists; a site has no pages of standards outside the scope."""
        return self._existing is None or ROUTES[route].path.format_map(names) in self._existing

    def _standard(self, address: Address, slug: str) -> str | None:
        """Return the relative address of a standard, or None if it has no page."""
        if slug in self._others:
            return address.to("standard", slug=slug, language=self._others_language)
        return address.to("standard", slug=slug) if self._has("standard", slug=slug) else None

    def _feed(self, route: str, names: Names) -> str | None:
        """Return the path of the feed of a page, or None if it does not exist."""
        path = feed_of(route, names)
        return path if path and (self._feeds is None or path in self._feeds) else None

    def body(self, name: str) -> str:
        """Return the name of a body, or its id without a plugin that knows it."""
        return self._bodies.get(name, name)

    def words(self, language: str) -> "Words":
        """Return the words and labels of a language."""
        return self._words[language]

    def render_choice(self, languages: Iterable[str]) -> str:
        """Return the HTML of a page that leads to the start page in each language."""
        names = {language: LANGUAGE_NAMES[language] for language in languages}
        return self._environment.get_template("choice.html").render(languages=names)


def _compacting() -> type[Any]:
    """Return the extension of Jinja that makes templates short when they are loaded."""
    from jinja2.ext import Extension

    class Compacting(Extension):
        def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
            return compact(source)

    return Compacting


class Words:
    """Words and labels in one language.

    Args:
        vocabularies: The vocabularies.
        language: The language.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._vocabularies, self._language = vocabularies, language
        self._labels: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def text(self, text: str, **values: Any) -> str:
        """Return a text of the pages in the language, with values in the place of names in braces."""
        if text not in self._texts:
            self._texts[text] = translate(text, self._language)
        return self._texts[text].format(**values) if values else self._texts[text]

    def word(self, value: str) -> str:
        """Return a word of a fixed list in the language: a status, a direction, the name of a field."""
        if self._language == "en":
            return ENGLISH.get(value) or value.replace("-", " ").replace("_", " ")
        return translate(value.replace("_", " "), self._language)

    def scheme_title(self, scheme: str) -> str:
        """Return the title of a vocabulary, in English."""
        return self._vocabularies.schemes[scheme].title

    def figure(self, statistic: Statistic) -> Figure:
        """Return a statistic with its words."""
        return Figure(statistic, labels(self._language, self._vocabularies), self._language)

    def label(self, concept: str) -> str:
        """Return the label of a concept."""
        if concept not in self._labels:
            self._labels[concept] = self._vocabularies.label(concept, self._language)
        return self._labels[concept]

    def is_reviewed(self, concept: str) -> bool:
        """Whether a speaker of the language has reviewed the label of a concept."""
        known = concept in self._vocabularies
        return self._language == "en" or (known and self._language in self._vocabularies[concept].reviewed)


def name_of(body: Body) -> str:
    """Return the name of a body for a list: the one of its id as the body writes it, else its title."""
    written = (name for name in body.publishers if name.casefold() == body.id)
    return next(written, body.title or body.id)


def chart(figure: Figure) -> str:
    """Return the chart of a statistic as an element of the page."""
    from markupsafe import Markup

    from aistandards.export.chart_svg import draw

    return Markup(draw(figure))


def linked(line: Line) -> dict[str, Any]:
    """Return the JSON-LD description of a standard, with the address that stays."""
    described = {
        "@context": "https://schema.org",
        "@id": standard_iri(line.designation),
        "@type": "CreativeWork",
        "identifier": line.designation,
        "name": line.title,
        "creativeWorkStatus": line.status,
        "datePublished": line.issued,
    }
    return {name: value for name, value in described.items() if value}


def data_block(value: Any) -> str:
    """Return JSON for a script element; the text cannot end the element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
