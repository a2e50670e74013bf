"""Series: a standard of several parts cited without its part, and families cited with a placeholder.

Source: ISO/IEC Directives Part 2, 10.4 (references to all parts), 22.2 (numbers of parts).
"""

import re
from collections import defaultdict
from collections.abc import Sequence

import attrs

from aistandards.catalog.editions import date_matches, rank, without_bundles
from aistandards.catalog.entries import Entries, Entry
from aistandards.catalog.matching import is_numbered_alike, marking_matches
from aistandards.model import Status
from aistandards.model.citation import Citation, Extent
from aistandards.model.designation import natural_key

_PLACEHOLDER = re.compile(r"(?<=[-.])[xXnNyYzZ*]+(?![A-Za-z0-9])|(?<=\d)[xXnNyYzZ*]+(?![A-Za-z0-9])")
_MIN_START = 2
"""Characters before the first placeholder without which a family has no useful limit."""


@attrs.frozen(slots=True)
class Part:
    """A member of a series by the edition that answers for it.

    Attributes:
        designation: Designation of the edition: the one in force, else the newest; of a dated series, that of the date.
        status: Status of that edition.
        issued: Its date of publication or approval; None where it is not known.
        work: The part without its edition: `ISO/IEC 5259-1`.
        data_of: Date of the data of the status index, where only it has the part; None for a part of the store.
    """

    designation: str
    status: Status
    issued: str | None
    work: str
    data_of: str | None = None


@attrs.frozen(slots=True)
class Series:
    """The parts of a standard, or the members of a family.

    Attributes:
        designation: The series as cited: `ISO/IEC 15408`, `ISO/IEC 15408:2022`, `ISO/IEC 2501n`.
        parts: Its parts in natural order.
    """

    designation: str
    parts: tuple[Part, ...]

    @property
    def in_force(self) -> bool:
        """Whether any part is in force."""
        return self.status is Status.PUBLISHED

    @property
    def status(self) -> Status:
        """The status of the part that is furthest from withdrawal: in force when any part is."""
        present = {part.status for part in self.parts}
        return next(status for status in _BEST_FIRST if status in present)

    @property
    def data_of(self) -> str | None:
        """The date of the oldest data of the status index about a part; None where the store has all parts."""
        return min((part.data_of for part in self.parts if part.data_of is not None), default=None)


_BEST_FIRST = (
    Status.PUBLISHED,
    Status.IN_DEVELOPMENT,
    Status.PROPOSED,
    Status.SUPERSEDED,
    Status.WITHDRAWN,
    Status.UNKNOWN,
    Status.CANCELLED,
)


def series(entries: Entries, citation: Citation) -> Series | None:
    """Return the series or the family that a citation means; None when its number has no parts.

    A dated series has the parts of that date only, and one with the number of an edition the parts in that edition. A
    type that the citation names is that of every part.

    Args:
        entries: The entries.
        citation: The citation.
    """
    asked = citation.designation
    if asked.supplements or asked.stage or asked.former:
        return None
    by_number: dict[str, list[Entry]] = defaultdict(list)
    for entry in _members(entries, citation):
        if _belongs(citation, entry):
            by_number[entry.designation.full_number].append(entry)
    chosen = [entry for number in sorted(by_number, key=natural_key) for entry in _answering(by_number[number])]
    return Series(asked.text, tuple(map(_part, chosen))) if chosen else None


def _answering(editions: Sequence[Entry]) -> list[Entry]:
    """Return what answers for one number: every work in force, else the edition that comes nearest to it."""
    by_work: dict[str, list[Entry]] = defaultdict(list)
    for entry in without_bundles(editions):
        by_work[entry.designation.work].append(entry)
    answers = sorted((min(members, key=rank) for members in by_work.values()), key=rank)
    return [entry for entry in answers if entry.in_force] or answers[:1]


def _members(entries: Entries, citation: Citation) -> Sequence[Entry]:
    number = citation.designation.full_number
    if citation.extent is not Extent.FAMILY:
        return [
            entry for entry in entries.with_parts(number) if _is_numbered(entry.designation.full_number[len(number) :])
        ]
    pattern, start = family_pattern(number)
    if len(start) < _MIN_START:
        return []
    return [
        entry
        for entry in entries.beginning(start)
        if any(pattern.fullmatch(name) for name in entry.designation.numbers)
    ]


def _is_numbered(part: str) -> bool:
    """Return whether the text behind a number names a part; `-HBK` is a handbook about the standard."""
    return any(character.isdigit() for character in part)


def family_pattern(number: str) -> tuple[re.Pattern[str], str]:
    """Return the pattern of the numbers that a placeholder stands for, and the text before the first placeholder.

    A placeholder behind a digit stands for as many digits as it has letters, one behind a hyphen for a whole part.

    >>> pattern, start = family_pattern("2501n")
    >>> start, bool(pattern.fullmatch("25012")), bool(pattern.fullmatch("25020"))
    ('2501', True, False)
    """
    written, end = list[str](), 0
    for match in _PLACEHOLDER.finditer(number):
        whole = number[match.start() - 1] in "-."
        written += [re.escape(number[end : match.start()]), r"[0-9]+[a-z]?" if whole else f"[0-9]{{{len(match[0])}}}"]
        end = match.end()
    first = _PLACEHOLDER.search(number)
    written.append(re.escape(number[end:]))
    return re.compile("".join(written) + r"(?:-[0-9a-z-]*[0-9][0-9a-z-]*)?", re.IGNORECASE), number[
        : first.start()
    ] if first else number


def _belongs(citation: Citation, entry: Entry) -> bool:
    """Return whether an entry is an edition or a project of a part that a citation without part means."""
    asked, stored = citation.designation, entry.designation
    if stored.supplements or entry.status is Status.CANCELLED or stored.type != (asked.type or stored.type):
        return False
    if not is_numbered_alike(asked, stored) or not marking_matches(asked, stored):
        return False
    if citation.edition is not None and asked.date is None and entry.edition != citation.edition.removesuffix(".0"):
        return False
    return date_matches(asked.date, stored.date, entry.issued)


def _part(entry: Entry) -> Part:
    return Part(entry.name, entry.status, entry.issued, entry.designation.work, entry.data_of)
