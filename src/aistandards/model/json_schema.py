"""The JSON Schema of a record, derived from the classes of the model and their docstrings."""

import inspect
import re
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import attrs

from aistandards.model import PartialDate, Standard

SCHEMA_VERSION = "2"
"""Version of the schema; it changes when the meaning of a line of the catalogue changes."""

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean"}


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line of the catalogue."""
    definitions: dict[str, Any] = {}
    root = _type_schema(Standard, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://aistandards.invalid/standard.schema.json",
        "title": "A standard in the aistandards catalogue",
        **root,
        "$defs": definitions,
    }


def _type_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is type(None):
        return {"type": "null"}
    if kind in _SIMPLE:
        return {"type": _SIMPLE[kind]}
    if kind is PartialDate:
        return {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_type_schema(argument, definitions) for argument in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _type_schema(arguments[0], definitions)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _type_schema(arguments[1], definitions)}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    return _class_schema(kind, definitions)


def _class_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints, descriptions = typing.get_type_hints(kind), attribute_descriptions(kind)
        fields = attrs.fields(kind)  # type: ignore[arg-type]
        definitions[kind.__name__] = {
            "type": "object",
            "description": (inspect.getdoc(kind) or "").split("\n")[0],
            "properties": {
                field.name: {
                    **_type_schema(hints[field.name], definitions),
                    "description": descriptions.get(field.name, ""),
                }
                for field in fields
            },
            "required": [field.name for field in fields if field.default is attrs.NOTHING],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def attribute_descriptions(kind: type) -> dict[str, str]:
    """Return the `Attributes:` section of a docstring, by attribute."""
    _, _, section = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    section = section.split("\n\n")[0]
    entries = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return {name: " ".join(description.split()) for name, description in entries}
