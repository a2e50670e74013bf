"""Search for later documents in the list of an archive's members, which a record itself does not contain.

The search uses names only. So the whole archive is known before the first member is read, and a change of status shows
without reading an unchanged member.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from zlib import crc32

import attrs

from aistandards.plugin import Designation

Order = tuple[int, ...]
"""Sort key of a document within its groups."""

LaterDocuments = Mapping[str, tuple[str, ...]]
"""Spellings of the documents after a document, for each of its searches, the latest last."""

_SIGNS = re.compile(r"[^0-9a-z]+")
_MAX_NAME = 120
"""Maximum length of a parsed name; the longest real name has 70 characters."""

_RULES = b"1"
"""Version of the rules; a new version makes the next sync read every member again."""


@attrs.frozen(slots=True)
class MemberName:
    """Content of the name of a member.

    Attributes:
        order: Sort key in its groups and in the groups that it searches.
        spelling: Its designation, with `{}` for the part that it shares with the searching document.
        groups: The groups of documents to which it belongs.
        searches: The group to search for later documents, for each meaning of a match.
        first: Number of the first matches to return besides the last one.
    """

    order: Order
    spelling: str
    groups: tuple[str, ...]
    searches: Mapping[str, str]
    first: int = 0


@attrs.frozen(slots=True)
class ListedStatus:
    """Status of a document that follows from the list of members.

    Attributes:
        word: Status word, an addition to those of the record; the tables of stages contain it.
        successor: Designation of the document that replaces it.
    """

    word: str
    successor: str | None = None


class Rules(Protocol):
    """Form of the member names of a body, and the meaning of later documents."""

    def parse_name(self, name: str) -> MemberName | None:
        """Parse a name in lower case with hyphens as the only signs; return None for another form of name."""

    def listed_status(
        self, later: LaterDocuments, designation: Designation, record: Mapping[str, Any]
    ) -> ListedStatus | None:
        """Return the status that follows from later documents; None when only the words of the record count."""


class Listing:
    """The documents of an archive in groups."""

    def __init__(self, rules: Rules | None, paths: Iterable[str]) -> None:
        self._rules = rules
        self._groups: dict[str, list[tuple[Order, str]]] = {}
        for path in paths if rules else ():
            if name := self._parse_name(path):
                for group in name.groups:
                    self._groups.setdefault(group, []).append((name.order, name.spelling))
        for documents in self._groups.values():
            documents.sort()

    def later(self, path: str) -> LaterDocuments | None:
        """Return the documents after that of a member; None for a name of unknown form."""
        name = self._parse_name(path)
        if name is None:
            return None
        later: dict[str, tuple[str, ...]] = {}
        for meaning, group in name.searches.items():
            spellings = [spelling for order, spelling in self._groups.get(group, ()) if order > name.order]
            later[meaning] = (*spellings[:-1][: name.first], *spellings[-1:])
        return later

    def mark(self, path: str, crc: int) -> int:
        """Return the checksum of the content of a member and of its later documents."""
        if self._rules is None:
            return crc
        return crc32(repr(self.later(path)).encode(), crc32(_RULES, crc))

    def _parse_name(self, path: str) -> MemberName | None:
        name = path.rpartition("/")[2]
        if self._rules is None or len(name) > _MAX_NAME:
            return None
        return self._rules.parse_name(_SIGNS.sub("-", name.casefold()).strip("-"))
