"""The standards that a query finds: candidates by concept and by words, ranked together."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import log10
from typing import TYPE_CHECKING, Any

import attrs

from aistandards.catalog.rows import flat_row
from aistandards.catalog.search.ranking import Texts, Weighed, concept_weights, read_record, sort_key
from aistandards.catalog.search.understanding import Part, QueryReader, Understanding
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader
from aistandards.store.tokens import words
from aistandards.tagging.word_forms import STOP_WORDS

if TYPE_CHECKING:
    from aistandards.catalog.as_of import AsOf
    from aistandards.catalog.results import StandardRow

_ENOUGH = 40
"""Standards with the words of all parts that make those with some of the parts needless."""

_MAX_FILTERED = (1000, 10_000)
"""The filter is applied to so many standards that have the words of a part, and to more if it leaves too few."""

_MAX_READ = 80
"""So many standards of each part of a query are candidates, and the records of so many are read; or as many as are shown."""

_MAX_DESIGNATIONS = 100
"""So many standards with all words of a query are compared with it as a designation."""

_MAX_OF_A_DAY = 1000
"""So many standards are considered for another day, whose statuses the store does not know."""


@attrs.frozen(slots=True)
class Found:
    """The result of a search.

    Attributes:
        understanding: What the query was taken to say.
        rows: Flat rows, best first.
        lacking: The words that the best standard lacks, where none has all parts of the query.
    """

    understanding: Understanding
    rows: "list[StandardRow]"
    lacking: tuple[str, ...] = ()


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
    matches, lacking = _Search(reader, queries, understanding, today).found(number if day is None else _MAX_OF_A_DAY)
    if not evidence:
        matches = [{name: value for name, value in match.items() if name != "data"} for match in matches]
    if day is None:
        return Found(understanding, list(map(flat_row, matches)), lacking)
    past = dict(day.rows_of(matches))
    of_day = (past[match["id"]] for match in matches if match["id"] in past)
    return Found(understanding, [row for row in of_day if not status or row["status"] in status][:number], lacking)


def _understanding(reader: Reader, queries: QueryReader, query: str) -> Understanding:
    if any(character.isdigit() for character in query):
        wanted = set(words(query))
        if any(wanted.issubset(words(name)) for name in reader.designations(reader.hits([[query]], _MAX_DESIGNATIONS))):
            return queries.as_written(query)
    return queries.read(query, lambda word: bool(reader.hits([[word]], 1)))


_EACH: Sequence[Mapping[str, Any]] = ({"near": ()}, {"concepts": ()})
"""What is left out of a part for its own concepts, and for those that are near."""


@attrs.frozen(slots=True)
class _Search:
    reader: Reader
    queries: QueryReader
    understanding: Understanding
    chosen: Filter

    def found(self, number: int) -> tuple[list[Mapping[str, Any]], tuple[str, ...]]:
        """Return rows with the JSON of their records, best first, and the words that the best lacks."""
        parts, most = self.understanding.parts, max(number, _MAX_READ)
        if not parts:
            return [], ()
        own, near = ([self._tagged(part, without, most) for part in parts] for without in _EACH)
        if len(parts) == 1:
            together = self._hits(parts, most)
            half, quarter = most // 2, most // 4
            ids = list(dict.fromkeys((*own[0][:half], *together[:quarter], *own[0], *together, *near[0])))[:most]
        else:
            together = self._hits(parts, most)
            # Where few standards have all parts, those with some are shown too.
            partly = len(together) < _ENOUGH and any(part.is_named for part in parts)
            by_words = [
                self._hits([part], most) if partly and len(tagged) < most else []
                for part, tagged in zip(parts, own, strict=True)
            ]
            candidates = [list(dict.fromkeys(chain(*lists))) for lists in zip(own, by_words, near, strict=True)]
            ids = _first(candidates, together, most)
        weighed = [Weighed(part, concept_weights(part, self._narrower)) for part in parts]
        ranked = self._ranked(weighed, ids)[:number]
        lacking = zip(parts, ranked[0][0], strict=True) if ranked else ()
        rows = self.reader.by_id([one for _, one in ranked])
        return [dict(rows[one]._mapping) for _, one in ranked], tuple(
            part.words for part, value in lacking if not value
        )

    def _tagged(self, part: Part, without: Mapping[str, Any], number: int) -> list[int]:
        concepts = tuple(concept_weights(attrs.evolve(part, **without), self._narrower))
        if not concepts:
            return []
        # There are some hundred concepts, and many queries name the same one.
        question = "carriers", concepts, self.chosen, number
        return self.reader.kept(question, lambda: self.reader.tags.best(concepts, self.chosen, number))

    def _narrower(self, concept: str) -> list[str]:
        return self.queries.vocabularies.narrower(concept)

    def _hits(self, parts: Iterable[Part], number: int) -> list[int]:
        searched = [_searched(part.phrases) for part in parts]
        if self.chosen == Filter():
            return self.reader.hits(searched, number)
        allowed: list[int] = []
        for most in _MAX_FILTERED:
            ids = self.reader.hits(searched, most)
            matching = self.reader.matching_ids(ids, self.chosen)
            allowed = [one for one in ids if one in matching]
            if len(allowed) >= number or len(ids) < most:
                break
        return allowed[:number]

    def _ranked(self, parts: Sequence[Weighed], ids: Sequence[int]) -> list[tuple[Sequence[float], int]]:
        """Return ids, best first, each after what the standard has of each part."""
        rows = [(row, read_record(row.data)) for row in self.reader.to_rank(ids)]
        texts = [Texts(record) for _, record in rows]
        values = [[one.value(record, own) for one in parts] for (_, record), own in zip(rows, texts, strict=True)]
        # What fewer standards have counts more.
        weights = [1 / log10(10 + len(column) - column.count(0.0)) for column in zip(*values, strict=True)]
        keyed = [
            (sort_key(weights, own, record, row.relevance), row.sort_key, row.id, own)
            for own, (row, record) in zip(values, rows, strict=True)
        ]
        keyed.sort(key=lambda entry: entry[:3])
        # Of a query that names something some parts are enough.
        most = len(parts) if any(one.part.is_named for one in parts) else 1
        return [(own, one) for (_, missing, _), _, one, own in keyed if missing < most]


def _searched(phrases: Iterable[str]) -> list[str]:
    """Return the phrases to search for, without words that say nothing, and without those that have all words of another.

    >>> _searched(["privacy", "protection of personal data", "personal data"])
    ['privacy', 'personal data']
    """
    split = {phrase: frozenset(words(phrase)) - STOP_WORDS for phrase in phrases}
    kept = {
        own: phrase
        for phrase, own in reversed(split.items())
        if not any(other < own for other in split.values() if other)
    }
    return [" ".join(word for word in words(phrase) if word in own) or phrase for own, phrase in reversed(kept.items())]


def _first(candidates: Iterable[Sequence[int]], together: Sequence[int], number: int) -> list[int]:
    """Return the candidates that are read: some with the words of all parts, then those of the most parts, the likeliest first."""
    ranks: dict[int, tuple[int, int]] = {}
    for own in candidates:
        for place, standard_id in enumerate(own):
            parts, best = ranks.get(standard_id, (0, place))
            ranks[standard_id] = (parts - 1, min(best, place))
    rest = sorted(ranks, key=lambda standard_id: (*ranks[standard_id], standard_id))
    return list(dict.fromkeys((*together[: number // 2], *rest, *together)))[:number]
