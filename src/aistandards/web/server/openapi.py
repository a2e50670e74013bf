"""The description of the API (OpenAPI 3.1), made from the table of routes and the classes of its values."""

import re
import typing
from collections.abc import Mapping
from typing import Any

import attrs
import msgspec

from aistandards._version import __version__
from aistandards.export.interface import Kind
from aistandards.export.registry import load_format
from aistandards.web.pages.bulk import FILES, BulkFile
from aistandards.web.parameters import MAX_OFFSET, MAX_TEXT, Parameters, is_repeatable, plain_type
from aistandards.web.routes import ROUTES, Route, value_class
from aistandards.web.server.forms import FORM
from aistandards.web.values import Row

_ATTRIBUTE = re.compile(r"^ {8}(\w+): (.+(?:\n {9,}.+)*)", re.MULTILINE)
"""A line of a docstring about an attribute, and the lines that go on with it."""

_VARIABLES = {
    "slug": "Slug of a standard or a work, such as iso-iec-42001-2023, or of a committee. A designation leads to its slug.",
    "scheme": "Id of a vocabulary, as the list of concepts has it.",
    "id": "Id of a concept in its vocabulary.",
    "framework": "Id of an instrument or a framework, as its list has it.",
    "anchor": "Slug of a provision, such as udhr-19.",
    "name": "Name of a file, as the list of files has it.",
}
_TYPES = {str: "string", int: "integer", bool: "boolean"}


def description(prefix: str) -> dict[str, Any]:
    """Return the OpenAPI document.

    Args:
        prefix: Path before the paths of the API: `/api/v1`.
    """
    classes = [value_class(route) for route in ROUTES.values()]
    schemas, components = msgspec.json.schema_components(classes, ref_template="#/components/schemas/{name}")
    by_class = dict(zip(classes, schemas, strict=True))
    for component in components.values():
        _explain(component)
    # The parameter `fields` may leave out every field of a row.
    del components[Row.__name__]["required"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "aistandards",
            "version": __version__,
            "description": "Read-only access to the catalogue of AI standards. Every answer names the data it was made from.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": prefix}],
        "paths": {route.api_path: _operations(route, by_class[value_class(route)]) for route in ROUTES.values()},
        "components": {"schemas": {**components, "Problem": _PROBLEM}},
    }


def _explain(component: dict[str, Any]) -> None:
    """Give the properties of a schema their meanings, which stand in the docstring of the class."""
    text, _, attributes = component.get("description", "").partition("Attributes:")
    if text:
        component["description"] = " ".join(text.split())
    for name, meaning in _ATTRIBUTE.findall(attributes):
        component["properties"][name]["description"] = " ".join(meaning.split())


def _operations(route: Route, schema: Mapping[str, Any]) -> dict[str, Any]:
    get = _operation(route, schema)
    if not route.is_posted:
        return {"get": get}
    fields = {each["name"]: each["schema"] for each in get["parameters"] if each["in"] == "query"}
    form = {"type": "object", "properties": fields, "additionalProperties": False}
    problem = get["responses"]["400"]
    post = {
        **get,
        "operationId": f"{route.name}-of-form",
        "parameters": [each for each in get["parameters"] if each["in"] == "path"],
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
        "responses": {
            **get["responses"],
            "413": {**problem, "description": "The form is too long."},
            "415": {**problem, "description": "The body is no form."},
        },
    }
    return {"get": get, "post": post}


def _operation(route: Route, schema: Mapping[str, Any]) -> dict[str, Any]:
    in_path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _VARIABLES[name],
            "schema": {"type": "string", "minLength": 1},
        }
        for name in route.variables
    ]
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "operationId": route.name,
        "summary": route.meaning,
        "parameters": [*in_path, *_parameters(route.parameters)],
        "responses": {
            "200": {"description": "The answer.", "content": _content(route, schema)},
            "301": {"description": "The standard has another slug today."},
            "304": {"description": "The answer is the one that the client has."},
            "400": {"description": "A parameter is not valid.", **problem},
            "404": {"description": "Not held; the nearest are named.", **problem},
            "429": {"description": "Too many requests; Retry-After says how many seconds to wait.", **problem},
            "503": {"description": "The store of the catalogue cannot be read now.", **problem},
        },
    }


def _content(route: Route, schema: Mapping[str, Any]) -> dict[str, Any]:
    if value_class(route) is BulkFile:
        # The file itself; the value is what the list says about it.
        return {load_format(Kind.STANDARDS, form).media_type: {"schema": {}} for form in FILES.values()}
    return {"application/json": {"schema": schema}}


def _parameters(given: type[Parameters]) -> list[dict[str, Any]]:
    types_of = typing.get_type_hints(given)
    return [
        {
            "name": field.name,
            "in": "query",
            "description": field.metadata["meaning"],
            "schema": _schema(field, types_of[field.name]),
        }
        for field in attrs.fields(given)
    ]


def _schema(field: "attrs.Attribute[Any]", annotation: Any) -> dict[str, Any]:
    single: dict[str, Any] = {"type": _TYPES[plain_type(annotation)]}
    single |= {name: field.metadata[name] for name in ("minimum", "maximum") if name in field.metadata}
    if "choices" in field.metadata:
        single["enum"] = list(field.metadata["choices"])
    if single["type"] == "integer":
        single = {"minimum": 0, "maximum": MAX_OFFSET, **single}
    if single["type"] == "string" and "enum" not in single:
        single["maxLength"] = field.metadata.get("longest", MAX_TEXT)
    schema = {"type": "array", "items": single} if is_repeatable(annotation) else single
    default = field.default
    return {**schema, "default": list(default) if isinstance(default, tuple) else default} if default else schema


_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "A fault of the request, as problem details of HTTP APIs.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "nearest": {"type": "array", "items": {"type": "string"}},
        "parameter": {"type": "string"},
    },
}
