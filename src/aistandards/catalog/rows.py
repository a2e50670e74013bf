"""The flat form in which standards are listed, and the filter that keyword arguments mean."""

from collections.abc import Mapping
from typing import Any, cast

import orjson

from aistandards.catalog.results import StandardRow
from aistandards.model.filter import Filter

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


def flat_row(row: Mapping[str, Any]) -> StandardRow:
    """The stable fields of a row, with evidence and titles where its JSON is there."""
    flat: dict[str, Any] = {name: row[name] for name in FIELDS}
    if "data" in row:
        whole = orjson.loads(row["data"])
        flat |= {"evidence": whole.get("annotations", []), "titles": whole.get("titles", {})}
    return cast(StandardRow, flat)


def make_filter(**filters: Any) -> Filter:
    """A filter from keyword arguments; one text where several values may stand is taken as one value."""
    for name in ("body", "status", "type", "relevance"):
        if isinstance(filters.get(name), str):
            filters[name] = (filters[name],)
        elif filters.get(name) is None:
            filters.pop(name, None)
    return Filter(**filters)
