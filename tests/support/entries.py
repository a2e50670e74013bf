"""A small catalogue of entries in memory, written as designations with their facts."""

from collections.abc import Iterable, Sequence

from aistandards.catalog.entries import Entry
from aistandards.catalog.resolution import Resolver
from aistandards.catalog.succession import Succession, succession
from aistandards.model import Status

from .installed import DESIGNATIONS, parse

STATUSES = {
    "in force": Status.PUBLISHED,
    "superseded": Status.SUPERSEDED,
    "withdrawn": Status.WITHDRAWN,
    "project": Status.IN_DEVELOPMENT,
    "dropped": Status.CANCELLED,
}


def entry(name: str, status: str = "in force", issued: str | None = None, edition: str | None = None) -> Entry:
    """An entry; its date of issue is that of the designation where none is given."""
    designation = parse(name)
    printed = designation.supplements[-1].date if designation.supplements else designation.date
    return Entry(
        designation,
        STATUSES[status],
        issued or (printed.text if printed else None),
        edition=edition,
        work_item=status == "project",
    )


class Small:
    """Entries in memory; see `aistandards.catalog.entries.Entries`. `replacements` are pairs of old and new."""

    def __init__(self, entries: Iterable[Entry], replacements: Iterable[tuple[str, str]] = ()) -> None:
        self.entries, self.replacements = list(entries), list(replacements)

    def by_number(self, number: str) -> Sequence[Entry]:
        return [one for one in self.entries if number.casefold() in map(str.casefold, one.designation.numbers)]

    def with_parts(self, number: str) -> Sequence[Entry]:
        return self.beginning(f"{number}-")

    def beginning(self, start: str) -> Sequence[Entry]:
        return [one for one in self.entries if one.designation.full_number.casefold().startswith(start.casefold())]

    def neighbours(self, number: str) -> Sequence[tuple[str, str]]:
        return sorted({(one.designation.full_number.casefold(), one.designation.work) for one in self.entries})

    def by_key(self, source: str, upstream_id: str) -> None:
        """Return nothing: these entries have no keys."""

    def replaced_by(self, entry: Entry) -> Sequence[str]:
        return [new for old, new in self.replacements if old == entry.name]


def small(*lines: str, replacements: Iterable[tuple[str, str]] = ()) -> Small:
    """Entries written as `ISO 690:1987 | superseded | 1987-08 | 2`: designation, status, date of issue, edition."""
    return Small((entry(*(cell.strip() or None for cell in line.split("|"))) for line in lines), replacements)  # type: ignore[arg-type]


def resolver(entries: Small) -> Resolver:
    """A resolver of what people write over these entries."""
    return Resolver(entries, DESIGNATIONS)


def successors(entries: Small, name: str) -> Succession:
    """What stands today in the place of an entry."""
    start = next(one for one in entries.entries if one.name == name)
    return succession(entries, lambda text: DESIGNATIONS.attempt(text)[0], start)
