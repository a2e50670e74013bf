"""Standards with the fields that the AI Standards Exchange Database asks for."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aistandards.export.table import Rows
from aistandards.model import Standard, Status

_TYPES: Mapping[str, str] = {
    "International Standard": "International standards",
    "Recommendation": "International standards",
    "Technical Report": "Technical reports",
    "Technical Specification": "Technical specifications",
    "Technical Paper": "Technical papers",
    "Guide": "Guides",
}
"""Publication type of the Exchange Database by deliverable type; everything else is `Other publications`."""


EXCHANGE_FIELDS = (
    "title",
    "standards_body",
    "technical_committee",
    "designation",
    "publication_type",
    "date_published",
    "status",
    "url",
    "industry_vertical",
    "human_ai_activity",
    "application_area",
)
"""What the AI Standards Exchange Database asks for, abstract and use cases apart, which are not ours to give."""


_MISSING_BECAUSE: Mapping[str, str] = {
    "technical_committee": "the source names none",
    "date_published": "not published yet, or the source gives no date",
    "url": "the source gives no page",
    "industry_vertical": "nobody has classified it yet",
    "human_ai_activity": "nobody has classified it yet",
    "application_area": "nobody has classified it yet",
    "publication_type": "the source gives no type",
    "title": "the source gives none",
}


def write_exchange(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """Submissions with a report of what is missing and why."""
    submissions = [_submission(one) for one in rows]
    missing = Counter(field for one in submissions for field in EXCHANGE_FIELDS if not one[field])
    report = {
        field: {"missing": missing[field], "of": len(rows), "why": _MISSING_BECAUSE.get(field, "")}
        for field in EXCHANGE_FIELDS
    }
    document = {"data": meta["data"], "submissions": submissions, "completeness": report}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _submission(standard: Standard) -> dict[str, Any]:
    exchange = sorted(one.removeprefix("exchange:") for one in standard.concepts if one.startswith("exchange:"))
    issued = standard.dates.issued
    return {
        "title": standard.title,
        "standards_body": "/".join(standard.publishers),
        "technical_committee": standard.committee.reference if standard.committee else "",
        "designation": standard.designation,
        "publication_type": _TYPES.get(standard.deliverable_type or "", "Other publications"),
        "date_published": issued.text if issued else "",
        "status": "in force" if standard.status is Status.PUBLISHED else standard.status.value,
        "url": standard.page or "",
        "industry_vertical": [one for one in exchange if not one.startswith("nist-")],
        "human_ai_activity": [one for one in exchange if one.startswith("nist-")],
        "application_area": sorted(one.partition(":")[2] for one in standard.concepts if one.startswith("ai-topics:")),
    }
