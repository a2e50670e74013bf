"""The reasons of an overlap: the words and the concepts that two texts share, with their places in both."""

from collections.abc import Mapping
from typing import Any

from aistandards.catalog.overlaps.pool import Candidate
from aistandards.catalog.overlaps.results import Member, SharedConcept, SharedWord, Span
from aistandards.catalog.overlaps.subject import Compare, is_subject
from aistandards.catalog.overlaps.terms import occurrences
from aistandards.model import Standard

_MAX_WORDS = 8
"""Shared words that are shown, those with the greatest weight."""

_MAX_PLACES = 3
"""Places of a word that are shown, the first in each text."""


def member(candidate: Candidate) -> Member:
    """Return the facts of a standard that an overlap shows."""
    row, standard = candidate.row, Standard.from_dict(candidate.record)
    return Member(
        standard.designation,
        standard.title,
        standard.titles,
        standard.status,
        row["stage"],
        row["issued"],
        row["committee"],
        row["relevance"],
        standard.work_item,
        row["gone"],
        bool(standard.abstracts),
        standard.origin.report,
    )


def shared_words(parts: Mapping[str, float], subject: Compare, record: Mapping[str, Any]) -> tuple[SharedWord, ...]:
    """Return the shared words with the greatest weight, with their places.

    Args:
        parts: The shared words with their weights, the greatest first.
        subject: What is compared.
        record: The standard as plain dictionaries.
    """
    first = dict(list(parts.items())[:_MAX_WORDS])
    texts = {
        f"{kind}.{subject.language}": record.get(kind, {}).get(subject.language, "") for kind in ("titles", "abstracts")
    }
    here, there = _places(first, subject.texts, subject.language), _places(first, texts, subject.language)
    return tuple(SharedWord(stem, round(weight, 4), here[stem], there[stem]) for stem, weight in first.items())


def _places(stems: Mapping[str, Any], texts: Mapping[str, str], language: str) -> dict[str, tuple[Span, ...]]:
    places: dict[str, tuple[Span, ...]] = dict.fromkeys(stems, ())
    for field, text in texts.items():
        for stem, start, end in occurrences(text, language):
            if stem in stems and len(places[stem]) < _MAX_PLACES:
                places[stem] += (Span(field, start, end, text[start:end]),)
    return places


def shared_concepts(subject: Compare, record: Mapping[str, Any]) -> tuple[SharedConcept, ...]:
    """Return the shared concepts with the evidence in both texts.

    Args:
        subject: What is compared.
        record: The standard as plain dictionaries.
    """
    theirs = [one for one in Standard.from_dict(record).annotations if not one.is_mention and is_subject(one.concept)]
    return tuple(
        SharedConcept(
            concept,
            tuple(one for one in subject.annotations if one.concept == concept),
            tuple(one for one in theirs if one.concept == concept),
        )
        for concept in subject.concepts
        if any(one.concept == concept for one in theirs)
    )
