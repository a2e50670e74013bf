"""The record as JSON, one line each, and the hashes that tell whether it has changed.

A `Standard` comes from a source or from a stored line and goes to the store and the bundled catalogue. Fields that
have their default are left out, so a line shows what is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import attrs
import orjson

if TYPE_CHECKING:
    import cattrs

    from aistandards.model import Standard

# What may differ while the facts are the same: texts a snapshot does not carry, marks of our own, time of retrieval.
_NOT_FACTS = ("abstracts", "annotations", "assessed", "provenance")


@cache
def converter() -> cattrs.Converter:
    """The cattrs converter of the model: dates as text, defaults left out, unknown keys refused."""
    # Imported here: a list of standards reads no whole record.
    import cattrs

    from aistandards.model import PartialDate

    made = cattrs.Converter(omit_if_default=True, forbid_extra_keys=True, prefer_attrib_converters=False)
    for kind in (str, int, bool):
        made.register_structure_hook(kind, _exactly)
    made.register_unstructure_hook(PartialDate, lambda date: date.text)
    made.register_structure_hook(PartialDate, lambda text, _: PartialDate(text))
    return made


def _exactly(value: Any, kind: type) -> Any:
    """No conversions: cattrs would make the text `None` of null. The hook for `str` is asked for our `StrEnum`s too."""
    if type(value) is kind:
        return value
    if not issubclass(kind, StrEnum):
        raise ValueError(f"expected {kind.__name__}, not {value!r:.40}")
    return kind(value)


def to_dict(standard: Standard) -> dict[str, Any]:
    """The record as plain dictionaries, lists and texts."""
    plain: dict[str, Any] = converter().unstructure(standard)
    return plain


def from_dict(plain: Mapping[str, Any]) -> Standard:
    """The record from plain dictionaries.

    Raises:
        ValueError: A field is missing, unknown or of the wrong kind; the message gives its path.
    """
    if not isinstance(plain, Mapping):
        raise ValueError(f"a record is an object, not {plain!r:.40}")
    import cattrs

    from aistandards.model import Standard

    try:
        return converter().structure(plain, Standard)
    except cattrs.BaseValidationError as error:
        raise ValueError("; ".join(cattrs.transform_error(error, path="record", format_exception=_told))) from None


def _told(error: BaseException, kind: type | None) -> str:
    """Our own validators' words; for everything else cattrs's."""
    import cattrs

    if type(error) is ValueError and error.args:
        return str(error.args[0])
    return cattrs.v.format_exception(error, kind)


def to_json(standard: Standard) -> str:
    """The record as one line of JSON."""
    return orjson.dumps(to_dict(standard)).decode()


def from_json(line: str | bytes) -> Standard:
    """The record from one line of JSON.

    Raises:
        ValueError: It is not JSON or not a record; the message says where.
    """
    return from_dict(orjson.loads(line))


def facts(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a record's plain form that decides whether it has changed.

    A relation that points by key is known by its key: the designation at its other end is that record's business.
    """
    kept = {name: value for name, value in plain.items() if name not in _NOT_FACTS}
    if "relations" in kept:
        kept["relations"] = [
            {"type": arrow["type"], "key": arrow["key"]} if "key" in arrow else arrow for arrow in kept["relations"]
        ]
    return kept


def facts_hash(plain: Mapping[str, Any]) -> str:
    """Hash of the facts: `b2:` and 32 hexadecimal digits."""
    return "b2:" + blake2b(orjson.dumps(facts(plain), option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def sealed(standard: Standard, **added: Any) -> Standard:
    """The record with the hash of its facts in its leading provenance.

    Args:
        standard: The record.
        **added: Fields to set in the same step that are no facts: annotations, and whether it has been assessed.
    """
    digest = facts_hash(to_dict(standard))
    origin = attrs.evolve(standard.origin, content_hash=digest)
    return attrs.evolve(standard, provenance=(origin, *standard.provenance[1:]), **added)
