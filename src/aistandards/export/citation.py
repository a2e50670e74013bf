"""The facts of a citation, which every format for reference managers shares."""

from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from aistandards.model import Standard, Status
from aistandards.model.slug import slug_of


def citation(standard: Standard) -> dict[str, Any]:
    """Return the facts of a citation as CSL-JSON (citationstyles.org, schema 1.0.2); the type is `standard`."""
    issued = standard.dates.issued
    facts: dict[str, Any] = {
        "id": slug_of(standard.designation),
        "type": "standard",
        "title": standard.title or standard.designation,
        "number": standard.designation,
        "publisher": "/".join(standard.publishers),
        "author": [{"literal": name} for name in standard.publishers],
    }
    if issued is not None:
        facts["issued"] = {"date-parts": [[int(part) for part in issued.text.split("-")]]}
    if standard.deliverable_type:
        facts["genre"] = standard.deliverable_type
    if standard.edition:
        facts["edition"] = standard.edition
    if standard.page:
        facts["URL"] = standard.page
    if standard.languages:
        facts["language"] = standard.languages[0]
    if standard.status is not Status.PUBLISHED:
        facts["note"] = standard.status.value.replace("-", " ")
    return facts


def date_of(facts: Mapping[str, Any]) -> str:
    """Return the date of a citation with the precision that it has: `2023-12`; empty without a date."""
    parts = facts.get("issued", {}).get("date-parts", [[]])[0]
    return "-".join(f"{part:0{4 if index == 0 else 2}d}" for index, part in enumerate(parts))


def write_entries(entries: Iterable[str], target: TextIO) -> None:
    """Write entries with an empty line between them; each ends with a line break."""
    separator = ""
    for entry in entries:
        target.write(separator + entry)
        separator = "\n"
