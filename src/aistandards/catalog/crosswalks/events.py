"""Events of crosswalks: rows that have become stale since the last look, told in the journal.

The store remembers which rows were stale at the last look, so that an interrupted sync or newly bundled data are told by the
next sync. Whether a row is stale today is computed at each reading, and never read from events.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from aistandards.catalog.crosswalks.crosswalks import Crosswalks
from aistandards.model.crosswalk import CrosswalkRow, Staleness
from aistandards.store import Store
from aistandards.store.journal import add_crosswalk_events

_KEY = "crosswalk rows"

Seen = Mapping[str, Sequence[str]]
"""The reasons why rows were stale, by an id of the row; a row without reasons was there and was not stale."""


class StaleRows:
    """Tells which rows become stale.

    Args:
        crosswalks: The crosswalks.
        store: The store that has the journal.
        data_version: Version of the bundled data, which has rows and frameworks.
    """

    def __init__(self, crosswalks: Crosswalks, store: Store, data_version: str) -> None:
        self._crosswalks, self._store, self._version = crosswalks, store, data_version

    def begin(self) -> None:
        """Look for the first time; what is stale before the first sync is no event."""
        if self._store.meta(_KEY) is None:
            self._store.set_meta(_KEY, self._mark(self._entry(), _seen(self._crosswalks.rows())))

    def tell(self) -> int:
        """Write an event for each source and standard with rows that have become stale; return the number of events."""
        before, entry = self._store.meta(_KEY), self._entry()
        if before is None:
            return 0
        mark = orjson.loads(before)
        if (mark["entry"], mark["data"]) == (entry, self._version):
            return 0
        rows = self._crosswalks.rows()
        events = list(_events(rows, mark["rows"]))
        after = self._mark(entry, _seen(rows))
        run = self._store.runs.last()
        with self._store.write_transaction() as connection:
            return len(events) if add_crosswalk_events(connection, run, events, (_KEY, before, after)) else 0

    def _entry(self) -> int:
        return self._store.runs.state()[1]

    def _mark(self, entry: int, seen: Seen) -> str:
        return orjson.dumps({"entry": entry, "data": self._version, "rows": seen}).decode()


def _id(row: CrosswalkRow) -> str:
    return blake2b(orjson.dumps(row.identity), digest_size=8).hexdigest()


def _seen(rows: Sequence[CrosswalkRow]) -> Seen:
    return {_id(row): sorted(one.reason.value for one in row.stale) for row in rows}


def _events(rows: Sequence[CrosswalkRow], seen: Seen) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the crosswalk, the standard and the content of each event; a row that was not there has not become stale."""
    groups: dict[tuple[str, ...], dict[Staleness, list[CrosswalkRow]]] = {}
    for row in rows:
        known = seen.get(_id(row))
        for one in row.stale:
            if known is not None and one.reason.value not in known:
                key = (row.crosswalk, row.framework, row.author, row.source, row.designation or "", _subject(row))
                groups.setdefault(key, {}).setdefault(one, []).append(row)
    for (crosswalk, framework, author, source, designation, subject), reasons in groups.items():
        told = {
            "framework": framework,
            "designation": designation or None,
            "author": author,
            "source": source,
            "reasons": [
                {
                    "reason": one.reason.value,
                    "now": one.now,
                    "rows": len(of_reason),
                    "provisions": list(dict.fromkeys(row.provision for row in of_reason if row.provision)),
                }
                for one, of_reason in reasons.items()
            ],
        }
        yield crosswalk, subject, told


def _subject(row: CrosswalkRow) -> str:
    """Return the standard as the catalogue has it, else as the source names it; without one the framework."""
    held = (row.edition,) if row.held and row.edition else row.current
    return (*held, row.designation or row.framework)[0]
