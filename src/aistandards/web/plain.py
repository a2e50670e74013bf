"""Values as plain data for JSON, the same for the API, the static site and MCP."""

from collections.abc import Mapping
from typing import Any

import attrs

from aistandards.web.values import LinePart


def plain(value: Any) -> Any:
    """Return a value of a page as dictionaries, lists, texts and numbers."""
    if attrs.has(type(value)):
        fields = {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
        # The number of a part follows from offset and limit; a cursor has none.
        return fields if not isinstance(value, LinePart) else {**fields, "shown": len(value.rows)}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value
