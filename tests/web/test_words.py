"""Every word of the pages has a translation in each language: the texts of the templates and the words of fixed lists."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs
import jinja2
import pytest
from babel.messages.pofile import read_po
from jinja2 import nodes

from aistandards import Catalog
from aistandards.catalog.explanation import Weight
from aistandards.catalog.relations import INVERSE, SAME_WORK
from aistandards.model import Dates, Direction, RelationType, Status
from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS
from aistandards.model.languages import UN_LANGUAGES
from aistandards.sync.report import Outcome
from aistandards.tagging.decisions import Verdict
from aistandards.translation import FOLDER, translate
from aistandards.web.pages.concepts import HIGHLIGHTED, INSTRUMENTS
from aistandards.web.pages.standards import FACETS
from aistandards.web.rendering import Pages
from aistandards.web.server.answers import TITLES

TEMPLATES = FOLDER.parent / "web" / "templates"
OTHERS = [language for language in UN_LANGUAGES if language != "en"]
WORDS = sorted(
    {
        *(value.value for kind in (Status, Direction, RelationType, Weight, Verdict, Outcome) for value in kind),
        *RELEVANCE_LEVELS,
        NOT_AI,
        *INVERSE.values(),
        SAME_WORK,
        *FACETS,
        *("stage", "committee", "year", "work-item"),
        *(field.name.replace("_", " ") for field in attrs.fields(Dates)),
    }
)
"""Values that templates print by `word`."""


def calls(template: Path, name: str) -> Iterator[nodes.Call]:
    parsed = jinja2.Environment().parse(template.read_text(encoding="utf-8"))
    for call in parsed.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == name:
            yield call


@cache
def texts() -> dict[str, str]:
    """By text of a template, the name of the template."""
    return {
        call.args[0].value: template.name
        for template in sorted(TEMPLATES.glob("*.html"))
        for call in calls(template, "_")
        if isinstance(call.args[0], nodes.Const)
    }


@cache
def translations(language: str) -> dict[str, str]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}


def names(catalog: Catalog) -> list[str]:
    """Names of vocabularies with pages and of instruments."""
    vocabularies = catalog.vocabularies
    return [vocabularies.schemes[name].title for name in HIGHLIGHTED] + [
        vocabularies.instruments[name].title for name in INSTRUMENTS
    ]


def test_only_errors_and_names_are_translated_without_being_written_in_a_template() -> None:
    given = {
        template.name
        for template in TEMPLATES.glob("*.html")
        for call in calls(template, "_")
        if not isinstance(call.args[0], nodes.Const)
    }
    assert given == {"error.html", "macros.html"} and len(texts()) > 60


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_and_word_of_the_pages_has_a_translation(language: str, catalog: Catalog) -> None:
    known = translations(language)
    assert [text for text in (*texts(), *WORDS, *TITLES.values(), *names(catalog)) if not known.get(text)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_places_of_values(language: str) -> None:
    places = {
        text: {part for part in ("number", "total", "wrong", "right") if f"{{{part}}}" in text} for text in texts()
    }
    for text, names in places.items():
        told = translations(language)[text]
        assert told.count("{") == len(names) and all(f"{{{name}}}" in told for name in names), text


@pytest.mark.parametrize("language", OTHERS)
def test_the_pages_read_what_the_translators_wrote(language: str) -> None:
    for text in (*texts(), *WORDS):
        assert translate(text, language) == translations(language)[text], "compile the .po files"


def test_words_of_fixed_lists_are_words_in_english(catalog: Catalog) -> None:
    words = Pages(catalog.vocabularies).words("en")
    assert [words.word(value) for value in ("in-development", "not-ai", "stable_until", "published")] == [
        "in development",
        "not AI",
        "stable until",
        "published",
    ]
    assert Pages(catalog.vocabularies).words("fr").word("stable_until") == translate("stable until", "fr")


def test_bodies_have_their_names(catalog: Catalog) -> None:
    pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies)
    assert [pages.body(name) for name in ("itu-t", "w3c", "ietf", "nobody")] == [
        "ITU-T",
        "W3C",
        "Internet Engineering Task Force",
        "nobody",
    ]
