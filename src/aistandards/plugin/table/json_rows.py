"""Read the rows of JSON Lines and of a list in JSON.

A document is split into the elements of its list before they are parsed, so that an element that is no JSON is the
fault of one row. `splitter` splits; this module parses the elements.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import IO, Any

from aistandards.errors import SourceBrokenError
from aistandards.plugin.table.description import Description
from aistandards.plugin.table.listing_row import MAX_COLUMNS, MAX_DEPTH, MAX_KEPT, MAX_ROW, ListingRow
from aistandards.plugin.table.splitter import DocumentError, elements

_SPACES = b" \t\r\n"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_TOKEN = re.compile(r'\s*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^\s"{}\[\]:,]++))', re.DOTALL)


def read_json_lines(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    """Yield the row of each line that is not empty."""
    # Bytes are split at \n only. A text reader would also split at U+2028, which occurs in titles.
    number, start = 0, True
    while line := file.readline(MAX_ROW + 1):
        number += 1
        is_whole = line.endswith(b"\n") or len(line) <= MAX_ROW
        while not is_whole:
            rest = file.readline(MAX_ROW)
            is_whole = not rest or rest.endswith(b"\n")
            line = line[: MAX_ROW + 1].rstrip(_SPACES) + b"."
        raw = (line.removeprefix(b"\xef\xbb\xbf") if start else line).strip(_SPACES)
        start = False
        if raw:
            yield read_json_row(raw, number)


def read_json(description: Description, file: IO[bytes]) -> Iterator[ListingRow]:
    """Yield the row of each element of the described list.

    Raises:
        SourceBrokenError: The document has no such list, or is cut off.
    """
    try:
        for number, raw in enumerate(elements(file, description.rows, MAX_ROW), start=1):
            yield read_json_row(raw, number)
    except DocumentError as error:
        raise SourceBrokenError(f"the listing of {description.title} is no JSON that can be read: {error}") from None


def read_json_row(raw: bytes, line: int) -> ListingRow:
    """Read an object in JSON; a fault of the row says what is wrong with it."""
    if len(raw) > MAX_ROW:
        kept = raw[:MAX_KEPT]
        members = _first_members(kept.decode("utf-8", "replace"))
        return ListingRow(kept, line, {}, f"it is longer than {MAX_ROW >> 20} MiB; its start is kept", (members,))
    try:
        cells = _DECODER.decode(raw.decode("utf-8"))
        fault = _fault(raw, cells)
    except UnicodeDecodeError:
        guesses = tuple(_first_members(raw.decode(codec, "replace")) for codec in ("utf-8", "cp1252"))
        return ListingRow(raw, line, {}, "it is not text in UTF-8", guesses)
    except RecursionError:
        cells, fault = None, f"it is nested more than {MAX_DEPTH} deep"
    except ValueError as error:
        cells, fault = None, f"it is no JSON: {error}"
    if not fault:
        return ListingRow(raw, line, cells)
    if isinstance(cells, dict):
        return ListingRow(raw, line, cells, fault)
    return ListingRow(raw, line, {}, fault, (_first_members(raw.decode("utf-8")),))


def _fault(raw: bytes, cells: Any) -> str:
    """Return what is wrong with parsed JSON as a row; empty if nothing is."""
    if not isinstance(cells, dict):
        return f"it is no object but {raw[:40]!r}"
    if len(cells) > MAX_COLUMNS:
        return f"it has {len(cells)} members, more than {MAX_COLUMNS}"
    # Most rows have few brackets; counting them is much faster than measuring the depth.
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _is_deep(cells):
        return f"it is nested more than {MAX_DEPTH} deep"
    if _SURROGATE.search(raw):
        try:
            json.dumps(cells, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return "it has half of a surrogate pair, which is no character"
    return ""


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(value, dict | list) for value in level)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        for name, value in pairs:
            if members[name] != value:
                raise ValueError(f"it has two different members {name[:60]!r}")
    return members


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:30]} is too large for a number")
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


# Control characters in strings are taken, since each field is cleaned of them.
_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_float=_finite, parse_constant=_no_number, strict=False)


def _first_members(text: str) -> dict[str, Any]:
    """Return the texts and numbers in an object up to the place where it stops to be JSON."""
    members: dict[str, Any] = {}
    tokens = _tokens(text)
    if next(tokens, "") != "{":
        return members
    twice = set()
    for name in tokens:
        if not name.startswith('"') or next(tokens, "") != ":":
            break
        value = next(tokens, "")
        if value in ("{", "["):
            _skip_nested(tokens)
        end = next(tokens, "")
        if end not in (",", "}"):
            break
        key, scalar = _scalar(name), _scalar(value)
        if key in members:
            twice.add(key)
        elif isinstance(key, str) and isinstance(scalar, str | int | float):
            members[key] = scalar
        if end == "}":
            break
    return {key: value for key, value in members.items() if key not in twice}


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while (match := _TOKEN.match(text, at)) is not None:
        at = match.end()
        yield match[match.lastindex or 0]


def _skip_nested(tokens: Iterator[str]) -> None:
    depth = 1
    for token in tokens:
        depth += (token in ("{", "[")) - (token in ("}", "]"))
        if depth == 0:
            return


def _scalar(token: str) -> Any:
    """Return the value of a token; None if it is no text and no number."""
    try:
        value = _DECODER.decode(token) if token and token not in "{[" else None
    except ValueError:
        return None
    return value if isinstance(value, str | int | float) else None
