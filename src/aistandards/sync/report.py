"""What is asked of a sync, and what it tells of each source."""

from enum import StrEnum

import attrs


class Outcome(StrEnum):
    """How the run of one source ended."""

    OK = "ok"
    UNCHANGED = "unchanged"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    REFUSED = "refused"


@attrs.define(slots=True, kw_only=True)
class SourceReport:
    """What one source's run did. `fetched` is the sum of the six counts of rows below it but `gone`.

    Attributes:
        source: Name of the source.
        outcome: How it ended.
        fetched: Rows read from the upstream.
        new: Records that were not held.
        changed: Records whose facts differ from what was held.
        unchanged: Records as before, or only filled in where the bundled snapshot leaves texts out.
        gone: Records the upstream lists no longer; marked, not deleted.
        quarantined: Rows that could not be taken.
        out_of_scope: Rows that are not wanted in this scope.
        requests: HTTP requests sent.
        bytes: Bytes received.
        seconds: Wall-clock time.
        message: What the user should know, in a sentence.
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
    message: str | None = None
    notes: list[str] = attrs.field(factory=list)


@attrs.frozen(slots=True, kw_only=True)
class SyncOptions:
    """What the user asked of a sync.

    Attributes:
        everything: Keep all records, not only AI standards.
        full: Forget cursors and remembered details; read everything again.
        force: Go on where a guard refuses.
        deep: Let sources make many requests to find what titles do not tell.
        max_requests: Limit of requests a source; None is none.
    """

    everything: bool = False
    full: bool = False
    force: bool = False
    deep: bool = False
    max_requests: int | None = None
