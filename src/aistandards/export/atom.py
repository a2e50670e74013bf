"""Changes as an Atom feed (RFC 4287)."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from aistandards.catalog.changes import Change, _text
from aistandards.catalog.snapshot import Snapshot


def feed(events: Sequence[Change], choice: Mapping[str, Any], since: datetime.datetime) -> Iterator[str]:
    """An Atom feed (RFC 4287) of events, line by line; the same event has the same id for ever.

    Args:
        events: What is told.
        choice: The filter they were chosen by: each filter is a feed of its own.
        since: When there is no event, the moment of the last sync.
    """
    from xml.sax.saxutils import escape

    chosen = {name: value for name, value in choice.items() if value}
    words = ", ".join(f"{name} {_text(value)}" for name, value in chosen.items())
    title = f"Changes of AI standards: {words}" if words else "Changes of AI standards"
    identity = f":{_digest(chosen)}" if chosen else ""
    updated = events[0].when if events else since.isoformat(timespec="seconds")
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom">'
    yield f"  <title>{escape(_legal(title))}</title>"
    yield f"  <id>urn:aistandards:changes{identity}</id>"
    yield f"  <updated>{escape(updated)}</updated>"
    yield "  <author><name>aistandards</name></author>"
    yield f'  <generator version="{escape(Snapshot.open().version)}">aistandards</generator>'
    for one in events:
        name = escape(_legal(f"{one.designation} — {one.sentence()}"))
        yield "  <entry>"
        yield f"    <title>{name}</title>"
        yield f"    <id>urn:aistandards:change:{one.run}:{_identity(one)}</id>"
        yield f"    <updated>{escape(one.when)}</updated>"
        yield f'    <category term="{one.kind}"/><category term="{one.severity}"/>'
        yield f'    <content type="text">{name}</content>'
        yield "  </entry>"
    yield "</feed>"


def _identity(one: Change) -> str:
    return _digest([one.source, one.designation, one.field, one.old, one.new])


def _digest(value: Any) -> str:
    from hashlib import blake2b

    return blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", text)
