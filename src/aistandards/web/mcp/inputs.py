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
_TYPES = {str: "string", int: "integer", bool: "boolean"}
_MAX_VALUES = 20
_FILTERS: Mapping[str, str] = {
    **dict.fromkeys((field.name for field in attrs.fields(Filters)), ""),
    "body": "Ids, as rows have them.",
    "committee": "With those below it.",
    "work": "Undated designation.",
    "since": "Issued from 2024-05.",
    "tag": "Concepts, id or label.",
    "right": "udhr:19",
    "gdc": "Objectives: 3.",
    "sdg": "Goals: 5, 16.10.",
    "any": "One concept is enough.",
    "mentions": "Mere mentions count.",
    "gone": "No longer listed.",
}
"""The filters, explained in a few words where the name alone says too little."""


@attrs.frozen(kw_only=True)
class Resolve(Parameters):
    """A text that may name a standard."""

    text: str = option("", "A designation, URN or address.", required=True, longest=200)


@attrs.frozen(kw_only=True)
class OneStandard(Parameters):
    """One standard, today or on a past day."""

    designation: str = option("", "A designation, in any spelling.", required=True, longest=200)
    as_of: str | None = option(None, "A past day, month or year.")


@attrs.frozen(kw_only=True)
class ListOf(Filters):
    """Filters of a list."""

    limit: int = option(20, "Most rows.", minimum=1, maximum=50)
    cursor: str | None = option(None, "next_cursor of the answer before.")


@attrs.frozen(kw_only=True)
class Words(Filters):
    """A query."""

    query: str = option("", "Words in a UN language, or a designation.", required=True)
    limit: int = option(10, "Most rows.", minimum=1, maximum=20)


@attrs.frozen(kw_only=True)
class Reasons(Parameters):
    """A concept of a standard."""

    designation: str = option("", "A designation, in any spelling.", required=True, longest=200)
    concept: str = option("", "A concept, by id or label.", required=True, longest=200)


@attrs.frozen(kw_only=True)
class Gaps(Filters):
    """A vocabulary and filters."""

    scheme: str = option("rights", "The vocabulary: rights, gdc, …")
    by: tuple[str, ...] = option(("status",), "Columns of the table.", choices=("body", "status"))
    limit: int = option(60, "Most rows.", minimum=1, maximum=200)
    offset: int = option(0, "Rows to leave out.")


@attrs.frozen(kw_only=True)
class Changes(Parameters):
    """Choice of recorded changes."""

    since: str | None = option(None, "A day, month, year, or number of a run.")
    severity: str | None = option(None, "", choices=("substantive", "editorial"))
    kind: tuple[str, ...] = option((), "")
    body: tuple[str, ...] = option((), "Bodies.")
    committee: str | None = option(None, "")
    relevance: tuple[str, ...] = option((), "")
    tag: tuple[str, ...] = option((), "Concepts, id or label.")
    right: tuple[str, ...] = option((), "")
    limit: int = option(20, "", minimum=1, maximum=50)
    offset: int = option(0, "")


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
            raise ParameterError(name, f"the argument {name} is of the type {_TYPES[kind]}")
        if isinstance(each, str) and len(each) > longest:
            raise ParameterError(name, f"the argument {name} has more than {longest} characters")
    return [str(each).lower() if kind is bool else str(each) for each in values]


def schema(kind: type[Parameters], *, explained: bool = True) -> dict[str, Any]:
    """Return the JSON Schema of the arguments of a tool.

    Args:
        kind: Class of the arguments.
        explained: Whether filters have descriptions; one tool with them is enough.
    """
    types_of = typing.get_type_hints(kind)
    fields = attrs.fields(kind)
    required = [field.name for field in fields if field.metadata.get("required")]
    return {
        "type": "object",
        "properties": {
            field.name: _property(
                field,
                types_of[field.name],
                field.metadata["meaning"] if field.name not in _FILTERS else _FILTERS[field.name] * explained,
            )
            for field in fields
        },
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _property(field: "attrs.Attribute[Any]", annotation: Any, meaning: str) -> dict[str, Any]:
    kind, known = plain_type(annotation), field.metadata
    single: dict[str, Any] = {"type": _TYPES[kind]}
    single |= {name: known[name] for name in ("minimum", "maximum") if name in known}
    if "choices" in known:
        single["enum"] = list(known["choices"])
    whole = {"type": "array", "items": single} if is_repeatable(annotation) else single
    return {**whole, "description": meaning} if meaning else whole
