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
from aistandards.model.dates import parse_run_or_date
from aistandards.model.text import values_of
from aistandards.store.events import EventChoice, Group
from aistandards.store.reader import Reader
from aistandards.translation import translate

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

    def sentence(self, language: str = "en") -> str:
        """Return the change as a short text for people.

        Args:
            language: Language of its words; names and values of fields stay as they are.
        """
        kind = translate(self.kind, language)
        if self.kind == "new":
            return kind
        if self.kind == "gone":
            return translate("gone upstream since {day}", language).format(day=self.new)
        if self.kind == CROSSWALK_STALE:
            who = translate("{source} by {author}", language).format(source=self.source, author=self.new["author"])
            return f"{kind}: {who}, {'; '.join(_reasons(self.new['reasons'], language))}"
        if self.kind == "unlisted":
            told = translate("{source} does not list it since {day}; {others} does", language)
            others = ", ".join(self.new["listed_by"])
            return f"{kind}: {told.format(source=self.source, day=self.new['since'], others=others)}"
        if self.field == "stage":
            return f"{kind}: {_stage(self.old, language)} → {_stage(self.new, language)}"
        if self.field == "annotations":
            old, new = _concepts(self.old), _concepts(self.new)
            parts = [f"+ {name}" for name in sorted(new - old)] + [f"- {name}" for name in sorted(old - new)]
            return f"{kind}: {', '.join(parts) or translate('other evidence', language)}"
        if isinstance(self.old, Mapping) and isinstance(self.new, Mapping):
            return f"{kind}: {'; '.join(_differences(self.old, self.new, language))}"
        return f"{kind}: {_arrow(self.old, self.new, language)}"


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


def _reasons(reasons: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Yield the reasons why rows are stale, each with its number of rows and their provisions."""
    for each in reasons:
        number, provisions, reason = each["rows"], each["provisions"], translate(each["reason"], language)
        rows = translate("{number} row" if number == 1 else "{number} rows", language).format(number=number)
        places = f" ({_first_of(provisions, language)})" if provisions else ""
        yield f"{rows}{places}: {reason}" + (f": {each['now']}" if each["now"] else "")


def _first_of(names: Sequence[str], language: str) -> str:
    first, more = ", ".join(names[:_MAX_NAMED]), len(names) - _MAX_NAMED
    return first if more <= 0 else translate("{names} and {number} more", language).format(names=first, number=more)


def _stage(stage: Any, language: str) -> str:
    stage = stage or {}
    return f"{translate(stage.get('status', 'nothing'), language)} ({stage.get('native') or '—'})"


def _concepts(annotations: Any) -> set[str]:
    return {annotation["concept"] for annotation in annotations or ()}


_MAX_NAMED = 3
"""Provisions that the text of an event names."""

_MAX_CHARACTERS = 120
_COMMON_CHARACTERS = 24
"""Characters of the common beginning of two long texts that are shown before their first difference."""


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> Iterator[str]:
    """Yield the differences of two mappings, key by key: `en: this → that`."""
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield f"{key}: {_arrow(old.get(key), new.get(key), language)}"


def _arrow(old: Any, new: Any, language: str) -> str:
    """Return `old → new`; long texts begin shortly before their first difference."""
    texts = [_text(old, language), _text(new, language)]
    if max(map(len, texts)) > _MAX_CHARACTERS:
        begin = max(0, len(os.path.commonprefix(texts)) - _COMMON_CHARACTERS)
        texts = [f"{'…' if begin else ''}{text[begin:]}" for text in texts]
    return " → ".join(text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…" for text in texts)


def _text(value: Any, language: str) -> str:
    if value is None:
        return translate("nothing", language)
    return value if isinstance(value, str) else orjson.dumps(value).decode()
