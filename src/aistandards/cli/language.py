"""Words of the command line in the six UN languages, from the gettext catalogues in `locale/`.

Translators edit the `.po` files. The program reads the `.mo` files, which `pybabel compile` makes of them.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import click

from aistandards.model.languages import UN_LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
FOLDER = Path(__file__).parent / "locale"


def language_option(command: F) -> F:
    """Add the option `--lang`."""
    return click.option(
        "--lang",
        type=click.Choice(UN_LANGUAGES),
        default="en",
        show_default=True,
        help="Language of headings and labels, and of titles that exist in it.",
    )(command)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def translate(text: str, language: str) -> str:
    """Return a word of the command line in a language, or the word itself without a translation."""
    # The entry of the empty text is the head of a catalogue.
    return _catalogue(language).gettext(text) if text else text


def identifier(text: str, language: str) -> str:
    """Return an identifier that is displayed from left to right in every language."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if language == "ar" and text else text
