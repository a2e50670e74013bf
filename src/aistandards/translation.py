"""Words of the program in the six UN languages, from the gettext catalogues in `locale/`.

Translators edit the `.po` files. The program reads the `.mo` files, which `pybabel compile` makes of them.
"""

import gettext
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def translate(text: str, language: str) -> str:
    """Return a word of the program in a language, or the word itself without a translation."""
    # The entry of the empty text is the head of a catalogue.
    return _catalogue(language).gettext(text) if text else text
