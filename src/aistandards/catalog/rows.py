"""Flat rows: the form in which standards are listed."""

from collections.abc import Mapping
from typing import Any, cast

import orjson

from aistandards.catalog.results import StandardRow

FIELDS = (
    "designation",
    "title",
    "body",
    "status",
    "stage",
    "type",
    "committee",
    "issued",
    "edition",
    "work",
    "work_item",
    "ai",
    "relevance",
    "gone",
)
"""The flat fields of a listed standard; their names are stable."""

EXPORTED = (*FIELDS, "evidence")
"""The fields of an export: those of a row, and every piece of evidence for every concept."""


def flat_row(row: Mapping[str, Any]) -> StandardRow:
    """Return the stable fields of a row; with evidence and titles if the row has the JSON of the record."""
    fields: dict[str, Any] = {name: row[name] for name in FIELDS}
    if "data" in row:
        record = orjson.loads(row["data"])
        fields |= {"evidence": record.get("annotations", []), "titles": record.get("titles", {})}
    return cast(StandardRow, fields)
