"""Merging: the records of several sources about one document become one standard with several provenances."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from aistandards.model.standard import Dates, Standard

T = TypeVar("T")


def precedence(standard: Standard) -> tuple[int, str]:
    """Return the precedence of a record among those of one document; the lowest leads.

    The source of the publisher printed first leads, then that of the second, then all others in alphabetical order. For
    ISO/IEC 42001 the ISO record precedes the IEC record.
    """
    source = standard.origin.source
    printed = [publisher.casefold() for publisher in standard.publishers]
    return (printed.index(source) if source in printed else len(printed), source)


def merge(records: Sequence[Standard]) -> Standard:
    """Return the standard that records with the same designation describe.

    The values of the leading record apply; where it has none, those of the next record do. Two sources may have the same
    upstream record (the interface of the body and a public dataset of it). The one retrieved last leads then, since its
    status is newer. Titles and abstracts are merged by language. Relations, links and annotations are united.

    The store keeps the records, so no value is lost where they differ.

    Args:
        records: At least one record.

    Returns:
        The record itself when it is the only one, else a new one.
    """
    ordered = sorted(records, key=precedence)
    if len(ordered) == 1:
        return ordered[0]
    leader = _latest(ordered)
    ordered = [leader, *(record for record in ordered if record is not leader)]
    return attrs.evolve(
        leader,
        titles=_merge_mappings(record.titles for record in ordered),
        abstracts=_merge_mappings(record.abstracts for record in ordered),
        extra=_merge_mappings(record.extra for record in ordered),
        dates=Dates(**{name: _first(getattr(record.dates, name) for record in ordered) for name in _DATE_NAMES}),
        deliverable_type=_first(record.deliverable_type for record in ordered),
        committee=_first(record.committee for record in ordered),
        edition=_first(record.edition for record in ordered),
        ics=_union(ordered, lambda record: record.ics),
        languages=_union(ordered, lambda record: record.languages),
        relations=_union(ordered, lambda record: record.relations),
        links=_union(ordered, lambda record: record.links),
        annotations=_union(ordered, lambda record: record.annotations),
        assessed=any(record.assessed for record in ordered),
        provenance=_union(ordered, lambda record: record.provenance),
    )


def _latest(records: Sequence[Standard]) -> Standard:
    """Return the first record, or a version of the same upstream record that was retrieved later."""
    same = [record for record in records if record.origin.upstream_id == records[0].origin.upstream_id]
    return max(same, key=_retrieved)


def _retrieved(record: Standard) -> datetime.date:
    day = record.origin.retrieved
    return day.latest if day is not None else datetime.date.min


_DATE_NAMES = tuple(field.name for field in attrs.fields(Dates))


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _merge_mappings(mappings: Iterable[Mapping[str, str]]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for mapping in mappings:
        for name, value in mapping.items():
            merged.setdefault(name, value)
    return merged


def _union(records: Sequence[Standard], values: Callable[[Standard], Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for record in records for value in values(record)))
