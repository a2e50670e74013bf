"""What syncs have found changed: the journal read as events, each with a kind and a severity.

The journal comes from the store; events go to lists and feeds. Severities are a table, so that they can be argued about.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import orjson

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.filters import check_values
from aistandards.catalog.watches import Watch
from aistandards.errors import FilterError, InvalidValueError
from aistandards.model import PartialDate, Status
from aistandards.model.dates import run_or_date
from aistandards.model.text import values_of

SUBSTANTIVE, EDITORIAL = "substantive", "editorial"

SEVERITY: Mapping[str, str] = {
    **dict.fromkeys(
        "new published superseded withdrawn cancelled stage redesignated gone back dates relations".split(), SUBSTANTIVE
    ),
    **dict.fromkeys("retitled retagged described".split(), EDITORIAL),
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
        run: Id of the sync that found it.
        when: When that sync began, ISO 8601.
        source: The source that told it.
        designation: The record, as it is called since then.
        kind: One of `SEVERITY`.
        severity: `substantive` or `editorial`.
        field: The field of the record that changed; `record` for a new one.
        old: Its value before, None when there was none.
        new: Its value since.
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
        """For people."""
        if self.kind == "new":
            return "new"
        if self.field == "stage":
            return f"{self.kind}: {_stage(self.old)} → {_stage(self.new)}"
        if self.field == "annotations":
            was, now = _concepts(self.old), _concepts(self.new)
            parts = [f"+ {one}" for one in sorted(now - was)] + [f"- {one}" for one in sorted(was - now)]
            return f"{self.kind}: {', '.join(parts) or 'other evidence'}"
        if isinstance(self.old, Mapping) and isinstance(self.new, Mapping):
            return f"{self.kind}: {'; '.join(_parts(self.old, self.new))}"
        return f"{self.kind}: {_told(self.old, self.new)}"


def changes(
    catalog: Catalog,
    *,
    since: str | None = None,
    body: str | Sequence[str] = (),
    severity: str | None = None,
    tags: str | Sequence[str | Sequence[str]] = (),
    works: str | Sequence[str] = (),
) -> list[Change]:
    """Events, newest first.

    Args:
        catalog: Whose journal.
        since: A date, or the number of a run: that run and later ones.
        body: Only of standards of these bodies.
        severity: Only `substantive` or only `editorial`.
        tags: Concepts, as for `Catalog.standards`.
        works: Only of these works, every edition and amendment of them.

    Raises:
        DateError: `since` is neither a date nor a number.
        FilterError: There is no such body or severity.
    """
    check_values("severity", values_of(severity), (SUBSTANTIVE, EDITORIAL))
    first = None if since is None else run_or_date(since)
    run = first if isinstance(first, int) else 0
    moment = first.earliest.isoformat() if isinstance(first, PartialDate) else ""
    wanted: set[str] | None = None
    if body or tags:
        wanted = {row["designation"] for row in catalog.rows(body=body, tags=tags)}
    if works:
        named = {row["designation"] for work in values_of(works) for row in catalog.rows(work=work)}
        wanted = named if wanted is None else wanted | named
    found = []
    for row in catalog.store.read.journal(run, moment):
        event = _event(row)
        if (wanted is None or event.designation in wanted) and severity in (None, event.severity):
            found.append(event)
    return found


def watched(catalog: Catalog, watches: Iterable[Watch], **filters: Any) -> list[Change]:
    """Events of everything that is watched, each once, newest first.

    Args:
        catalog: Whose journal.
        watches: Each chooses works, and standards of bodies and concepts.
        filters: `since` and `severity`, as for `changes`.

    Raises:
        FilterError: A watch is of a body or a concept that there is not; the message names the watch.
    """
    found = [event for watch in watches for event in _watched(catalog, watch, **filters)]
    unique = {(one.run, one.source, one.designation, one.field): one for one in found}
    return sorted(unique.values(), key=lambda one: -one.run)


def _watched(catalog: Catalog, watch: Watch, **filters: Any) -> list[Change]:
    try:
        tags = catalog.tags(tag=watch.tag, any_of=True)
        catalog.filter(body=watch.body, tags=tags)
    except InvalidValueError as error:
        raise FilterError(f"the watch {watch.name!r}: {error}; add it again or remove it") from None
    return changes(catalog, body=watch.body, tags=tags, works=watch.designations, **filters)


def _event(row: Mapping[str, Any]) -> Change:
    old, new = (None if value is None else orjson.loads(value) for value in (row["old"], row["new"]))
    if row["field"] == "record":
        new = row["designation"]
    kind = _kind(row["field"], old, new)
    return Change(
        row["run_id"], row["started"], row["source"], row["designation"], kind, SEVERITY[kind], row["field"], old, new
    )


def _kind(field: str, old: Any, new: Any) -> str:
    if field == "record":
        return "new"
    if field == "gone":
        return "back" if new is None else "gone"
    if field == "stage":
        was, now = (stage or {} for stage in (old, new))
        return (
            _KIND_OF_STATUS.get(now.get("status", ""), "stage") if was.get("status") != now.get("status") else "stage"
        )
    return _KIND_OF_FIELD.get(field, "described")


def _stage(stage: Any) -> str:
    stage = stage or {}
    return f"{stage.get('status', 'nothing')} ({stage.get('native') or '—'})"


def _concepts(annotations: Any) -> set[str]:
    return {one["concept"] for one in annotations or ()}


_LONGEST = 120
_BEFORE = 24
"""Characters of what is the same that are shown before the first difference of two long texts."""


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What differs between two mappings, key by key: `en: this → that`."""
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield f"{key}: {_told(old.get(key), new.get(key))}"


def _told(old: Any, new: Any) -> str:
    """Two values, long ones from shortly before the place where they begin to differ."""
    was, now = _text(old), _text(new)
    if max(len(was), len(now)) > _LONGEST:
        same = len(os.path.commonprefix([was, now]))
        begin = max(0, same - _BEFORE)
        was, now = (f"{'…' if begin else ''}{text[begin:]}" for text in (was, now))
    return " → ".join(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…" for text in (was, now))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "nothing" if value is None else orjson.dumps(value).decode()
