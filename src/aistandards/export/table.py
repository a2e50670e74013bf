"""The flat row of a standard that tables share, and the metadata file beside an export."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from aistandards.model import Standard
from aistandards.model.codec import to_dict

Rows = Sequence[Standard]


def flat(standard: Standard) -> dict[str, Any]:
    """One row of simple values; several in one cell are separated by spaces."""
    dates = standard.dates
    return {
        "designation": standard.designation,
        "title": standard.title,
        "body": standard.body,
        "publishers": " ".join(standard.publishers),
        "status": standard.status.value,
        "stage": standard.stage.native,
        "type": standard.deliverable_type,
        "committee": standard.committee.reference if standard.committee else None,
        "work": standard.work,
        "edition": standard.edition,
        "issued": dates.issued.text if dates.issued else None,
        "withdrawn": dates.withdrawn.text if dates.withdrawn else None,
        "work_item": standard.work_item,
        "ics": " ".join(standard.ics),
        "languages": " ".join(standard.languages),
        "concepts": " ".join(sorted(standard.concepts)),
        "assessed": standard.assessed,
        "url": standard.page,
        "sources": " ".join(one.key for one in standard.provenance),
    }


def _plain(standard: Standard) -> dict[str, Any]:
    return to_dict(attrs.evolve(standard, abstracts={}))


def _beside(path: Path, described: Mapping[str, Any]) -> None:
    """What a file cannot say of itself."""
    beside = path.with_name(path.name + ".metadata.json")
    beside.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
