"""Every word of the pages has a translation in each language: the texts of the templates and the words of fixed lists."""

import re

import pytest

from aistandards import Catalog
from aistandards.model.languages import UN_LANGUAGES
from aistandards.translation import translate
from aistandards.web.rendering import Pages
from tests.support.scripts import SCRIPTS, script

OTHERS = [language for language in UN_LANGUAGES if language != "en"]
PLACES = re.compile(r"\{\w+\}")


def test_texts_of_templates_are_written_there() -> None:
    # Errors are given their texts, and names of vocabularies and instruments are looked up.
    page_texts = script("page_texts")
    for template in page_texts.TEMPLATES.glob("*.html"):
        given = re.findall(r"(?<![\w.])_\((?!['\"])", template.read_text(encoding="utf-8"))
        assert not given or template.name in ("error.html", "macros.html"), template.name
    assert len(page_texts.page_texts()) > 150


def test_texts_that_the_code_gives_to_a_page_are_in_the_code() -> None:
    web = SCRIPTS.parents[1] / "src/aistandards/web"
    code = "".join(path.read_text(encoding="utf-8") for path in web.rglob("*.py"))
    assert [text for text in script("page_texts").GIVEN if f'"{text}"' not in code] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_and_word_of_the_pages_has_a_translation(language: str) -> None:
    known = {message.id: str(message.string) for message in script("messages").read(language) if not message.context}
    for text in script("page_texts").page_texts():
        assert known.get(text), text
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(known[text])), text
        assert translate(text, language) == known[text], "run python docs/scripts/messages.py"


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
