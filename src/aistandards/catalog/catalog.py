"""The catalogue: look up, list, search, count and explain the standards of a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Unpack

from aistandards.catalog.snapshot import Snapshot
from aistandards.catalog.tags import TaggedStandards
from aistandards.errors import FilterError, InvalidValueError
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.dates import Now, PartialDate, local_now, stamp
from aistandards.model.text import values_of
from aistandards.settings import Settings, sqlite_url
from aistandards.store import Store

# Each question imports what it needs: a list needs no grammars, rules or vocabularies.
if TYPE_CHECKING:
    from pathlib import Path

    from aistandards.catalog.changes import Change, ChangeKeywords
    from aistandards.catalog.explanation import Explanation
    from aistandards.catalog.family import Node
    from aistandards.catalog.filters import FilterKeywords, Values
    from aistandards.catalog.review import Conflict, OpenTag
    from aistandards.catalog.statistics import Statistic
    from aistandards.catalog.watches import Watch
    from aistandards.model import Standard
    from aistandards.plugin.registry import Plugins
    from aistandards.store import QuarantinedRow, RunRecord
    from aistandards.store.events import EventChoice, Group
    from aistandards.tagging.curation import Curation
    from aistandards.tagging.decisions import Decision
    from aistandards.tagging.evaluation import Evaluation, Label
    from aistandards.tagging.suggestions import Suggestion


class Catalog(TaggedStandards):
    """The catalogue: every standard of the store, each counted once.

    Editions, amendments, corrigenda and work items are separate standards. A document that two bodies publish together
    is one standard. The methods that list, search and count take the keywords of `FilterKeywords`, and these:

    - `as_of`: A day, month or year. Standards have the status of that day, and `status` means that status.
    - `known_at`: A day, a month, a year, or the number of a run. The answer is the one that the catalogue gave at that time.
    - `limit`, `offset`: The largest number of standards, and how many are left out before them.

    Attributes:
        store: The store.
        settings: The user's settings.
        loaded: Number of records of the bundled data that were loaded when the catalogue was opened.

    Examples:
        >>> with Catalog.open("sqlite://") as catalog:
        ...     print(catalog["ISO/IEC 42001"].designation, "ISO/IEC 42001" in catalog)
        ISO/IEC 42001:2023 True
    """

    loaded = 0

    @classmethod
    def open(
        cls,
        location: str | PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        plugins: Plugins | Callable[[], Plugins] | None = None,
        clock: Now = local_now,
    ) -> Catalog:
        """Open the catalogue; the first use loads the bundled data, so that the catalogue is never empty.

        Args:
            location: SQLAlchemy URL of the store, or path of a SQLite file. By default the environment and the
                configuration file decide.
            settings: The settings, instead of environment and configuration file.
            plugins: The plugins, or a function that finds them when they are needed; by default the installed ones.
            clock: Returns the time, with its zone; by default that of this machine.

        Raises:
            StoreError: The store cannot be opened.
        """
        settings = settings or Settings.load(None if location is None else _url(location))
        catalog = cls(Store(settings.database_url), settings, plugins, clock=clock)
        catalog.indexed = True
        now = stamp(clock())
        catalog.loaded = Snapshot.open().load_once(catalog.store, now, lambda: catalog.plugins.designations)
        return catalog

    def __repr__(self) -> str:
        return f"<Catalog of {len(self)} standards in {self.store.location}>"

    def __contains__(self, designation: object) -> bool:
        name = getattr(designation, "designation", designation)
        return isinstance(name, str) and self.resolve(name, nearest=False).is_stored

    def __getitem__(self, designation: str) -> Standard:
        return self.get(designation)

    @property
    def home(self) -> Path:
        """Folder of the user's state."""
        return self.settings.home

    @cached_property
    def curation(self) -> Curation:
        """Decisions of people about tags: the bundled ones and the user's own."""
        from aistandards.tagging.curation import Curation

        return Curation.installed(self.settings.home)

    def sources(self) -> dict[str, str]:
        """Return the date of each source's data: of its last complete sync, else of the bundled data."""
        dates = Snapshot.open().dates
        names = dict.fromkeys((*dates, *sorted(self.last_runs())))
        read = {name: self.store.cursor(name).updated or dates.get(name) for name in names}
        return {name: date[:10] for name, date in read.items() if date}

    def complete_sources(self) -> frozenset[str]:
        """Return the sources whose last complete run kept every record, not only AI standards."""
        from aistandards.catalog import sources

        return sources.complete_sources(self.store, Snapshot.open().dates)

    def current_until(self, source: str) -> date | None:
        """Return the day up to which the records of a source are current: of the newest text, or of the data if earlier.

        A source may be read today and have been written long ago.
        """
        updated = self.sources().get(source)
        newest = self.store.read.newest_issue(source, updated) if updated else None
        return None if updated is None else PartialDate(min(newest or updated, updated)).earliest

    def outdated(self) -> list[str]:
        """Return the sources whose records were tagged by other rules or decisions than today's."""
        from aistandards.tagging.annotators import installed_annotators, versions

        today = f"annotators={versions(installed_annotators(self.plugins))};curation={self.curation.version}"
        cursors = {name: self.store.cursor(name) for name in Snapshot.open().dates}
        return [name for name, cursor in cursors.items() if cursor.updated and not cursor.basis.endswith(today)]

    def last_runs(self) -> dict[str, RunRecord]:
        """Return the last run of every source that was synchronised."""
        return self.store.last_runs()

    def quarantine(self) -> list[QuarantinedRow]:
        """Return the rows of upstreams that could not be read, with their bytes and the reasons."""
        return self.store.quarantined()

    def bodies(self) -> frozenset[str]:
        """Return the bodies and publishers of the standards of the store, as the filter `body` takes them."""
        return self.store.read.bodies()

    def extras(self) -> dict[str, dict[str, int]]:
        """Return the names that sources give and the model has no field for, with the number of records of each.

        The result is by source; the most frequent name of a source comes first.
        """
        from aistandards.catalog import sources

        return sources.extras(self.store.read)

    def contradictions(self) -> dict[str, int]:
        """Return the numbers of contradictions in what sources say; see `sources.contradictions`."""
        from aistandards.catalog import sources

        return sources.contradictions(self.store.read, self.today)

    def listings(self, standard: Standard) -> dict[str, str | None]:
        """Return, for each record of a standard by key, the day from which its source no longer lists it, or None."""
        from aistandards.catalog import sources

        return sources.listings(self.store.read, standard)

    def related(self, standard: Standard) -> list[tuple[str, str]]:
        """Return the standards that a standard is connected with, as (relation, designation), each once.

        The list contains its own relations, the inverse of the relations that other standards have to it, and the
        other texts of the same work.
        """
        from aistandards.catalog.relations import related

        return related(self.store.read, standard)

    def family(self, standard: Standard, *, as_of: str | None = None) -> Node:
        """Return the tree of the work that a standard belongs to: editions, amendments, predecessors, successors.

        Raises:
            DateError: `as_of` is not a date.
        """
        from aistandards.catalog.family import family

        day = None if as_of is None else self._day(as_of)
        return family(self.store.read, standard, self.plugins.designations, day)

    def disagreements(self, standard: Standard) -> list[tuple[str, str, str]]:
        """Return where the sources of a joint standard differ from what is shown, as (source, field, its value)."""
        from aistandards.catalog import sources

        return sources.disagreements(self.store.read, standard)

    # Questions about tags and changes.

    def explain(self, designation: str, concept: str) -> Explanation:
        """Return why a standard carries a concept: the evidence, each in its sentence, and the decisions of people.

        Args:
            designation: A designation as people write it.
            concept: A concept by id or by a label in any language.

        Raises:
            NotFoundError: There is no such standard.
            ConceptError: There is no such concept.
        """
        from aistandards.catalog.explanation import explain

        return explain(self.get(designation), concept, self.vocabularies, self.curation)

    def changes(self, limit: int | None = None, offset: int = 0, **choice: Unpack[ChangeKeywords]) -> list[Change]:
        """Return the changes that syncs recorded, newest first.

        Args:
            limit: Largest number of changes.
            offset: Number of changes that are left out before the first.
            choice: See `ChangeKeywords`.

        Raises:
            DateError: `since` is neither a date nor a number.
            FilterError: There is no such body, severity or kind.
        """
        from aistandards.catalog.changes import changes

        return changes(self.store.read, self._event_choice(**choice), limit, offset)

    def count_changes(self, **choice: Unpack[ChangeKeywords]) -> int:
        """Return the number of changes that `changes` lists without a limit.

        Raises:
            DateError: `since` is neither a date nor a number.
            FilterError: There is no such body, severity or kind.
        """
        return self.store.read.events.count(self._event_choice(**choice))

    def watched_changes(
        self,
        watches: Iterable[Watch],
        limit: int | None = None,
        *,
        since: str | None = None,
        severity: str | None = None,
        kind: Values = (),
    ) -> list[Change]:
        """Return the recorded changes of all watched standards, each change once, newest first.

        Args:
            watches: The watches.
            limit: Largest number of changes.
            since: See `ChangeKeywords`, also for the others.
            severity: Only of this severity.
            kind: Only these kinds.

        Raises:
            FilterError: A watch names a body or a concept that does not exist; the message names the watch.
        """
        from aistandards.catalog.changes import changes, event_choice

        groups = [self._watched(watch) for watch in watches]
        return changes(self.store.read, event_choice(groups, since=since, severity=severity, kind=kind), limit)

    def evaluate(self, labels: Iterable[Label]) -> Evaluation:
        """Compare the tags of the catalogue with labels; see `aistandards.read_labels`."""
        from aistandards.tagging.evaluation import evaluate

        given = list(labels)
        return evaluate(given, {label.designation: self.tags_of(label.designation) for label in given})

    def tags_of(self, designation: str) -> frozenset[str] | None:
        """Return the rights concepts of a standard without their scheme, and `ai`; mere mentions do not count.

        The result is None if the catalogue does not have the standard.
        """
        from aistandards.catalog import sources

        return sources.tags_of(self.store.read, designation, self.plugins.designations)

    def statistic(
        self,
        name: str,
        *,
        of: str = "all",
        scheme: str = "rights",
        known_at: str | None = None,
        **filters: Unpack[FilterKeywords],
    ) -> Statistic:
        """Return a table of numbers with what they are counted from, and the command that repeats it.

        Args:
            name: `growth`, `status`, `coverage-by-body`, `coverage-by-status`, `duration`, `languages`, `assessment` or
                `committees`.
            of: `all` counts each standard, `editions` only published texts that supplement no other, `works` each work once.
            scheme: Id of the vocabulary whose concepts a coverage has.
            known_at: See `Catalog`.
            filters: See `FilterKeywords`. Without any, the whole catalogue counts.

        Raises:
            GroupingError: There is no such statistic, or it does not count editions or works.
            ConceptError: There is no such scheme.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        from aistandards.catalog.statistics import MAX_STATISTICS, statistic

        catalog, content = self._at(known_at), self.content_id
        key = (name, of, scheme, known_at, catalog.filter(**filters), content)
        if (counted := self._statistics.get(key)) is None:
            counted = statistic(catalog.store.read.counts, self.vocabularies, *key)
            if len(self._statistics) >= MAX_STATISTICS:
                self._statistics.clear()
            self._statistics[key] = counted
        return counted

    @cached_property
    def _statistics(self) -> dict[Any, Statistic]:
        """Statistics of this content; some take half a second on a large store."""
        return {}

    # Review of tags by people.

    def review(self, scheme: str = "rights") -> list[OpenTag]:
        """Return the tags of a scheme that nobody decided about, the lowest confidence first."""
        from aistandards.catalog.review import open_tags

        return open_tags(self.standards(), self.curation, scheme)

    def suggestions(self, scheme: str = "rights") -> list[Suggestion]:
        """Return tags that a statistical model suggests for standards in scope, the most probable first.

        Raises:
            MissingExtraError: The extra `suggest` is not installed.
        """
        from aistandards.tagging.suggestions import suggest

        standards = list(self.standards(relevance=RELEVANCE_LEVELS))
        return suggest(standards, self.curation, self.vocabularies, scheme)

    def decide(self, decision: Decision, path: Path | None = None) -> None:
        """Write a decision to a file, the user's own by default, and apply it to the standard at once."""
        from aistandards.catalog.review import decide, own_decisions

        target = path or own_decisions(self.home)
        decide(self.store, decision, self.curation, target, self.plugins.designations)
        self.__dict__.pop("curation", None)

    def undo(self, path: Path | None = None) -> Decision:
        """Take back the last decision of a file, the user's own by default; facts are never undone.

        Raises:
            CurationError: The file has no decision.
        """
        from aistandards.catalog.review import own_decisions, undo

        decision = undo(self.store, path or own_decisions(self.home), self.home, self.plugins)
        self.__dict__.pop("curation", None)
        return decision

    def conflicts(self) -> list[Conflict]:
        """Return the decisions that today's rules contradict."""
        from aistandards.catalog.review import conflicts
        from aistandards.tagging.annotators import installed_annotators

        return conflicts(self.find, self.curation, installed_annotators(self.plugins))

    def _event_choice(self, *, works: Values = (), **choice: Any) -> EventChoice:
        from aistandards.catalog.changes import event_choice

        filters = {name: choice.pop(name, None) for name in ("body", "committee", "relevance", "tags")}
        return event_choice([self._group(works, **filters)] if works or any(filters.values()) else None, **choice)

    def _group(self, works: Values, **filters: Any) -> Group:
        from aistandards.store.events import Group

        return Group(self.filter(**filters) if any(filters.values()) else None, values_of(works))

    def _watched(self, watch: Watch) -> Group:
        try:
            return self._group(watch.designations, body=watch.body, tags=self.concepts(tag=watch.tag, any_of=True))
        except InvalidValueError as error:
            raise FilterError(f"the watch {watch.name!r}: {error}; add it again or remove it") from None


def _url(location: str | PathLike[str]) -> str:
    """Return the URL of a store: a text with `:` is one already, anything else is the path of a SQLite file."""
    text = fspath(location)
    return text if "://" in text else sqlite_url(text)
