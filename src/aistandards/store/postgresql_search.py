"""Full-text search in PostgreSQL: the same passes as in SQLite, with the stems of six languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod, sqrt
from time import monotonic
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, text

from aistandards.store.dialect import COMMON, MAX_QUERY, MAX_RANKED, MAX_WORDS
from aistandards.store.ranking import rank
from aistandards.store.tokens import MAX_WORD, MIN_PREFIX, is_unspaced, words

STEMMED = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic", "de": "german"}
"""Languages whose words also match by their stems, with the configuration of PostgreSQL for each."""

VECTORS = ("titles", "words")
"""The columns of words: those of designation and titles, and those of all texts."""

_STATISTICS_SECONDS = 600.0
"""Time for which a connection uses the counts that it has read."""

_STEPS_FOR_A_HIT = 25
"""A hundred steps of the scan by id take as long as 25 fetches of hits from the index."""


def search(connection: Connection, query: str, limit: int) -> list[int]:
    """Return ids of standards that match every word of a query, best first."""
    terms, ranked = words(query[:MAX_QUERY])[:MAX_WORDS], []
    for ids in _passes(connection, [query], limit):
        new = [standard_id for standard_id in ids if standard_id not in ranked]
        rows = connection.execute(text("SELECT id, data FROM standard WHERE id = ANY(:ids)"), {"ids": new})
        ranked += rank(terms, {row.id: orjson.loads(row.data) for row in rows})
        if len(ranked) >= limit:
            break
    return ranked[:limit]


def hits(connection: Connection, queries: Sequence[str], limit: int) -> list[int]:
    """Return ids of standards that match every word of one of some queries, unranked; the newest of each pass first."""
    found: dict[int, None] = {}
    for ids in _passes(connection, queries, limit):
        found |= dict.fromkeys(ids)
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _passes(connection: Connection, queries: Iterable[str], limit: int) -> Iterator[list[int]]:
    """Yield the newest hits of each pass: first of each query with words of a script without spaces, then of all others."""
    all_terms = [words(query[:MAX_QUERY])[:MAX_WORDS] for query in queries]
    spaced = {word for terms in all_terms for word in terms if not is_unspaced(word)}
    known = _alternatives(connection, sorted(spaced))
    together: list[list[list[str]]] = []
    for terms in all_terms:
        own = [known[word] for word in terms if word in known]
        inside = [word for word in terms if word not in known]
        if inside:
            yield from _passes_of_any(connection, [own] if own else [], inside, limit)
        elif own:
            together.append(own)
    if together:
        yield from _passes_of_any(connection, together, [], limit)


def _passes_of_any(
    connection: Connection, spaced: Sequence[Sequence[Sequence[str]]], inside: Sequence[str], limit: int
) -> Iterator[list[int]]:
    """Yield the newest hits of each pass that match one of some queries.

    Args:
        connection: An open connection.
        spaced: The queries, each with the alternatives of its words.
        inside: Words of a script without spaces that every hit has.
        limit: How many hits are wanted.
    """
    values: dict[str, Any] = {f"inside{index}": word for index, word in enumerate(inside)}
    conditions = [f"unspaced LIKE '%' || :inside{index} || '%'" for index in range(len(inside))]
    for is_exact, vectors in _PASSES if spaced else [(True, "unspaced")]:
        matches, order = [], "id + 0"
        if spaced:
            statistics = _statistics(connection, vectors)
            values["query"] = " | ".join(_all_of(query, None if is_exact else statistics) for query in spaced)
            matches = [f"{vectors} @@ CAST(:query AS tsquery)"]
            order = "id" if is_exact and statistics.has_many(spaced) else order
        where = " AND ".join([*matches, *conditions])
        query_of_ids = text(f"SELECT id FROM search WHERE {where} ORDER BY {order} DESC LIMIT :hits")
        yield list(connection.execute(query_of_ids, {**values, "hits": max(limit, MAX_RANKED)}).scalars())


def _alternatives(connection: Connection, terms: Sequence[str]) -> dict[str, list[str]]:
    """Return for each word the alternative queries: the word itself and its stem in each language."""
    if not terms:
        return {}
    stems = [f"CAST(plainto_tsquery('{configuration}', word) AS text)" for configuration in STEMMED.values()]
    queries = ", ".join(["CAST(CAST(left(word, :longest) AS tsquery) AS text)", *stems])
    rows = connection.execute(
        text(
            f"SELECT {queries} FROM unnest(CAST(:terms AS text[])) WITH ORDINALITY AS terms (word, place) ORDER BY place"
        ),
        {"terms": list(terms), "longest": MAX_WORD},
    )
    # Each once: the planner adds their estimates up and would take seven times a rare word for a common one.
    return {word: list(dict.fromkeys(query for query in row if query)) for word, row in zip(terms, rows, strict=True)}


@attrs.frozen(slots=True)
class _Statistics:
    """The server's counts of words.

    Attributes:
        total: Estimated number of standards.
        shares: Share of them that contains each of the commonest words.
    """

    total: float
    shares: Mapping[str, float]

    def is_common(self, word: str) -> bool:
        """Return whether a word is so common that the standards whose words begin with it take long to collect."""
        return self.shares.get(word, 0.0) * self.total >= COMMON

    def has_many(self, queries: Sequence[Sequence[Sequence[str]]]) -> bool:
        """Return whether a scan from the newest standard back soon meets enough hits of some queries.

        For common words the index is slower, since it returns all hits at once, from all over the table. For rare words it
        is faster; ordered by id, the planner would scan for them too, through the whole table.
        """
        shares = (
            prod(max(self.shares.get(one.strip("'"), 0.0) for one in alternatives) for alternatives in query)
            for query in queries
        )
        return sum(shares) > sqrt(_STEPS_FOR_A_HIT / self.total)


def _all_of(query: Sequence[Sequence[str]], statistics: _Statistics | None) -> str:
    """Return an expression for all words of a query, each with its alternatives; without statistics, for exact words."""
    words_of_query = (each if statistics is None else _beginnings(each, statistics) for each in query)
    return "(" + " & ".join(f"({' | '.join(each)})" for each in words_of_query) + ")"


def _beginnings(alternatives: Sequence[str], statistics: _Statistics) -> Sequence[str]:
    word, *stems = alternatives
    bare = word.strip("'")
    return alternatives if len(bare) < MIN_PREFIX or statistics.is_common(bare) else [f"{word}:*", *stems]


_PASSES = [(is_exact, vectors) for is_exact in (True, False) for vectors in VECTORS]
"""The passes of a search: exact words in designation and titles, exact words in all texts, then the same for beginnings of
words. Most searches have enough hits after the first."""


def _statistics(connection: Connection, vectors: str) -> _Statistics:
    """Return the server's counts of words.

    There are thousands of words, so a connection reads them every ten minutes and not for every search.
    """
    key, now = f"statistics {vectors}", monotonic()
    if key not in connection.info or connection.info[key][0] < now:
        row = connection.execute(
            text(
                "SELECT reltuples, CAST(CAST(most_common_elems AS text) AS text[]), most_common_elem_freqs "
                "FROM pg_class LEFT JOIN pg_stats ON schemaname = current_schema() AND tablename = relname "
                "AND attname = :vectors WHERE pg_class.oid = CAST('search' AS regclass)"
            ),
            {"vectors": vectors},
        ).one()
        # The frequencies end with the minimum and the maximum, which belong to no word.
        shares = dict(zip(row[1] or (), row[2] or (), strict=False))
        connection.info[key] = (now + _STATISTICS_SECONDS, _Statistics(max(row[0] or 0.0, 1.0), shares))
    statistics: _Statistics = connection.info[key][1]
    return statistics
