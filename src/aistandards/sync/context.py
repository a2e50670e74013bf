"""The context of one run of a source: the implementation of `SourceContext`."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from enum import StrEnum
from functools import cached_property
from typing import Any

from aistandards.errors import RecordUnavailableError, ShrunkenSourceError, SourceBrokenError
from aistandards.model import PartialDate
from aistandards.model.dates import utc_now
from aistandards.model.text import clean_text
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.source import Client, Source
from aistandards.settings import Settings
from aistandards.store import CursorState, Store
from aistandards.sync.gone import shrunken

MAX_FAILED_DETAILS = 20
"""Number of records in a row whose details fail, from which on the source is broken."""


class Completion(StrEnum):
    """How complete the run of a source was, as the source declares it."""

    INTERRUPTED = "interrupted"
    UNCHANGED = "unchanged"
    CHANGES = "changes"
    ALL = "all"


class RunContext:
    """The context of one run of one source.

    Attributes:
        http: The HTTP client, bound to the source's hosts and pace.
        cursor: The cursor of the source's last complete run; empty when everything has to be read again.
        resume_from: The checkpoint of an interrupted run; None when the last run was complete.
        deep: Whether the source may make many requests for further details.
        max_requests: Number of requests that the user allows; None is no limit.
        snapshot_date: Date of the bundled data of the source; None without such data.
        today: Today's date.
        note: Passes a sentence on to the user.
        out_of_scope: Number of records that are not in scope.
        completion: How complete the run was, as the source declared last.
        new_cursor: The cursor that the source returned at the end of the run.
        whole: Whether the listing carried its own end mark.
        shortfalls: What the source could not read, in sentences.
        fetched: Keys of the details that this run fetched.
        listed: Number of records that the source expects; None when it declares none.
    """

    def __init__(
        self,
        source: Source,
        store: Store,
        state: CursorState,
        http: Client,
        settings: Settings,
        annotators: Iterable[Annotator],
        *,
        required: Iterable[str] = (),
        everything: bool = False,
        fresh: bool = False,
        force: bool = False,
        deep: bool = False,
        max_requests: int | None = None,
        snapshot_date: str | None = None,
        today: PartialDate | None = None,
        note: Callable[[str], None] = lambda message: None,
        progress: Callable[[int, int | None], None] = lambda done, total: None,
    ) -> None:
        self.http = http
        self.cursor: Mapping[str, Any] = state.cursor
        self.resume_from = state.checkpoint
        self.deep = deep
        self.max_requests = max_requests
        self.snapshot_date = snapshot_date
        self.today = today or PartialDate(utc_now().date().isoformat())
        self.note = note
        self._progress = progress
        self.out_of_scope = 0
        self.completion = Completion.INTERRUPTED
        self.new_cursor: Mapping[str, Any] = {}
        self.whole = False
        self.shortfalls: list[str] = []
        self.fetched: set[str] = set()
        self.listed: int | None = None
        self._source, self._store, self._settings = source, store, settings
        self._prefilters = tuple(annotator.may_concern for annotator in annotators)
        self._everything, self._force = everything, force
        self._listed_before = state.listed
        keys = (key.partition(":") for key in required)
        self._required_ids = {upstream_id for name, _, upstream_id in keys if name == source.name}
        self._fresh = fresh
        self._pending: dict[str, tuple[str, str]] = {}
        self._listed_ids: list[str] = []
        self._checkpoint: Mapping[str, Any] | None = None
        self._failed_in_a_row = 0

    # The first use loads each set: they cost much memory for a source of millions that never uses them.

    @cached_property
    def _stored_ids(self) -> Set[str]:
        return self._store.upstream_ids(self._source.name) | self._required_ids

    @cached_property
    def _relevant_ids(self) -> Set[str]:
        return self._store.upstream_ids(self._source.name, relevant=True) | self._required_ids

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {} if self._fresh else self._store.detail_fingerprints(self._source.name)

    def setting(self, name: str) -> str | None:
        """Return a setting of the source, from the environment or the configuration file; None when it is not set."""
        return self._settings.of_source(self._source.name, self._source.env_prefix, name)

    def in_scope(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return whether a record may be in scope or is in the store; else count it as out of scope."""
        if self._everything or upstream_id in self._stored_ids:
            return True
        # A loop is faster than any(…) with a generator; this runs for every row of every feed.
        for may_concern in self._prefilters:
            if may_concern(texts, committee):
                return True
        self.out_of_scope += 1
        return False

    def worth_fetching(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return whether a record may be relevant by its texts, or is stored as relevant."""
        return upstream_id in self._relevant_ids or any(
            may_concern(texts, committee) for may_concern in self._prefilters
        )

    def holds(self, upstream_id: str) -> bool:
        """Return whether the store has a record of the source under this key, or a decision requires it."""
        return upstream_id in self._stored_ids

    def mark_listed(self, upstream_id: str) -> None:
        """Mark a stored record as still listed by the upstream, without new data."""
        if upstream_id in self._stored_ids:
            self._listed_ids.append(upstream_id)

    def detail(self, key: str, fingerprint: str, fetch: Callable[[], str]) -> str:
        """Return the text cached under `key` with this fingerprint, else fetch and cache it.

        Raises:
            RecordUnavailableError: The detail cannot be fetched; the problem is that of this record.
            SourceBrokenError: The details of many records in a row cannot be fetched.
        """
        text = self.cached_detail(key, fingerprint)
        if text is not None:
            return text
        try:
            text = fetch()
        except (RecordUnavailableError, ValueError, RecursionError) as error:
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= MAX_FAILED_DETAILS:
                raise SourceBrokenError(
                    f"{self._source.title}: the details of {MAX_FAILED_DETAILS} records in a row cannot be read "
                    f"(the last: {_reason(error)}); try again later"
                ) from None
            raise RecordUnavailableError(_reason(error)) from None
        self._failed_in_a_row = 0
        self.cache_detail(key, fingerprint, text)
        return text

    def cached_detail(self, key: str, fingerprint: str) -> str | None:
        """Return the text cached under `key` with the same fingerprint; None without such a text."""
        if (pending := self._pending.get(key)) is not None:
            return pending[1] if pending[0] == fingerprint else None
        return self._store.detail(self._source.name, key) if self._fingerprints.get(key) == fingerprint else None

    def has_cached_detail(self, key: str) -> bool:
        """Return whether any text is cached under `key`, even an outdated one."""
        return key in self._pending or key in self._fingerprints

    def cache_detail(self, key: str, fingerprint: str, text: str) -> None:
        """Cache a fetched detail; it is stored with the next batch."""
        self._pending[key] = (fingerprint, text)
        self.fetched.add(key)

    def expect(self, listed: int) -> None:
        """Declare the number of records that the upstream lists.

        Raises:
            ShrunkenSourceError: The number is much smaller than last time, and the run is not forced.
        """
        self.listed = listed
        reason = shrunken(listed, self._listed_before)
        if reason is not None and not self._force:
            raise ShrunkenSourceError(
                f"{self._source.title}: {reason}; nothing was changed, use --force if that is right"
            )

    def progress(self, done: int, total: int | None = None) -> None:
        """Report how many records or requests are done, of how many."""
        self._progress(done, total)

    def complete_unchanged(self) -> None:
        """End the run: the upstream has not changed since the last complete run."""
        self.completion = Completion.UNCHANGED

    def complete(self, cursor: Mapping[str, Any], *, whole: bool = False) -> None:
        """End the run: every listed record was read, and all others are gone."""
        self.completion, self.new_cursor, self.whole = Completion.ALL, cursor, whole

    def complete_changes(self, cursor: Mapping[str, Any]) -> None:
        """End the run: every change was read, and all other records are as before."""
        self.completion, self.new_cursor = Completion.CHANGES, cursor

    def partial(self, reason: str) -> None:
        """Note that something besides the listing could not be read; what is stored of it stays."""
        self.shortfalls.append(reason)
        self.note(reason)

    def stored_committee_names(self) -> Mapping[str, str]:
        """Return the names of the committees of the stored records, by reference."""
        return self._store.records_of(self._source.name).committee_names()

    def checkpoint(self, checkpoint: Mapping[str, Any]) -> None:
        """Set the mark to resume from; it is stored with the records that were yielded before it."""
        self._checkpoint = checkpoint

    # The synchroniser uses the methods below; sources do not.

    def keeps(self, upstream_id: str) -> bool:
        """Return whether a record is stored even when no annotator finds it in scope."""
        return self._everything or upstream_id in self._stored_ids

    @property
    def is_open_ended(self) -> bool:
        """Whether the end of an answer was only that the host closed the connection."""
        return bool(getattr(self.http, "had_open_end", False))

    @property
    def pending(self) -> int:
        """Number of details that wait to be stored."""
        return len(self._pending)

    def take_details(self) -> dict[str, tuple[str, str]]:
        """Return the details to store with the next batch, and forget them."""
        details, self._pending = self._pending, {}
        if details:
            self._fingerprints |= {key: fingerprint for key, (fingerprint, _) in details.items()}
        return details

    def take_listed(self) -> list[str]:
        """Return the keys to mark as listed with the next batch, and forget them."""
        listed, self._listed_ids = self._listed_ids, []
        return listed

    def take_checkpoint(self) -> Mapping[str, Any] | None:
        """Return the newest mark to resume from, and forget it."""
        checkpoint, self._checkpoint = self._checkpoint, None
        return checkpoint


def _reason(error: Exception) -> str:
    return (clean_text(str(error)) or type(error).__name__)[:200]
