"""The flat row of a standard, with which tables and databases are filled."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aistandards.model import Standard

COLUMNS: Mapping[str, type] = {
    "designation": str,
    "title": str,
    "body": str,
    "publishers": str,
    "status": str,
    "stage": str,
    "type": str,
    "committee": str,
    "work": str,
    "edition": str,
    "issued": str,
    "withdrawn": str,
    "work_item": bool,
    "ics": str,
    "languages": str,
    "relevance": str,
    "concepts": str,
    "assessed": bool,
    "url": str,
    "sources": str,
    "reported": str,
}
"""Type of each column, in order. Dates are texts, because many are only a year or a month."""


SEVERAL = ("publishers", "ics", "languages", "concepts", "sources")
"""The columns that may have several values."""


def flat(standard: Standard, join: Callable[[Iterable[str]], Any] = " ".join) -> dict[str, Any]:
    """Return a standard as simple values by column.

    Args:
        standard: The standard.
        join: Makes one value of several; by default they are separated by spaces.
    """
    dates = standard.dates
    return {
        "designation": standard.designation,
        "title": standard.title,
        "body": standard.body,
        "publishers": join(standard.publishers),
        "status": standard.status.value,
        "stage": standard.stage.native,
        "type": standard.deliverable_type,
        "committee": standard.committee.reference if standard.committee else None,
        "work": standard.work,
        "edition": standard.edition,
        "issued": dates.issued.text if dates.issued else None,
        "withdrawn": dates.withdrawn.text if dates.withdrawn else None,
        "work_item": standard.work_item,
        "ics": join(standard.ics),
        "languages": join(standard.languages),
        "relevance": standard.relevance,
        "concepts": join(sorted(standard.concepts)),
        "assessed": standard.assessed,
        "url": standard.page,
        "sources": join(provenance.key for provenance in standard.provenance),
        "reported": standard.origin.report,
    }
