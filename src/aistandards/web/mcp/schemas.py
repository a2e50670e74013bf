"""JSON Schemas of the results of tools, as short as they can be: models read every schema before they ask anything.

A result has exactly the properties of its schema, so a large object says how many there are in place of a list of names.
A property without a type is a text or null. The server checks each result against its class, which has every type.
"""

from typing import Any

import msgspec

from aistandards.web.mcp.results import Result

_TEXT = {"type": "string"}
_FEW = 4
_REFERENCE = "#/$defs/{name}"


def result_schema(kind: type[Result]) -> dict[str, Any]:
    """Return the JSON Schema of a result.

    Args:
        kind: Class of the result.
    """
    (schema,), components = msgspec.json.schema_components([kind], ref_template=_REFERENCE)
    short: dict[str, Any] = _short(schema, components)
    return short


def _short(schema: Any, components: dict[str, Any]) -> Any:
    """Return a schema without titles, docstrings, defaults and references; some clients follow no references."""
    if schema.get("type") == "string" and "pattern" not in schema:
        return {}
    if "$ref" in schema:
        return _short(components[schema["$ref"].rpartition("/")[2]], components)
    if "anyOf" in schema:
        return _or_null(*(_short(each, components) for each in schema["anyOf"]))
    kept = {
        name: value for name, value in schema.items() if name not in ("title", "description", "default", "required")
    }
    for name in ("items", "additionalProperties"):
        # Some clients refuse a list without the type of its values.
        if kept.get(name, _TEXT) != _TEXT:
            kept[name] = _short(kept[name], components)
    if "properties" in kept:
        kept["properties"] = {name: _short(each, components) for name, each in kept["properties"].items()}
        if len(kept["properties"]) > _FEW:
            kept |= {"additionalProperties": False, "minProperties": len(kept["properties"])}
    return kept


def _or_null(schema: dict[str, Any], _null: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may be null, which is the last of the two."""
    if not schema:
        return schema
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
