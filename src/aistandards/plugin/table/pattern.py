r"""Find regular expressions that take very long for some texts.

Python's matcher tries one way to match after the other. Where a repetition can match a text in several ways, as
`(a+)+` can match `aa`, the number of ways doubles with every character; a text of 40 characters then takes hours.

The expression is turned into an automaton with a state for each character that it matches (Glushkov's construction),
with the number of ways between two states. A repetition is ambiguous if two different paths from a state back to it
match the same text. Several repetitions one after the other, as in `a*a*a*a*`, take time that grows with a power of the
length, if each can match what the next one matches.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from re import _parser  # type: ignore[attr-defined]
from typing import Any, TypeVar

import attrs

T = TypeVar("T")

MIN_LOOP = 4
"""Maximum of a bounded repetition from which on it counts as endless."""

MAX_SHORT = MIN_LOOP - 1
"""Maximum of a repetition that is written out: `(?:a+b)?` and `(?:a+b){1,3}`."""

MAX_CHAIN = 3
"""Maximum number of repetitions, one after the other, that can match the same text."""

MAX_COPIES = 8
"""Maximum of an exact repetition that is written out: `[0-9]{4}` is four states."""

MAX_STATES = 100
"""Maximum number of characters within a repetition; the time of this search is bounded by its fourth power."""

_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w", "NOT_DIGIT": r"\D", "NOT_SPACE": r"\S", "NOT_WORD": r"\W"}
_SAMPLES = "aAzZ09_ -./:é中"


def is_slow(pattern: re.Pattern[str]) -> bool:
    r"""Return whether some text takes time that doubles with every character, or grows with a high power of the length.

    >>> is_slow(re.compile(r"(?:\d+)+x")), is_slow(re.compile(r".*.*.*.*x")), is_slow(re.compile(r"\d+(?:\.\d+)*x"))
    (True, True, False)
    """
    automaton = _Automaton(_parser.parse(pattern.pattern, pattern.flags), bool(pattern.flags & re.IGNORECASE))
    components = automaton.components()
    if any(automaton.is_ambiguous(component) for component in components):
        return True
    followed_by = [
        [number for number, other in enumerate(components) if other is not one and automaton.can_divide(one, other)]
        for one in components
    ]
    lengths: dict[int, int] = {}

    def length(number: int) -> int:
        if number not in lengths:
            lengths[number] = 1 + max(map(length, followed_by[number]), default=0)
        return lengths[number]

    return any(length(number) > MAX_CHAIN for number in range(len(components)))


@attrs.frozen
class _Part:
    """A part of an expression: the number of ways to match nothing, to begin with a state, and to end with one."""

    empty: int
    first: Counter[int] = attrs.field(factory=Counter)
    last: Counter[int] = attrs.field(factory=Counter)


class _Automaton:
    """The automaton of an expression."""

    def __init__(self, parsed: Iterable[Any], ignore_case: bool) -> None:
        nodes = list(parsed)
        self._ignore_case, self._has_loops, self._depth = ignore_case, True, 0
        self._samples = set(_SAMPLES) | set(_literals(nodes))
        self._chars: list[frozenset[str]] = []  # that each state matches
        self._ways: dict[int, Counter[int]] = {}  # from a state to the next ones
        self._sequence(nodes)

    def components(self) -> list[set[int]]:
        """Return the sets of states that can all be reached from each other."""
        reachable = {state: _reachable(state, self._next) for state in range(len(self._chars))}
        components: list[set[int]] = []
        for state in reachable:
            component = {other for other in reachable[state] if state in reachable[other]}
            if component and not any(state in known for known in components):
                components.append(component)
        return components

    def is_ambiguous(self, component: set[int]) -> bool:
        """Return whether two different paths lead from a state of a component back to it, with the same text."""
        if len(component) > MAX_STATES:
            return True

        def following(pair: tuple[int, int]) -> Iterable[tuple[int, int]]:
            for one in component.intersection(self._next(pair[0])):
                for other in component.intersection(self._next(pair[1])):
                    if self._chars[one] & self._chars[other]:
                        yield one, other

        if any(
            self._ways[state][other] > 1 for state in component for other in component.intersection(self._next(state))
        ):
            return True
        # All states of the component reach each other, so one start is enough.
        start = next(iter(component))
        pairs = _reachable((start, start), following)
        before: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for pair in pairs:
            for next_pair in following(pair):
                before.setdefault(next_pair, []).append(pair)
        joined = {pair for one in component for pair in _reachable((one, one), lambda pair: before.get(pair, ()))}
        return any(one != other for one, other in joined)

    def can_divide(self, one: set[int], other: set[int]) -> bool:
        """Return whether two repetitions, one after the other, can divide a text between them at several places."""

        def following(states: tuple[int, int, int]) -> Iterable[tuple[int, int, int]]:
            for first in one.intersection(self._next(states[0])):
                for last in other.intersection(self._next(states[2])):
                    chars = self._chars[first] & self._chars[last]
                    for between in self._next(states[1]) if chars else ():
                        if self._chars[between] & chars:
                            yield first, between, last

        if len(one) * len(other) > MAX_STATES:
            after: set[int] = _reachable(next(iter(one)), self._next)
            return bool(other & after)
        return any(
            (state, last, last) in _reachable((state, state, last), following) for state in one for last in other
        )

    def _next(self, state: int) -> Iterable[int]:
        return self._ways.get(state, ())

    def _sequence(self, nodes: Iterable[Any]) -> _Part:
        whole = _Part(1)
        for node in nodes:
            whole = self._joined(whole, self._part(node))
        return whole

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._link(one.last, other.first)
        first = one.first + _times(other.first, one.empty)
        return _Part(one.empty * other.empty, first, other.last + _times(one.last, other.empty))

    def _part(self, node: tuple[Any, Any]) -> _Part:
        kind, value = str(node[0]), node[1]
        if kind in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self._state(node)
        if kind == "BRANCH":
            return self._alternatives(value[1])
        if kind == "SUBPATTERN":
            return self._sequence(value[-1])
        if kind == "ATOMIC_GROUP":
            return self._committed(value)
        if kind == "GROUPREF_EXISTS":
            return self._alternatives([value[1], value[2] or []])
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(*value)
        if kind == "POSSESSIVE_REPEAT":
            return self._committed(value[2])
        if kind in ("ASSERT", "ASSERT_NOT"):
            self._sequence(value[1])
        return _Part(1)

    def _state(self, node: tuple[Any, Any]) -> _Part:
        matches = _matcher(node)
        chars = frozenset(
            char
            for char in self._samples
            if matches(char) or (self._ignore_case and (matches(char.lower()[:1]) or matches(char.upper()[:1])))
        )
        self._chars.append(chars)
        state = Counter([len(self._chars) - 1])
        return _Part(0, state, state)

    def _alternatives(self, branches: Iterable[Any]) -> _Part:
        parts = [self._sequence(branch) for branch in branches]
        return _Part(
            sum(part.empty for part in parts),
            sum((part.first for part in parts), Counter()),
            sum((part.last for part in parts), Counter()),
        )

    def _committed(self, body: Iterable[Any]) -> _Part:
        """Return a part that is matched in one way only, once it is matched; the search for this way may be long."""
        self._sequence(body)
        has_loops, self._has_loops = self._has_loops, False
        part = self._sequence(body)
        self._has_loops = has_loops
        return part

    def _repeat(self, least: int, most: int, body: Iterable[Any]) -> _Part:
        is_exact = least == most <= MAX_COPIES
        # A short repetition within another one may be as slow as an endless one: (a{1,3})*.
        if (is_exact or (most <= MAX_SHORT and not self._depth)) and len(self._chars) < MAX_STATES:
            return self._written_out(least, most, body, depth=0 if is_exact else most > 1)
        part = self._deeper(body, most > 1)
        if (most >= MIN_LOOP or (most > 1 and self._depth)) and self._has_loops:
            self._link(part.last, part.first)
            # A repetition of nothing is tried once, besides no repetition.
            return _Part(2 * part.empty + (least == 0), part.first, part.last)
        return _Part(part.empty + (least == 0), part.first, part.last)

    def _written_out(self, least: int, most: int, body: Iterable[Any], *, depth: int) -> _Part:
        whole = _Part(1)
        for number in range(most):
            part = self._deeper(body, depth)
            whole = self._joined(whole, attrs.evolve(part, empty=part.empty + (number >= least)))
        return whole

    def _deeper(self, body: Iterable[Any], depth: int) -> _Part:
        self._depth += depth
        part = self._sequence(body)
        self._depth -= depth
        return part

    def _link(self, last: Mapping[int, int], first: Mapping[int, int]) -> None:
        for state, ways in last.items():
            for next_state, more in first.items():
                self._ways.setdefault(state, Counter())[next_state] += ways * more


def _times(states: Counter[int], number: int) -> Counter[int]:
    return Counter({state: ways * number for state, ways in states.items() if number})


def _reachable(start: T, following: Callable[[T], Iterable[T]]) -> set[T]:
    """Return what can be reached from a start, which is itself included only if a way leads back."""
    seen, waiting = set[T](), deque([start])
    while waiting:
        for other in following(waiting.popleft()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _literals(nodes: Iterable[Any]) -> Iterable[str]:
    """Yield the characters that an expression names, and those beside its ranges."""
    for node in nodes:
        if isinstance(node, tuple) and len(node) == 2 and str(node[0]) in ("LITERAL", "NOT_LITERAL"):
            yield chr(node[1])
        elif isinstance(node, tuple) and len(node) == 2 and str(node[0]) == "RANGE":
            yield from (chr(code) for code in node[1])
        elif isinstance(node, tuple | list | _parser.SubPattern):
            yield from _literals(node)


def _matcher(node: tuple[Any, Any]) -> Callable[[str], bool]:
    kind, value = str(node[0]), node[1]
    if kind == "ANY":
        return lambda char: True
    if kind == "LITERAL":
        return lambda char: char == chr(value)
    if kind == "NOT_LITERAL":
        return lambda char: char != chr(value)
    if kind == "RANGE":
        return lambda char: bool(char) and value[0] <= ord(char) <= value[1]
    if kind == "CATEGORY":
        category = re.compile(_CATEGORIES[str(value).removeprefix("CATEGORY_")])
        return lambda char: category.match(char) is not None
    is_negated = str(value[0][0]) == "NEGATE"
    matchers = [_matcher(item) for item in value[is_negated:]]
    return lambda char: is_negated != any(matches(char) for matches in matchers)
