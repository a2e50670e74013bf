"""Look-ups of what people cite: documents, series, and what stands in their place today."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Unpack, overload

from aistandards.catalog.counting import CountedStandards
from aistandards.catalog.results import Standards
from aistandards.errors import NotFoundError
from aistandards.model.codec import from_json
from aistandards.settings import bundled_folder

# Each question imports what it needs: a list needs no grammars.
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aistandards.catalog.as_of import AsOf
    from aistandards.catalog.entries import Entries, Entry, StoreEntries
    from aistandards.catalog.filters import FilterKeywords
    from aistandards.catalog.index import IndexedEntries
    from aistandards.catalog.overlaps import Overlaps
    from aistandards.catalog.resolution import Resolution, Resolver
    from aistandards.catalog.series import Series
    from aistandards.catalog.succession import Succession
    from aistandards.catalog.validity import StandardAsOf
    from aistandards.model import Designation, Standard
    from aistandards.model.citation import Citation
    from aistandards.plugin.annotator import Annotator


class StandardLookup(CountedStandards):
    """The standards of one store and of the status index, looked up by what people write.

    Attributes:
        indexed: Whether look-ups use the bundled status index beside the store.
    """

    indexed = False

    @cached_property
    def entries(self) -> Entries:
        """The facts that decide status and successors: those of the store, and beside them those of the status index."""
        return self._indexed_entries or self._stored_entries

    def index_date(self, body: str) -> str | None:
        """Return the date of the status index for a body; None where look-ups do not use it.

        They do not use it for a body of which the store has the complete listing of a later date.
        """
        return self._indexed_entries.dates.get(body) if self._indexed_entries else None

    def indexed_entries(self, number: str) -> list[Entry]:
        """Return the entries of the status index with a number, also where look-ups do not use it.

        Lists of bodies lack a few documents; two lists lack fewer.
        """
        return self._indexed_entries.indexed(number) if self._indexed_entries else []

    @cached_property
    def _stored_entries(self) -> StoreEntries:
        from aistandards.catalog.entries import StoreEntries

        return StoreEntries(self.store.read, self.plugins.designations)

    @cached_property
    def _indexed_entries(self) -> IndexedEntries | None:
        if not self.indexed:
            return None
        from aistandards.catalog.index import FILE, IndexedEntries, StatusIndex
        from aistandards.catalog.sources import complete_sources

        index = StatusIndex(bundled_folder() / FILE, self.plugins.designations)
        dates = index.dates
        updates = {body: self.store.cursor(body).updated for body in dates}
        synced = {body: moment[:10] for body, moment in updates.items() if moment}
        return IndexedEntries(self._stored_entries, index, dates, synced, complete_sources(self.store, synced))

    @cached_property
    def _resolver(self) -> Resolver:
        from aistandards.catalog.resolution import Resolver

        return Resolver(self.entries, self.plugins.designations)

    @cached_property
    def annotators(self) -> Sequence[Annotator]:
        """The installed annotators, which assign concepts to texts; their rules are read once."""
        from aistandards.tagging.annotators import installed_annotators

        return installed_annotators(self.plugins)

    def resolve(self, text: str | Designation | Citation, *, nearest: bool = True) -> Resolution:
        """Return the standard or the series that a text or a citation stands for; a miss is a result, not an error.

        Args:
            text: A designation as people write it, a URN, an address, or a citation that was read.
            nearest: Whether a miss lists the works with the most similar designations.
        """
        return self._resolver.resolve(text, nearest=nearest)

    def closest(self, text: str | Designation | Citation) -> tuple[str, ...]:
        """Return the works with the most similar designations, at most three."""
        return self._resolver.closest(text)

    def series(self, text: str | Designation | Citation, *, as_of: str | None = None) -> Series | None:
        """Return the parts of a standard that is cited without its part; None when its number has no parts.

        Args:
            text: The series as people write it, or as a designation or a citation. A date chooses the parts of that date.
            as_of: A day, month or year. The parts are those of that day with the status they had then.

        Raises:
            DateError: `as_of` is not a date.
        """
        from aistandards.catalog.series import series

        citations = self._resolver.citations(text)
        found = next(filter(None, (series(self.entries, citation) for citation in citations)), None)
        return found if found is None or as_of is None else self._series_on(self._day(as_of), found)

    def succession(self, text: str | Designation | Citation | Entry | Standard) -> Succession:
        """Return what stands in force today in the place of a standard, and the way there.

        Args:
            text: A designation as people write it, a designation or a citation; without a date it means the edition
                that answers for the work. An entry, such as that of a resolution, or a standard with a date needs no further
                look-up.
        """
        from aistandards.catalog.entries import Entry, entry_of
        from aistandards.catalog.succession import Succession, succession
        from aistandards.model import Standard

        parse = self.plugins.designations.attempt
        if isinstance(text, Standard) and text.designation != text.work:
            entry = entry_of(text, parse(text.designation)[0])
        elif isinstance(text, Entry):
            entry = text
        else:
            entry = self.resolve(text.designation if isinstance(text, Standard) else text, nearest=False).entry
        return Succession() if entry is None else succession(self.entries, lambda name: parse(name)[0], entry)

    @overload
    def get(self, text: str) -> Standard: ...

    @overload
    def get(self, text: str, *, as_of: str) -> StandardAsOf: ...

    @overload
    def get(self, text: str, *, as_of: str | None = None, known_at: str | None = None) -> Standard: ...

    def get(self, text: str, *, as_of: str | None = None, known_at: str | None = None) -> Standard:
        """Return the one standard that a designation stands for; an undated one means the edition in force.

        Args:
            text: A designation as people write it.
            as_of: A day, month or year. The result is the edition in force then, a `StandardAsOf`.
            known_at: A day, month, year or run; the answer is the one that the catalogue gave then.

        Raises:
            NotFoundError: The store has none, or the text is ambiguous; the error names the nearest.
            DateError: A date is not valid.
        """
        from aistandards.catalog.resolution import exact_row

        if known_at is not None:
            return self.known_at(known_at).get(text, as_of=as_of)
        row = exact_row(self.store.read, self.plugins.designations, text)
        standard = from_json(row.data) if row is not None else self._resolved(text)
        return standard if as_of is None else self._day(as_of).edition(text, standard)

    def find(self, text: str) -> Standards:
        """Return every standard that a designation may stand for, the likeliest first; the list may be empty."""
        resolution = self.resolve(text)
        names = dict.fromkeys(filter(None, (resolution.match, *resolution.candidates)))
        return Standards(filter(None, map(self._standard, names)))

    def held(self, designations: Iterable[str]) -> set[str]:
        """Return which of these designations standards of the store have."""
        return self.store.read.held(set(designations))

    def by_slug(self, slug: str) -> Standards:
        """Return the standards that a slug names; the list is empty when none has it today, see `redirects`.

        The slug of a designation names one standard: `iso-iec-42001-2023`. The slug of a work names its editions, the one in
        force first, and behind them its amendments: `iso-iec-42001`.

        Args:
            slug: A slug, the last part of an IRI.
        """
        from aistandards.catalog.slugs import standards_of

        return Standards(standards_of(self.store.read, self.plugins.designations, slug))

    def redirects(self) -> dict[str, str]:
        """Return today's slug for each slug of a name that a standard or a work had before.

        Every target is a slug for `by_slug`, so no redirect leads to another.
        """
        # The journal is read whole, so the result is kept as long as the store has one state.
        return dict(self.store.read.kept("redirects", self.store.read.slugs.redirects))

    def overlaps(
        self,
        subject: str | Standard,
        limit: int = 10,
        *,
        cited: Iterable[str | Designation | Citation] = (),
        language: str | None = None,
        **filters: Unpack[FilterKeywords],
    ) -> Overlaps:
        """Return the works on the subject of a text or a standard, published or in work, each with the reasons.

        Args:
            subject: A text, of which `MAX_TEXT` characters are read; a standard, or a text that is its designation.
            limit: Largest number of works.
            cited: The standards that the text cites; `aistandards.check_document` finds them in a document.
            language: Language of the text; by default the one that is recognised.
            filters: See `FilterKeywords`.

        Raises:
            InvalidValueError: The text has no words.
            NotFoundError: The text is a designation, and the catalogue does not have the standard.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        from aistandards.catalog.overlaps.asking import Asker

        asker = Asker(
            self.store.read,
            self.plugins.designations.spelling.publishers,
            lambda: self.annotators,
            lambda name: self.resolve(name, nearest=False),
            self.get,
        )
        return asker.ask(subject, self.filter(**filters), cited, language, limit=limit)

    def _series_on(self, day: AsOf, today: Series) -> Series | None:
        """Return the stored parts of a series as of a day; None when there was none then."""
        from aistandards.catalog.series import Part, Series

        parts = []
        for part in today.parts:
            standard = self._standard(part.designation)
            try:
                past = None if standard is None else day.edition(part.work, standard)
            except NotFoundError:
                continue
            if past is not None:
                issued = past.dates.issued
                parts.append(Part(past.designation, past.status, issued.text if issued else None, part.work))
        return Series(today.designation, tuple(parts)) if parts else None

    def _resolved(self, text: str) -> Standard:
        resolution = self.resolve(text)
        standard = None if resolution.match is None else self._standard(resolution.match)
        if standard is None:
            parts = resolution.candidates if resolution.series else ()
            nearest = resolution.candidates or resolution.nearest
            raise NotFoundError(text, nearest, indexed=resolution.match, parts=parts)
        return standard

    def _standard(self, designation: str) -> Standard | None:
        """Return the standard with exactly this designation; None where only the status index has it."""
        rows = self.store.read.by_designation(designation)
        return from_json(rows[0].data) if rows else None
