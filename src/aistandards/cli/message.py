"""Messages in other languages: an English message is recognised by its template when it is printed.

The other layers write their messages in English and know nothing of languages. A template is a message with numbered
places for values: `there is no watch {0}`. A message without a template is printed in English.
"""

import re
from collections.abc import Sequence
from functools import cache

from aistandards.cli.language import identifier
from aistandards.translation import templates, translate_template

_PLACE = re.compile(r"\{(\d)\}")
_MAX_LENGTH = 2000
_MAX_DEPTH = 5
_LATIN = re.compile(r"`[^`]+`|[\[./]*-{0,2}[A-Za-z](?:[ -z|~]*[A-Za-z0-9/\]*%])?")
"""Code, or a run of words in Latin letters, in an Arabic text."""


def message_in(text: str, language: str) -> str:
    """Return an English message in a language, with its values as they are; without a translation, the message itself."""
    return text if language == "en" else _translated(text, language, _MAX_DEPTH) or text


def isolated(text: str, language: str) -> str:
    """Return a text in which options, identifiers and code are displayed from left to right in every language."""
    return _LATIN.sub(lambda found: identifier(found[0], language), text) if language == "ar" else text


def _translated(text: str, language: str, depth: int) -> str | None:
    if not depth or len(text) > _MAX_LENGTH:
        return None
    for template in templates(language):
        if all(part in text for part in _fixed(template)) and (found := _pattern(template).fullmatch(text)):
            # A value may be a message itself, such as the reason of a failure.
            values = [_translated(each, language, depth - 1) or identifier(each, language) for each in found.groups()]
            return _filled(isolated(translate_template(template, language), language), values)
    head, colon, rest = text.partition(": ")
    translated = _translated(rest, language, depth - 1) if colon else None
    return None if translated is None else f"{identifier(head, language)}: {translated}"


def _filled(template: str, values: Sequence[str]) -> str:
    return _PLACE.sub(lambda place: values[int(place[1])], template)


@cache
def _fixed(template: str) -> tuple[str, ...]:
    """Return the parts of a template between its places."""
    return tuple(_PLACE.split(template)[::2])


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, _fixed(template))), re.DOTALL)
