"""Facts of the status index for output: what is known of a standard of which the catalogue has no record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from aistandards.cli.output import Identifier, safe, write_field
from aistandards.cli.series_output import succession_line
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.entries import Entry
    from aistandards.catalog.series import Series


def is_indexed(entry: Entry | None) -> TypeGuard[Entry]:
    """Return whether only the status index has an entry."""
    from aistandards.catalog.entries import STORE

    return entry is not None and entry.origin != STORE


def origin_line(entry: Entry) -> str:
    """Return where the facts of an entry come from, and that the catalogue has no record of it."""
    return f"status index, data of {entry.data_of}; the catalogue of AI standards has no record of it"


def origin_of_parts(series: Series) -> str:
    """Return where the facts of those parts of a series come from that the store does not have; empty without any."""
    indexed = sum(part.data_of is not None for part in series.parts)
    if not indexed:
        return ""
    parts = "all parts" if indexed == len(series.parts) else f"{indexed} of {len(series.parts)} parts"
    return f"status index, data of {series.data_of}, for {parts}; the catalogue of AI standards has no record of them"


def indexed_fields(entry: Entry, catalog: Catalog) -> dict[str, Any]:
    """Return the facts of an entry as fields of JSON; `origin` and `data_of` tell them from a record."""
    succession = catalog.succession(entry)
    return {
        "designation": entry.name,
        "work": entry.designation.work,
        "body": entry.designation.body,
        "status": entry.status.value,
        "work_item": entry.work_item,
        "edition": entry.edition,
        "issued": entry.issued,
        "withdrawn": entry.withdrawn,
        "steps": succession.steps,
        "current": succession.current,
        "origin": entry.origin,
        "data_of": entry.data_of,
    }


def write_indexed(entry: Entry, catalog: Catalog, language: str) -> None:
    """Print the facts of an entry, one a line, as `aistandards show` prints a record."""
    write_field("designation", Identifier(safe(entry.name)), language)
    write_field("status", translate(entry.status.value, language), language)
    current = "" if entry.in_force else succession_line(catalog.succession(entry))
    facts = {"edition": entry.edition, "issued": entry.issued, "withdrawn": entry.withdrawn, "in force": current}
    for name, value in facts.items():
        if value:
            write_field(name, value, language)
    write_field("source", origin_line(entry), language)
