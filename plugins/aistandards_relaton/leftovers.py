"""Content of a record without a field in the model. It goes to `extra` under the names of the record.

`extra` also keeps unreadable content of known fields: an edition that is a list, a link without an address, a faulty date.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from aistandards.plugin import safe_text
from aistandards_relaton.fields import IDENTIFIERS, LINKS, STATUS, mapping, text, values

_HANDLED = frozenset(
    (*IDENTIFIERS, *LINKS, *STATUS, "title", "abstract", "date", "relation", "ext", "language", "edition")
    + ("doctype", "editorialgroup", "fetched")
)
_HANDLED_EXTENSIONS = frozenset(("doctype", "editorialgroup", "ics"))
_SIGNS = re.compile(r"[\W_]+")
_STATUS_FIELDS = frozenset(("stage", "substage"))
_SCHEMA = "the version of Relaton's schema", re.compile(r"v?\d+(?:\.\d+)*", re.ASCII)
HOUSEKEEPING: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "schema-version": _SCHEMA,
    "schema_version": _SCHEMA,
    "ext.schema-version": _SCHEMA,
    "ext.schema_version": _SCHEMA,
    "ext.flavor": ("the part of Relaton that made the record", re.compile(r"[a-z0-9]+", re.ASCII)),
    "type": ("the type `standard`, which all records of a dataset have", re.compile("standard")),
    "script": ("the script of the texts, which the texts show", re.compile(r"[A-Z][a-z]{3}", re.ASCII)),
    "id": ("the identifier again, without some of its signs", re.compile(r".*", re.DOTALL)),
}
"""Fields that say nothing about the document: for each name its meaning and the pattern of such values."""

_ENCODE = msgspec.json.Encoder().encode


class Extra:
    """Collector of the values for `extra`."""

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {}

    def add(self, name: str, entries: Iterable[Any]) -> None:
        """Add values under a name, without empty ones."""
        nonempty = [entry for entry in entries if entry]
        if nonempty:
            self._values.setdefault(name, []).extend(nonempty)

    def as_texts(self) -> dict[str, str]:
        """Return each value as sanitised text, or as compact JSON when it is more than one text."""
        texts = {name: _as_text(entries[0] if len(entries) == 1 else entries) for name, entries in self._values.items()}
        return {name: content for name, content in texts.items() if content}


def _as_text(value: Any) -> str:
    return safe_text(value if type(value) is str else _ENCODE(value).decode())


def add_unhandled(record: Mapping[str, Any], extra: Extra, *, repeated: frozenset[tuple[str, str]]) -> None:
    """Add the values of fields that the conversion does not use.

    Args:
        record: The record.
        extra: The collector.
        repeated: Names and texts that repeat the content of another field.
    """
    for name, value in record.items():
        if name in _HANDLED or (name in HOUSEKEEPING and _is_housekeeping(name, value, repeated)):
            continue
        if type(value) is list:
            extra.add(name, value)
        elif type(value) is not str or (name, value) not in repeated:
            extra.add(name, (value,))
    extension = mapping(record, "ext")
    for name in extension:
        if name in _HANDLED_EXTENSIONS:
            continue
        full_name = f"ext.{name}"
        if full_name not in HOUSEKEEPING or not _is_housekeeping(full_name, extension[name], repeated):
            extra.add(full_name, values(extension, name))


def _is_housekeeping(name: str, value: Any, repeated: frozenset[tuple[str, str]]) -> bool:
    if type(value) is list and len(value) == 1:
        value = value[0]
    if type(value) is not str or not HOUSEKEEPING[name][1].fullmatch(value):
        return False
    return name != "id" or ("id", alphanumeric(value)) in repeated


def alphanumeric(identifier: str) -> str:
    """Return the letters and digits of an identifier in lower case; the `id` of every schema version has these."""
    return _SIGNS.sub("", identifier.casefold())


def add_unread(record: Mapping[str, Any], extra: Extra, *, committees: bool, kind: bool) -> None:
    """Add the unreadable content of fields that the conversion uses.

    Args:
        record: The record.
        extra: The collector.
        committees: Whether the record has a readable committee.
        kind: Whether the record has a readable deliverable type.
    """
    extension = mapping(record, "ext")
    if extension is not record.get("ext"):
        extra.add("ext", (entry for entry in values(record, "ext") if entry is not extension))
    # The test for the field comes first, because this code runs for every record.
    for name in ("language", "fetched"):
        if name in record:
            extra.add(name, [entry for entry in values(record, name) if text(entry) is None])
    if "relation" in record:
        extra.add("relation", [entry for entry in values(record, "relation") if type(entry) is not dict])
    if "edition" in record:
        extra.add("edition", _rest_of_editions(values(record, "edition")))
    if "fetched" in record:
        extra.add("fetched", values(record, "fetched")[1:])
    for name in STATUS:
        if name in record:
            extra.add(name, map(_rest_of_status, values(record, name)))
    if not committees:
        extra.add("editorialgroup", [*values(extension, "editorialgroup"), *values(record, "editorialgroup")])
    kinds = [*values(extension, "doctype"), *values(record, "doctype")]
    extra.add("doctype", kinds[1:] if kind else kinds)
    if "ics" in extension:
        extra.add("ext.ics", [entry for entry in values(extension, "ics") if text(entry, ("code", "content")) is None])


def _rest_of_editions(editions: list[Any]) -> list[Any]:
    """Return all editions except the first; include the first one if it is more than a text."""
    first = next(iter(editions), None)
    read = type(first) is str or (type(first) is dict and len(first) == 1 and text(first) is not None)
    return editions[1:] if read else editions


def _rest_of_status(status: Any) -> Any:
    if type(status) is not dict:
        return status
    unread = {name: value for name, value in status.items() if name not in _STATUS_FIELDS}
    return unread | {name: status[name] for name in _STATUS_FIELDS & status.keys() if text(status[name]) is None}
