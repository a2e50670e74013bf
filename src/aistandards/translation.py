"""Texts of the program in the six UN languages, from the gettext catalogues in `locale/`.

Translators edit the `.po` files. The program reads the `.mo` files, which `docs/scripts/messages.py` makes of them.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
MESSAGE = "message"
"""Context of the templates of messages in the catalogues."""

_SEPARATOR = "\x04"
"""Character between context and text in a compiled catalogue."""


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
    """Return a text of the program in a language, or the text itself without a translation."""
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
