"""The fields of a record, by either generation's names, whether there is one value or a list of them.

The datasets follow three generations of Relaton's schema, and one may switch any day: where one writes `docid` with
`id`, the next writes `docidentifier` with `content`; where one has `ext.doctype`, an older one has `doctype`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

IDENTIFIERS = ("docidentifier", "docid")
LINKS = ("source", "link")
STATUS = ("status", "docstatus")
_TEXT = ("content", "value", "id", "name")
_DATE = ("at", "value", "on", "from")


def values(record: Mapping[str, Any], *names: str) -> list[Any]:
    """Every value under any of these names, one by one; a null is no value."""
    found: list[Any] = []
    for name in names:
        value = record.get(name)
        if type(value) is list:
            found += value
        elif value is not None:
            found.append(value)
    return [one for one in found if one is not None] if None in found else found


def mappings(record: Mapping[str, Any], *names: str) -> Iterator[Mapping[str, Any]]:
    """Those values that have names of their own."""
    return (value for value in values(record, *names) if isinstance(value, dict))


def mapping(record: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """The first of those, or one without anything."""
    return next(mappings(record, *names), {})


def text(value: Any, names: Sequence[str] = _TEXT) -> str | None:
    """The text of a value that is one, or that has one under one of these names, or in its first entry."""
    for _ in range(4):
        kind = type(value)
        if kind is str:
            return value  # type: ignore[no-any-return]
        if kind is dict:
            for name in names:
                if (inner := value.get(name)) is not None:
                    value = inner
                    break
            else:
                return None
        elif kind is list and value:
            value = value[0]
        else:
            return None
    return None


def texts(record: Mapping[str, Any], *names: str) -> Iterator[str]:
    """The texts of every value under these names."""
    return (found for value in values(record, *names) if (found := text(value)))


def language(value: Mapping[str, Any]) -> str:
    """The language of a text; English where it is not told."""
    given = value.get("language")
    if type(given) is list and given:
        given = given[0]
    return given if type(given) is str else "en"


def date(value: Mapping[str, Any]) -> str | None:
    """The date of a dated event."""
    return text(value, _DATE)


def primary_identifier(record: Mapping[str, Any]) -> str | None:
    """What the document is called: the first identifier marked as primary and not as a variant, else the first."""
    identifiers = values(record, *IDENTIFIERS)
    for one in identifiers:
        if type(one) is dict and one.get("primary") == "true" and "scope" not in one and (found := text(one)):
            return found
    return next((found for one in identifiers if (found := text(one))), None)
