"""The option `--lang`, and identifiers in lines that run from right to left."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from aistandards.model.languages import UN_LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


def language_option(command: F) -> F:
    """Add the option `--lang`."""
    return click.option(
        "--lang",
        type=click.Choice(UN_LANGUAGES),
        default="en",
        show_default=True,
        help="Language of headings and labels, and of titles that exist in it.",
    )(command)


def identifier(text: str, language: str) -> str:
    """Return an identifier that is displayed from left to right in every language."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}" if language == "ar" and text else text
