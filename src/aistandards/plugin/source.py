"""The contract between a source and the rest: what a plugin that reads an upstream offers, and what it is given.

A record comes from a row of the upstream, is yielded by `Source.records` as a `Standard`, and goes to sync, which
annotates it, decides whether it is kept and stores it. A source knows its upstream's format and nothing of storage.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, Literal, Protocol, runtime_checkable

import attrs

from aistandards.model import PartialDate, Standard

Expected = Literal["data", "page"]
"""What an answer must be: `data` is anything but an HTML page, `page` is an HTML page that is not a block page."""


@attrs.frozen(slots=True)
class Response:
    """An answer that was worth having: status 200, 304, or a 4xx that is about this one record.

    Attributes:
        url: Where it came from in the end.
        status: HTTP status.
        headers: By lower-case name.
        content: The body; empty for 304 and for downloads to a file.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = b""


class Client(Protocol):
    """The polite HTTP client that all sources share. It paces, retries, backs off and recognises block pages itself.

    Every method raises `SourceUnreachableError` when the host cannot be reached or stays down, `SourceBrokenError` when
    something else than the expected data keeps coming, and `RecordUnavailableError` on a 404, 410 or 500.
    """

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        expect: Expected = "data",
    ) -> Response:
        """Fetch one address. A 401 or 403 is returned, for the source to renew its token."""

    def post(self, url: str, form: Mapping[str, str], *, expect: Expected = "data") -> Response:
        """Send a form, as ASP.NET pagers want it."""

    def download(self, url: str, to: IO[bytes], *, headers: Mapping[str, str] | None = None) -> Response:
        """Stream one address into a file; what is in it when this returns is complete. `headers` may be conditional."""


@attrs.frozen(slots=True)
class Rejected:
    """A row that cannot be taken. It is kept whole in the quarantine.

    Attributes:
        raw: The row's bytes as they came.
        reason: Why, in a sentence.
        line: Line or row number in the feed, from 1.
        upstream_id: Its key, when it could be read.
    """

    raw: bytes
    reason: str
    line: int | None = None
    upstream_id: str | None = None


class SourceContext(Protocol):
    """What sync gives a source for one run.

    Attributes:
        http: The shared client, bound to the source's hosts and pace.
        cursor: What the source left at the end of its last complete run; empty the first time, or when everything
            has to be read again.
        resume_from: What the source left in a run that was interrupted; None when the last run was complete. A source
            that uses it goes on from there; one that does not starts over.
        deep: The user asked for everything that costs many requests (`--deep`).
        max_requests: How many requests the user allows in this run; None is no limit.
        snapshot_date: Date of the bundled data of this source, as text; None without.
        today: Today's date, for `Provenance.retrieved`.
    """

    http: Client
    cursor: Mapping[str, Any]
    resume_from: Mapping[str, Any] | None
    deep: bool
    max_requests: int | None
    snapshot_date: str | None
    today: PartialDate

    def setting(self, name: str) -> str | None:
        """A setting of this source: `AISTANDARDS_<PREFIX>_<NAME>` or `[sources.<name>]` in the configuration file."""

    def in_scope(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return whether a record with these texts may be in scope, or is already in the store.

        Call it before a record is built. When it is False the record is counted as out of scope and must not be
        yielded: that is what keeps a feed of which one row in a hundred matters cheap. Where the same text comes in
        several languages, the English one is enough.
        """

    def worth_fetching(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return whether a record is worth requests of its own: it may be relevant by these texts, or is stored as relevant.

        Unlike `in_scope` this does not depend on the scope the user chose, and counts nothing.
        """

    def holds(self, upstream_id: str) -> bool:
        """Whether the store has a record of this source under that key."""

    def mark_listed(self, upstream_id: str) -> None:
        """Mark a stored record as still listed by the upstream, without new data."""

    def cached_detail(self, key: str, fingerprint: str) -> str | None:
        """Return the text cached under `key`, if it was cached with the same fingerprint."""

    def has_cached_detail(self, key: str) -> bool:
        """Return whether any text is cached under `key`, even an outdated one."""

    def cache_detail(self, key: str, fingerprint: str, text: str) -> None:
        """Cache a fetched detail until its fingerprint changes. It is stored with the batch of its record."""

    def expect(self, listed: int) -> None:
        """Declare how many records the upstream lists, before yielding the first.

        Raises:
            ShrunkenSourceError: Far fewer than last time; the source lets it pass through.
        """

    def complete_unchanged(self) -> None:
        """End the run: the upstream has not changed since the cursor was stored."""

    def complete(self, cursor: Mapping[str, Any]) -> None:
        """End the run: every listed record was yielded or was out of scope; all others are gone. Stores the cursor."""

    def complete_changes(self, cursor: Mapping[str, Any]) -> None:
        """End the run: every *change* was yielded; all other records are as before. Stores the cursor."""

    def checkpoint(self, checkpoint: Mapping[str, Any]) -> None:
        """Store a mark to resume from. It takes effect once the records yielded before it are stored."""

    def note(self, message: str) -> None:
        """Tell the user something about this run in one sentence."""

    def progress(self, done: int, total: int | None = None) -> None:
        """Tell how far reading has come, in records or requests."""


@runtime_checkable
class Source(Protocol):
    """One upstream.

    Attributes:
        name: Unique, lower-case: `iso`. Records are keyed by it.
        title: For people: `ISO Open Data`.
        body: The body it speaks for.
        env_prefix: Its settings begin with `AISTANDARDS_<env_prefix>_`.
        hosts: Host names it may talk to besides the host of the `URL` setting.
        pace: Seconds between the starts of two requests to one host.
        attribution: Whom to thank and under what licence.

    Two more may be there: `by_default`, False for a source that is read only when it is named; and `fallback_for`, the
    name of a source that this one replaces when that one lacks its credentials.
    """

    name: str
    title: str
    body: str
    env_prefix: str
    hosts: tuple[str, ...]
    pace: float
    attribution: str

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield what the upstream lists, one by one.

        Raises:
            SourceUnreachableError: Nothing could be fetched.
            SourceBrokenError: What came is not what this upstream sends.
            MissingCredentialsError: The settings it needs are not set.
        """

    def parse(self, raw: bytes) -> Standard:
        """Read one row again that was put in quarantine.

        Raises:
            ValueError: It still cannot be taken; the message says why.
        """


def read_by_default(source: Source) -> bool:
    """Whether a sync that names no source reads this one."""
    return bool(getattr(source, "by_default", True))


def fallback_for(source: Source) -> str | None:
    """Return the name of the source that this one replaces when that one lacks its credentials."""
    name = getattr(source, "fallback_for", None)
    return name if isinstance(name, str) else None
