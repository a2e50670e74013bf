"""The language of an invocation of the command: the option `--lang`, the setting, and identifiers in Arabic lines."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import click

from aistandards.errors import SettingError
from aistandards.model.languages import UN_LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
_OPTION = "--lang"


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


def identifier(text: str, language: str) -> str:
    """Return an identifier that is displayed from left to right in every language."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if language == "ar" and text else text
