"""Words of the command line in the six UN languages, from the gettext catalogues in `locale/`."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import click

from aistandards.errors import needs_extra
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


def _messages(language: str) -> Mapping[str, str]:
    if language == "en":
        return {}
    with needs_extra("languages", "Babel", "a language other than English"):
        import babel  # noqa: F401
    return _read(language)


@cache
def _read(language: str) -> Mapping[str, str]:
    from babel.messages.pofile import read_po

    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


def translate(text: str, language: str) -> str:
    """Return a word of the command line in a language, or the word itself without a translation."""
    return _messages(language).get(text, text)


def identifier(text: str, language: str) -> str:
    """Return an identifier that is displayed from left to right in every language."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if language == "ar" and text else text
