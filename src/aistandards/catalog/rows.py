"""The flat form in which standards are listed."""

from collections.abc import Mapping
from typing import Any

import orjson

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
"""What an export carries: the fields, and every piece of evidence for every concept."""


def flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The stable fields of a row, with evidence and titles where its JSON is there."""
    flat = {name: row[name] for name in FIELDS}
    if "data" in row:
        whole = orjson.loads(row["data"])
        flat |= {"evidence": whole.get("annotations", []), "titles": whole.get("titles", {})}
    return flat
