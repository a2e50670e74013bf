"""Codes, English texts and addresses inside a page, which may be in a language that is read from right to left."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

RIGHT_TO_LEFT = frozenset({"ar"})


def isolated(text: Any) -> str:
    """Return a code as an element of its own, which is read from left to right in every text."""
    from markupsafe import Markup, escape

    return Markup(f"<bdi>{escape(text)}</bdi>")


def bare(text: Any) -> str:
    """Return a code for a text that is read from left to right; a code with other letters than ASCII is isolated."""
    from markupsafe import escape

    return escape(text) if str(text).isascii() else isolated(text)


def isolation(language: str, *, is_static: bool) -> Callable[[Any], str]:
    """Return what writes codes: in the many pages of a site, an element only where the direction could change."""
    return bare if is_static and language not in RIGHT_TO_LEFT else isolated


def english(language: str) -> str:
    """Return the attributes of an element with an English text, in a page of a language."""
    from markupsafe import Markup

    if language == "en":
        return ""
    return Markup(" lang=en dir=ltr" if language in RIGHT_TO_LEFT else " lang=en")


def place(url: str) -> str:
    """Return the name of the host of an address, with the name of the file for a document.

    >>> place("https://example.org/standard/1"), place("https://example.org/files/1.pdf")
    ('example.org', 'example.org 1.pdf')
    """
    parts = urlsplit(url)
    file = parts.path.rpartition("/")[2]
    return f"{parts.hostname or url} {file}" if file.endswith(".pdf") else parts.hostname or url
