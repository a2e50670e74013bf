"""Whether a line has the shape of a record, told in words for people who write JSON by hand.

The shape is the shipped JSON Schema, which is made from the model; a schema validator's own messages are for programmers.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from aistandards.model import Standard
from aistandards.model.codec import to_json
from aistandards.model.json_schema import record_schema

_A_DATE = 'a date in quotation marks, "2026", "2026-11" or "2026-11-24"'
_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "string": (str, "a text in quotation marks"),
    "integer": (int, "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": (bool, "true or false"),
    "array": (list, "a list in [square brackets]"),
    "object": (dict, "fields in {braces}"),
}
_PLACE = re.compile(r"(?P<said>.*) @ record\.?(?P<at>.*)", re.DOTALL)


@cache
def _schema() -> Mapping[str, Any]:
    return record_schema()


def read_record(line: bytes) -> tuple[Standard | None, list[str]]:
    """The record of a line, or everything that keeps it from being one."""
    try:
        plain = json.loads(line, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        return None, [f"it is not in UTF-8 (byte {error.start + 1}); save the file as UTF-8"]
    except json.JSONDecodeError as error:
        near = error.doc[max(0, error.colno - 21) : error.colno - 1]
        return None, [f"it is not JSON: {error.msg} at character {error.colno}, after {near!r}"]
    except _DuplicateError as error:
        return None, [f'the field "{error}" stands twice in it; keep one']
    except RecursionError:
        return None, ["it is not a record: braces in braces without end"]
    faults = list(_faults(plain, _schema(), ""))
    if faults:
        return None, faults
    try:
        record = Standard.from_dict(plain)
        to_json(record)
    except ValueError as error:
        return None, [_without_path(one) for one in str(error).split("; ")]
    except TypeError as error:
        # Half a character, or a number no program can hold.
        return None, [f"it cannot be written again: {error}"]
    return record, []


class _DuplicateError(Exception):
    """A field that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _DuplicateError(name)
        found[name] = value
    return found


def _without_path(said: str) -> str:
    """A validator's sentence with its place in front: `dates.published: '2020-13' is not a date in the calendar`."""
    found = _PLACE.fullmatch(said)
    return f"{found['at']}: {found['said']}" if found and found["at"] else said.partition(" @ ")[0]


def _faults(value: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _faults(value, _schema()["$defs"][schema["$ref"].rpartition("/")[2]], at)
    elif "anyOf" in schema:
        if value is not None:
            yield from _faults(value, schema["anyOf"][0], at)
    elif "enum" in schema:
        if value not in schema["enum"]:
            yield f"{at} is {_shown(value)}; choose one of {', '.join(schema['enum'])}"
    else:
        yield from _of_kind(value, schema, at)


def _of_kind(value: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
    kind, called = _KINDS[schema["type"]]
    wanted = _A_DATE if "pattern" in schema else called
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        yield f"{at or 'the line'} is {_shown(value)}; it must be {wanted}"
    elif isinstance(value, str):
        if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
            yield f"{at} is {_shown(value)}; it must be {wanted}"
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            yield from _faults(one, schema["items"], f"{at}, number {number}")
    elif isinstance(value, dict):
        yield from _of_fields(value, schema, at)


def _of_fields(value: Mapping[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[str]:
    place = f"{at}: " if at else ""
    known = schema.get("properties")
    if known is None:
        for name, one in value.items():
            yield from _faults(one, schema["additionalProperties"], f"{at}.{name}")
        return
    for name in schema["required"]:
        if name not in value:
            meant = known[name]["description"].rstrip(".").replace("None", "null")
            yield f'{place}the field "{name}" is missing ({meant})'
    for name, one in value.items():
        if name in known:
            yield from _faults(one, known[name], f"{place}{name}")
        else:
            yield f'{place}there is no field "{name}"; {_instead(name, list(known))}'


def _instead(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f'do you mean "{near[0]}"?' if near else f"there are {', '.join(known)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
