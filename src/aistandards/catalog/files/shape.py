"""Check that a line has the form of a record, with messages for people who write JSON by hand.

The form is the JSON Schema in the package, which is made from the model. The messages of schema validators are for
programmers.
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
_LOCATED = re.compile(r"(?P<message>.*) @ record\.?(?P<path>.*)", re.DOTALL)


@cache
def _schema() -> Mapping[str, Any]:
    return record_schema()


def read_record(line: bytes) -> tuple[Standard | None, list[str]]:
    """Return the record of a line, or None and all reasons why the line is not a record."""
    try:
        plain = json.loads(line, object_pairs_hook=_unique_fields)
    except UnicodeDecodeError as error:
        return None, [f"it is not in UTF-8 (byte {error.start + 1}); save the file as UTF-8"]
    except json.JSONDecodeError as error:
        near = error.doc[max(0, error.colno - 21) : error.colno - 1]
        return None, [f"it is not JSON: {error.msg} at character {error.colno}, after {near!r}"]
    except _DuplicateError as error:
        return None, [f'the field "{error}" occurs twice in it; keep one']
    except RecursionError:
        return None, ["it is not a record: the braces are nested too deeply"]
    faults = list(_faults(plain, _schema(), ""))
    if faults:
        return None, faults
    try:
        record = Standard.from_dict(plain)
        to_json(record)
    except ValueError as error:
        return None, [_path_first(message) for message in str(error).split("; ")]
    except TypeError as error:
        # The cause is half a character, or a number that is too large.
        return None, [f"it cannot be written again: {error}"]
    return record, []


class _DuplicateError(Exception):
    """A field that occurs twice in one object."""


def _unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise _DuplicateError(name)
        fields[name] = value
    return fields


def _path_first(message: str) -> str:
    """Return a message with its path in front: `dates.published: '2020-13' is not a date in the calendar`."""
    match = _LOCATED.fullmatch(message)
    return f"{match['path']}: {match['message']}" if match and match["path"] else message.partition(" @ ")[0]


def _faults(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _faults(value, _schema()["$defs"][schema["$ref"].rpartition("/")[2]], path)
    elif "anyOf" in schema:
        if value is not None:
            yield from _faults(value, schema["anyOf"][0], path)
    elif "enum" in schema:
        if value not in schema["enum"]:
            yield f"{path} is {_shown(value)}; choose one of {', '.join(schema['enum'])}"
    else:
        yield from _kind_faults(value, schema, path)


def _kind_faults(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    kind, name = _KINDS[schema["type"]]
    expected = _A_DATE if "pattern" in schema else name
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        yield f"{path or 'the line'} is {_shown(value)}; it must be {expected}"
    elif isinstance(value, str):
        if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
            yield f"{path} is {_shown(value)}; it must be {expected}"
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _faults(item, schema["items"], f"{path}, number {number}")
    elif isinstance(value, dict):
        yield from _field_faults(value, schema, path)


def _field_faults(value: Mapping[str, Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
    prefix = f"{path}: " if path else ""
    known = schema.get("properties")
    if known is None:
        for name, field in value.items():
            yield from _faults(field, schema["additionalProperties"], f"{path}.{name}")
        return
    for name in schema["required"]:
        if name not in value:
            description = known[name]["description"].rstrip(".").replace("None", "null")
            yield f'{prefix}the field "{name}" is missing ({description})'
    for name, field in value.items():
        if name in known:
            yield from _faults(field, known[name], f"{prefix}{name}")
        else:
            yield f'{prefix}there is no field "{name}"; {_suggestion(name, list(known))}'


def _suggestion(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f'do you mean "{near[0]}"?' if near else f"there are {', '.join(known)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
