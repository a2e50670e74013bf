"""Information by source: differences on joint standards, names outside the model, and tags."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from aistandards.errors import DesignationError
from aistandards.model import Standard, Status
from aistandards.model.codec import from_json
from aistandards.model.consistency import CONTRADICTED
from aistandards.model.filter import Filter
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store import Store
from aistandards.store.reader import Reader


def complete_sources(store: Store, sources: Iterable[str]) -> frozenset[str]:
    """Return those sources whose last complete run kept every record, not only AI standards."""
    cursors = {name: store.cursor(name) for name in sources}
    return frozenset(
        name
        for name, cursor in cursors.items()
        if cursor.updated and cursor.checkpoint is None and cursor.basis.startswith("scope=all;")
    )


def disagreements(reader: Reader, standard: Standard) -> list[tuple[str, str, str]]:
    """Return where the sources of a joint standard differ from what is shown, as (source, field, its value)."""
    rows = reader.by_designation(standard.designation)
    row = next((row for row in rows if from_json(row.data).origin == standard.origin), None)
    records = [from_json(record.data) for record in reader.records_of(row.id)] if row is not None else []
    return [
        (record.origin.source, field, value)
        for record in records
        for field, value, shown in _comparable(record, standard)
        if value and value != shown
    ]


def listings(reader: Reader, standard: Standard) -> dict[str, str | None]:
    """Return, for each record of a standard by key, the day from which its source no longer lists it; None if it does."""
    keys = {provenance.key for provenance in standard.provenance}
    rows = reader.by_designation(standard.designation)
    records = [record for row in rows for record in reader.records_of(row.id)]
    gone = {f"{record.source}:{record.upstream_id}": record.gone for record in records}
    return {key: day for key, day in gone.items() if key in keys}


def _comparable(record: Standard, shown: Standard) -> list[tuple[str, str, str]]:
    fields = {"title": _title, "status": _status, "committee": _committee, "edition": _edition}
    compared = [(name, value(record), value(shown)) for name, value in fields.items()]
    # A source may contradict itself; the record keeps such a date apart.
    stated = _withdrawn(record) or record.extra.get(CONTRADICTED, "")
    return [*compared, ("withdrawn", stated, _withdrawn(shown))]


def _title(standard: Standard) -> str:
    return standard.title


def _status(standard: Standard) -> str:
    return f"{standard.status.value} ({standard.stage.native})"


def _withdrawn(standard: Standard) -> str:
    return standard.dates.withdrawn.text if standard.dates.withdrawn else ""


def _committee(standard: Standard) -> str:
    return standard.committee.reference if standard.committee else ""


def _edition(standard: Standard) -> str:
    return standard.edition or ""


def contradictions(reader: Reader, today: datetime.date) -> dict[str, int]:
    """Return the numbers of contradictions in what sources say.

    Args:
        reader: The store's reader.
        today: The day by which a planned withdrawal has happened.

    Returns:
        `sources`: joint standards of which two sources give different statuses; the later fact is shown.
        `dates`: records with a date of withdrawal that the record itself contradicts; the date is kept apart.
        `standards`: standards that are in force after their withdrawal or published after it; there should be none.
    """
    statuses: dict[int, set[str]] = defaultdict(set)
    counts = dict.fromkeys(("sources", "dates", "standards"), 0)
    for row in reader.joint.all():
        statuses[row.standard_id].add(orjson.loads(row.data)["stage"]["status"])
    counts["sources"] = sum(len(values) > 1 for values in statuses.values())
    for row in reader.all_records():
        # Few records have extras; only those are parsed, which is much faster.
        if '"extra":{' in row.data and CONTRADICTED in orjson.loads(row.data)["extra"]:
            counts["dates"] += 1
    for data in reader.lines(Filter()):
        if '"withdrawn":"' in data and _is_contradictory(from_json(data), today):
            counts["standards"] += 1
    return counts


def _is_contradictory(standard: Standard, today: datetime.date) -> bool:
    withdrawn = standard.dates.withdrawn
    in_force = standard.status is Status.PUBLISHED and withdrawn is not None and withdrawn.latest <= today
    return in_force or not standard.dates.are_in_order


def extras(reader: Reader) -> dict[str, dict[str, int]]:
    """Return the names that sources give and the model has no field for, with the number of records of each."""
    counts: dict[str, dict[str, int]] = {}
    for row in reader.all_records():
        # Few records have extras; only those are parsed, which is much faster.
        if '"extra":{' in row.data:
            of_source = counts.setdefault(row.source, {})
            for name in orjson.loads(row.data)["extra"]:
                of_source[name] = of_source.get(name, 0) + 1
    return {source: _most_frequent_first(names) for source, names in sorted(counts.items())}


def _most_frequent_first(names: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(names.items(), key=lambda item: (-item[1], item[0])))


def tags_of(reader: Reader, designation: str, designations: DesignationReader) -> frozenset[str] | None:
    """Return the rights concepts of a standard without their scheme, and `ai`; None if the store does not have it."""
    rows: list[Any] = reader.by_designation(designation)
    if not rows:
        try:
            rows = reader.by_designation(designations.parse(designation).text)
        except DesignationError:
            return None
    if not rows:
        return None
    carried = from_json(rows[0].data).concepts
    concepts = {name.removeprefix("rights:") for name in carried if name.startswith("rights:")}
    return frozenset(concepts | ({"ai"} if rows[0].ai else set()))
