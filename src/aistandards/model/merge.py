"""One document told by several sources: the records become one standard with several provenances."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import attrs

from aistandards.model.standard import Dates, Standard

T = TypeVar("T")


def precedence(standard: Standard) -> tuple[int, str]:
    """Where a record comes among several of one document; the lowest leads.

    The catalogue of the publisher printed first leads, then that of the second, then everybody else's in
    alphabetical order: for ISO/IEC 42001 the ISO record leads the IEC one.
    """
    source = standard.origin.source
    printed = [publisher.casefold() for publisher in standard.publishers]
    return (printed.index(source) if source in printed else len(printed), source)


def merge(records: Sequence[Standard]) -> Standard:
    """The one standard that several records of the same designation describe.

    The leading record's values stand; of one upstream's record told by two sources (the body's interface, and a public
    dataset of the same records) that which was fetched last leads, or an old status would outlive a new one. Where it has none, the next one's do. Titles and abstracts join by language;
    relations, links and annotations join, equal ones once. The records themselves stay in the store, so no value is
    lost where they disagree.
    """
    everyone = sorted(records, key=precedence)
    if len(everyone) == 1:
        return everyone[0]
    leader = _freshest(everyone)
    everyone = [leader, *(record for record in everyone if record is not leader)]
    return attrs.evolve(
        leader,
        titles=_joined(record.titles for record in everyone),
        abstracts=_joined(record.abstracts for record in everyone),
        extra=_joined(record.extra for record in everyone),
        dates=Dates(**{name: _first(getattr(record.dates, name) for record in everyone) for name in _DATE_NAMES}),
        deliverable_type=_first(record.deliverable_type for record in everyone),
        committee=_first(record.committee for record in everyone),
        edition=_first(record.edition for record in everyone),
        ics=_union(everyone, lambda record: record.ics),
        languages=_union(everyone, lambda record: record.languages),
        relations=_union(everyone, lambda record: record.relations),
        links=_union(everyone, lambda record: record.links),
        annotations=_union(everyone, lambda record: record.annotations),
        assessed=any(record.assessed for record in everyone),
        provenance=_union(everyone, lambda record: record.provenance),
    )


def _freshest(records: Sequence[Standard]) -> Standard:
    """The first record, or one of the same upstream record that was fetched later."""
    first = records[0]
    same = [one for one in records if one.origin.upstream_id == first.origin.upstream_id]
    return max(same, key=lambda one: one.origin.retrieved.latest if one.origin.retrieved else datetime.date.min)


_DATE_NAMES = tuple(field.name for field in attrs.fields(Dates))


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _joined(mappings: Iterable[Mapping[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for mapping in mappings:
        for name, value in mapping.items():
            joined.setdefault(name, value)
    return joined


def _union(records: Sequence[Standard], values: Callable[[Standard], Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for record in records for value in values(record)))
