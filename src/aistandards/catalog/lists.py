"""Lists, searches and counts of standards: today, as of another day, or as known at another time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Self, Unpack

from aistandards.catalog.filters import make_filter
from aistandards.catalog.results import Rows, Standards
from aistandards.catalog.rows import flat_row
from aistandards.model.codec import from_json
from aistandards.model.dates import Now, local_now
from aistandards.model.filter import Filter
from aistandards.store import Store

# Each question imports what it needs: a list needs no grammars, rules or vocabularies.
if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from aistandards.catalog.as_of import AsOf
    from aistandards.catalog.filters import FilterKeywords
    from aistandards.catalog.pages import Page
    from aistandards.catalog.results import StandardRow
    from aistandards.catalog.search import Found, QueryReader
    from aistandards.model import Standard
    from aistandards.plugin.registry import Plugins
    from aistandards.settings import Settings
    from aistandards.tagging.vocabularies import Vocabularies


class StandardLists:
    """The standards of one store, in lists that filters choose.

    The methods take the keywords of `FilterKeywords`, and `as_of`, `known_at`, `limit` and `offset`; see `Catalog`.

    Attributes:
        store: The store.
        settings: The user's settings.
        clock: Returns the time, with its zone; its date is today.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        plugins: Plugins | Callable[[], Plugins] | None = None,
        *,
        clock: Now = local_now,
    ) -> None:
        """Read from an open store; `Catalog.open` is the usual way."""
        self.store = store
        self.settings = settings
        self._given_plugins = plugins
        self.clock = clock
        self._past: dict[str, Self] = {}

    def close(self) -> None:
        """Close the store."""
        for past in self._past.values():
            past.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Standard]:
        return self.standards()

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins that were handed in, else the installed ones."""
        from aistandards.plugin.registry import Plugins

        given = self._given_plugins
        if given is None:
            return Plugins.find()
        return given if isinstance(given, Plugins) else given()

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """Every installed vocabulary, those of plugins included."""
        from aistandards.tagging.vocabularies import Vocabularies

        return Vocabularies.installed(self.plugins)

    @property
    def today(self) -> datetime.date:
        """The date that the clock shows now."""
        return self.clock().date()

    def known_at(self, moment: str) -> Self:
        """Return the catalogue as it was known at a moment; it is closed with this one.

        Facts are those of that time. Abstracts are left out, since the journal does not keep every text.

        Args:
            moment: A day, month or year, whose last moment counts; or the number of a run, after which it is.

        Raises:
            DateError: It is neither.
        """
        if moment not in self._past:
            from aistandards.catalog.known_at import store_known_at

            store = store_known_at(self.store, moment, self.plugins.designations)
            self._past[moment] = type(self)(store, self.settings, self.plugins, clock=self.clock)
        return self._past[moment]

    def first_known(self, moment: str) -> str | None:
        """Return the day on which the catalogue was first loaded, if a moment precedes it; else None.

        Args:
            moment: As for `known_at`. The catalogue as it was known then is empty.

        Raises:
            DateError: It is neither a date nor the number of a run.
        """
        from aistandards.catalog.known_at import is_before_first_run

        first = self.store.first_run()
        return first[:10] if first is not None and is_before_first_run(self.store, moment) else None

    def filter(self, **filters: Unpack[FilterKeywords]) -> Filter:
        """Return a filter whose values occur in the catalogue.

        Raises:
            FilterError: No standard has that value, or it is not a date; the message names the nearest values.
            ConceptError: No concept has that name.
            TypeError: There is no such filter.
        """
        return make_filter(self.store.read, lambda names: self.concepts(tag=names), **filters)

    def concepts(
        self,
        *,
        tag: str | Sequence[str] = (),
        right: str | Sequence[str] = (),
        gdc: str | Sequence[str] = (),
        sdg: str | Sequence[str] = (),
        topic: str | Sequence[str] = (),
        amas: str | Sequence[str] | None = (),
        any_of: bool = False,
    ) -> tuple[tuple[str, ...], ...]:
        """Return groups of concepts for the filter `tags`: a standard must carry one concept of each group.

        Args:
            tag: Concepts by id or label; narrower ones count too.
            right: Legal anchors: `udhr:19`.
            gdc: Objectives of the Global Digital Compact.
            sdg: Goals or targets of the 2030 Agenda.
            topic: Concepts of `ai-topics`.
            amas: Clusters of the AI and Multimedia Authenticity Standards Collaboration; `named` for any of them.
            any_of: Whether one concept of all groups together is enough.

        Raises:
            ConceptError: Nothing has that name, or nothing is anchored there.
        """
        # Reading the vocabularies takes as long as a list; most questions name no concept.
        if not (tag or right or gdc or sdg or topic or amas):
            return ()
        return self.vocabularies.groups(tag=tag, right=right, gdc=gdc, sdg=sdg, topic=topic, amas=amas, any_of=any_of)

    def standards(
        self,
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        **filters: Unpack[FilterKeywords],
    ) -> Iterator[Standard]:
        """Return whole standards one by one, in natural order of designation; see `Catalog` for the keywords.

        Raises:
            DateError: A date is not valid.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        catalog = self._at(known_at)
        chosen = catalog.filter(**filters)
        reader = catalog.store.read
        if as_of is not None:
            return islice(catalog._day(as_of).standards(chosen), offset, _end(offset, limit))
        return map(from_json, reader.lines(chosen, limit=limit, offset=offset))

    def rows(
        self,
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        evidence: bool = False,
        **filters: Unpack[FilterKeywords],
    ) -> Rows:
        """Return flat rows of standards, without the cost of whole records; see `Catalog` for the keywords.

        Args:
            as_of: See `Catalog`.
            known_at: See `Catalog`.
            limit: See `Catalog`.
            offset: See `Catalog`.
            evidence: Whether the rows have `evidence`, the annotations as in the record's JSON, and `titles`.
            filters: See `FilterKeywords`.

        Raises:
            DateError: A date is not valid.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        catalog = self._at(known_at)
        chosen = catalog.filter(**filters)
        day = None if as_of is None else catalog._day(as_of)
        if day is not None:
            return Rows(lambda: islice(day.rows(chosen, evidence=evidence), offset, _end(offset, limit)))
        return Rows(
            lambda: map(flat_row, catalog.store.read.rows(chosen, limit=limit, offset=offset, with_data=evidence))
        )

    def page(
        self,
        limit: int,
        *,
        cursor: str | None = None,
        offset: int = 0,
        known_at: str | None = None,
        evidence: bool = False,
        **filters: Unpack[FilterKeywords],
    ) -> Page:
        """Return a part of the list and the place of the next part; see `Catalog` for the keywords.

        Args:
            limit: Largest number of rows.
            cursor: Place that an earlier part gave. A standard that came or went meanwhile shifts nothing.
            offset: Number of standards that are left out, instead of a cursor.
            known_at: See `Catalog`.
            evidence: See `rows`.
            filters: See `FilterKeywords`.

        Raises:
            FilterError: A filter has a value that nothing has, or the cursor is none.
        """
        from aistandards.catalog.pages import page

        catalog = self._at(known_at)
        chosen = catalog.filter(**filters)
        return page(catalog.store.read, chosen, limit, cursor=cursor, offset=offset, evidence=evidence)

    def search(
        self,
        query: str,
        limit: int = 20,
        *,
        offset: int = 0,
        as_of: str | None = None,
        known_at: str | None = None,
        **filters: Unpack[FilterKeywords],
    ) -> Standards:
        """Return the standards that `search_rows` finds, as whole records."""
        catalog = self._at(known_at)
        rows = catalog.search_rows(query, limit, offset=offset, as_of=as_of, **filters)
        by_name = {row["designation"]: row for row in rows}
        standards = (from_json(catalog.store.read.by_designation(name)[0].data) for name in by_name)
        if as_of is None:
            return Standards(standards)
        return Standards(filter(None, map(catalog._day(as_of).state_of, standards)))

    def search_rows(
        self,
        query: str,
        limit: int = 20,
        *,
        offset: int = 0,
        as_of: str | None = None,
        known_at: str | None = None,
        evidence: bool = False,
        **filters: Unpack[FilterKeywords],
    ) -> list[StandardRow]:
        """Return flat rows of the standards that a query finds, best first; see `look_for`."""
        found = self.look_for(query, offset + limit, as_of=as_of, known_at=known_at, evidence=evidence, **filters)
        return found.rows[offset:]

    def look_for(
        self,
        query: str,
        limit: int = 20,
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        evidence: bool = False,
        **filters: Unpack[FilterKeywords],
    ) -> Found:
        """Return what a query was taken to say, and flat rows of the standards that it finds, best first.

        Words in any of the six UN languages that are a name of a concept or a term, or part of one, find the standards that
        carry the concept and those whose titles have the term. Other words must be in designation, titles or abstracts.
        A filter is applied to the best matches; see `Catalog` for the keywords.
        """
        from aistandards.catalog.search import found

        catalog = self._at(known_at)
        chosen = catalog.filter(**filters)
        day = None if as_of is None else catalog._day(as_of)
        return found(catalog.store.read, catalog._queries, query, chosen, day, number=limit, evidence=evidence)

    def nearest_concepts(self, query: str) -> list[str]:
        """Return the concepts whose names in any language are nearest to a query, at most three, as `scheme:id`."""
        return self._queries.nearest(query)

    @cached_property
    def _queries(self) -> QueryReader:
        from aistandards.catalog.search import QueryReader

        return QueryReader(self.vocabularies)

    def to_pandas(self, **filters: Unpack[FilterKeywords]) -> pandas.DataFrame:
        """Return the rows that filters choose as a data frame of pandas (extra `pandas`)."""
        return self.rows(**filters).to_pandas()

    def to_polars(self, **filters: Unpack[FilterKeywords]) -> polars.DataFrame:
        """Return the rows that filters choose as a data frame of polars (extra `polars`)."""
        return self.rows(**filters).to_polars()

    def to_arrow(self, **filters: Unpack[FilterKeywords]) -> pyarrow.Table:
        """Return the rows that filters choose as a table of Arrow (extra `parquet`)."""
        return self.rows(**filters).to_arrow()

    def _at(self, known_at: str | None) -> Self:
        return self if known_at is None else self.known_at(known_at)

    def _day(self, as_of: str) -> AsOf:
        from aistandards.catalog.as_of import AsOf

        return AsOf(self.store.read, as_of, today=self.today, plugins=self.plugins)


def _end(offset: int, limit: int | None) -> int | None:
    return None if limit is None else offset + limit
