"""Submissions with the fields that the AI Standards Exchange Database asks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import write_object
from aistandards.model import Standard, Status
from aistandards.model.vocabulary import ConceptScheme
from aistandards.settings import bundled_folder
from aistandards.tagging.vocabulary_file import load_scheme

_TYPES: Mapping[str, str] = {
    "International Standard": "International standards",
    "Recommendation": "International standards",
    "Technical Report": "Technical reports",
    "Technical Specification": "Technical specifications",
    "Technical Paper": "Technical papers",
    "Guide": "Guides",
    "National Standard": "National standards",
    "Specification": "Technical specifications",
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
    "industry_vertical": "neither title nor committee names an industry",
    "human_ai_activity": "the title names none",
    "application_area": "neither title nor committee names one",
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
    labels = _Labels()
    number = 0

    def submissions() -> Iterator[dict[str, Any]]:
        nonlocal number
        for standard in standards:
            number += 1
            submission = _submission(standard, labels)
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


class _Labels:
    """The labels of the concepts of a standard, by field of the Exchange Database."""

    def __init__(self) -> None:
        folder = bundled_folder() / "vocabularies"
        self._exchange = load_scheme(folder / "exchange.toml")
        self._topics = load_scheme(folder / "ai-topics.toml")

    def below(self, concepts: Iterable[str], broader: str) -> list[str]:
        """Return the labels of the concepts below a concept of the vocabulary `exchange`."""
        names = [name for name in _ids(concepts, self._exchange) if self._exchange[name].broader == broader]
        return [self._exchange[name].label() for name in names]

    def topics(self, concepts: Iterable[str]) -> list[str]:
        """Return the labels of the topics."""
        return [self._topics[name].label() for name in _ids(concepts, self._topics)]


def _ids(concepts: Iterable[str], scheme: ConceptScheme) -> list[str]:
    ids = (name.removeprefix(f"{scheme.id}:") for name in concepts if name.startswith(f"{scheme.id}:"))
    return [name for name in ids if name in scheme]


def _submission(standard: Standard, labels: _Labels) -> dict[str, Any]:
    concepts = sorted(standard.concepts)
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
        "industry_vertical": labels.below(concepts, "industry-vertical"),
        "human_ai_activity": labels.below(concepts, "nist-ai-200-1"),
        "application_area": labels.below(concepts, "application-area") or labels.topics(concepts),
        # No field of the Exchange Database, but protective standards are to be told from AI standards.
        "relevance": standard.relevance,
    }
