"""The age of crosswalk rows: what the catalogue has for the standard of a row, and what has moved since its source.

Nobody marks a row as stale. Statuses and relations of the catalogue, and the editions of the framework, decide.
"""

from collections.abc import Iterator, Mapping

import attrs

from aistandards.catalog.editions import is_text
from aistandards.catalog.entries import Entry
from aistandards.catalog.lookup import StandardLookup
from aistandards.model import Designation, PartialDate, Status
from aistandards.model.crosswalk import CrosswalkRow, Staleness, StaleReason
from aistandards.tagging.frameworks import Framework

_ENDED: Mapping[Status, StaleReason] = {
    Status.SUPERSEDED: StaleReason.SUPERSEDED,
    Status.WITHDRAWN: StaleReason.WITHDRAWN,
    Status.CANCELLED: StaleReason.CANCELLED,
}


@attrs.frozen(slots=True)
class _Standing:
    """What the catalogue says about a standard that a row names.

    Attributes:
        held: Whether the store has its record.
        edition: Designation that the store or the status index has for it; None without one.
        current: What stands in force today in its place.
        stale: What has moved.
    """

    held: bool = False
    edition: str | None = None
    current: tuple[str, ...] = ()
    stale: tuple[Staleness, ...] = ()


class Ages:
    """Compares rows with the catalogue of today; each standard is looked up once.

    Args:
        lookup: The standards.
        frameworks: The frameworks by id.
    """

    def __init__(self, lookup: StandardLookup, frameworks: Mapping[str, Framework]) -> None:
        self._lookup, self._frameworks = lookup, frameworks
        self._known: dict[tuple[str, PartialDate | None], _Standing] = {}

    def read(self, row: CrosswalkRow) -> CrosswalkRow:
        """Return a row with what the catalogue has for its standard, and why it is stale."""
        standing = self._standing(row.designation, row.date) if row.designation else _Standing()
        stale = tuple(dict.fromkeys((*standing.stale, *self._of_framework(row), *_of_source(row))))
        return attrs.evolve(row, held=standing.held, edition=standing.edition, current=standing.current, stale=stale)

    def _of_framework(self, row: CrosswalkRow) -> Iterator[Staleness]:
        framework = self._frameworks[row.framework]
        if framework.designations and row.provision:
            yield from self._standing(row.provision, row.date).stale
        elif row.framework_edition != framework.edition:
            yield Staleness(StaleReason.FRAMEWORK_CHANGED, framework.edition or "")

    def _standing(self, name: str, date: PartialDate | None) -> _Standing:
        if (name, date) not in self._known:
            designation, _ = self._lookup.plugins.designations.attempt(name)
            self._known[name, date] = _Standing() if designation is None else self._look_up(designation, date)
        return self._known[name, date]

    def _look_up(self, designation: Designation, date: PartialDate | None) -> _Standing:
        resolution = self._lookup.resolve(designation, nearest=False)
        entry, held = resolution.entry, resolution.is_stored
        published = self._published(designation, entry, date) if designation.stage else None
        edition = entry.name if entry is not None else None
        if published is not None:
            current = self._lookup.succession(published).current
            now = ", ".join(current) or published.name
            return _Standing(held, edition, current, (Staleness(StaleReason.DRAFT_PUBLISHED, now),))
        if entry is None:
            return _Standing()
        current = self._lookup.succession(entry).current
        reason = _ENDED.get(entry.status)
        stale = () if reason is None else (Staleness(reason, ", ".join(current)),)
        return _Standing(held, edition, current, stale)

    def _published(self, draft: Designation, held: Entry | None, date: PartialDate | None) -> Entry | None:
        """Return the text that has come of a draft, in force or not; a text from before the draft has not."""
        text = self._lookup.resolve(draft.work, nearest=False).entry
        if text is None or not is_text(text):
            return None
        if date is None:
            return None if held is not None and held.status.is_pending else text
        length = min(len(date.text), len(text.date))
        return text if text.date[:length] >= date.text[:length] else None


def _of_source(row: CrosswalkRow) -> Iterator[Staleness]:
    if row.replaced_by is not None:
        yield Staleness(StaleReason.SOURCE_REPLACED, row.replaced_by)
