"""Arguments of the tools, checked strictly: an unknown name, a wrong type or a value beyond a limit is refused."""

import typing
from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from aistandards.web.parameters import (
    MAX_TEXT,
    Filters,
    ParameterError,
    Parameters,
    is_repeatable,
    option,
    plain_type,
)

Given = TypeVar("Given", bound=Parameters)
_NAMES = {str: "string", int: "integer", bool: "boolean"}
_MAX_VALUES = 20


@attrs.frozen(kw_only=True)
class Resolve(Parameters):
    """A text that may name a standard."""

    text: str = option("", "A designation as people write it, a URN or an address.", required=True, longest=200)


@attrs.frozen(kw_only=True)
class OneStandard(Parameters):
    """One standard, today or on a past day."""

    designation: str = option("", "A designation as people write it.", required=True, longest=200)
    as_of: str | None = option(None, "The state on a day, or at the end of a month or year.")


@attrs.frozen(kw_only=True)
class ListOf(Filters):
    """Filters of a list."""

    limit: int = option(20, "Largest number of standards.", minimum=1, maximum=50)
    cursor: str | None = option(None, "The place of a part, as the answer before gave it.")


@attrs.frozen(kw_only=True)
class Words(Filters):
    """A query."""

    query: str = option("", "Words in any of the six UN languages, or a designation.", required=True)
    limit: int = option(10, "Largest number of standards.", minimum=1, maximum=20)


@attrs.frozen(kw_only=True)
class Reasons(Parameters):
    """A concept of a standard."""

    designation: str = option("", "A designation as people write it.", required=True, longest=200)
    concept: str = option("", "A concept by id or by a label in any language.", required=True, longest=200)


@attrs.frozen(kw_only=True)
class Gaps(Filters):
    """A vocabulary and filters."""

    scheme: str = option("rights", "The vocabulary whose concepts are the rows.")
    by: tuple[str, ...] = option(("status",), "Columns of the table.", choices=("body", "status"))


@attrs.frozen(kw_only=True)
class Changes(Parameters):
    """Choice of recorded changes."""

    since: str | None = option(None, "A day, month or year, or the number of a run.")
    severity: str | None = option(None, "Only these changes.", choices=("substantive", "editorial"))
    body: tuple[str, ...] = option((), "Bodies or publishers.")
    tag: tuple[str, ...] = option((), "Concepts by id or label, with narrower ones.")
    limit: int = option(20, "Largest number of changes.", minimum=1, maximum=50)


def read(kind: type[Given], arguments: Mapping[str, Any]) -> Given:
    """Return the arguments of a tool.

    Args:
        kind: Class of the arguments.
        arguments: What the client sent.

    Raises:
        ParameterError: An argument is missing, unknown, of the wrong type, or beyond a limit; the error names it.
    """
    fields = {field.name: field for field in attrs.fields(kind)}
    types_of = typing.get_type_hints(kind)
    for name in arguments:
        if name not in fields:
            raise ParameterError(name, f"there is no argument {name!r:.80}; there are: {', '.join(fields)}")
    for name, field in fields.items():
        if field.metadata.get("required") and not arguments.get(name):
            raise ParameterError(name, f"the argument {name} is missing")
    pairs = [
        (name, text)
        for name, value in arguments.items()
        if value is not None
        for text in _texts(name, value, types_of[name], fields[name].metadata.get("longest", MAX_TEXT))
    ]
    return kind.read(pairs)


def _texts(name: str, value: Any, annotation: Any, longest: int) -> list[str]:
    kind = plain_type(annotation)
    values = value if isinstance(value, list) and is_repeatable(annotation) else [value]
    if len(values) > _MAX_VALUES:
        raise ParameterError(name, f"the argument {name} has more than {_MAX_VALUES} values")
    for each in values:
        if type(each) is not kind:
            raise ParameterError(name, f"the argument {name} is of the type {_NAMES[kind]}")
        if isinstance(each, str) and len(each) > longest:
            raise ParameterError(name, f"the argument {name} has more than {longest} characters")
    return [str(each).lower() if kind is bool else str(each) for each in values]


def schema(kind: type[Parameters], *, explained: bool = True) -> dict[str, Any]:
    """Return the JSON Schema of the arguments of a tool.

    Args:
        kind: Class of the arguments.
        explained: Whether the filters have descriptions; one tool with them is enough.
    """
    types_of = typing.get_type_hints(kind)
    fields = attrs.fields(kind)
    required = [field.name for field in fields if field.metadata.get("required")]
    return {
        "type": "object",
        "properties": {
            field.name: _property(field, types_of[field.name], explained or field.name not in _FILTERS)
            for field in fields
        },
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


_FILTERS = {field.name for field in attrs.fields(Filters)}


def _property(field: "attrs.Attribute[Any]", annotation: Any, explained: bool) -> dict[str, Any]:
    kind, known = plain_type(annotation), field.metadata
    single: dict[str, Any] = {"type": _NAMES[kind]}
    single |= {name: known[name] for name in ("minimum", "maximum") if name in known}
    if "choices" in known:
        single["enum"] = list(known["choices"])
    whole = {"type": "array", "items": single} if is_repeatable(annotation) else single
    return {**whole, "description": known["meaning"]} if explained else whole
