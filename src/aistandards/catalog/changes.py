"""Changes that syncs have recorded: the journal read as events, each with a kind and a severity.

The journal comes from the store; events go to lists and feeds. A table gives the severity of each kind.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import orjson

from aistandards.catalog.filters import check_values
from aistandards.model import PartialDate, Status
from aistandards.model.dates import parse_run_or_date
from aistandards.model.filter import Filter
from aistandards.model.text import values_of
from aistandards.store.reader import Reader

SUBSTANTIVE, EDITORIAL = "substantive", "editorial"

SEVERITY: Mapping[str, str] = {
    **dict.fromkeys(
        "new published superseded withdrawn cancelled stage redesignated gone back dates relations".split(), SUBSTANTIVE
    ),
    **dict.fromkeys("retitled retagged described unlisted".split(), EDITORIAL),
}
"""Severity by kind of change."""

_KIND_OF_FIELD: Mapping[str, str] = {
    "designation": "redesignated",
    "work": "redesignated",
    "titles": "retitled",
    "annotations": "retagged",
    "dates": "dates",
    "relations": "relations",
}
_KIND_OF_STATUS: Mapping[str, str] = {
    Status.PUBLISHED.value: "published",
    Status.SUPERSEDED.value: "superseded",
    Status.WITHDRAWN.value: "withdrawn",
    Status.CANCELLED.value: "cancelled",
}


@attrs.frozen(slots=True)
class Change:
    """One event.

    Attributes:
        run: Id of the sync that recorded it.
        when: Time when that sync began, ISO 8601.
        source: The source of the record.
        designation: Designation of the record since the change.
        kind: One of `SEVERITY`.
        severity: `substantive` or `editorial`.
        field: The field of the record that changed; `record` for a new one.
        old: Value of the field before the change; None when there was none.
        new: Value of the field since the change; None when there is none.
    """

    run: int
    when: str
    source: str
    designation: str
    kind: str
    severity: str
    field: str
    old: Any
    new: Any

    def sentence(self) -> str:
        """Return the change as a short text for people."""
        if self.kind == "new":
            return "new"
        if self.kind == "gone":
            return f"gone upstream since {self.new}"
        if self.kind == "unlisted":
            others = ", ".join(self.new["listed_by"])
            return f"unlisted: {self.source} does not list it since {self.new['since']}; {others} does"
        if self.field == "stage":
            return f"{self.kind}: {_stage(self.old)} → {_stage(self.new)}"
        if self.field == "annotations":
            old, new = _concepts(self.old), _concepts(self.new)
            parts = [f"+ {name}" for name in sorted(new - old)] + [f"- {name}" for name in sorted(old - new)]
            return f"{self.kind}: {', '.join(parts) or 'other evidence'}"
        if isinstance(self.old, Mapping) and isinstance(self.new, Mapping):
            return f"{self.kind}: {'; '.join(_differences(self.old, self.new))}"
        return f"{self.kind}: {_arrow(self.old, self.new)}"


def changes(
    reader: Reader,
    *,
    since: str | None = None,
    severity: str | None = None,
    choices: Sequence[Filter] = (),
    works: Sequence[str] = (),
) -> list[Change]:
    """Return events, newest first.

    Args:
        reader: The store's reader.
        since: A date, or the number of a run: that run and later ones.
        severity: Only `substantive` or only `editorial`.
        choices: Only of standards that each of these filters chooses.
        works: Only of these works, every edition and amendment of them; none means all.

    Raises:
        DateError: `since` is neither a date nor a number.
        FilterError: There is no such severity.
    """
    check_values("severity", values_of(severity), (SUBSTANTIVE, EDITORIAL))
    first = None if since is None else parse_run_or_date(since)
    run = first if isinstance(first, int) else 0
    moment = first.earliest.isoformat() if isinstance(first, PartialDate) else ""
    chosen = [{row["designation"] for row in reader.rows(choice)} for choice in choices]
    if works:
        in_works = {row["designation"] for work in works for row in reader.rows(Filter(work=work))}
        chosen = [set.intersection(*chosen) | in_works] if chosen else [in_works]
    if chosen:
        names = reader.joint.former_names()
        chosen = [one | {name for name, designation in names if designation in one} for one in chosen]
    rows = reader.journal(run, moment)
    listings = _Listings(reader, rows)
    events = (_event(row, listings) for row in rows)
    return [
        event
        for event in events
        if all(event.designation in names for names in chosen) and severity in (None, event.severity)
    ]


def without_repetition(events: Iterable[Change]) -> list[Change]:
    """Return events of several choices, each once, newest first."""
    unique = {(event.run, event.source, event.designation, event.field): event for event in events}
    return sorted(unique.values(), key=lambda event: -event.run)


class _Listings:
    """The sources that list the standards of records that another source stopped listing.

    Args:
        reader: The store's reader.
        rows: Entries of the journal.
    """

    def __init__(self, reader: Reader, rows: Iterable[Mapping[str, Any]]) -> None:
        keys = {(row["source"], row["upstream_id"]) for row in rows if row["field"] == "gone" and row["new"]}
        self._others: dict[tuple[str, str], list[tuple[str, str | None]]] = defaultdict(list)
        for source, upstream_id, other, gone in reader.joint.others(sorted(keys)):
            self._others[source, upstream_id].append((other, gone))

    def on(self, day: str, source: str, upstream_id: str) -> list[str]:
        """Return the other sources that listed the standard of a record on a day."""
        others = self._others.get((source, upstream_id), ())
        return sorted({other for other, gone in others if gone is None or gone > day})


def _event(row: Mapping[str, Any], listings: _Listings) -> Change:
    old, new = (None if value is None else orjson.loads(value) for value in (row["old"], row["new"]))
    if row["field"] == "record":
        new = row["designation"]
    kind = _kind(row["field"], old, new)
    if kind == "gone" and (others := listings.on(str(new), row["source"], row["upstream_id"])):
        kind, new = "unlisted", {"since": new, "listed_by": others}
    return Change(
        row["run_id"], row["started"], row["source"], row["designation"], kind, SEVERITY[kind], row["field"], old, new
    )


def _kind(field: str, old: Any, new: Any) -> str:
    if field == "record":
        return "new"
    if field == "gone":
        return "back" if new is None else "gone"
    if field == "stage":
        before, after = ((stage or {}).get("status", "") for stage in (old, new))
        return _KIND_OF_STATUS.get(after, "stage") if before != after else "stage"
    return _KIND_OF_FIELD.get(field, "described")


def _stage(stage: Any) -> str:
    stage = stage or {}
    return f"{stage.get('status', 'nothing')} ({stage.get('native') or '—'})"


def _concepts(annotations: Any) -> set[str]:
    return {annotation["concept"] for annotation in annotations or ()}


_MAX_CHARACTERS = 120
_COMMON_CHARACTERS = 24
"""Characters of the common beginning of two long texts that are shown before their first difference."""


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield the differences of two mappings, key by key: `en: this → that`."""
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield f"{key}: {_arrow(old.get(key), new.get(key))}"


def _arrow(old: Any, new: Any) -> str:
    """Return `old → new`; long texts begin shortly before their first difference."""
    texts = [_text(old), _text(new)]
    if max(map(len, texts)) > _MAX_CHARACTERS:
        begin = max(0, len(os.path.commonprefix(texts)) - _COMMON_CHARACTERS)
        texts = [f"{'…' if begin else ''}{text[begin:]}" for text in texts]
    return " → ".join(text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…" for text in texts)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "nothing" if value is None else orjson.dumps(value).decode()
