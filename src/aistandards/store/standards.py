"""What readers see: the `standard` rows, their numbers and their words, made from the records they stand for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, delete, select, update

from aistandards.model import RELEVANCE_LEVELS, Annotation, Direction, Method, Standard
from aistandards.model.codec import from_json, to_json
from aistandards.model.merge import merge
from aistandards.store import engines, facets, tables
from aistandards.store.entry import Entry
from aistandards.store.statements import chunks, whole_records

NOT_AI = "not-ai"


def keep_apart(connection: Connection, ids: Iterable[int]) -> None:
    """Keep the JSON of records as their own: what their standards say is about to become something else."""
    record, standard = tables.record, tables.standard
    own = select(standard.c.data).where(standard.c.id == record.c.standard_id).scalar_subquery()
    for chunk in chunks(sorted(ids)):
        alike = record.c.standard_id.in_(chunk) & record.c.data.is_(None)
        connection.execute(update(record).where(alike).values(data=own))


@attrs.frozen
class _Member:
    """One record of a standard, as far as what readers see depends on it; its `standard` only where it need not be read."""

    sort_key: str
    numbers: tuple[str, ...]
    gone: str | None
    data: str
    standard: Standard | None

    @property
    def said(self) -> Standard:
        return self.standard or from_json(self.data)


def add(connection: Connection, alone: Mapping[int, Entry]) -> None:
    """Make standards that are not there yet, each of one record.

    Args:
        connection: In a transaction.
        alone: The record of each. Nothing of it is read from the store, which in a first sync is most of what is asked.
    """
    for chunk in chunks(sorted(alone)):
        entries = ((one, alone[one]) for one in chunk)
        _make(
            connection,
            {one: [_Member(own.sort_key, own.numbers, None, own.data, own.standard)] for one, own in entries},
            Counter(),
        )


def rebuild(connection: Connection, ids: set[int], fresh: Mapping[int, Entry] | None = None) -> None:
    """Make these standards anew from their records; one that has no record left disappears.

    Args:
        connection: In a transaction.
        ids: Standards to make.
        fresh: Records just written, by standard, so that those that stand alone need not be read from JSON again.
    """
    record, standard, own = tables.record, tables.standard, engines.of(connection)
    for chunk in chunks(sorted(ids)):
        members: dict[int, list[_Member]] = defaultdict(list)
        for row in connection.execute(whole_records().where(record.c.standard_id.in_(chunk))):
            numbers = tuple(orjson.loads(row.numbers))
            members[row.standard_id].append(_Member(row.sort_key, numbers, row.gone, row.data, None))
        for one, group in members.items():
            if len(group) == 1 and (entry := (fresh or {}).get(one)) is not None:
                members[one] = [attrs.evolve(group[0], data=entry.data, standard=entry.standard)]
        known = connection.execute(select(standard.c.id).where(standard.c.id.in_(chunk))).scalars().all()
        before = facets.counted(connection, known)
        if known:
            own.unindex(connection, known)
            for table in (tables.number, tables.arrow, tables.tag):
                connection.execute(delete(table).where(table.c.standard_id.in_(known)))
        if left := [one for one in known if one not in members]:
            connection.execute(delete(standard).where(standard.c.id.in_(left)))
        _make(connection, members, before)


def _make(connection: Connection, members: Mapping[int, Sequence[_Member]], before: Counter[int]) -> None:
    """Write standards of which nothing is left but perhaps their own rows; `before` is what they were counted in."""
    own = engines.of(connection)
    wholes = {one: _whole(group) for one, group in members.items()}
    rows = facets.placed(connection, [_row(one, *wholes[one], group) for one, group in members.items()])
    own.upsert(connection, tables.standard, rows)
    facets.count(connection, before, (row["facet"] for row in rows))
    numbers = [row for one, group in members.items() for row in _numbers(one, group)]
    arrows = [row for one, (whole, _) in wholes.items() for row in _arrows(one, whole)]
    tags = [row for one, (whole, _) in wholes.items() for row in _tags(one, whole)]
    for table, parts in ((tables.number, numbers), (tables.arrow, arrows), (tables.tag, tags)):
        own.insert(connection, table, parts)
    own.index(connection, [_words(one, whole) for one, (whole, _) in wholes.items()])


def _whole(group: Sequence[_Member]) -> tuple[Standard, str]:
    if len(group) == 1:
        return group[0].said, group[0].data
    whole = merge([member.said for member in group])
    return whole, to_json(whole)


def _row(one: int, whole: Standard, data: str, group: Sequence[_Member]) -> dict[str, Any]:
    level = relevance(whole)
    parties = [name.casefold() for name in whole.publishers] + [whole.body] + [one.source for one in whole.provenance]
    return {
        "id": one,
        "designation": whole.designation,
        "sort_key": group[0].sort_key,
        "work": whole.work,
        "body": whole.body,
        "publishers": f" {' '.join(dict.fromkeys(parties))} ",
        "title": whole.title,
        "type": whole.deliverable_type,
        "committee": whole.committee.reference if whole.committee else None,
        "status": whole.status.value,
        "stage": whole.stage.native,
        "issued": whole.dates.issued.text if whole.dates.issued else None,
        "edition": whole.edition,
        "work_item": whole.work_item,
        "ai": level != NOT_AI,
        "relevance": level,
        "assessed": whole.assessed,
        "gone": _last_gone(group),
        "data": data,
    }


def _last_gone(group: Sequence[_Member]) -> str | None:
    """The day the last of its sources stopped listing it; None while one still does."""
    days = [member.gone for member in group if member.gone is not None]
    return max(days) if len(days) == len(group) else None


def _numbers(one: int, group: Sequence[_Member]) -> list[dict[str, Any]]:
    numbers = dict.fromkeys(text.casefold() for member in group for text in member.numbers)
    return [{"number": text, "standard_id": one} for text in numbers]


def _arrows(one: int, whole: Standard) -> list[dict[str, Any]]:
    return [
        {"standard_id": one, "type": arrow.type.value, "target": arrow.target, "key": arrow.key}
        for arrow in whole.relations
    ]


def _tags(one: int, whole: Standard) -> list[dict[str, Any]]:
    """One row a concept: its strongest evidence, which is never a mere mention while there is better."""
    strongest: dict[str, Annotation] = {}
    for annotation in whole.annotations:
        best = strongest.get(annotation.concept)
        if best is None or _strength(annotation) > _strength(best):
            strongest[annotation.concept] = annotation
    return [tag_row(one, best) for best in strongest.values()]


def tag_row(one: int, evidence: Annotation) -> dict[str, Any]:
    """A row of `tag`: a concept of a standard, with what its best evidence is."""
    return {
        "standard_id": one,
        "concept": evidence.concept,
        "direction": evidence.direction.value,
        "method": evidence.method.value,
        "confidence": evidence.confidence,
    }


def _strength(annotation: Annotation) -> tuple[bool, bool, float]:
    return (
        annotation.method is Method.CURATED,
        annotation.direction is not Direction.MENTION,
        annotation.confidence,
    )


def relevance(standard: Standard) -> str:
    """`ai`, `ai-enabled` or `not-ai`: the highest level it has evidence for."""
    carried = standard.concepts
    return next((level for level in RELEVANCE_LEVELS if f"relevance:{level}" in carried), NOT_AI)


def _words(one: int, whole: Standard) -> dict[str, Any]:
    return {
        "id": one,
        "designation": whole.designation,
        "titles": whole.titles,
        "abstracts": whole.abstracts,
    }
