"""Search for standards by words, and by concepts whose label the words are."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from aistandards.catalog.results import StandardRow
from aistandards.catalog.rows import flat_row
from aistandards.model import Status
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader
from aistandards.tagging.vocabularies import Vocabularies

if TYPE_CHECKING:
    from aistandards.catalog.as_of import AsOf

_MAX_RANKED = 1000
"""The filter is applied to so many best matches of the words."""


def search_rows(
    reader: Reader,
    vocabularies: Vocabularies,
    query: str,
    chosen: Filter,
    day: "AsOf | None",
    *,
    number: int,
    evidence: bool,
) -> list[StandardRow]:
    """Return flat rows, best first.

    Args:
        reader: The store's reader.
        vocabularies: The installed vocabularies, whose labels a query may be.
        query: Words; a standard must contain every word, or carry the concept that the query names.
        chosen: Only standards that this filter chooses; its `status` is that of the day where a day is given.
        day: The day whose statuses the rows show; None means today.
        number: Largest number of rows.
        evidence: Whether the rows have evidence and titles.
    """
    status = chosen.status
    # The status of the day is not the status of today, which the store knows.
    today = chosen if day is None else attrs.evolve(chosen, status=())
    limit = number if day is None else _MAX_RANKED
    matches = _matches(reader, vocabularies, query, today, limit)
    if evidence:
        whole = reader.by_id([match["id"] for match in matches])
        matches = [{**match, "data": whole[match["id"]].data} for match in matches]
    if day is None:
        return list(map(flat_row, matches))
    past = dict(day.rows_of(matches))
    rows = (past[match["id"]] for match in matches if match["id"] in past)
    return [row for row in rows if not status or row["status"] in status][:number]


def _matches(
    reader: Reader, vocabularies: Vocabularies, query: str, chosen: Filter, number: int
) -> list[Mapping[str, Any]]:
    concepts = vocabularies.by_label(query)
    tagged: list[Mapping[str, Any]] = []
    if concepts:
        groups = vocabularies.groups(tag=concepts, any_of=True)
        rows = reader.rows(attrs.evolve(chosen, tags=(*chosen.tags, *groups)))
        tagged = sorted(rows, key=_is_finished_work)[:number]
    known = {row["id"] for row in tagged}
    words = vocabularies[concepts[0]].label() if concepts else query
    limit = number if chosen == Filter() else _MAX_RANKED
    others = (row for row in reader.search(words, limit) if row["id"] not in known)
    return [*tagged, *_chosen(reader, others, chosen)][:number]


def _is_finished_work(row: Mapping[str, Any]) -> bool:
    return row["work_item"] and not Status(row["status"]).is_pending


def _chosen(reader: Reader, rows: Iterator[Mapping[str, Any]], chosen: Filter) -> Iterator[Mapping[str, Any]]:
    if chosen == Filter():
        yield from rows
        return
    matches = list(rows)
    ids = reader.matching_ids([row["id"] for row in matches], chosen)
    yield from (row for row in matches if row["id"] in ids)
