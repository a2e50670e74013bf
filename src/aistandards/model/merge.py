"""Merging: the records of several sources about one document become one standard with several provenances."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from aistandards.model.annotation import AI_LEVELS, PROTECTIVE, Annotation
from aistandards.model.dates import PartialDate
from aistandards.model.lifecycle import Status
from aistandards.model.relation import Relation
from aistandards.model.standard import Dates, Standard

T = TypeVar("T")

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4})?", re.ASCII)


def precedence(standard: Standard) -> tuple[bool, int, str, bool, float, str]:
    """Return the precedence of a record among those of one document; the lowest leads.

    The source of the publisher printed first leads, then that of the second, then all others in alphabetical order. For
    ISO/IEC 42001 the ISO record precedes the IEC record. A secondary record comes after all records of bodies. Of one
    source, a text precedes the work item that led to it, and a later edition an earlier one of the same designation.
    """
    source = standard.origin.source
    printed = [publisher.casefold() for publisher in standard.publishers]
    rank = printed.index(source) if source in printed else len(printed)
    edition = standard.edition or ""
    number = float(edition) if _NUMBER.fullmatch(edition) else 0.0
    return (standard.origin.is_secondary, rank, source, standard.work_item, -number, standard.origin.upstream_id)


def merge(records: Sequence[Standard]) -> Standard:
    """Return the standard that the records of one document describe.

    The values of the leading record apply; where it has none, those of the next record do. Two sources may have the same
    upstream record (the interface of the body and a public dataset of it). The one retrieved last leads then. Titles and
    abstracts are merged by language. Relations, links and annotations are united.

    The lifecycle is that of one record: the one with the latest event. A source that has not yet read of a withdrawal
    says *in force* longer than another. Stage and dates of that record apply together. Where it describes the text and
    the leading record a draft of it, it leads. An entry of a programme of work has no say where its source lists the text.

    A secondary record gives way to those of bodies: only its provenance remains. The store keeps the records, so no value
    is lost where they differ.

    Args:
        records: At least one record.

    Returns:
        The record itself when it is the only one, else a new one.
    """
    everything = sorted(records, key=precedence)
    if len(everything) == 1:
        return everything[0]
    ordered = [record for record in everything if not record.origin.is_secondary] or everything
    leader = _last_retrieved(ordered, ordered[0])
    latest = _latest(leader, ordered)
    if leader.status.is_pending:
        leader = latest
    ordered = [leader, *(record for record in ordered if record is not leader)]
    return attrs.evolve(
        leader,
        stage=latest.stage,
        work_item=all(record.work_item for record in ordered),
        titles=_merge_mappings(record.titles for record in ordered),
        abstracts=_merge_mappings(record.abstracts for record in ordered),
        extra=_merge_mappings(record.extra for record in ordered),
        dates=_dates(latest, ordered),
        deliverable_type=_first(record.deliverable_type for record in ordered),
        committee=_first(record.committee for record in ordered),
        edition=_first(record.edition for record in ordered),
        ics=_union(ordered, lambda record: record.ics),
        languages=_union(ordered, lambda record: record.languages),
        relations=_relations(leader, ordered),
        links=_union(ordered, lambda record: record.links),
        annotations=_annotations(ordered),
        assessed=any(record.assessed for record in ordered),
        provenance=_union([*ordered, *everything], lambda record: record.provenance),
    )


def _annotations(records: Sequence[Standard]) -> tuple[Annotation, ...]:
    """Return all annotations; a standard that one source finds to be an AI standard is not protective."""
    annotations = _union(records, lambda record: record.annotations)
    if any(record.relevance in AI_LEVELS for record in records):
        return tuple(annotation for annotation in annotations if annotation.concept != f"relevance:{PROTECTIVE}")
    return annotations


def _last_retrieved(records: Sequence[Standard], record: Standard) -> Standard:
    """Return a record, or a version of the same upstream record that was retrieved later."""
    same = [other for other in records if other.origin.upstream_id == record.origin.upstream_id]
    return max(same, key=_retrieved)


def _retrieved(record: Standard) -> datetime.date:
    day = record.origin.retrieved
    return day.latest if day is not None else datetime.date.min


def _latest(leader: Standard, records: Sequence[Standard]) -> Standard:
    """Return the record with the latest event in the life of the document; of equal ones the first, the leader before all.

    Sources seldom date a status, but the order of the phases of a document is known. A review can only confirm a text
    that is in force, so a confirmation after the withdrawal that another source gives undoes it.
    """
    texts = {record.origin.source for record in records if not record.work_item}
    current = [
        record
        for record in (leader, *(record for record in records if _last_retrieved(records, record) is record))
        if not (record.work_item and record.origin.source in texts)
    ]
    latest = max(current, key=lambda record: _PHASES[record.status])
    withdrawn = latest.dates.withdrawn
    if withdrawn is None:
        return latest
    return next((record for record in current if _is_confirmed_after(record, withdrawn)), latest)


def _is_confirmed_after(record: Standard, day: PartialDate) -> bool:
    confirmed = record.dates.confirmed
    return record.status is Status.PUBLISHED and confirmed is not None and confirmed.earliest > day.latest


_PHASES = {
    Status.UNKNOWN: 0,
    Status.PROPOSED: 1,
    Status.IN_DEVELOPMENT: 2,
    Status.CANCELLED: 3,
    Status.PUBLISHED: 4,
    Status.SUPERSEDED: 5,
    Status.WITHDRAWN: 5,
}
"""Order of the statuses in the life of a document; a text that was superseded was also withdrawn."""


def _dates(latest: Standard, records: Sequence[Standard]) -> Dates:
    """Return the dates of the latest record; others fill gaps, a withdrawal only that of a text that is no longer in force."""
    ordered = [latest, *records]
    dates = {name: _first(getattr(record.dates, name) for record in ordered) for name in _DATE_NAMES}
    same_phase = (record for record in ordered if _PHASES[record.status] == _PHASES[latest.status])
    dates["withdrawn"] = _first(record.dates.withdrawn for record in same_phase)
    if not latest.status.is_pending:
        dates["target"] = latest.dates.target
    merged = Dates(**dates)
    return merged if merged.are_in_order else attrs.evolve(merged, withdrawn=None)


_DATE_NAMES = tuple(field.name for field in attrs.fields(Dates))


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _relations(leader: Standard, records: Sequence[Standard]) -> tuple[Relation, ...]:
    """Return the relations of all records without those of a work item to its own text, which is the same standard."""
    united = _union(records, lambda record: record.relations)
    return tuple(relation for relation in united if relation.target is None or relation.target != leader.designation)


def _merge_mappings(mappings: Iterable[Mapping[str, str]]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for mapping in mappings:
        for name, value in mapping.items():
            merged.setdefault(name, value)
    return merged


def _union(records: Sequence[Standard], values: Callable[[Standard], Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for record in records for value in values(record)))
