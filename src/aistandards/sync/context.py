"""What a source is given for one run: the implementation of `SourceContext`."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from enum import StrEnum
from functools import cached_property
from typing import Any

from aistandards.errors import ShrunkenSourceError
from aistandards.model import PartialDate
from aistandards.model.dates import utc_now
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.source import Client, Source
from aistandards.settings import Settings
from aistandards.store import CursorState, Store
from aistandards.sync.gone import shrunken


class Completion(StrEnum):
    """What a source said about how complete its run was."""

    INTERRUPTED = "interrupted"
    UNCHANGED = "unchanged"
    CHANGES = "changes"
    ALL = "all"


class RunContext:
    """One run of one source. See `SourceContext` for what the methods mean to a source.

    Attributes:
        out_of_scope: Records that were not wanted.
        completion: What the source said last about how complete its run was.
        left: The cursor the source left.
        listed: How many records the source expects.
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
        wanted: Iterable[str] = (),
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
        self.left: Mapping[str, Any] = {}
        self.listed: int | None = None
        self._source, self._store, self._settings = source, store, settings
        self._first_looks = tuple(annotator.may_concern for annotator in annotators)
        self._everything, self._force = everything, force
        self._listed_before = state.listed
        own = (key.partition(":") for key in wanted)
        self._kept = {upstream_id for name, _, upstream_id in own if name == source.name}
        self._fresh = fresh
        self._pending: dict[str, tuple[str, str]] = {}
        self._touched: list[str] = []
        self._saved: Mapping[str, Any] | None = None

    # Read when a source first asks: a source of millions that never does shall not pay for them with its memory.

    @cached_property
    def _held(self) -> Set[str]:
        return self._store.upstream_ids(self._source.name) | self._kept

    @cached_property
    def _relevant(self) -> Set[str]:
        return self._store.upstream_ids(self._source.name, relevant=True) | self._kept

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {} if self._fresh else self._store.detail_fingerprints(self._source.name)

    def setting(self, name: str) -> str | None:
        return self._settings.of_source(self._source.name, self._source.env_prefix, name)

    def in_scope(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        if self._everything or upstream_id in self._held:
            return True
        # Written out, not called: this runs for every row of every feed.
        for may_concern in self._first_looks:
            if may_concern(texts, committee):
                return True
        self.out_of_scope += 1
        return False

    def worth_fetching(self, upstream_id: str, texts: Sequence[str | None], committee: str | None = None) -> bool:
        return upstream_id in self._relevant or any(look(texts, committee) for look in self._first_looks)

    def holds(self, upstream_id: str) -> bool:
        return upstream_id in self._held

    def mark_listed(self, upstream_id: str) -> None:
        if upstream_id in self._held:
            self._touched.append(upstream_id)

    def cached_detail(self, key: str, fingerprint: str) -> str | None:
        if (pending := self._pending.get(key)) is not None:
            return pending[1] if pending[0] == fingerprint else None
        return self._store.detail(self._source.name, key) if self._fingerprints.get(key) == fingerprint else None

    def has_cached_detail(self, key: str) -> bool:
        return key in self._pending or key in self._fingerprints

    def cache_detail(self, key: str, fingerprint: str, text: str) -> None:
        self._pending[key] = (fingerprint, text)

    def expect(self, listed: int) -> None:
        self.listed = listed
        reason = shrunken(listed, self._listed_before)
        if reason is not None and not self._force:
            raise ShrunkenSourceError(
                f"{self._source.title}: {reason}; nothing was changed, use --force if that is right"
            )

    def progress(self, done: int, total: int | None = None) -> None:
        self._progress(done, total)

    def complete_unchanged(self) -> None:
        self.completion = Completion.UNCHANGED

    def complete(self, cursor: Mapping[str, Any]) -> None:
        self.completion, self.left = Completion.ALL, cursor

    def complete_changes(self, cursor: Mapping[str, Any]) -> None:
        self.completion, self.left = Completion.CHANGES, cursor

    def checkpoint(self, checkpoint: Mapping[str, Any]) -> None:
        self._saved = checkpoint

    # The rest is for sync, not for sources.

    def keeps(self, upstream_id: str) -> bool:
        """Whether a record is kept even when no annotator claims it."""
        return self._everything or upstream_id in self._held

    @property
    def pending(self) -> int:
        """How many details wait to be stored."""
        return len(self._pending)

    def take_details(self) -> dict[str, tuple[str, str]]:
        """The details to store with the next batch."""
        details, self._pending = self._pending, {}
        if details:
            self._fingerprints |= {key: fingerprint for key, (fingerprint, _) in details.items()}
        return details

    def take_touched(self) -> list[str]:
        """Keys to mark as listed with the next batch."""
        touched, self._touched = self._touched, []
        return touched

    def take_checkpoint(self) -> Mapping[str, Any] | None:
        """The newest mark to resume from, once."""
        saved, self._saved = self._saved, None
        return saved
