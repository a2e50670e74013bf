"""Values as plain data for JSON, the same for the API, the static site and MCP."""

from collections.abc import Mapping
from typing import Any

import attrs


def plain(value: Any) -> Any:
    """Return a value of a page as dictionaries, lists, texts and numbers."""
    if attrs.has(type(value)):
        return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value
