"""Submissions with the fields that the AI Standards Exchange Database asks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import write_object
from aistandards.model import Standard, Status

_TYPES: Mapping[str, str] = {
    "International Standard": "International standards",
    "Recommendation": "International standards",
    "Technical Report": "Technical reports",
    "Technical Specification": "Technical specifications",
    "Technical Paper": "Technical papers",
    "Guide": "Guides",
}
"""Publication type of the Exchange Database by deliverable type; every other type is `Other publications`."""

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
"""The fields of the AI Standards Exchange Database without abstract and use cases, which are not ours to give."""

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


class ExchangeSubmissions(TextFormat[Iterable[Standard]]):
    """Submissions as JSON, and a report of the fields that are empty and why."""

    name = "exchange"
    media_type = "application/json"
    kind = Kind.STANDARDS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write submission by submission, then the report."""
        write_object(_document(content, metadata), target, indent=1)
        target.write("\n")


def _document(standards: Iterable[Standard], metadata: Metadata) -> Iterator[tuple[str, Any]]:
    """Give the members of the document; the report is made when the submissions have been written."""
    missing: Counter[str] = Counter()
    number = 0

    def submissions() -> Iterator[dict[str, Any]]:
        nonlocal number
        for standard in standards:
            number += 1
            submission = _submission(standard)
            missing.update(field for field in EXCHANGE_FIELDS if not submission[field])
            yield submission

    yield "data", metadata.data
    if metadata.dates:
        yield "dates", metadata.dates
    yield "submissions", submissions()
    yield (
        "completeness",
        {
            field: {"missing": missing[field], "of": number, "why": _MISSING_BECAUSE.get(field, "")}
            for field in EXCHANGE_FIELDS
        },
    )


def _submission(standard: Standard) -> dict[str, Any]:
    concepts = sorted(standard.concepts)
    exchange = [name.removeprefix("exchange:") for name in concepts if name.startswith("exchange:")]
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
        "industry_vertical": [name for name in exchange if not name.startswith("nist-")],
        "human_ai_activity": [name for name in exchange if name.startswith("nist-")],
        "application_area": [name.partition(":")[2] for name in concepts if name.startswith("ai-topics:")],
    }
