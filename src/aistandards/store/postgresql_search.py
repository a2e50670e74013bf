"""Full-text search in PostgreSQL: the same passes as in SQLite, with the stems of six languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from math import prod, sqrt
from time import monotonic
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, text

from aistandards.store.dialect import COMMON, MAX_QUERY, MAX_RANKED, MAX_WORDS, Parts
from aistandards.store.ranking import collect, rank
from aistandards.store.tokens import MAX_WORD, MIN_PREFIX, is_unspaced, words

STEMMED = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic", "de": "german"}
"""Languages whose words also match by their stems, with the configuration of PostgreSQL for each."""

VECTORS = ("titles", "words")
"""The columns of words: those of designation and titles, and those of all texts."""

_STATISTICS_SECONDS = 600.0
"""Time for which a connection uses the counts that it has read."""

_MAX_REMEMBERED = 10_000
"""Words whose stems a connection remembers."""

_FETCHES_FOR_A_SCAN = 100
"""A hundred steps of the scan by id take as long as so many fetches of hits from the index: a step is quicker, but standards
of the same subject lie together, and the newest ones may have none."""


def search(connection: Connection, query: str, limit: int) -> list[int]:
    """Return ids of standards that match every word of a query, best first."""
    terms, ranked = words(query[:MAX_QUERY])[:MAX_WORDS], []
    passes = partial(_passes, connection, [[query]], limit)
    for ids in chain(passes(False), passes(True)):
        new = [standard_id for standard_id in ids if standard_id not in ranked]
        rows = connection.execute(text("SELECT id, data FROM standard WHERE id = ANY(:ids)"), {"ids": new})
        ranked += rank(terms, {row.id: orjson.loads(row.data) for row in rows})
        if len(ranked) >= limit:
            break
    return ranked[:limit]


def hits(connection: Connection, parts: Parts, limit: int) -> list[int]:
    """Return ids of standards that match every part of a query, unranked; the newest of each pass first."""
    return collect(partial(_passes, connection, parts, limit), limit)


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


def _passes(connection: Connection, parts: Parts, limit: int, with_beginnings: bool) -> Iterator[list[int]]:
    """Yield the newest hits of the passes with whole words, or with beginnings of words.

    Words of a script without spaces come first, then all other phrases.
    """
    split = [[terms for phrase in phrases if (terms := words(phrase[:MAX_QUERY])[:MAX_WORDS])] for phrases in parts]
    split = [phrases for phrases in split if phrases]
    known = _alternatives(connection, {word for phrases in split for terms in phrases for word in terms})
    first = [phrases[:1] for phrases in split]
    is_unspaced_first = any(word not in known for [terms] in first for word in terms)
    if is_unspaced_first:
        yield from _passes_of(connection, first, known, limit, with_beginnings)
    rest = [[terms for terms in phrases if known.keys() >= set(terms)] or phrases[:1] for phrases in split]
    if rest and not (is_unspaced_first and rest == first):
        yield from _passes_of(connection, rest, known, limit, with_beginnings)


def _passes_of(
    connection: Connection,
    parts: Sequence[Sequence[Sequence[str]]],
    known: Mapping[str, Sequence[str | None]],
    limit: int,
    with_beginnings: bool,
) -> Iterator[list[int]]:
    """Yield the newest hits of each pass.

    Args:
        connection: An open connection.
        parts: The words of each phrase of each part; words of a script without spaces are in the only phrase of a part.
        known: The alternatives of all other words.
        limit: How many hits are wanted.
        with_beginnings: Whether longer words count too.
    """
    inside = [word for phrases in parts for terms in phrases for word in terms if word not in known]
    spaced = [
        [[_some(known[word], place) for word in terms if word in known] for place, terms in enumerate(phrases)]
        for phrases in parts
    ]
    spaced = [phrases for phrases in spaced if all(phrases)]
    values: dict[str, Any] = {f"inside{index}": word for index, word in enumerate(inside)}
    conditions = [f"unspaced LIKE '%' || :inside{index} || '%'" for index in range(len(inside))]
    if not spaced and with_beginnings:
        return
    for vectors in VECTORS if spaced else ["unspaced"]:
        matches, order = [], "id + 0"
        if spaced:
            statistics = _statistics(connection, vectors)
            values["query"] = _all_of(spaced, statistics if with_beginnings else None)
            if with_beginnings and values["query"] == _all_of(spaced, None):
                continue
            matches = [f"{vectors} @@ CAST(:query AS tsquery)"]
            order = "id" if not with_beginnings and statistics.has_many(spaced, limit) else order
        where = " AND ".join([*matches, *conditions])
        query_of_ids = text(f"SELECT id FROM search WHERE {where} ORDER BY {order} DESC LIMIT :hits")
        yield list(connection.execute(query_of_ids, {**values, "hits": max(limit, MAX_RANKED)}).scalars())


def _alternatives(connection: Connection, terms: Iterable[str]) -> Mapping[str, Sequence[str | None]]:
    """Return for each word with spaces around it the alternative queries: the word itself and its stem in each language.

    A connection remembers them.
    """
    known: dict[str, list[str | None]] = connection.info.setdefault("alternatives", {})
    spaced = [word for word in terms if not is_unspaced(word)]
    new = [word for word in spaced if word not in known]
    if len(known) + len(new) > _MAX_REMEMBERED:
        known.clear()
        new = spaced
    if new:
        stems = [f"CAST(plainto_tsquery('{configuration}', word) AS text)" for configuration in STEMMED.values()]
        queries = ", ".join(["CAST(CAST(left(word, :longest) AS tsquery) AS text)", *stems])
        rows = connection.execute(
            text(
                f"SELECT {queries} FROM unnest(CAST(:terms AS text[])) WITH ORDINALITY AS terms (word, place) "
                "ORDER BY place"
            ),
            {"terms": new, "longest": MAX_WORD},
        )
        known |= {word: list(row) for word, row in zip(new, rows, strict=True)}
    return {word: known[word] for word in spaced}


def _some(alternatives: Sequence[str | None], place: int) -> list[str]:
    """Return the alternatives of a word: only the English ones after the first phrase, which a person wrote in any language.

    The French stem of *forest* is *for*, which most English texts have.
    """
    # Each once: the planner adds their estimates up and would take seven times a rare word for a common one.
    return list(dict.fromkeys(filter(None, alternatives[:2] if place else alternatives)))


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

    def has_many(self, parts: Sequence[Sequence[Sequence[Sequence[str]]]], limit: int) -> bool:
        """Return whether a scan from the newest standard back soon meets enough hits.

        For common words the index is slower, since it returns all hits at once, from all over the table. For rare words it
        is faster; ordered by id, the planner would scan for them too, through the whole table.
        """
        share = prod(
            max(prod(max(map(self._share, alternatives)) for alternatives in phrase) for phrase in phrases)
            for phrases in parts
        )
        return share > sqrt(_FETCHES_FOR_A_SCAN * max(limit, MAX_RANKED) / 100 / self.total)

    def _share(self, query: str) -> float:
        return self.shares.get(query.strip("'"), 0.0)


def _all_of(parts: Sequence[Sequence[Sequence[Sequence[str]]]], statistics: _Statistics | None) -> str:
    """Return an expression for all parts of a query; without statistics, for exact words.

    Args:
        parts: The alternatives of each word of each phrase of each part. Only the first phrase, which a person wrote, may be
            of beginnings of words.
        statistics: The server's counts of words; the beginnings of common words do not count.
    """

    def phrase(place: int, own: Sequence[Sequence[str]]) -> str:
        each = own if statistics is None or place else [_beginnings(one, statistics) for one in own]
        return " & ".join(f"({' | '.join(one)})" for one in each)

    return " & ".join(f"({' | '.join(phrase(*one) for one in enumerate(phrases))})" for phrases in parts)


def _beginnings(alternatives: Sequence[str], statistics: _Statistics) -> Sequence[str]:
    word, *stems = alternatives
    bare = word.strip("'")
    return alternatives if len(bare) < MIN_PREFIX or statistics.is_common(bare) else [f"{word}:*", *stems]


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
