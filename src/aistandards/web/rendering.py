"""Pages as HTML: the value of a page, a template and a language give the text that site and server send.

Texts of upstreams are escaped by the templates. Every designation, code and name of a rule stands in a `bdi` element, so
that it is read from left to right in Arabic too.
"""

import json
import posixpath
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import attrs

from aistandards.catalog.statistics import Statistic
from aistandards.errors import needs_extra
from aistandards.export.figure import Figure, labels
from aistandards.model.iri import standard_iri
from aistandards.model.languages import UN_LANGUAGES
from aistandards.tagging.vocabularies import Vocabularies
from aistandards.translation import translate
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
RIGHT_TO_LEFT = frozenset({"ar"})


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
    """

    route: Route
    names: Names = attrs.field(factory=dict)
    language: str = "en"
    query: tuple[tuple[str, str], ...] = ()
    index: str = ""
    part: int = 1

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
        folder = self.path if self.path.endswith("/") else posixpath.dirname(self.path)
        relative = posixpath.relpath(path, folder)
        is_folder = path.endswith("/")
        return (f"./{name}" if relative == "." else f"{relative}/{name}") if is_folder else relative

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
        base: Address of the root, for links that must be absolute; None leaves these links out.
        is_static: Whether the pages are files, which have no query strings.
        languages: Languages of the pages.

    Raises:
        MissingExtraError: Jinja is not installed.
    """

    def __init__(
        self,
        vocabularies: Vocabularies,
        *,
        base: str | None = None,
        is_static: bool = False,
        languages: Iterable[str] = UN_LANGUAGES,
    ) -> None:
        self._base, self._is_static = base, is_static
        self._words = {language: Words(vocabularies, language) for language in languages}
        with needs_extra("web", "jinja2", "pages"):
            import jinja2
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("aistandards.web", "templates"),
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
        return found.render({**self._names(address), **more}, page=value)

    def render_error(self, address: Address, title: str, message: str, nearest: tuple[str, ...] = ()) -> str:
        """Return the HTML of a page that says what could not be found."""
        template = self._environment.get_template("error.html")
        return template.render(self._names(address), title=title, message=message, nearest=nearest)

    def _names(self, address: Address) -> Mapping[str, Any]:
        words = self._words[address.language]
        return {
            "address": address,
            "href": address.to,
            "file": address.file,
            "language": address.language,
            "direction": "rtl" if address.language in RIGHT_TO_LEFT else "ltr",
            "languages": {code: LANGUAGE_NAMES[code] for code in self._words},
            "base": self._base,
            "is_error": False,
            "is_static": self._is_static,
            "_": words.text,
            "label": words.label,
            "is_reviewed": words.is_reviewed,
            "linked": linked,
            "figure": words.figure,
            "chart": chart,
        }

    def words(self, language: str) -> "Words":
        """Return the words and labels of a language."""
        return self._words[language]

    def render_choice(self, languages: Iterable[str]) -> str:
        """Return the HTML of a page that leads to the start page in each language."""
        names = {language: LANGUAGE_NAMES[language] for language in languages}
        return self._environment.get_template("choice.html").render(languages=names)


class Words:
    """Words and labels in one language.

    Args:
        vocabularies: The vocabularies.
        language: The language.
    """

    def __init__(self, vocabularies: Vocabularies, language: str) -> None:
        self._vocabularies, self._language = vocabularies, language
        self._labels: dict[str, str] = {}

    def text(self, text: str, **values: Any) -> str:
        """Return a text of the pages in the language, with values in the place of names in braces."""
        translated = translate(text, self._language)
        return translated.format(**values) if values else translated

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
