"""The crosswalks of a catalogue: rows chosen by framework, provision, standard, relation and age."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import attrs

from aistandards.catalog.crosswalks.derived import DERIVED, derived_rows
from aistandards.catalog.crosswalks.source_file import FOLDER, read_source
from aistandards.catalog.crosswalks.staleness import Ages
from aistandards.catalog.filters import check_values
from aistandards.catalog.lookup import StandardLookup
from aistandards.errors import CrosswalkError, FilterError
from aistandards.model import RELEVANCE_LEVELS
from aistandards.model.crosswalk import CrosswalkRelation, CrosswalkRow
from aistandards.model.filter import Filter
from aistandards.model.text import values_of
from aistandards.settings import bundled_folder
from aistandards.tagging.frameworks import FILE, Framework, is_below, load_frameworks


@attrs.frozen(slots=True)
class CrosswalkSource:
    """A source of rows, as its rows attribute it.

    Attributes:
        crosswalk: Name of its file.
        framework: Id of the framework.
        author: Who states the rows.
        host: Who publishes them, if that is not the author.
        source: Address of the source.
        licence: Terms of the source.
        dates: Dates of the source, as its rows give them; none where it gives none.
        rows: Number of its rows.
        stale: How many of them are stale.
    """

    crosswalk: str
    framework: str
    author: str
    host: str | None
    source: str
    licence: str
    dates: tuple[str, ...]
    rows: int
    stale: int


@attrs.frozen(slots=True)
class Selection:
    """Rows with the frameworks that they name, as formats write them.

    Attributes:
        rows: The rows.
        frameworks: The frameworks of the rows, by id.
    """

    rows: tuple[CrosswalkRow, ...]
    frameworks: Mapping[str, Framework]


class Crosswalks:
    """The crosswalks.

    Args:
        lookup: The standards that rows are compared with.
        folder: A catalogue folder, by default the bundled one.
    """

    def __init__(self, lookup: StandardLookup, folder: Path | None = None) -> None:
        self._lookup = lookup
        self._folder = folder or bundled_folder()

    @cached_property
    def frameworks(self) -> Mapping[str, Framework]:
        """The frameworks by id.

        Raises:
            VocabularyError: The file of frameworks is not valid.
        """
        path = self._folder / FILE
        return load_frameworks(path, self._lookup.vocabularies.instruments) if path.is_file() else {}

    def rows(
        self,
        *,
        framework: str | None = None,
        provision: str | None = None,
        designation: str | None = None,
        clause: str | None = None,
        relation: str | Sequence[str] = (),
        stale: bool | None = None,
    ) -> list[CrosswalkRow]:
        """Return the rows that every filter chooses, in the order of frameworks, files and provisions.

        Derived rows come last, and only where a framework, a standard or the relation `derived` is chosen.

        Args:
            framework: Id of a framework. For one that is a part of a standard, the rows about its controls count too.
            provision: A provision of the framework, with what is below it: `Article 17`, `GOVERN 1`.
            designation: A standard as people write it; every edition and draft of its work counts.
            clause: A clause of the standard, with what is below it: `B.5.4`.
            relation: Types of relation.
            stale: Only stale rows, or only others.

        Raises:
            FilterError: There is no such framework, provision or relation, or a provision has no framework.
            DesignationError: No grammar can read the designation.
            CrosswalkError: A file of rows is not valid.
        """
        types = values_of(relation)
        check_values("relation", types, [one.value for one in CrosswalkRelation])
        asked = None if framework is None else self.framework(framework)
        place = None if provision is None else self._provision(asked, provision)
        work = None if designation is None else self._work(designation)
        return [
            row
            for row in (*self._stated(), *self._derived(asked, place, work, types))
            if (asked is None or self._is_of(row, asked, place))
            and (work is None or self._work_of(row) == work)
            and (clause is None or row.clause == clause or is_below(row.clause or "", clause))
            and (not types or row.relation.value in types)
            and (stale is None or bool(row.stale) is stale)
        ]

    def selection(self, rows: Sequence[CrosswalkRow]) -> Selection:
        """Return rows with their frameworks, for the formats of `aistandards.export`."""
        return Selection(tuple(rows), {row.framework: self.frameworks[row.framework] for row in rows})

    def sources(self, framework: str | None = None) -> list[CrosswalkSource]:
        """Return the sources of the rows of files, with their attributions.

        Raises:
            FilterError: There is no such framework.
        """
        groups: dict[tuple[str, str, str], list[CrosswalkRow]] = {}
        for row in self._stated():
            if framework in (None, row.framework):
                groups.setdefault((row.crosswalk, row.author, row.source), []).append(row)
        if not groups and framework is not None:
            self.framework(framework)
        return [_source(rows) for rows in groups.values()]

    def framework(self, name: str) -> Framework:
        """Return a framework by its id.

        Raises:
            FilterError: There is none; the message names those that there are.
        """
        check_values("framework", [name], list(self.frameworks))
        return self.frameworks[name]

    @cached_property
    def _of_files(self) -> tuple[CrosswalkRow, ...]:
        """The rows as the files have them, in the order of frameworks."""
        order = {name: number for number, name in enumerate(self.frameworks)}
        rows = [row for path in sorted((self._folder / FOLDER).glob("*.toml")) for row in self._read(path)]
        return tuple(sorted(rows, key=lambda row: order[row.framework]))

    def _stated(self) -> Iterator[CrosswalkRow]:
        """Yield the rows of the files, compared with the catalogue of this moment, which a sync may have changed."""
        yield from map(Ages(self._lookup, self.frameworks).read, self._of_files)

    def _read(self, path: Path) -> Iterator[CrosswalkRow]:
        for line, row in read_source(path):
            if isinstance(row, str):
                raise CrosswalkError(f"{path}, line {line}: {row}")
            if row.framework not in self.frameworks:
                raise CrosswalkError(f"{path}, line {line}: there is no framework {row.framework!r}")
            yield row

    def _derived(
        self, framework: Framework | None, place: str | None, work: str | None, types: Sequence[str]
    ) -> Iterator[CrosswalkRow]:
        if (types and DERIVED not in types) or not (framework or work or types):
            return
        chosen = Filter(relevance=RELEVANCE_LEVELS, work=work)
        for one in self.frameworks.values() if framework is None else [framework]:
            if one.instrument is not None:
                yield from derived_rows(self._lookup.store.read, self._lookup.vocabularies, one, chosen, place)

    def _provision(self, framework: Framework | None, text: str) -> str:
        if framework is None:
            raise FilterError(f"name the framework of the provision {text!r:.60}: {', '.join(self.frameworks)}")
        place = framework.provision(text)
        if place is None:
            known = " and ".join(dict.fromkeys(framework.provisions[:1] + framework.provisions[-1:])) or "none"
            raise FilterError(
                f"{framework.id} has no provision {text!r:.60}; it has {known} and others, which "
                f"`aistandards crosswalk show {framework.id} --format json` lists"
            )
        return place

    def _work(self, text: str) -> str:
        entry = self._lookup.resolve(text, nearest=False).entry
        return (self._lookup.plugins.designations.parse(text) if entry is None else entry.designation).work

    def _work_of(self, row: CrosswalkRow) -> str | None:
        designation, _ = self._lookup.plugins.designations.attempt(row.designation or "")
        return None if designation is None else designation.work

    def _is_of(self, row: CrosswalkRow, framework: Framework, place: str | None) -> bool:
        """Return whether a row is about a framework and, if a provision is asked for, about that or what is below it."""
        if row.framework == framework.id:
            return place is None or row.provision == place or is_below(row.provision or "", place)
        if framework.work is None or row.clause is None or self._work_of(row) != framework.work:
            return False
        control = framework.control_of(row.clause)
        return control is not None and (place is None or control == place or is_below(control, place))


def _source(rows: Sequence[CrosswalkRow]) -> CrosswalkSource:
    first = rows[0]
    return CrosswalkSource(
        first.crosswalk,
        first.framework,
        first.author,
        first.host,
        first.source,
        first.licence,
        tuple(sorted({row.date.text for row in rows if row.date})),
        len(rows),
        sum(bool(row.stale) for row in rows),
    )
