"""What the list of an archive's members tells of a document and its own record does not: that a later one is listed.

Only names are looked at, so that the whole archive is known before its first member is read, and a member whose bytes
are as they were need not be read to know that its standing has changed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from zlib import crc32

import attrs

from aistandards.plugin import Designation

Order = tuple[int, ...]
"""Sorts the documents of one group."""

Later = Mapping[str, tuple[str, ...]]
"""By what was asked, the spellings of those that come after a document, the latest last."""

_SIGNS = re.compile(r"[^0-9a-z]+")
_LONGEST = 120
"""Letters of a name that is looked at; the longest real one has 70."""

_RULES = b"1"
"""Counted up when a rule changes: every member is then read again."""


@attrs.frozen(slots=True)
class Named:
    """What the name of a member tells.

    Attributes:
        order: Where it comes in its groups, and in those that it asks for.
        spelling: Its designation, with `{}` for what those that ask for it have in common with it.
        works: The groups of documents that it is one of.
        asks: Groups in which what comes after it matters, by what that would mean.
        matters: How many of those, from the first on, matter beside the last of all.
    """

    order: Order
    spelling: str
    works: tuple[str, ...]
    asks: Mapping[str, str]
    matters: int = 0


@attrs.frozen(slots=True)
class Standing:
    """Where a document stands because of what is listed beside it.

    Attributes:
        word: Put with the words of its record; the tables of stages know it.
        successor: Designation of the one that has taken its place.
    """

    word: str
    successor: str | None = None


class Rules(Protocol):
    """How one body names its members and what it means that a later one is there."""

    def named(self, name: str) -> Named | None:
        """What a name tells, given in small letters and with every run of signs as one hyphen; None when it is none."""

    def standing(self, later: Later, designation: Designation, record: Mapping[str, Any]) -> Standing | None:
        """What is meant for a record by those that come after it; None when its own words stand alone."""


class Listing:
    """The documents that an archive lists, by work."""

    def __init__(self, rules: Rules | None, paths: Iterable[str]) -> None:
        self._rules = rules
        self._works: dict[str, list[tuple[Order, str]]] = {}
        for path in paths if rules else ():
            if named := self._named(path):
                for work in named.works:
                    self._works.setdefault(work, []).append((named.order, named.spelling))
        for versions in self._works.values():
            versions.sort()

    def later(self, path: str) -> Later | None:
        """What comes after a member's document; None when its name does not tell what it is."""
        named = self._named(path)
        if named is None:
            return None
        found: dict[str, tuple[str, ...]] = {}
        for meaning, work in named.asks.items():
            after = [spelling for order, spelling in self._works.get(work, ()) if order > named.order]
            found[meaning] = (*after[:-1][: named.matters], *after[-1:])
        return found

    def mark(self, path: str, crc: int) -> int:
        """The checksum of all that a member's record comes from: its bytes, and what is listed beside it."""
        if self._rules is None:
            return crc
        return crc32(repr(self.later(path)).encode(), crc32(_RULES, crc))

    def _named(self, path: str) -> Named | None:
        name = path.rpartition("/")[2]
        if self._rules is None or len(name) > _LONGEST:
            return None
        return self._rules.named(_SIGNS.sub("-", name.casefold()).strip("-"))
