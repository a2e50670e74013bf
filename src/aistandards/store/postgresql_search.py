"""Full-text search in PostgreSQL: the same passes as in SQLite, with the stems of six languages."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod, sqrt
from time import monotonic
from typing import Any

import orjson
from sqlalchemy import Connection, text

from aistandards.store.dialect import MAX_RANKED
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
    terms, ranked = words(query[:500])[:20], []
    for ids in _passes(connection, query, limit):
        new = [standard_id for standard_id in ids if standard_id not in ranked]
        rows = connection.execute(text("SELECT id, data FROM standard WHERE id = ANY(:ids)"), {"ids": new})
        ranked += rank(terms, {row.id: orjson.loads(row.data) for row in rows})
        if len(ranked) >= limit:
            break
    return ranked[:limit]


def hits(connection: Connection, query: str, limit: int) -> list[int]:
    """Return ids of standards that match every word of a query, unranked; the newest of each pass first."""
    found: dict[int, None] = {}
    for ids in _passes(connection, query, limit):
        found |= dict.fromkeys(ids)
        if len(found) >= limit:
            break
    return list(found)[:limit]


def number_with(connection: Connection, word: str, is_beginning: bool) -> int:
    """Return how many standards have a word in any text."""
    return int(connection.execute(_WITH_WORD["count(*)"], {"word": _query(word, is_beginning)}).scalar_one())


def ids_with(connection: Connection, word: str, is_beginning: bool) -> list[int]:
    """Return ids of the standards that have a word in any text, the newest first."""
    return list(connection.execute(_WITH_WORD["id"], {"word": _query(word, is_beginning)}).scalars())


def _query(word: str, is_beginning: bool) -> str:
    letters = "".join(words(word))[:MAX_WORD]
    return f"'{letters}'{':*' if is_beginning else ''}" if letters else ""


_WITH_WORD = {
    what: text(f"SELECT {what} FROM search WHERE words @@ CAST(:word AS tsquery) {order}")
    for what, order in (("count(*)", ""), ("id", "ORDER BY id DESC"))
}


def _passes(connection: Connection, query: str, limit: int) -> Iterator[list[int]]:
    """Yield the newest hits of each pass."""
    terms = words(query[:500])[:20]
    inside = [word for word in terms if is_unspaced(word)]
    spaced = _alternatives(connection, [word for word in terms if not is_unspaced(word)])
    values: dict[str, Any] = {f"inside{index}": word for index, word in enumerate(inside)}
    conditions = [f"unspaced LIKE '%' || :inside{index} || '%'" for index in range(len(inside))]
    for form, vectors in _PASSES if spaced else [(_exact, "unspaced")] if inside else []:
        matches, order = [], "id + 0"
        if spaced:
            values["all_of"] = " & ".join(f"({' | '.join(form(word))})" for word in spaced)
            matches = [f"{vectors} @@ CAST(:all_of AS tsquery)"]
            order = "id" if form is _exact and _is_common(connection, vectors, spaced) else order
        where = " AND ".join([*matches, *conditions])
        query_of_ids = text(f"SELECT id FROM search WHERE {where} ORDER BY {order} DESC LIMIT :hits")
        yield list(connection.execute(query_of_ids, {**values, "hits": max(limit, MAX_RANKED)}).scalars())


def _alternatives(connection: Connection, terms: Sequence[str]) -> list[list[str]]:
    """Return for each word the alternative queries: the word itself and its stem in each language."""
    if not terms:
        return []
    stems = [f"CAST(plainto_tsquery('{configuration}', word) AS text)" for configuration in STEMMED.values()]
    queries = ", ".join(["CAST(CAST(left(word, :longest) AS tsquery) AS text)", *stems])
    rows = connection.execute(
        text(
            f"SELECT {queries} FROM unnest(CAST(:terms AS text[])) WITH ORDINALITY AS terms (word, place) ORDER BY place"
        ),
        {"terms": list(terms), "longest": MAX_WORD},
    )
    # Each once: the planner adds their estimates up and would take seven times a rare word for a common one.
    return [list(dict.fromkeys(query for query in row if query)) for row in rows]


def _exact(alternatives: Sequence[str]) -> Sequence[str]:
    return alternatives


def _prefixes(alternatives: Sequence[str]) -> Sequence[str]:
    word, *stems = alternatives
    return [f"{word}:*" if len(word.strip("'")) >= MIN_PREFIX else word, *stems]


_PASSES = [(form, vectors) for form in (_exact, _prefixes) for vectors in VECTORS]
"""The passes of a search: exact words in designation and titles, exact words in all texts, then the same for beginnings of
words. Most searches have enough hits after the first."""


def _is_common(connection: Connection, vectors: str, terms: Sequence[Sequence[str]]) -> bool:
    """Return whether a scan from the newest standard back soon meets enough hits.

    For common words the index is slower, since it returns all hits at once, from all over the table. For rare words it is
    faster; ordered by id, the planner would scan for them too, through the whole table.
    """
    total, shares = _statistics(connection, vectors)
    share = prod(max(shares.get(query.strip("'"), 0.0) for query in queries) for queries in terms)
    return share > sqrt(_STEPS_FOR_A_HIT / total)


def _statistics(connection: Connection, vectors: str) -> tuple[float, Mapping[str, float]]:
    """Return the estimated number of standards, and the share of them that contains each of the commonest words.

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
        connection.info[key] = (now + _STATISTICS_SECONDS, max(row[0] or 0.0, 1.0), shares)
    _, total, shares = connection.info[key]
    return total, shares
