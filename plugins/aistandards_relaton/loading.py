"""Reader of YAML that returns every scalar as its original text and constructs no objects.

The input is the content of a member; the output consists of plain dictionaries, lists and texts. Only the capitals of
true and false are lost. The implicit types of YAML would turn the NIST number `140e2` into 14000.0, `0123` into 83,
`1.10` into 1.1, and `2022-01-01` into another type than `2022-01`. Documents that could construct objects or grow without
bound are refused. docs/decisions/0002-yaml.md gives the reasons for the choice of libraries.
"""

from collections.abc import Callable
from typing import Any

import yaml
from yaml import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from aistandards_relaton import quick

MAX_NODES = 100_000
"""Maximum number of values in a record, including repetitions by aliases; the largest real records have about 7,000."""

MAX_DEPTH = 40
"""Maximum depth of nesting."""

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), "true"),
    **dict.fromkeys(("false", "False", "FALSE"), "false"),
}
"""Values of unquoted scalars that are no plain texts."""
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load(data: bytes) -> dict[str, Any]:
    """Return the mapping of a YAML document; nulls and empty values become None.

    Raises:
        ValueError: The data are not UTF-8, not YAML or not one mapping, or have a tag or aliases without bound.
    """
    record = quick.load(data)
    return load_carefully(data) if record is None else record


def load_carefully(data: bytes) -> dict[str, Any]:
    """Return the mapping of any YAML document, event by event; see `load`."""
    try:
        loader = _Loader(data)
        try:
            return _Document(loader.get_event).mapping()
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"it is not YAML: {' '.join(str(error).split())[:200]}") from None


class _Document:
    """Reader of the events of a document."""

    def __init__(self, take: Callable[[], Any]) -> None:
        self._take = take
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def mapping(self) -> dict[str, Any]:
        """Return the only mapping of the stream."""
        self._take()
        if not isinstance(self._take(), DocumentStartEvent):
            raise ValueError("it is empty")
        value = self._value(self._take(), 0)
        if not isinstance(self._take(), DocumentEndEvent) or not isinstance(self._take(), StreamEndEvent):
            raise ValueError("it holds more than one document")
        if not isinstance(value, dict):
            raise ValueError("it is no mapping")
        return value

    def _value(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is AliasEvent:
            return self._alias_value(event.anchor)
        if event.tag is not None:
            raise ValueError(f"it has the tag {event.tag[:60]!r}, and tags are not read")
        before = self._nodes
        if kind is ScalarEvent:
            value: Any = _WORDS.get(event.value, event.value) if event.implicit[0] else event.value
        elif depth >= MAX_DEPTH:
            raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
        else:
            value = self._members(depth + 1) if kind is MappingStartEvent else self._entries(depth + 1)
            self._count(len(value))
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before + 1)
        return value

    def _members(self, depth: int) -> dict[str, Any]:
        take, value, members = self._take, self._value, dict[str, Any]()
        while type(key := take()) is not MappingEndEvent:
            if type(key) is not ScalarEvent or key.tag is not None:
                raise ValueError("a key is no plain text")
            members[key.value] = value(take(), depth)
        return members

    def _entries(self, depth: int) -> list[Any]:
        take, value, entries = self._take, self._value, list[Any]()
        while type(event := take()) is not SequenceEndEvent:
            entries.append(value(event, depth))
        return entries

    def _alias_value(self, anchor: str) -> Any:
        if anchor not in self._anchors:
            raise ValueError(f"its alias {anchor[:60]!r} is inside of what it names")
        value, nodes = self._anchors[anchor]
        self._count(nodes)
        return value

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise ValueError(f"it holds more than {MAX_NODES:,} values")
