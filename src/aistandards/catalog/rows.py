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

EXPORTED = (*FIELDS, "evidence", "reported")
"""The fields of an export: those of a row, every piece of evidence for every concept, and whose report a record is."""


def flat_row(row: Mapping[str, Any]) -> StandardRow:
    """Return the stable fields of a row; with evidence and titles if the row has the JSON of the record."""
    fields: dict[str, Any] = {name: row[name] for name in FIELDS}
    if "data" in row:
        record = orjson.loads(row["data"])
        fields |= {"evidence": record.get("annotations", []), "titles": record.get("titles", {})}
        fields["reported"] = _report(record["provenance"][0])
    return cast(StandardRow, fields)


def _report(origin: Mapping[str, Any]) -> str | None:
    """Return whose report a secondary record is, from its plain leading provenance."""
    if "confidence" not in origin:
        return None
    # Imported here: the classes of a record take longer to import than a list to answer.
    from aistandards.model import Provenance
    from aistandards.model.codec import converter

    return converter().structure(origin, Provenance).report
