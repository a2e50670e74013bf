"""Conversion of records to and from JSON, one line each, and the hash that detects changed facts.

Fields that have their default are left out. The functions import what they need when they are called, since a list of
standards converts no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import cattrs

    from aistandards.model import Standard

_NOT_FACTS = ("abstracts", "annotations", "assessed", "provenance")
"""Fields that may differ while the facts are equal: a snapshot omits texts, and this project adds tags and dates of retrieval."""


@cache
def converter() -> cattrs.Converter:
    """Return the converter of the model: dates as text, defaults left out, unknown keys refused."""
    import cattrs

    from aistandards.model import PartialDate

    made = cattrs.Converter(omit_if_default=True, forbid_extra_keys=True, prefer_attrib_converters=False)
    for kind in (str, int, bool):
        made.register_structure_hook(kind, _without_conversion)
    made.register_unstructure_hook(PartialDate, lambda date: date.text)
    made.register_structure_hook(PartialDate, lambda text, _: PartialDate(text))
    return made


def _without_conversion(value: Any, kind: type) -> Any:
    """Return a value of exactly this type; cattrs would convert null to the text `None`.

    cattrs calls the hook of `str` for every `StrEnum` too.
    """
    if type(value) is kind:
        return value
    if not issubclass(kind, StrEnum):
        raise ValueError(f"expected {kind.__name__}, not {value!r:.40}")
    return kind(value)


def to_dict(standard: Standard) -> dict[str, Any]:
    """Return a record as plain dictionaries, lists and texts."""
    plain: dict[str, Any] = converter().unstructure(standard)
    return plain


def from_dict(plain: Mapping[str, Any]) -> Standard:
    """Return the record that plain dictionaries describe.

    Args:
        plain: The fields of the record.

    Returns:
        The record.

    Raises:
        ValueError: A field is missing, unknown or of the wrong type; the message gives its path.
    """
    if not isinstance(plain, Mapping):
        raise ValueError(f"a record is an object, not {plain!r:.40}")
    import cattrs

    from aistandards.model import Standard

    try:
        return converter().structure(plain, Standard)
    except cattrs.BaseValidationError as error:
        messages = cattrs.transform_error(error, path="record", format_exception=_message)
        raise ValueError("; ".join(messages)) from None


def _message(error: BaseException, kind: type | None) -> str:
    """Return the message of a validator of the model; that of cattrs for any other error."""
    import cattrs

    if type(error) is ValueError and error.args:
        return str(error.args[0])
    return cattrs.v.format_exception(error, kind)


def to_json(standard: Standard) -> str:
    """Return a record as one line of JSON."""
    return orjson.dumps(to_dict(standard)).decode()


def from_json(line: str | bytes) -> Standard:
    """Return the record that a line of JSON describes.

    Args:
        line: JSON text.

    Returns:
        The record.

    Raises:
        ValueError: The line is not JSON or not a record; the message gives the position or path.
    """
    return from_dict(orjson.loads(line))


def facts(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a plain record that decide whether it has changed.

    A relation with a key is reduced to its key: the designation at its other end belongs to the other record.
    """
    kept = {name: value for name, value in plain.items() if name not in _NOT_FACTS}
    if "relations" in kept:
        kept["relations"] = [
            {"type": relation["type"], "key": relation["key"]} if "key" in relation else relation
            for relation in kept["relations"]
        ]
    return kept


def facts_hash(plain: Mapping[str, Any]) -> str:
    """Return the hash of the facts of a plain record: `b2:` and 32 hexadecimal digits."""
    return "b2:" + blake2b(orjson.dumps(facts(plain), option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
