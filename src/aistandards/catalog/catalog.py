"""The one door for readers: look up, list, search and count the standards that the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import orjson

from aistandards.catalog.filters import make_filter
from aistandards.catalog.rows import EXPORTED, FIELDS, flat_row
from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import DesignationError, NotFound
from aistandards.model import RelationType
from aistandards.model.codec import from_json
from aistandards.model.text import values_of
from aistandards.plugin.registry import Plugins
from aistandards.settings import Settings
from aistandards.store import Filter, Store

# Each question imports what it needs: a list needs no grammars, rules or vocabularies.
if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    from aistandards.catalog.as_of import AsOf
    from aistandards.catalog.resolution import Resolution
    from aistandards.catalog.validity import StandardThen
    from aistandards.model import Relation, Standard
    from aistandards.tagging.curation import Curation
    from aistandards.tagging.vocabularies import Vocabularies

__all__ = ["EXPORTED", "FIELDS", "INVERSE", "Catalog"]


class Catalog:
    """The catalogue: every standard the store holds, each counted once.

    Editions, amendments, corrigenda and work items are separate standards; a document that two bodies publish together
    is one.

    >>> with Catalog.open() as catalog:  # doctest: +SKIP
    ...     print(catalog.get("ISO/IEC 42001").title)
    """

    def __init__(self, store: Store, settings: Settings, plugins: Plugins | None = None) -> None:
        """Read from an open store. `Catalog.open` is the usual way in."""
        self.store = store
        self.settings = settings
        self.plugins = Plugins.find() if plugins is None else plugins

    @classmethod
    def open(
        cls, database_url: str | None = None, *, settings: Settings | None = None, plugins: Plugins | None = None
    ) -> Catalog:
        """Open the catalogue; on first use the bundled snapshot is loaded, so that it is never empty.

        Args:
            database_url: SQLAlchemy URL of the store; by default what the environment and the configuration say.
            settings: Instead of reading environment and configuration.
            plugins: Instead of finding the installed ones.

        Raises:
            StoreError: The store cannot be opened.
        """
        settings = settings or Settings.load(database_url)
        store = Store(settings.database_url)
        plugins = Plugins.find() if plugins is None else plugins
        Snapshot.open().load_once(store, datetime.now(UTC).isoformat(timespec="seconds"), plugins.designations)
        return cls(store, settings, plugins)

    @cached_property
    def curation(self) -> Curation:
        """What people have decided: the bundled decisions and the user's own."""
        from aistandards.tagging.curation import Curation

        return Curation.installed(self.settings.home)

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """Every installed vocabulary, those of plugins included."""
        from aistandards.tagging.vocabularies import Vocabularies

        return Vocabularies.installed(self.plugins)

    @property
    def home(self) -> Path:
        """Folder of the user's state."""
        return self.settings.home

    def outdated(self) -> list[str]:
        """Sources whose records were tagged by other rules or decisions than today's; a sync reads them again."""
        from aistandards.tagging.annotators import installed_annotators, versions

        today = f"annotators={versions(installed_annotators(self.plugins))};curation={self.curation.version}"
        states = {name: self.store.cursor(name) for name in Snapshot.open().dates}
        return [name for name, state in states.items() if state.updated and not state.basis.endswith(today)]

    def close(self) -> None:
        """Give up the store."""
        self.store.close()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Standard]:
        return self.standards()

    def __len__(self) -> int:
        return self.store.read.count(Filter())

    def filter(self, **filters: Any) -> Filter:
        """Make a filter from keyword arguments, each value compared with what the catalogue holds.

        Args:
            filters: As for `standards`.

        Raises:
            FilterError: Nothing in the catalogue has that value, or it is no date; the nearest values are named.
            ConceptError: No concept has that name.
            TypeError: There is no such filter.
        """
        return make_filter(self.store.read, lambda names: self.tags(tag=names), **filters)

    def standards(self, **filters: Any) -> Iterator[Standard]:
        """Standards one by one, in natural order of designation.

        Args:
            filters: `body`, `status`, `type`, `relevance` (one or several), `leading`, `committee`, `work`, `since`,
                `until`, `ai`, `tags`, `mentions`, `gone`, `work_item`; see `aistandards.store.Filter`. Each text in
                `tags` means the concept of that name and narrower ones: `tags=["privacy"]`.

        Raises:
            FilterError: A filter has a value that nothing in the catalogue has.
            ConceptError: No concept has a name in `tags`.
            TypeError: There is no such filter.
        """
        return (from_json(line) for line in self.store.read.data(self.filter(**filters)))

    def rows(
        self, *, limit: int | None = None, offset: int = 0, evidence: bool = False, **filters: Any
    ) -> Iterator[Mapping[str, Any]]:
        """Standards as flat rows with the fields of `FIELDS`, without the cost of whole records.

        Args:
            limit: At most so many.
            offset: Leave out so many first.
            evidence: Also give `evidence`, the annotations as in the record's JSON, and `titles` by language.
            filters: As for `standards`.

        Raises:
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        return map(flat_row, self.store.read.rows(self.filter(**filters), limit=limit, offset=offset, whole=evidence))

    def resolve(self, text: str, *, nearest: bool = True) -> Resolution:
        """What a designation, as people write it, stands for; never raises on a miss.

        Args:
            text: The designation.
            nearest: Whether to look on a miss for what is spelt most alike.
        """
        from aistandards.catalog.resolution import resolve

        return resolve(self.store.read, self.plugins.designations, text, nearest=nearest)

    def spelt_alike(self, text: str) -> tuple[str, ...]:
        """The works that are spelt most as a designation, at most three."""
        from aistandards.catalog.resolution import spelt_alike

        return spelt_alike(self.store.read, self.plugins.designations, text)

    @overload
    def get(self, text: str) -> Standard: ...

    @overload
    def get(self, text: str, *, as_of: str) -> StandardThen: ...

    @overload
    def get(self, text: str, *, as_of: str | None = None) -> Standard: ...

    def get(self, text: str, *, as_of: str | None = None) -> Standard:
        """The one standard that a designation stands for; an undated one means the edition in force.

        Args:
            text: A designation as people write it.
            as_of: A day, month or year: the edition in force then, with the status it had then and with `certain`,
                which is false where a date of lesser precision decides, or where nobody says.

        Raises:
            NotFound: None, or several that the text cannot tell apart; the nearest are in the error.
            DateError: `as_of` is not a date.
        """
        from aistandards.catalog.resolution import exactly

        if (row := exactly(self.store.read, self.plugins.designations, text)) is not None:
            standard = from_json(row.data)
        else:
            found = self.resolve(text)
            if found.match is None:
                raise NotFound(text, found.candidates or found.nearest)
            standard = self._standard(found.match)
        return standard if as_of is None else self._as_of(as_of).edition(text, standard)

    def rows_as_of(self, as_of: str, *, evidence: bool = False, **filters: Any) -> Iterator[dict[str, Any]]:
        """Standards as flat rows as they stood on a day, with `certain` beside the fields; what was not yet is left out.

        Args:
            as_of: A day, month or year.
            evidence: Also give `evidence` and `titles`, as `rows` does.
            filters: As for `standards`; `status` means the status on that day.

        Raises:
            DateError: `as_of` is not a date.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        return self._as_of(as_of).rows(evidence=evidence, **filters)

    def find(self, text: str) -> list[Standard]:
        """Every standard that a designation may stand for, likeliest first; empty when there is none."""
        found = self.resolve(text)
        names = ([found.match] if found.match else []) + [one for one in found.candidates if one != found.match]
        return [self._standard(name) for name in names]

    def search(self, query: str, limit: int = 20) -> list[Standard]:
        """What `search_rows` finds, as whole records."""
        found = self._found(query, limit)
        whole = self.store.read.by_id([row["id"] for row in found])
        return [from_json(whole[row["id"]].data) for row in found]

    def search_rows(self, query: str, limit: int = 20, *, evidence: bool = False) -> list[dict[str, Any]]:
        """Standards whose designation, titles or abstracts hold every word, best first.

        A query that is the label of a concept, in any language, finds first the standards that carry the concept or a
        narrower one.
        """
        found = self._found(query, limit)
        whole = self.store.read.by_id([row["id"] for row in found]) if evidence else {}
        return [flat_row({**row, "data": whole[row["id"]].data} if evidence else row) for row in found]

    def _found(self, query: str, limit: int) -> list[Mapping[str, Any]]:
        concepts = self.vocabularies.by_label(query)
        carrying = Filter(tags=self.tags(tag=concepts, any_of=True))
        tagged = list(self.store.read.rows(carrying, limit=limit)) if concepts else []
        known = {row["id"] for row in tagged}
        words = self.vocabularies[concepts[0]].label() if concepts else query
        others = [row for row in self.store.read.search(words, limit) if row["id"] not in known]
        return [*tagged, *others][:limit]

    def tags(self, **asked: Any) -> tuple[tuple[str, ...], ...]:
        """The `tags` of a filter: groups of concepts, one of each of which a standard must carry.

        Args:
            asked: `tag`, `right`, `gdc`, `sdg`, `topic` and `any_of`; see `Vocabularies.groups`.

        Raises:
            ConceptError: Nothing is called that, or nothing is anchored there.
        """
        # Reading the vocabularies takes as long as a list; most questions name no concept.
        return self.vocabularies.groups(**asked) if any(asked.values()) else ()

    def said(self, designations: Iterable[str]) -> dict[str, frozenset[str] | None]:
        """What each of some designations carries, for `evaluation`: rights concepts without scheme, and `ai`.

        Mere mentions do not count. None stands for a designation that is not held.
        """
        return {name: self._said(name) for name in designations}

    def _said(self, designation: str) -> frozenset[str] | None:

        rows = self.store.read.by_designation(designation)
        if not rows:
            try:
                rows = self.store.read.by_designation(self.plugins.designations.parse(designation).text)
            except DesignationError:
                return None
        if not rows:
            return None
        carried = from_json(rows[0].data).concepts
        concepts = {name.removeprefix("rights:") for name in carried if name.startswith("rights:")}
        return frozenset(concepts | ({"ai"} if rows[0].ai else set()))

    def stats(
        self, by: str | Sequence[str] = ("body", "status"), *, as_of: str | None = None, **filters: Any
    ) -> dict[str, Any]:
        """Counts for every combination that occurs: `{"total": 3, "counts": [{"body": …, "status": …, "count": 3}]}`.

        Args:
            by: What to count by.
            as_of: A day, month or year: counts as of then.
            filters: As for `standards`.

        Raises:
            GroupingError: Something that standards cannot be counted by.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        if as_of is not None:
            return self._as_of(as_of).stats(values_of(by), **filters)
        counts = self.store.read.stats(values_of(by), self.filter(**filters))
        return {"total": sum(row["count"] for row in counts), "counts": counts}

    def line(self, standard: Standard) -> list[tuple[str, str]]:
        """Other standards it is connected with, as (relation, designation), each once.

        Its own relations with keys resolved to today's designations, the relations that others have to it turned
        round, and the other texts of the same work.
        """
        found = dict.fromkeys(self._own_relations(standard))
        keys = [provenance.key for provenance in standard.provenance]
        for kind, other in self.store.read.pointing_at([standard.designation], keys):
            found.setdefault((INVERSE.get(kind, kind), other))
        named = {designation for _, designation in found} | {standard.designation}
        for row in self.store.read.rows(Filter(work=standard.work)):
            if row["designation"] not in named:
                found.setdefault(("same work", row["designation"]))
        return list(found)

    def disagreements(self, standard: Standard) -> list[tuple[str, str, str]]:
        """Where the sources of a joint standard differ from what is shown, as (source, field, its value)."""
        rows = self.store.read.by_designation(standard.designation)
        own = next((row for row in rows if from_json(row.data).origin == standard.origin), None)
        records = [from_json(row.data) for row in self.store.read.records_of(own.id)] if own is not None else []
        return [
            (record.origin.source, field, value)
            for record in records
            for field, value, shown in _comparable(record, standard)
            if value and value != shown
        ]

    def status_of(self, designations: Iterable[str]) -> dict[str, str]:
        """Status by designation, for those that are held."""
        return {row.designation: row.status for name in designations for row in self.store.read.by_designation(name)}

    def extras(self) -> dict[str, dict[str, int]]:
        """What sources say that the model has no field for: by source, each name with how many records have it.

        The most frequent name of a source comes first.
        """
        counts: dict[str, dict[str, int]] = {}
        for row in self.store.read.all_records():
            # Reading one in a hundred records whole is what makes a look at all of them bearable.
            if '"extra":{' in row.data:
                of_source = counts.setdefault(row.source, {})
                for name in orjson.loads(row.data)["extra"]:
                    of_source[name] = of_source.get(name, 0) + 1
        return {
            source: dict(sorted(names.items(), key=lambda one: (-one[1], one[0])))
            for source, names in sorted(counts.items())
        }

    def bodies(self) -> frozenset[str]:
        """Bodies and publishers of what is held, as `body` takes them."""
        return frozenset(self.store.read.bodies())

    def sources(self) -> dict[str, str]:
        """The date each source's data is of: of its last complete sync, else of the bundled snapshot."""
        dates = Snapshot.open().dates
        for name in list(dates):
            updated = self.store.cursor(name).updated
            if updated:
                dates[name] = updated[:10]
        return dates

    def _as_of(self, day: str) -> AsOf:
        from aistandards.catalog.as_of import AsOf

        return AsOf(self, day)

    def _standard(self, designation: str) -> Standard:
        return from_json(self.store.read.by_designation(designation)[0].data)

    def at_the_end_of(self, relation: Relation) -> SqlRow[Any] | None:
        """The whole row that a relation points to, when it is held."""
        if relation.key is not None:
            source, _, upstream_id = relation.key.partition(":")
            return self.store.read.by_key(source, upstream_id)
        return next(iter(self.store.read.by_designation(relation.target or "")), None)

    def _own_relations(self, standard: Standard) -> Iterator[tuple[str, str]]:
        for relation in standard.relations:
            row = self.at_the_end_of(relation)
            yield relation.type.value, row.designation if row is not None else relation.target or relation.key or ""


INVERSE: Mapping[str, str] = {
    RelationType.REPLACES.value: RelationType.REPLACED_BY.value,
    RelationType.REPLACED_BY.value: RelationType.REPLACES.value,
    RelationType.AMENDS.value: "amended by",
    RelationType.CORRECTS.value: "corrected by",
    RelationType.SUPPLEMENTS.value: "supplemented by",
    RelationType.IDENTICAL_TO.value: RelationType.IDENTICAL_TO.value,
    RelationType.ADOPTS.value: "adopted by",
}
"""How a relation reads from its other end."""


def _comparable(record: Standard, shown: Standard) -> list[tuple[str, str, str]]:
    title = ("title", record.title, shown.title)
    status = (
        "status",
        f"{record.status.value} ({record.stage.native})",
        f"{shown.status.value} ({shown.stage.native})",
    )
    committee = (
        "committee",
        record.committee.reference if record.committee else "",
        shown.committee.reference if shown.committee else "",
    )
    edition = ("edition", record.edition or "", shown.edition or "")
    return [title, status, committee, edition]
