"""Keys of rows. A key stays the same when a listing writes it in another way: `12`, `12.0`, `"012"`, ` 12 `."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from aistandards.model.text import clean_text
from aistandards.plugin.table.description import Description
from aistandards.plugin.table.listing_row import value_of

MAX_KEY = 500
"""Maximum number of characters of a key."""

_NUMBER = re.compile(r"0*(\d+)(?:\.0+)?", re.ASCII)
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


def key_of(description: Description, cells: Mapping[str, Any]) -> str | None:
    """Return the key of a row: its `upstream_id`, or its designation if the description names no `upstream_id`.

    The key is read even if nothing else of the row can be. It is None if it is missing or not certain.
    """
    column = description.fields.get("upstream_id")
    if column is None:
        return _key_text(value_of(cells, description.fields["designation"]))
    text = _key_text(value_of(cells, column))
    match = _NUMBER.fullmatch(text) if text and text[0].isdigit() else None
    return text if match is None else match[1]


def _key_text(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    text = str(value)
    if text.isascii() and text.isprintable() and len(text) <= MAX_KEY:
        return " ".join(text.split()) or None
    # A text is bounded before it is normalised, which makes one character up to eighteen.
    if len(text) > 2 * MAX_KEY or _NO_CHARACTER.search(text):
        return None
    key = clean_text(unicodedata.normalize("NFKC", text))
    return key if key and len(key) <= MAX_KEY else None
