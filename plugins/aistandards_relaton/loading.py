"""YAML read as it was written: every scalar is a text, nothing is guessed, nothing is constructed.

A member's bytes go in, plain dictionaries, lists and texts come out; only of true and false the capitals are lost. YAML's implicit types are left out on purpose: they
turn the NIST number `140e2` into 14000.0, `0123` into 83, `1.10` into 1.1 and `2022-01-01` into another type than
`2022-01`. What could build objects or grow without bound is refused. Why these loaders: docs/decisions/0002-yaml.md.
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

MOST_NODES = 100_000
"""Values in one record, those reached again through aliases counted again; the largest real ones have some 7,000."""

DEEPEST = 40
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), "true"),
    **dict.fromkeys(("false", "False", "FALSE"), "false"),
}
"""What a scalar without quotation marks says that is no text of its own."""
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load(data: bytes) -> dict[str, Any]:
    """The mapping that one YAML document holds; nulls and values left empty are None.

    Raises:
        ValueError: It is not UTF-8, not YAML, not one mapping; it has a tag, or aliases that grow without bound.
    """
    found = quick.load(data)
    return load_carefully(data) if found is None else found


def load_carefully(data: bytes) -> dict[str, Any]:
    """The same for any document, event by event."""
    try:
        loader = _Loader(data)
        try:
            return _Document(loader.get_event).mapping()
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"it is not YAML: {' '.join(str(error).split())[:200]}") from None


class _Document:
    """One walk over the events of a document."""

    def __init__(self, take: Callable[[], Any]) -> None:
        self._take = take
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def mapping(self) -> dict[str, Any]:
        """The one mapping of the stream."""
        self._take()
        if not isinstance(self._take(), DocumentStartEvent):
            raise ValueError("it is empty")
        found = self._value(self._take(), 0)
        if not isinstance(self._take(), DocumentEndEvent) or not isinstance(self._take(), StreamEndEvent):
            raise ValueError("it holds more than one document")
        if not isinstance(found, dict):
            raise ValueError("it is no mapping")
        return found

    def _value(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is AliasEvent:
            return self._again(event.anchor)
        if event.tag is not None:
            raise ValueError(f"it has the tag {event.tag[:60]!r}, and tags are not read")
        before = self._nodes
        if kind is ScalarEvent:
            value: Any = _WORDS.get(event.value, event.value) if event.implicit[0] else event.value
        elif depth >= DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} deep")
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

    def _again(self, anchor: str) -> Any:
        if anchor not in self._anchors:
            raise ValueError(f"its alias {anchor[:60]!r} stands inside of what it names")
        value, nodes = self._anchors[anchor]
        self._count(nodes)
        return value

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise ValueError(f"it holds more than {MOST_NODES:,} values")
