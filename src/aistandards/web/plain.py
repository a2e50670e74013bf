"""Values as plain data for JSON, the same for the API, the static site and MCP."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs


def plain(value: Any) -> Any:
    """Return a value of a page as dictionaries, lists, texts and numbers."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, Mapping) or attrs.has(type(value)):
        return {str(name): plain(each) for name, each in members(value).items()}
    return value


def members(value: Any) -> Any:
    """Return an object, a mapping or a set of a value of a page as a dictionary or a list, whose own values may be objects.

    Raises:
        TypeError: The value is none of them.
    """
    kind: type = type(value)
    if attrs.has(kind):
        return {name: getattr(value, name) for name in _attributes(kind)}
    if isinstance(value, Mapping):
        return dict(value)
    return list(value)


@cache
def _attributes(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind))
