"""Texts of the command line in the six UN languages, from the gettext catalogues in `locale/`.

Translators edit the `.po` files. The program reads the `.mo` files, which `docs/scripts/messages.py` makes of them.
"""

import gettext
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import click

from aistandards.errors import SettingError
from aistandards.model.languages import UN_LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
_OPTION = "--lang"
FOLDER = Path(__file__).parent / "locale"
MESSAGE = "message"
"""Context of the templates of messages in the catalogues."""

_SEPARATOR = "\x04"
"""Character between context and text in a compiled catalogue."""


def language_option(command: F) -> F:
    """Add the option `--lang`."""
    return click.option(
        _OPTION,
        type=click.Choice(UN_LANGUAGES),
        default="en",
        show_default=True,
        help="Language of headings and labels, and of titles that exist in it.",
    )(command)


def chosen_language(arguments: Sequence[str]) -> str:
    """Return the language that the arguments or the settings choose; help is printed before options are parsed.

    Raises:
        SettingError: There is no such language, or the file of settings cannot be read.
    """
    # Imported here, because garbage is not collected once the command runs, which makes imports faster.
    from aistandards.settings import LANGUAGE, Settings

    language = _named_language(arguments) or Settings.load().language
    if language not in UN_LANGUAGES:
        raise SettingError(
            f"there is no language {language[:80]!r} for {LANGUAGE}; choose from {', '.join(UN_LANGUAGES)}"
        )
    return language


def _named_language(arguments: Sequence[str]) -> str | None:
    """Return the language that the last `--lang` names, wherever it stands."""
    named = None
    for argument, following in pairwise((*arguments, "")):
        if argument == "--":
            break
        value = following if argument == _OPTION else argument.removeprefix(f"{_OPTION}=")
        if argument.startswith(_OPTION) and value in UN_LANGUAGES:
            named = value
    return named


def language_of(context: click.Context | None) -> str:
    """Return the language of an invocation of the command."""
    shared = context.obj if context is not None else None
    return shared.get("language", "en") if isinstance(shared, Mapping) else "en"


class _Catalogue(gettext.GNUTranslations):
    """A compiled catalogue that can list its templates of messages."""

    def templates(self) -> tuple[str, ...]:
        """Return the templates of messages: first those with a fixed begin, of these those with most fixed characters."""
        texts: Mapping[str, str] = getattr(self, "_catalog", {})
        begin = MESSAGE + _SEPARATOR
        found = (text.removeprefix(begin) for text in texts if isinstance(text, str) and text.startswith(begin))
        return tuple(sorted(found, key=lambda text: (text.startswith("{"), 3 * text.count("{") - len(text))))


@cache
def _catalogue(language: str) -> _Catalogue | gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.mo").open("rb") as file:
        return _Catalogue(file)


def translate(text: str, language: str) -> str:
    """Return a text of the command line in a language, or the text itself without a translation."""
    # The entry of the empty text is the head of a catalogue.
    return _catalogue(language).gettext(text) if text else text


@cache
def templates(language: str) -> tuple[str, ...]:
    """Return the templates of the messages that have a translation, in the order in which they are tried."""
    catalogue = _catalogue(language)
    return catalogue.templates() if isinstance(catalogue, _Catalogue) else ()


def translate_template(template: str, language: str) -> str:
    """Return the template of a message in a language."""
    return _catalogue(language).pgettext(MESSAGE, template)


def identifier(text: str, language: str) -> str:
    """Return an identifier that is displayed from left to right in every language."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if language == "ar" and text else text
