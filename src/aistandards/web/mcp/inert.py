"""Texts of bodies as inert data: no character that controls anything, no markup that a client would run, bounded length."""

import re
from typing import Any

from aistandards.model.text import without_unsafe

MAX_CHARACTERS = 700
"""Characters of a text; no real title has more."""

# A link or picture of Markdown, its target elsewhere, and a tag of HTML or an address between angle brackets.
_LINK = re.compile(r"\](?=[(\[:])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def inert(value: Any) -> Any:
    r"""Return plain data whose texts nothing can be hidden in, and which no client renders as a link, a picture or a tag.

    >>> inert({"title": "Trust\u202e ![x](https://example.org/?q=) <b>now</b>"})
    {'title': 'Trust ![x] (https://example.org/?q=) < b>now< /b>'}

    Args:
        value: A text, or lists and dictionaries of such values.
    """
    if isinstance(value, str):
        text = _TAG.sub("< ", _LINK.sub("] ", without_unsafe(value)))
        return text if len(text) <= MAX_CHARACTERS else f"{text[:MAX_CHARACTERS]}…"
    if isinstance(value, list):
        return [inert(each) for each in value]
    if isinstance(value, dict):
        return {name: inert(each) for name, each in value.items()}
    return value
