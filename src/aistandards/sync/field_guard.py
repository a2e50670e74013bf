"""The guard against an upstream that loses a field in many records at once.

A record in which a field becomes empty waits until the run has read all records. When few lose the field, the records are
stored; when many do, the stored records stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from aistandards.plugin.source import Source
from aistandards.store import Entry, Store
from aistandards.store.entry import Withheld
from aistandards.sync.gone import MAX_UNGUARDED_LOSS, too_many_lost

MAX_WAITING = 5000
"""Number of waiting records from which on the guard decides before the end of the run, to bound memory."""


@attrs.frozen(slots=True)
class Decision:
    """What happens to the waiting records.

    Attributes:
        accepted: The records to store.
        refused: Number of records that stay as they are.
        reason: Why records are refused; None when none is.
    """

    accepted: Sequence[Entry]
    refused: int = 0
    reason: str | None = None


class FieldGuard:
    """The records of one run in which a field would become empty.

    Args:
        store: The store.
        source: The source.
    """

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source
        self._withheld: list[Withheld] = []

    @property
    def waiting(self) -> int:
        """Number of records that wait."""
        return len(self._withheld)

    @property
    def is_full(self) -> bool:
        """Whether so many records wait that the guard must decide."""
        return self.waiting >= MAX_WAITING

    def add(self, withheld: Iterable[Withheld]) -> None:
        """Add records that wait."""
        self._withheld += withheld

    def decide(self) -> Decision:
        """Decide on the waiting records, and forget them."""
        withheld, self._withheld = self._withheld, []
        refused = self._refused_fields(withheld)
        accepted = [one.entry for one in withheld if refused.keys().isdisjoint(one.emptied)]
        return Decision(accepted, len(withheld) - len(accepted), next(iter(refused.values()), None))

    def _refused_fields(self, withheld: Sequence[Withheld]) -> Mapping[str, str]:
        """Return the fields that too many records lose, each with the reason."""
        losses: dict[str, list[str]] = defaultdict(list)
        for one in withheld:
            for field in one.emptied:
                losses[field].append(one.committee)
        suspicious = {field: lost for field, lost in losses.items() if len(lost) > MAX_UNGUARDED_LOSS}
        if not suspicious:
            return {}
        filled = self._store.records_of(self._source.name).count_filled(suspicious)
        refused = {}
        for field, lost in suspicious.items():
            before = {family: number for (name, family), number in filled.items() if name == field}
            if reason := too_many_lost(lost, before, f"have lost their {field}"):
                refused[field] = reason
        return refused
