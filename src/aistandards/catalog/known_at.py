"""Recorded time: the catalogue as it was known on a day, rebuilt from today's records and the journal.

The journal has every change of a fact with its old value. This module undoes the changes from the newest back to the
day. The records of that day go into a separate store in memory, which supports every query.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from aistandards.model import Standard
from aistandards.model.dates import parse_run_or_date
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store import Store
from aistandards.store.loading import load


def store_known_at(today: Store, moment: str, designations: DesignationReader) -> Store:
    """Return a store in memory that holds what was known at a moment.

    Facts are those of that time. Abstracts are left out, since the journal does not keep every text.

    Args:
        today: The store of today.
        moment: A day, month or year, whose last moment counts; or the number of a run, which is included.
        designations: Reads designations.

    Raises:
        DateError: It is neither.
    """
    store = Store("sqlite://")
    run = store.begin_run("journal", moment)
    by_source: dict[str, list[Standard]] = defaultdict(list)
    for standard in _records(today, moment):
        by_source[standard.origin.source].append(standard)
    load(store, run, by_source, designations.parse)
    return store


def is_before_first_run(store: Store, moment: str) -> bool:
    """Return whether a moment, as `store_known_at` takes it, precedes every run, so that nothing was known then.

    Raises:
        DateError: It is neither a date nor the number of a run.
    """
    last, first = parse_run_or_date(moment), store.first_run()
    return first is not None and (last < 1 if isinstance(last, int) else first[: len(moment)] > moment)


def _records(store: Store, moment: str) -> Iterator[Standard]:
    later = _later_entries(store, moment)
    for row in store.read.all_records():
        plain = orjson.loads(row.data)
        plain.pop("abstracts", None)
        if _undo(plain, later.get((row.source, row.upstream_id), ())):
            yield Standard.from_dict(plain)


def _later_entries(store: Store, moment: str) -> Mapping[tuple[str, str], list[Mapping[str, Any]]]:
    """Return entries of the journal later than the moment, newest first, by record."""
    last = parse_run_or_date(moment)
    entries: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for entry in store.read.journal_after(last if isinstance(last, int) else moment):
        entries[entry["source"], entry["upstream_id"]].append(entry)
    return entries


def _undo(plain: dict[str, Any], entries: Iterable[Mapping[str, Any]]) -> bool:
    """Undo the entries in the JSON of a record, newest first; return False if the record did not exist yet."""
    for entry in entries:
        if entry["field"] == "record":
            return False
        if entry["field"] in ("gone", "abstracts"):
            continue
        old = None if entry["old"] is None else orjson.loads(entry["old"])
        if old is None:
            plain.pop(entry["field"], None)
        else:
            plain[entry["field"]] = old
    return True
