"""The fields of the result of a check, as every machine-readable format writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aistandards.check.results import CheckResult
    from aistandards.check.verdicts import Finding

CHECK_FIELDS = (
    "file",
    "line",
    "place",
    "text",
    "designation",
    "verdict",
    "held",
    "instead",
    "parts",
    "steps",
    "adopted",
    "unread",
    "reason",
    "index_date",
    "disagreements",
    "explanation",
)
"""Names of the fields, in order."""


def check_row(path: Path, finding: Finding) -> dict[str, Any]:
    """Return the fields of a reference in a document.

    Args:
        path: The document.
        finding: The reference and its result.
    """
    return {"file": str(path), **finding_row(finding)}


def finding_row(finding: Finding) -> dict[str, Any]:
    """Return the fields of a reference without the document."""
    return {
        "line": finding.location.number if finding.location.unit == "line" else None,
        "place": str(finding.location),
        "text": finding.reference.text,
        **attributes(finding.result),
    }


def attributes(result: CheckResult) -> dict[str, Any]:
    """Return the fields of a result without its place."""
    return {
        "designation": result.name,
        "verdict": result.verdict.value,
        "held": result.record,
        "instead": list(result.instead),
        "parts": list(result.parts),
        "steps": list(result.steps),
        "adopted": result.adopted,
        "unread": result.unread,
        "reason": result.reason.value if result.reason else None,
        "index_date": result.index_date,
        "disagreements": [{"source": source, "status": status} for source, status in result.disagreements],
        "explanation": list(result.explanation),
    }
