"""Standards by concept: counts, gaps, and who carries what with which direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from aistandards.catalog.filters import in_scope
from aistandards.catalog.lookup import StandardLookup
from aistandards.catalog.snapshot import Snapshot
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.filter import Filter

# Each question imports what it needs: a list needs no grammars, rules or vocabularies.
if TYPE_CHECKING:
    from aistandards.catalog.cross_table import CrossTable
    from aistandards.catalog.crosswalks import Crosswalks
    from aistandards.catalog.filters import FilterKeywords
    from aistandards.catalog.gaps import Matrix


class TaggedStandards(StandardLookup):
    """The standards of one store, by the concepts that they carry."""

    @property
    def data_version(self) -> str:
        """Version of the bundled data, by the calendar."""
        return self.store.read.kept("data version", lambda: Snapshot.open().version)

    @property
    def content_id(self) -> str:
        """Id of what the catalogue answers: version of the bundled data, number of the last run, own decisions.

        The id changes with every sync and every decision about a tag, so that figures and exports can name their content.
        """
        return self.store.read.kept("content id", self._name_of_content)

    @contextmanager
    def one_state(self) -> Iterator[str]:
        """Answer all questions of this thread from one state of the store; what many answers need is kept for the next block.

        What is read must be used up before the block ends.

        Yields:
            Id of the state: it also changes while a run goes on, which has one number from its beginning to its end.
        """
        with self.store.read.one_state(self._own_decisions()) as state:
            yield f"{self.content_id} {state}"

    def _name_of_content(self) -> str:
        return f"{self.data_version}+{self.store.runs.last()}{self._own_decisions()}"

    def _own_decisions(self) -> str:
        """Return the mark of the user's own decisions in the id of the content; empty without any."""
        from hashlib import blake2b

        from aistandards.catalog.review import own_decisions

        path = own_decisions(self.settings.home)
        decisions = path.read_bytes() if path.is_file() else b""
        return f".{blake2b(decisions, digest_size=4).hexdigest()}" if decisions else ""

    def gaps(
        self, scheme: str = "rights", by: str | Sequence[str] = "status", **filters: Unpack[FilterKeywords]
    ) -> Matrix:
        """Return the number of standards for each concept of a scheme.

        AI standards and protective standards count, each apart, where no filter of `ai` or `relevance` says otherwise.

        Raises:
            ConceptError: There is no such scheme.
            GroupingError: `by` is neither `body` nor `status`.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        from aistandards.catalog.gaps import matrix

        return matrix(self.store.read, self.vocabularies, self._in_scope(**filters), scheme, by, self.content_id)

    def cross_table(
        self, rows: str = "gdc", columns: str = "body", language: str = "en", **filters: Unpack[FilterKeywords]
    ) -> CrossTable:
        """Return the number of standards for each row and column; each count is that of `count` with both filters.

        Where no filter says otherwise, the standards of every level of relevance count.

        Args:
            rows: A vocabulary (`gdc`, `sdg`, `wsis`, `partners`, `rights`, …), `gdc-paragraphs`, or an instrument: `udhr`.
            columns: `body`, `status`, `relevance`, or a name that `rows` takes.
            language: Language of the labels.
            filters: See `FilterKeywords`.

        Raises:
            GroupingError: There are no such rows or columns.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        from aistandards.catalog.cross_table import cross_table

        chosen = self._in_scope(**filters)
        return cross_table(self.store.read, self.vocabularies, chosen, rows, columns, language, self.content_id)

    @cached_property
    def crosswalks(self) -> Crosswalks:
        """The crosswalks between provisions of frameworks and standards; `Crosswalks.rows` returns their rows."""
        from aistandards.catalog.crosswalks import Crosswalks

        return Crosswalks(self)

    def committees(self) -> dict[str, int]:
        """Return the number of standards in scope of each committee, the largest first."""
        numbers = self.facets("committee", relevance=RELEVANCE_LEVELS)["committee"]
        return {name: count for name, count in numbers.items() if name not in ("", "None")}

    def carried_concepts(self, **filters: Unpack[FilterKeywords]) -> dict[str, dict[str, frozenset[str]]]:
        """Return, for each concept as `scheme:id`, the standards that filters choose and that carry it.

        Each standard, by its designation, has the directions of its evidence: `concerns`, `protect`, `restrict`.

        Args:
            filters: See `FilterKeywords`. Without a choice of relevance only standards in scope count.

        Raises:
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        if filters:
            return self._carried_concepts(self._in_scope(**filters))
        return self.store.read.kept("carried concepts", lambda: self._carried_concepts(self._in_scope()))

    def without_evidence(self, concepts: Sequence[str] = (), **filters: Unpack[FilterKeywords]) -> tuple[int, int]:
        """Return how many other standards there are, of which the abstract was read, and only the title.

        Args:
            concepts: Concepts as `scheme:id`; standards that carry one of them are left out.
            filters: See `FilterKeywords`. Without a choice of relevance only standards in scope count.

        Raises:
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        chosen = self._in_scope(**filters)
        every = self.store.read.kept(("assessed", chosen), lambda: self._assessed(chosen))
        carrying = self._assessed(chosen.replace(tags=(*chosen.tags, concepts))) if concepts else Counter[bool]()
        return every[True] - carrying[True], every[False] - carrying[False]

    def _carried_concepts(self, chosen: Filter) -> dict[str, dict[str, frozenset[str]]]:
        carried: dict[str, dict[str, set[str]]] = {}
        for row in self.store.read.tags.directed(chosen):
            carried.setdefault(row.concept, {}).setdefault(row.designation, set()).add(row.direction)
        return {
            concept: {name: frozenset(directions) for name, directions in standards.items()}
            for concept, standards in carried.items()
        }

    def _assessed(self, chosen: Filter) -> Counter[bool]:
        """Return how many standards were assessed, and how many were not."""
        rows = self.store.read.counts.by(("assessed",), chosen, "all")
        return Counter({bool(row["assessed"]): row["count"] for row in rows})

    def _in_scope(self, **filters: Unpack[FilterKeywords]) -> Filter:
        return self.filter(**in_scope(filters))
