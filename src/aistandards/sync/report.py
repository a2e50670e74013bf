"""The options of a sync, and its report on each source."""

from enum import StrEnum

import attrs

from aistandards.model.text import message as as_message


class Outcome(StrEnum):
    """How the run of one source ended. After a partial run, the catalogue keeps what the run could not read."""

    OK = "ok"
    PARTIAL = "partial"
    UNCHANGED = "unchanged"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    REFUSED = "refused"


@attrs.define(slots=True, kw_only=True)
class SourceReport:
    """The result of the run of one source. `fetched` is the sum of the other counts of rows without `gone` and `drafts`.

    Attributes:
        source: Name of the source.
        outcome: How the run ended.
        fetched: Number of rows read from the upstream.
        new: Number of records that were not stored before.
        changed: Number of records whose facts differ from the stored ones.
        unchanged: Number of records without changes; texts that the bundled snapshot leaves out are no change.
        gone: Number of records that the upstream no longer lists; they are marked, not deleted.
        quarantined: Number of rows that could not be read.
        out_of_scope: Number of rows that are not in scope.
        requests: Number of HTTP requests sent.
        bytes: Number of bytes received.
        seconds: Wall-clock time.
        message: Reason why the run did not end as usual, in a sentence.
        drafts: Number of drafts and work items about AI that the run read and that are in development.
        notes: Further remarks of the source.
    """

    source: str
    outcome: Outcome = Outcome.OK
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    quarantined: int = 0
    out_of_scope: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    message: str | None = attrs.field(default=None, converter=attrs.converters.optional(as_message))
    drafts: int = 0
    notes: list[str] = attrs.field(factory=list)


@attrs.frozen(slots=True, kw_only=True)
class SyncOptions:
    """The options of a sync.

    Attributes:
        everything: Store all records, not only AI standards.
        full: Forget cursors and cached details; read everything again.
        force: Continue where a guard refuses.
        deep: Let sources make many requests for details that titles lack.
        max_requests: Largest number of requests per source; None is no limit.
        max_seconds: Largest number of seconds of the whole sync; None is no limit.
    """

    everything: bool = False
    full: bool = False
    force: bool = False
    deep: bool = False
    max_requests: int | None = None
    max_seconds: float | None = None
