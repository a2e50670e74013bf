"""The contract of a source: what a plugin that reads an upstream offers, and what a sync passes to it.

`Source.records` yields each row of the upstream as a `Standard`. The sync annotates the standard, decides whether it is
in scope, and stores it. A source knows the format of its upstream; it does not access the store.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any, Literal, Protocol, runtime_checkable

import attrs

from aistandards.model import PartialDate, Standard

Expected = Literal["data", "page"]
"""The expected content of a response: `data` is any format except HTML; `page` is HTML, but no block page."""


@attrs.frozen(slots=True)
class Response:
    """A usable response: status 200 or 304, or a 401 or 403 to a request with credentials.

    Attributes:
        url: Final address, after redirects.
        status: HTTP status.
        headers: Values by name in lower case.
        content: The body; empty for 304 and for downloads to a file.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = b""


class Client(Protocol):
    """The HTTP client of all sources. It keeps the pace, repeats failed requests and recognises block pages.

    Every method raises `SourceUnreachableError` if the host cannot be reached or stays down, and `SourceBrokenError` if
    the host repeatedly shows a block page. It raises `RecordUnavailableError` if this address has no usable answer: for a
    status such as 404, 418 or 500, a redirect to an undeclared host, and an answer that is cut off or too large.
    """

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        expect: Expected = "data",
    ) -> Response:
        """Fetch one address. A 401 or 403 is returned to a request with credentials, so that the source can renew its token."""
        ...

    def post(self, url: str, form: Mapping[str, str], *, expect: Expected = "data") -> Response:
        """Send a form, for example to an ASP.NET page that needs a POST for its next page."""
        ...

    def download(self, url: str, to: IO[bytes], *, headers: Mapping[str, str] | None = None) -> Response:
        """Stream one address into a file. The file is complete on return. `headers` may make the request conditional."""
        ...


@attrs.frozen(slots=True)
class Rejected:
    """A row that cannot become a record. The quarantine keeps the whole row.

    Attributes:
        raw: Bytes of the row, unchanged.
        reason: One sentence that says why the row is rejected.
        line: Line or row number in the feed, from 1.
        upstream_id: Key of the row, if it is readable. The record with this key counts as listed. A row without the key
            of a stored record may stand for any record; the sync then does not mark older records as gone.
    """

    raw: bytes
    reason: str
    line: int | None = None
    upstream_id: str | None = None


class SourceContext(Protocol):
    """The interface of a sync to a source, for one run.

    Attributes:
        http: HTTP client for the hosts and the pace of the source.
        cursor: Cursor that the last complete run stored; empty in the first run, or if everything must be read again.
        resume_from: Checkpoint of an interrupted run; None if the last run was complete. A source may continue from the
            checkpoint, or start again.
        deep: True if the user wants all details, also those that need many requests (`--deep`).
        max_requests: Number of requests that the user permits in this run; None means no limit.
        snapshot_date: Date of the bundled data of this source, as text; None if there are no bundled data.
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
        """Return a setting of this source, or None if it is not set.

        The environment variable `AISTANDARDS_<PREFIX>_<NAME>` precedes `[sources.<name>]` in the configuration file.
        """

    def in_scope(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return whether a record with these texts may be in scope, or is already in the store.

        Call this method before you build a record. If it returns False, do not yield the record: it is counted as out
        of scope. Large feeds of mostly irrelevant rows then cost little time. If a text is in several languages, the
        English text is sufficient.

        Args:
            upstream_id: Key of the record in the upstream.
            texts: Titles and abstracts of the record.
            committee: Reference of its committee.
        """
        ...

    def worth_fetching(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return whether a record justifies further requests: its texts may be relevant, or it is stored as relevant.

        Unlike `in_scope`, the result does not depend on the scope that the user chose, and nothing is counted.

        Args:
            upstream_id: Key of the record in the upstream.
            texts: Titles and abstracts of the record.
            committee: Reference of its committee.
        """
        ...

    def holds(self, upstream_id: str) -> bool:
        """Return whether the store contains a record of this source with that key."""
        ...

    def mark_listed(self, upstream_id: str) -> None:
        """Mark a stored record as still listed by the upstream. Its data stay as they are."""

    def detail(self, key: str, fingerprint: str, fetch: Callable[[], str]) -> str:
        """Return the text cached under `key` with this fingerprint; else call `fetch` and cache the text.

        `fetch` raises `ValueError` or `RecordUnavailableError` if the answer is not the requested document.

        Raises:
            RecordUnavailableError: The detail cannot be read. Yield a `Rejected` with the key of the record.
            SourceBrokenError: The details of many records in a row cannot be read. Do not catch this exception.
        """
        ...

    def cached_detail(self, key: str, fingerprint: str) -> str | None:
        """Return the text cached under `key`, or None if there is none with the same fingerprint."""

    def has_cached_detail(self, key: str) -> bool:
        """Return whether a text is cached under `key`, with any fingerprint."""
        ...

    def cache_detail(self, key: str, fingerprint: str, text: str) -> None:
        """Cache a fetched text until its fingerprint changes. The text is stored together with the next batch of records."""

    def expect(self, listed: int) -> None:
        """Declare how many records the upstream lists. Call this method before you yield the first record.

        Raises:
            ShrunkenSourceError: The upstream lists far fewer records than last time. Do not catch this exception.
        """

    def complete_unchanged(self) -> None:
        """End the run: the upstream is the same as when the cursor was stored."""

    def complete(self, cursor: Mapping[str, Any], *, whole: bool = False) -> None:
        """End the run and store the cursor.

        Every listed record was yielded, marked as listed, or out of scope. All other stored records are marked gone,
        if the listing is whole or the complete listing before lacks them too.

        Args:
            cursor: State of the source for the next run.
            whole: Whether the listing has an end mark, such as the closing bracket of JSON, so that a cut is an error.
        """

    def partial(self, reason: str) -> None:
        """Declare that a supplementary file cannot be read, and give the reason in a sentence.

        The run ends as partial, and the next run reads everything again. Yield records with the stored values.
        """

    def stored_committee_names(self) -> Mapping[str, str]:
        """Return the names of the committees of the stored records, by reference."""
        ...

    def complete_changes(self, cursor: Mapping[str, Any]) -> None:
        """End the run and store the cursor. Every change was yielded; all other stored records stay as they are."""

    def checkpoint(self, checkpoint: Mapping[str, Any]) -> None:
        """Set the value of `resume_from` for the next run, in case this run is interrupted.

        The checkpoint is stored together with the records yielded before it.
        """

    def note(self, message: str) -> None:
        """Show the user a message about this run, in one sentence."""

    def progress(self, done: int, total: int | None = None) -> None:
        """Report the progress of this run, in records or in requests."""


@runtime_checkable
class Source(Protocol):
    """A reader of one upstream.

    Attributes:
        name: Unique name in lower case: `iso`. It is part of the key of each record.
        title: Name for the user: `ISO Open Data`.
        body: Id of the body that publishes the standards.
        env_prefix: The settings of the source begin with `AISTANDARDS_<env_prefix>_`.
        hosts: Host names to which the source may send requests, besides the host of the setting `URL`.
        pace: Seconds between the starts of two requests to one host.
        attribution: Name of the data provider, and the licence.

    Two attributes are optional. `by_default` is False if a sync must name the source to read it. `fallback_for` is the
    name of a source that this source replaces if the credentials of the other source are missing.
    """

    name: str
    title: str
    body: str
    env_prefix: str
    hosts: tuple[str, ...]
    pace: float
    attribution: str

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield the records that the upstream lists, one by one, and a `Rejected` for each unreadable row.

        Raises:
            SourceUnreachableError: The upstream cannot be reached.
            SourceBrokenError: The upstream sends another format than expected.
            MissingCredentialsError: Settings with credentials are missing.
        """
        ...

    def parse(self, raw: bytes) -> Standard:
        """Read again a row from the quarantine.

        Args:
            raw: Bytes of the row, as in `Rejected.raw`.

        Raises:
            ValueError: The row is still not readable; the message gives the reason.
        """
        ...


def read_by_default(source: Source) -> bool:
    """Return whether a sync that names no source reads this source."""
    return bool(getattr(source, "by_default", True))


def fallback_for(source: Source) -> str | None:
    """Return the name of the source that this source replaces if its credentials are missing, or None."""
    name = getattr(source, "fallback_for", None)
    return name if isinstance(name, str) else None
