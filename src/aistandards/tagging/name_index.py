"""An index of names in several languages: what a query names, in whole or in part, inflected or misspelt.

The names are those of concepts and terms; the index returns which of them the words of a query stand for. A name is stemmed
only when a word of a query begins like one of its words, since stemming all names takes longer than a search.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

import attrs

from aistandards.tagging.word_forms import beginnings, forms, is_one_typo, is_unspaced, languages_of, words_of

MIN_MISSPELT = 5
"""Letters of a word that may have one typing error; a shorter word is too often one letter from another."""

_MAX_MEANINGS = 2
"""A part of a name stands for it unless so many other names have it too: *data* names nothing by itself."""

_MAX_MEANINGS_ALONE = 4
"""The same for a part that is the whole query."""

_MIN_PART = 2
"""Characters of Chinese that can be a part of a name."""

_MIN_SHARE = 0.3
"""Share of the letters of a name that a part of it has."""


_MIN_SHARE_APART = 0.6
"""The same for words of a query that have others between them."""


@attrs.frozen(slots=True)
class Span:
    """Words of a query and what they name.

    Attributes:
        words: The words, folded.
        whole: What has these words as a name.
        part: What has these words in a name, where nothing has them as a name.
    """

    words: tuple[str, ...]
    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class _Name:
    thing: str
    language: str
    words: tuple[str, ...]


@attrs.frozen(slots=True)
class _Match:
    """Places of a query that are words of a name."""

    places: tuple[int, ...]
    thing: str
    share: float


class NameIndex:
    """What words name.

    Args:
        names: Thing, language and name of each.
        entire: Things that only an entire name stands for.
    """

    def __init__(self, names: Iterable[tuple[str, str, str]], entire: Collection[str] = ()) -> None:
        self._entire = entire
        self._names: list[_Name] = []
        self._unspaced: dict[str, list[str]] = {}
        self._words: dict[str, dict[tuple[str, str], list[int]]] = {}
        for thing, language, name in names:
            words = tuple(words_of(name))
            if language == "zh":
                self._unspaced.setdefault("".join(words), []).append(thing)
            elif words:
                self._add(_Name(thing, language, words))
        self._longest = max(map(len, self._unspaced), default=0)

    def _add(self, name: _Name) -> None:
        number = len(self._names)
        self._names.append(name)
        for word in name.words:
            for beginning in beginnings(word):
                self._words.setdefault(beginning, {}).setdefault((word, name.language), []).append(number)

    def correct(self, words: Iterable[str], is_known: Callable[[str], bool]) -> dict[str, str]:
        """Return the words of names for which misspelt words of a query stand.

        Args:
            words: The words of the query.
            is_known: Whether a word that is in no name is known otherwise.
        """
        return dict(filter(None, (self._correction(word, is_known) for word in words)))

    def _correction(self, word: str, is_known: Callable[[str], bool]) -> tuple[str, str] | None:
        if len(word) < MIN_MISSPELT or is_unspaced(word) or any(self._numbers(word)):
            return None
        near = [
            other
            # A typing error leaves the first two letters or the last two.
            for end in ((word[:2], ""), ("", word[-2:]))
            for other, language in self._by_end.get(end, ())
            if is_one_typo(word, other) and language in languages_of(word)
        ]
        if not near or is_known(word):
            return None
        return word, min(near, key=lambda other: (abs(len(other) - len(word)), other))

    @cached_property
    def _by_end(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """The words that may be misspelt, with their languages, by their first two letters and by their last two."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for word in {word for words in self._words.values() for word in words if len(word[0]) >= MIN_MISSPELT}:
            for end in ((word[0][:2], ""), ("", word[0][-2:])):
                found.setdefault(end, []).append(word)
        return found

    def read(self, words: Sequence[str]) -> list[Span]:
        """Return the words in spans, in order, each with what it names; what names nothing is a span without."""
        spans: list[Span] = []
        for unspaced, run in groupby(words, is_unspaced):
            read = self._read_unspaced if unspaced else self._read_spaced
            spans += read(list(run), alone=len(words))
        return spans

    def _numbers(self, word: str) -> Iterator[tuple[int, str]]:
        """Yield the number of each name that has a word, and the word there."""
        seen: set[tuple[str, str]] = set()
        for beginning in beginnings(word):
            for (other, language), numbers in self._words.get(beginning, {}).items():
                if language in languages_of(word) and (other, language) not in seen:
                    seen.add((other, language))
                    if other == word or forms(word, language) & forms(other, language):
                        yield from ((number, other) for number in numbers)

    def _read_spaced(self, words: list[str], *, alone: int) -> list[Span]:
        touched: dict[int, dict[int, str]] = {}
        for place, word in enumerate(words):
            for number, other in self._numbers(word):
                touched.setdefault(number, {})[place] = other
        taken: dict[tuple[int, ...], Span] = {}
        free = set(range(len(words)))
        for places, things in _by_places(self._whole(touched)):
            if free.issuperset(places):
                free.difference_update(places)
                taken[places] = Span(tuple(words[place] for place in places), whole=things)
        for places, things in _by_places(self._parts(touched, free)):
            most = _MAX_MEANINGS_ALONE if len(places) == alone else _MAX_MEANINGS
            if free.issuperset(places) and len(things) <= most:
                free.difference_update(places)
                taken[places] = Span(tuple(words[place] for place in places), part=things)
        for places in _runs(sorted(free)):
            taken[places] = Span(tuple(words[place] for place in places))
        return [taken[places] for places in sorted(taken)]

    def _whole(self, touched: dict[int, dict[int, str]]) -> Iterator[_Match]:
        for number, places in touched.items():
            name = self._names[number]
            for run in _runs(sorted(places)):
                # The window of the name's length may lie anywhere in a run of words that are all in the name.
                for start in range(len(run) - len(name.words) + 1):
                    window = run[start : start + len(name.words)]
                    if sorted(places[place] for place in window) == sorted(name.words):
                        yield _Match(window, name.thing, 1.0)

    def _parts(self, touched: dict[int, dict[int, str]], free: set[int]) -> Iterator[_Match]:
        for number, places in touched.items():
            name = self._names[number]
            if name.thing in self._entire:
                continue
            left = tuple(sorted(free.intersection(places)))
            runs = list(_runs(left))
            for run in [left, *runs] if len(runs) > 1 else runs:
                share = sum(len(places[place]) for place in run) / sum(map(len, name.words))
                # Words with another word between them are most of a name, or none of it.
                if share >= (_MIN_SHARE if run in runs else _MIN_SHARE_APART):
                    yield _Match(run, name.thing, share)

    def _read_unspaced(self, runs: list[str], *, alone: int) -> list[Span]:
        spans: list[Span] = []
        for run in runs:
            rest = ""
            while run:
                longest = min(len(run), self._longest)
                name = next((run[:size] for size in range(longest, 0, -1) if run[:size] in self._unspaced), "")
                if name:
                    spans += self._rest(rest, alone=False)
                    spans.append(Span((name,), whole=_distinct(self._unspaced[name])))
                    rest = ""
                else:
                    rest += run[0]
                run = run[len(name) or 1 :]
            spans += self._rest(rest, alone=alone == 1 and not spans)
        return spans

    def _rest(self, rest: str, *, alone: bool) -> Iterator[Span]:
        """Yield the span of characters that are no name, perhaps a part of one."""
        if not rest or (len(rest) < _MIN_PART and not alone):
            return
        names = [name for name in self._unspaced if rest in name and len(rest) >= _MIN_SHARE * len(name)]
        things = _distinct(thing for name in names for thing in self._unspaced[name] if thing not in self._entire)
        most = _MAX_MEANINGS_ALONE if alone else _MAX_MEANINGS
        yield Span((rest,), part=things if len(rest) >= _MIN_PART and len(things) <= most else ())


def _by_places(matches: Iterable[_Match]) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Return what is named at the same places, the longest first; there, the largest share of a name first."""
    by_places: dict[tuple[int, ...], list[_Match]] = {}
    for match in matches:
        by_places.setdefault(match.places, []).append(match)
    return [
        (places, _distinct(match.thing for match in sorted(by_places[places], key=lambda match: -match.share)))
        for places in sorted(by_places, key=lambda places: (-len(places), places))
    ]


def _runs(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the runs of consecutive places."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        yield tuple(place for _, place in run)


def _distinct(things: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(things))
