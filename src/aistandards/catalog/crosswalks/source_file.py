"""One crosswalk file: a TOML file of `catalog/crosswalks/`, which has the rows of one source.

The keys before the first `[[row]]` hold for every row that does not have them itself. `clauses` of a row makes one row of
each clause.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import CrosswalkError
from aistandards.model.crosswalk import CrosswalkDirection, CrosswalkRelation, CrosswalkRow
from aistandards.model.dates import PartialDate
from aistandards.settings import TomlFile

FOLDER = "crosswalks"

_NOT_IN_FILES = ("crosswalk", "clause", "concept", "evidence", "held", "edition", "current", "stale")
_KEYS = {field.name for field in attrs.fields(CrosswalkRow)} - {*_NOT_IN_FILES} | {"clauses"}
_REQUIRED = ("framework", "relation", "author", "source", "location", "licence", "read")


def read_source(path: Path) -> Iterator[tuple[int, CrosswalkRow | str]]:
    """Yield each row of a file, or the fault of what should be one, with the line that it begins on.

    Args:
        path: A TOML file; its name is the name of the crosswalk.

    Raises:
        CrosswalkError: The file cannot be read or is not TOML.
    """
    file = TomlFile.read(path, CrosswalkError)
    common = {name: value for name, value in file.content.items() if name != "row"}
    if not isinstance(file.content.get("row"), list):
        yield 1, "it has no rows; begin each with [[row]]"
        return
    for line, table in file.numbered("row"):
        for values in _by_clause({**common, **table}):
            yield line, _row(path.stem, values)


def _by_clause(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    rest = {name: value for name, value in table.items() if name != "clauses"}
    clauses = table.get("clauses", [None])
    for clause in clauses if isinstance(clauses, list) and clauses else [clauses]:
        yield {**rest, "clause": clause}


def _row(crosswalk: str, values: Mapping[str, Any]) -> CrosswalkRow | str:
    """Return the row of a table, or the fault of the table."""
    unknown = sorted(set(values) - _KEYS - {"clause"})
    if unknown:
        return f"there is no key {unknown[0]!r}; there are {', '.join(sorted(_KEYS))}"
    missing = [name for name in _REQUIRED if name not in values]
    if missing:
        return f"the key {missing[0]!r} is missing, for the row or for the whole file"
    for name, value in values.items():
        if not isinstance(value, int | float if name == "confidence" else str) and value is not None:
            return f"{name} is {value!r:.40}; it must be a {'number' if name == 'confidence' else 'text'}"
    try:
        typed: dict[str, Any] = {
            **values,
            "relation": _choice(CrosswalkRelation, "relation", values["relation"]),
            "direction": _choice(CrosswalkDirection, "direction", values.get("direction", CrosswalkDirection.BOTH)),
            **{name: PartialDate(values[name]) for name in ("date", "read") if name in values},
        }
        if typed["relation"] is CrosswalkRelation.DERIVED:
            return "derived rows are computed from the anchors of concepts; no file may have one"
        return CrosswalkRow(crosswalk=crosswalk, **typed)
    except ValueError as error:
        return str(error)


def _choice(kind: Any, name: str, value: str) -> Any:
    if value not in set(kind):
        raise ValueError(f"there is no {name} {value!r:.40}; choose from {', '.join(kind)}")
    return kind(value)
