"""What a record says and the model has no field for: it goes to `extra` under the record's own names.

Also what stands where a field of ours is read from, but could not be read there: an edition that is a list, a link that is
no address, a date that is none.
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
_READ_OF_STATUS = frozenset(("stage", "substage"))
_SCHEMA = "which version of Relaton's schema it is written in", re.compile(r"v?\d+(?:\.\d+)*", re.ASCII)
HOUSEKEEPING: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "schema-version": _SCHEMA,
    "schema_version": _SCHEMA,
    "ext.schema-version": _SCHEMA,
    "ext.schema_version": _SCHEMA,
    "ext.flavor": ("which part of Relaton made it", re.compile(r"[a-z0-9]+", re.ASCII)),
    "type": ("that it is a standard, which is why it is in the dataset", re.compile("standard")),
    "script": ("in which script its texts are, which the texts show", re.compile(r"[A-Z][a-z]{3}", re.ASCII)),
    "id": ("its identifier once more, without some of the signs", re.compile(r".*", re.DOTALL)),
}
"""What says nothing of the document: by name, what it says instead, and the values of which that is true."""

_ENCODE = msgspec.json.Encoder().encode


class Extra:
    """Gathers what is left over."""

    def __init__(self) -> None:
        self._found: dict[str, list[Any]] = {}

    def add(self, name: str, entries: Iterable[Any]) -> None:
        """Keep values under a name; those that say nothing are left out."""
        told = [one for one in entries if one]
        if told:
            self._found.setdefault(name, []).extend(told)

    def kept(self) -> dict[str, str]:
        """Each as its text, or as compact JSON when it is more than one text; made safe to keep like any other text."""
        shown = {name: _shown(found[0] if len(found) == 1 else found) for name, found in self._found.items()}
        return {name: text for name, text in shown.items() if text}


def _shown(value: Any) -> str:
    return safe_text(value if type(value) is str else _ENCODE(value).decode())


def add_unhandled(record: Mapping[str, Any], extra: Extra, *, repeated: frozenset[tuple[str, str]]) -> None:
    """Keep all that no field is read from.

    Args:
        record: The record.
        extra: Where it is kept.
        repeated: Names and texts that only repeat what a field says.
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
        shown = f"ext.{name}"
        if shown not in HOUSEKEEPING or not _is_housekeeping(shown, extension[name], repeated):
            extra.add(shown, values(extension, name))


def _is_housekeeping(name: str, value: Any, repeated: frozenset[tuple[str, str]]) -> bool:
    if type(value) is list and len(value) == 1:
        value = value[0]
    if type(value) is not str or not HOUSEKEEPING[name][1].fullmatch(value):
        return False
    return name != "id" or ("id", without_signs(value)) in repeated


def without_signs(identifier: str) -> str:
    """Letters and digits of an identifier, in small letters: what the `id` that is made of it has in any generation."""
    return _SIGNS.sub("", identifier.casefold())


def add_unread(record: Mapping[str, Any], extra: Extra, *, committees: bool, kind: bool) -> None:
    """Keep what stands in a field's place and could not be read.

    Args:
        record: The record.
        extra: Where it is kept.
        committees: Whether a committee was found.
        kind: Whether a deliverable type was found.
    """
    extension = mapping(record, "ext")
    if extension is not record.get("ext"):
        extra.add("ext", (one for one in values(record, "ext") if one is not extension))
    # Asked first whether there is any: this runs for every record.
    for name in ("language", "fetched"):
        if name in record:
            extra.add(name, [one for one in values(record, name) if text(one) is None])
    if "relation" in record:
        extra.add("relation", [one for one in values(record, "relation") if type(one) is not dict])
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
        extra.add("ext.ics", [one for one in values(extension, "ics") if text(one, ("code", "content")) is None])


def _rest_of_editions(editions: list[Any]) -> list[Any]:
    """All but the first, and that too when it says more than its text."""
    first = next(iter(editions), None)
    read = type(first) is str or (type(first) is dict and len(first) == 1 and text(first) is not None)
    return editions[1:] if read else editions


def _rest_of_status(status: Any) -> Any:
    if type(status) is not dict:
        return status
    unread = {name: one for name, one in status.items() if name not in _READ_OF_STATUS}
    return unread | {name: status[name] for name in _READ_OF_STATUS & status.keys() if text(status[name]) is None}
