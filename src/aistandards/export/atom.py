"""Changes as an Atom feed (RFC 4287)."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain
from typing import Any, TextIO
from xml.sax.saxutils import escape

import attrs
import orjson

from aistandards.catalog.changes import CROSSWALK_STALE, Change
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.model.iri import framework_iri, standard_iri

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 forbids."""


@attrs.frozen(slots=True)
class Feed:
    """Content of the kind `CHANGES`.

    Attributes:
        changes: The changes, newest first.
        query: The filters that chose the changes, by name. Each query is a feed with an id of its own.
        updated: Time of the last sync, which is the time of a feed without changes.
        address: Public address of the feed; None for a file that has none.
    """

    changes: Iterable[Change]
    query: Mapping[str, Any]
    updated: datetime.datetime
    address: str | None = None


class AtomFeed(TextFormat[Feed]):
    """An Atom feed; an event has the same id in every feed and for ever."""

    name = "atom"
    media_type = "application/atom+xml"
    kind = Kind.CHANGES

    def write(self, content: Feed, target: TextIO, metadata: Metadata) -> None:
        """Write the feed entry by entry."""
        for line in _lines(content, metadata):
            target.write(line + "\n")


def _lines(feed: Feed, metadata: Metadata) -> Iterator[str]:
    query = {name: value for name, value in feed.query.items() if value}
    words = ", ".join(f"{name} {_value(value)}" for name, value in query.items())
    title = f"Changes of AI standards: {words}" if words else "Changes of AI standards"
    identity = f":{_digest(query)}" if query else ""
    changes = iter(feed.changes)
    newest = next(changes, None)
    updated = newest.when if newest else feed.updated.isoformat(timespec="seconds")
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
    yield f"  <title>{_escaped(title)}</title>"
    yield f"  <id>urn:aistandards:changes{identity}</id>"
    yield f"  <updated>{escape(updated)}</updated>"
    if feed.address is not None:
        yield f'  <link rel="self" type="application/atom+xml" href="{escape(feed.address, {chr(34): "&quot;"})}"/>'
    yield "  <author><name>aistandards</name></author>"
    yield f'  <generator version="{escape(metadata.data)}">aistandards</generator>'
    for change in chain([newest] if newest else [], changes):
        yield from _entry(change)
    yield "</feed>"


def _entry(change: Change) -> Iterator[str]:
    title = _escaped(f"{change.designation} — {change.sentence()}")
    identity = _digest([change.source, change.designation, change.field, change.old, change.new])
    yield "  <entry>"
    yield f"    <title>{title}</title>"
    yield f"    <id>urn:aistandards:change:{change.run}:{identity}</id>"
    yield f"    <updated>{escape(change.when)}</updated>"
    yield f'    <link rel="alternate" href="{_iri(change)}"/>'
    yield f'    <category term="{change.kind}"/><category term="{change.severity}"/>'
    yield f'    <content type="text">{title}</content>'
    yield "  </entry>"


def _iri(change: Change) -> str:
    return (
        framework_iri(change.new["framework"]) if change.kind == CROSSWALK_STALE else standard_iri(change.designation)
    )


def _value(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _digest(value: Any) -> str:
    return blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
