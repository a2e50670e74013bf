"""The rows of `standard` with their numbers, relations, tags and words, derived from the records."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, delete, select, update

from aistandards.model import AI_LEVELS, Annotation, Method, Standard
from aistandards.model.codec import from_json, to_json
from aistandards.model.designation import natural_key
from aistandards.model.merge import merge
from aistandards.model.slug import slug_of
from aistandards.store import engines, facets, tables
from aistandards.store.entry import Entry
from aistandards.store.statements import chunks, records_with_data


def copy_data_to_records(connection: Connection, ids: Iterable[int]) -> None:
    """Copy the JSON of standards to their records, before it becomes different from theirs.

    Args:
        connection: A connection in a transaction.
        ids: Ids of standards.
    """
    record, standard = tables.record, tables.standard
    data = select(standard.c.data).where(standard.c.id == record.c.standard_id).scalar_subquery()
    for chunk in chunks(sorted(ids)):
        without_data = record.c.standard_id.in_(chunk) & record.c.data.is_(None)
        connection.execute(update(record).where(without_data).values(data=data))


@attrs.frozen
class _Member:
    """One record of a standard, reduced to what the rows of the standard depend on.

    Attributes:
        sort_key: Key for the natural order.
        numbers: Every number of the document.
        gone: The day from which the upstream no longer lists it.
        data: The record as JSON.
        standard: The record, where the caller has it; parsing is slow.
    """

    sort_key: str
    numbers: tuple[str, ...]
    gone: str | None
    data: str
    standard: Standard | None

    def parse(self) -> Standard:
        return self.standard or from_json(self.data)


def add(connection: Connection, entries: Mapping[int, Entry]) -> None:
    """Insert new standards, each with a single record.

    No row is read for it, which saves most of the queries of a first sync.

    Args:
        connection: A connection in a transaction.
        entries: The record of each standard, by id of the standard.
    """
    for chunk in chunks(sorted(entries)):
        members = {}
        for standard_id in chunk:
            entry = entries[standard_id]
            members[standard_id] = [_Member(entry.sort_key, entry.numbers, None, entry.data, entry.standard)]
        _write(connection, members, Counter())


def rebuild(connection: Connection, ids: set[int], fresh: Mapping[int, Entry] | None = None) -> None:
    """Derive standards again from their records; delete a standard without records.

    Args:
        connection: A connection in a transaction.
        ids: Ids of the standards.
        fresh: Records just written, by id of the standard; a single record is then not parsed again.
    """
    record, standard, dialect = tables.record, tables.standard, engines.of(connection)
    for chunk in chunks(sorted(ids)):
        members: dict[int, list[_Member]] = defaultdict(list)
        for row in connection.execute(records_with_data().where(record.c.standard_id.in_(chunk))):
            numbers = tuple(orjson.loads(row.numbers))
            members[row.standard_id].append(_Member(row.sort_key, numbers, row.gone, row.data, None))
        for standard_id, group in members.items():
            if len(group) == 1 and (entry := (fresh or {}).get(standard_id)) is not None:
                members[standard_id] = [attrs.evolve(group[0], data=entry.data, standard=entry.standard)]
        existing = connection.execute(select(standard.c.id).where(standard.c.id.in_(chunk))).scalars().all()
        before = facets.count_by_facet(connection, existing)
        if existing:
            dialect.unindex(connection, existing)
            for table in (tables.number, tables.arrow, tables.tag):
                connection.execute(delete(table).where(table.c.standard_id.in_(existing)))
        if empty := [standard_id for standard_id in existing if standard_id not in members]:
            connection.execute(delete(standard).where(standard.c.id.in_(empty)))
        _write(connection, members, before)


def _write(connection: Connection, members: Mapping[int, Sequence[_Member]], before: Counter[int]) -> None:
    """Insert or update standards whose other rows have been deleted.

    Args:
        connection: A connection in a transaction.
        members: The records of each standard, by id of the standard.
        before: How many of them each facet had before the change.
    """
    dialect = engines.of(connection)
    merged = {standard_id: _merge(group) for standard_id, group in members.items()}
    rows = facets.with_facets(
        connection, [_row(standard_id, *merged[standard_id], group) for standard_id, group in members.items()]
    )
    dialect.upsert(connection, tables.standard, rows)
    facets.update_counts(connection, before, (row["facet"] for row in rows))
    numbers = [row for standard_id, group in members.items() for row in _numbers(standard_id, group)]
    relations = [row for standard_id, (standard, _) in merged.items() for row in _relations(standard_id, standard)]
    tags = [row for standard_id, (standard, _) in merged.items() for row in _tags(standard_id, standard)]
    for table, parts in ((tables.number, numbers), (tables.arrow, relations), (tables.tag, tags)):
        dialect.insert(connection, table, parts)
    dialect.index(connection, [_searched(standard_id, standard) for standard_id, (standard, _) in merged.items()])


def _merge(group: Sequence[_Member]) -> tuple[Standard, str]:
    if len(group) == 1:
        return group[0].parse(), group[0].data
    merged = merge([member.parse() for member in group])
    return merged, to_json(merged)


def _row(standard_id: int, standard: Standard, data: str, group: Sequence[_Member]) -> dict[str, Any]:
    sources = [provenance.source for provenance in standard.provenance]
    parties = [name.casefold() for name in standard.publishers] + [standard.body] + sources
    return {
        "id": standard_id,
        "designation": standard.designation,
        "sort_key": natural_key(standard.designation) if len(group) > 1 else group[0].sort_key,
        "work": standard.work,
        "body": standard.body,
        "publishers": f" {' '.join(dict.fromkeys(parties))} ",
        "title": standard.title,
        "type": standard.deliverable_type,
        "committee": standard.committee.reference if standard.committee else None,
        "status": standard.status.value,
        "stage": standard.stage.native,
        "issued": standard.dates.issued.text if standard.dates.issued else None,
        "edition": standard.edition,
        "work_item": standard.work_item,
        "ai": standard.relevance in AI_LEVELS,
        "relevance": standard.relevance,
        "assessed": standard.assessed,
        "gone": _last_gone(group),
        "slug": slug_of(standard.designation),
        "work_slug": slug_of(standard.work),
        "data": data,
    }


def _last_gone(group: Sequence[_Member]) -> str | None:
    """Return the day from which no source lists the standard; None while a source does."""
    days = [member.gone for member in group if member.gone is not None]
    return max(days) if len(days) == len(group) else None


def _numbers(standard_id: int, group: Sequence[_Member]) -> list[dict[str, Any]]:
    numbers = dict.fromkeys(text.casefold() for member in group for text in member.numbers)
    return [{"number": text, "standard_id": standard_id} for text in numbers]


def _relations(standard_id: int, standard: Standard) -> list[dict[str, Any]]:
    return [
        {"standard_id": standard_id, "type": relation.type.value, "target": relation.target, "key": relation.key}
        for relation in standard.relations
    ]


def _tags(standard_id: int, standard: Standard) -> list[dict[str, Any]]:
    """Return a row for each concept with its strongest evidence."""
    strongest: dict[str, Annotation] = {}
    for annotation in standard.annotations:
        best = strongest.get(annotation.concept)
        if best is None or _strength(annotation) > _strength(best):
            strongest[annotation.concept] = annotation
    return [tag_row(standard_id, best) for best in strongest.values()]


def tag_row(standard_id: int, evidence: Annotation) -> dict[str, Any]:
    """Return a row of `tag`.

    Args:
        standard_id: Id of the standard.
        evidence: The strongest evidence for the concept.

    Returns:
        The columns of the row.
    """
    return {
        "standard_id": standard_id,
        "concept": evidence.concept,
        "direction": evidence.direction.value,
        "method": evidence.method.value,
        "confidence": evidence.confidence,
    }


def _strength(annotation: Annotation) -> tuple[bool, bool, float]:
    """Return a key that puts decisions of people first and mere mentions last."""
    return (
        annotation.method is Method.CURATED,
        not annotation.is_mention,
        annotation.confidence,
    )


def _searched(standard_id: int, standard: Standard) -> dict[str, Any]:
    return {
        "id": standard_id,
        "designation": standard.designation,
        "titles": standard.titles,
        "abstracts": standard.abstracts,
    }
