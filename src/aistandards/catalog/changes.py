"""Changes that syncs have recorded: the journal read as events, each with a kind and a severity.

The journal comes from the store; events go to lists and feeds. A table gives the severity of each kind.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypedDict

import attrs
import orjson

from aistandards.catalog.filters import Values, check_values
from aistandards.model import PartialDate
from aistandards.model.crosswalk import Staleness, StaleReason
from aistandards.model.dates import parse_run_or_date
from aistandards.model.text import values_of
from aistandards.store.events import EventChoice, Group
from aistandards.store.reader import Reader

SUBSTANTIVE, EDITORIAL = "substantive", "editorial"

CROSSWALK_STALE = "crosswalk-stale"
"""Kind of the event that rows of a crosswalk have become stale."""

SEVERITY: Mapping[str, str] = {
    **dict.fromkeys(
        "new published superseded withdrawn cancelled stage redesignated gone back dates relations".split(), SUBSTANTIVE
    ),
    CROSSWALK_STALE: SUBSTANTIVE,
    **dict.fromkeys("retitled retagged described unlisted".split(), EDITORIAL),
}
"""Severity by kind of change."""

KINDS = tuple(SEVERITY)
"""The kinds of changes."""


class ChangeKeywords(TypedDict, total=False):
    """Keywords that choose changes; a keyword that is left out, None or empty does not restrict.

    - `since`: A date, or the number of a run: that run and later ones.
    - `severity`: Only `substantive` or only `editorial`.
    - `kind`: Only these kinds, such as `withdrawn` and `crosswalk-stale`.
    - `body`, `committee`, `relevance`, `tags`: Only standards that are so today, as for `standards`. Changes from before a
      standard got its name, its committee or its concepts count too.
    - `works`: Only these works, with every edition and amendment; the filters before add other standards.
    """

    since: str | None
    severity: str | None
    kind: Values
    body: Values
    committee: str | None
    relevance: Values
    tags: str | Sequence[str | Sequence[str]]
    works: Values


@attrs.frozen(slots=True)
class Change:
    """One event.

    Attributes:
        run: Id of the sync that recorded it.
        when: Time when that sync began, ISO 8601.
        source: The source of the record; for stale rows the crosswalk that has them.
        designation: Designation of the record since the change; for stale rows the standard, or the framework without one.
        kind: One of `SEVERITY`.
        severity: `substantive` or `editorial`.
        field: The field of the record that changed; `record` for a new one, `crosswalk` for stale rows.
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
        if self.kind == CROSSWALK_STALE:
            return f"{self.kind}: {self.source} by {self.new['author']}, {'; '.join(_reasons(self.new['reasons']))}"
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


def event_choice(
    groups: Sequence[Group] | None = None,
    *,
    since: str | None = None,
    severity: str | None = None,
    kind: Values = (),
) -> EventChoice:
    """Return the choice of events for keywords.

    Args:
        groups: Only events of the standards of one of these groups; None means all.
        since: See `ChangeKeywords`, also for the others.
        severity: Only of this severity.
        kind: Only these kinds.

    Raises:
        DateError: `since` is neither a date nor a number.
        FilterError: There is no such severity or kind.
    """
    kinds = values_of(kind)
    check_values("severity", values_of(severity), (SUBSTANTIVE, EDITORIAL))
    check_values("kind", kinds, KINDS)
    first = None if since is None else parse_run_or_date(since)
    chosen = [name for name in kinds or KINDS if severity in (None, SEVERITY[name])]
    return EventChoice(
        run=first if isinstance(first, int) else 0,
        moment=first.earliest.isoformat() if isinstance(first, PartialDate) else "",
        kinds=chosen if kinds or severity else None,
        groups=groups,
    )


def changes(reader: Reader, choice: EventChoice, limit: int | None = None, offset: int = 0) -> list[Change]:
    """Return events, newest first.

    Args:
        reader: The store's reader.
        choice: The choice.
        limit: Largest number of events.
        offset: Number of events that are left out before the first.
    """
    rows = reader.events.rows(choice, limit, offset)
    listings = _Listings(reader, rows)
    return [_event(row, listings) for row in rows]


class _Listings:
    """The sources that list the standards of records that another source stopped listing.

    Args:
        reader: The store's reader.
        rows: Entries of the journal.
    """

    def __init__(self, reader: Reader, rows: Iterable[Mapping[str, Any]]) -> None:
        keys = {(row["source"], row["upstream_id"]) for row in rows if row["kind"] == "unlisted"}
        self._others: dict[tuple[str, str], list[tuple[str, str | None]]] = defaultdict(list)
        for source, upstream_id, other, gone in reader.joint.others(sorted(keys)):
            self._others[source, upstream_id].append((other, gone))

    def on(self, day: str, source: str, upstream_id: str) -> list[str]:
        """Return the other sources that listed the standard of a record on a day."""
        others = self._others.get((source, upstream_id), ())
        return sorted({other for other, gone in others if gone is None or gone > day})


def _event(row: Mapping[str, Any], listings: _Listings) -> Change:
    old, new = (None if value is None else orjson.loads(value) for value in (row["old"], row["new"]))
    kind = row["kind"]
    if kind == "new":
        new = row["designation"]
    elif kind == "unlisted":
        new = {"since": new, "listed_by": listings.on(str(new), row["source"], row["upstream_id"])}
    return Change(
        row["run_id"], row["started"], row["source"], row["designation"], kind, SEVERITY[kind], row["field"], old, new
    )


def _reasons(reasons: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the reasons why rows are stale, each with its number of rows and their provisions."""
    for each in reasons:
        number, provisions = each["rows"], each["provisions"]
        rows = f"{number} {'row' if number == 1 else 'rows'}"
        places = f" ({_first_of(provisions)})" if provisions else ""
        yield f"{rows}{places}: {Staleness(StaleReason(each['reason']), each['now'])}"


def _first_of(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more


def _stage(stage: Any) -> str:
    stage = stage or {}
    return f"{stage.get('status', 'nothing')} ({stage.get('native') or '—'})"


def _concepts(annotations: Any) -> set[str]:
    return {annotation["concept"] for annotation in annotations or ()}


_MAX_NAMED = 3
"""Provisions that the text of an event names."""

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
