"""The words of the command line in six languages, and the files that the program reads them from."""

from pathlib import Path

import pytest

from aistandards import translation as language
from aistandards.model.languages import UN_LANGUAGES

OTHERS = [name for name in UN_LANGUAGES if name != "en"]


@pytest.mark.parametrize("name", OTHERS)
def test_the_compiled_words_are_those_of_the_translators(name: str) -> None:
    read_po = pytest.importorskip("babel.messages.pofile", reason="needs Babel").read_po
    path = language.FOLDER / f"{name}.po"
    with path.open("rb") as file:
        words = {message.id: message.string for message in read_po(file, locale=name) if message.id}
    command = f"pybabel compile -l {name} -i {path.name} -o {path.stem}.mo"
    assert {word: language.translate(word, name) for word in words} == words, f"run `{command}`"


def test_all_languages_have_the_same_words() -> None:
    words = {name: _words(language.FOLDER / f"{name}.po") for name in OTHERS}
    assert len(set(map(frozenset, words.values()))) == 1 and len(words["fr"]) > 40


def _words(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.startswith("msgid ") and line != 'msgid ""'}


def test_a_word_without_a_translation_stays() -> None:
    assert language.translate("xyz", "fr") == "xyz" and language.translate("", "ar") == ""
    assert language.translate("status", "en") == "status" and language.translate("status", "zh") == "状态"
