"""Access to the fields of a record in all versions of the schema, with one value or a list of values.

The datasets follow three versions of Relaton's schema, and a dataset may change its version at any time. One version has
`docid` with `id`, the next `docidentifier` with `content`; one has `ext.doctype`, an older one `doctype`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

IDENTIFIERS = ("docidentifier", "docid")
LINKS = ("source", "link")
STATUS = ("status", "docstatus")
_TEXT = ("content", "value", "id", "name")
_DATE = ("at", "value", "on", "from")


def values(record: Mapping[str, Any], *names: str) -> list[Any]:
    """Return the values of fields as one list, without nulls."""
    entries: list[Any] = []
    for name in names:
        value = record.get(name)
        if type(value) is list:
            entries += value
        elif value is not None:
            entries.append(value)
    return [entry for entry in entries if entry is not None] if None in entries else entries


def mappings(record: Mapping[str, Any], *names: str) -> Iterator[Mapping[str, Any]]:
    """Yield the values of fields that are mappings."""
    return (value for value in values(record, *names) if isinstance(value, dict))


def mapping(record: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return the first value that is a mapping, or an empty mapping."""
    return next(mappings(record, *names), {})


def text(value: Any, names: Sequence[str] = _TEXT) -> str | None:
    """Return the text of a value: the value itself, a field with one of these names, or the first entry of a list."""
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
    """Yield the texts of all values of fields."""
    return (content for value in values(record, *names) if (content := text(value)))


def language(value: Mapping[str, Any]) -> str:
    """Return the language of a text; English by default."""
    code = value.get("language")
    if type(code) is list and code:
        code = code[0]
    return code if type(code) is str else "en"


def date(value: Mapping[str, Any]) -> str | None:
    """Return the date of an event."""
    return text(value, _DATE)


def primary_identifier(record: Mapping[str, Any]) -> str | None:
    """Return the identifier of the document: the first primary one that is no variant, or else the first one."""
    identifiers = values(record, *IDENTIFIERS)
    for entry in identifiers:
        is_primary = type(entry) is dict and entry.get("primary") == "true" and "scope" not in entry
        if is_primary and (identifier := text(entry)):
            return identifier
    return next((identifier for entry in identifiers if (identifier := text(entry))), None)
