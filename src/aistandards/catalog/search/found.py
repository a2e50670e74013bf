"""The standards that a query finds: candidates by concept and by words, ranked together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log10
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from aistandards.catalog.rows import flat_row
from aistandards.catalog.search.ranking import Weighed, concept_weights, score
from aistandards.catalog.search.understanding import Part, QueryReader, Understanding
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader
from aistandards.store.tokens import words

if TYPE_CHECKING:
    from aistandards.catalog.as_of import AsOf
    from aistandards.catalog.results import StandardRow

MAX_RANKED = 1000
"""So many standards of each concept and of each phrase are candidates, the newest first."""

_MAX_READ = 400
"""The records of so many candidates are read."""


@attrs.frozen(slots=True)
class Found:
    """The result of a search.

    Attributes:
        understanding: What the query was taken to say.
        rows: Flat rows, best first.
    """

    understanding: Understanding
    rows: "list[StandardRow]"


def found(
    reader: Reader,
    queries: QueryReader,
    query: str,
    chosen: Filter,
    day: "AsOf | None",
    *,
    number: int,
    evidence: bool,
) -> Found:
    """Return what a query finds.

    Args:
        reader: The store's reader.
        queries: Reads the query.
        query: Words in any language; a standard must have each part of them, or some where a part is a concept or a term.
        chosen: Only standards that this filter chooses; its `status` is that of the day where a day is given.
        day: The day whose statuses the rows show; None means today.
        number: Largest number of rows.
        evidence: Whether the rows have evidence and titles.
    """
    status = chosen.status
    # The status of the day is not the status of today, which the store knows.
    today = chosen if day is None else attrs.evolve(chosen, status=())
    understanding = _understanding(reader, queries, query)
    matches = _Search(reader, queries, understanding, today).rows(number if day is None else MAX_RANKED)
    if day is None:
        return Found(understanding, [flat_row(match if evidence else _without_data(match)) for match in matches])
    past = dict(day.rows_of([match if evidence else _without_data(match) for match in matches]))
    rows = (past[match["id"]] for match in matches if match["id"] in past)
    return Found(understanding, [row for row in rows if not status or row["status"] in status][:number])


def _understanding(reader: Reader, queries: QueryReader, query: str) -> Understanding:
    if any(character.isdigit() for character in query):
        wanted = set(words(query))
        if any(wanted <= set(words(row["designation"])) for row in reader.search(query, 1)):
            return queries.as_written(query)
    return queries.read(query, lambda word: bool(reader.search(word, 1)))


def _without_data(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in row.items() if name != "data"}


@attrs.frozen(slots=True)
class _Search:
    reader: Reader
    queries: QueryReader
    understanding: Understanding
    chosen: Filter

    def rows(self, number: int) -> list[Mapping[str, Any]]:
        """Return rows with the JSON of their records, best first."""
        parts = self.understanding.parts
        candidates = [self._candidates(part, number if len(parts) == 1 else MAX_RANKED) for part in parts]
        verbatim = self._by_words(self.understanding.query, number) if len(parts) > 1 else []
        ids = self._allowed(_first(candidates, verbatim, max(_MAX_READ, number)))
        weighed = [
            Weighed(part, concept_weights(part, self.queries.vocabularies.narrower), 1 / log10(10 + len(own)))
            for part, own in zip(parts, candidates, strict=True)
        ]
        return list(self._ranked(weighed, ids))[:number] if parts else []

    def _candidates(self, part: Part, number: int) -> list[int]:
        """Return the ids of standards that have a part, the likeliest first."""
        weights = concept_weights(part, self.queries.vocabularies.narrower)
        ids = dict.fromkeys(self.reader.tagged(list(weights), self.chosen, MAX_RANKED) if weights else ())
        limit = MAX_RANKED if self.chosen != Filter() else number
        for phrase in part.phrases:
            # One name is enough where it finds as many as anybody looks at.
            ids |= dict.fromkeys(self._by_words(phrase, limit))
            if not part.is_named and len(ids) >= limit:
                break
        return list(ids)

    def _by_words(self, phrase: str, limit: int) -> list[int]:
        return [row["id"] for row in self.reader.search(phrase, limit)]

    def _allowed(self, ids: Sequence[int]) -> list[int]:
        if self.chosen == Filter():
            return list(ids)
        allowed = self.reader.matching_ids(ids, self.chosen)
        return [one for one in ids if one in allowed]

    def _ranked(self, parts: Sequence[Weighed], ids: Sequence[int]) -> Iterator[Mapping[str, Any]]:
        keyed = []
        for standard_id, row in self.reader.by_id(ids).items():
            key = score(parts, orjson.loads(row.data), row.relevance)
            keyed.append((key, row.sort_key, standard_id, row))
        most = len(parts)
        partly = any(one.part.is_named for one in parts)
        for (_, missing, _), _, _, row in sorted(keyed, key=lambda entry: entry[:3]):
            if missing == 0 or (partly and missing < most):
                yield dict(row._mapping)


def _first(candidates: Iterable[Sequence[int]], verbatim: Sequence[int], number: int) -> list[int]:
    """Return the candidates that are read: those with every word, then those of the most parts, the likeliest first."""
    ranks: dict[int, tuple[int, int]] = {}
    for own in candidates:
        for place, standard_id in enumerate(own):
            parts, best = ranks.get(standard_id, (0, place))
            ranks[standard_id] = (parts - 1, min(best, place))
    rest = sorted(ranks, key=lambda standard_id: (*ranks[standard_id], standard_id))
    return list(dict.fromkeys((*verbatim, *rest)))[:number]
