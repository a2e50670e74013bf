"""Succession: what stands in force today in the place of a standard that does not."""

from collections.abc import Callable, Iterator, Sequence

import attrs

from aistandards.catalog.editions import is_older, is_text, standing
from aistandards.catalog.entries import Entries, Entry
from aistandards.catalog.matching import is_numbered_alike
from aistandards.catalog.series import series
from aistandards.model import Designation
from aistandards.model.citation import Citation

_MAX_STEPS = 50
"""Standards that one succession looks at; the longest known has some ten."""


@attrs.frozen(slots=True)
class Succession:
    """The way from a standard to what stands today.

    Attributes:
        steps: Every standard that follows it, in the order of the way; the last ones are in force, if any is.
        current: Designations of what is in force today: several after a split, none where nothing is in force.
    """

    steps: tuple[str, ...] = ()
    current: tuple[str, ...] = ()


Read = Callable[[str], Designation | None]
"""Returns the designation of a text; None where it is none."""


def succession(entries: Entries, read: Read, start: Entry) -> Succession:
    """Return what stands today in the place of a standard; a standard in force stands for itself.

    The way follows what the standards state of each other. Where they state nothing, it follows the later editions of
    the work, then the same number under another publisher or type, then the parts of the number.

    Args:
        entries: The entries.
        read: Reads the designations that relations name.
        start: The standard.
    """
    if start.in_force:
        return Succession((), (start.name,))
    way = _Way(entries, read)
    if start.status.is_pending:
        current = way.published(start)
        return Succession(current, current)
    way.follow(start)
    return Succession(tuple(way.steps), tuple(dict.fromkeys(way.current)))


class _Way:
    """A search for what is in force, breadth first; each standard is looked at once."""

    def __init__(self, entries: Entries, read: Read) -> None:
        self._entries, self._read = entries, read
        self._by_number: dict[str, Sequence[Entry]] = {}
        self.steps: list[str] = []
        self.current: list[str] = []

    def published(self, draft: Entry) -> tuple[str, ...]:
        """Return the text in force of the work that a draft belongs to, if there is one."""
        edition = None if draft.designation.supplements else standing(self._texts(draft.designation))
        return (edition.name,) if edition is not None and edition.in_force else ()

    def follow(self, start: Entry) -> None:
        """Follow a standard to the end of every branch."""
        seen, queue = {start.name}, [start]
        for entry in queue:
            successors = self._after(entry)
            if entry.in_force and not successors:
                self.current.append(entry.name)
            for successor in successors:
                if successor.name in seen or len(seen) > _MAX_STEPS:
                    continue
                seen.add(successor.name)
                self.steps.append(successor.name)
                queue.append(successor)
        if not self.current:
            implied = next(filter(None, ([one for one in self._implied(entry) if one.in_force] for entry in queue)), [])
            self.steps += [entry.name for entry in implied if entry.name not in seen]
            self.current += [entry.name for entry in implied]

    def _after(self, entry: Entry) -> list[Entry]:
        """Return what follows an entry; a text in force is followed only by later texts in force that replace it."""
        stated = self._stated(entry)
        if entry.in_force:
            return [text for text in stated if text.in_force and is_older(entry, text)]
        return stated or self._implied(entry)

    def _stated(self, entry: Entry) -> list[Entry]:
        """Return the texts that replace an entry by what either side states.

        Sources state older editions, drafts and corrigenda too. Of an older edition or a draft, the later texts of
        its work are meant; of a supplement, its base.
        """
        texts = (self._text(name, entry) for name in self._entries.replaced_by(entry))
        successors = {text.name: text for text in texts if text is not None and _may_follow(text, entry)}
        return sorted(successors.values(), key=lambda text: text.designation)

    def _text(self, name: str, entry: Entry) -> Entry | None:
        designation = self._read(name)
        while designation is not None and designation.base is not None:
            designation = designation.base
        if designation is None:
            return None
        named = [other for other in self._numbered(designation) if other.name == designation.text]
        if named and is_text(named[0]) and _may_follow(named[0], entry):
            return self._newest_in_force(named[0])
        return self._later(designation, entry)

    def _newest_in_force(self, text: Entry) -> Entry:
        """Return a text, or the newest one in force of the same work when several are in force at once."""
        if not text.in_force:
            return text
        others = [other for other in self._texts(text.designation) if other.in_force and not other.designation.marking]
        return standing([other for other in others if not is_older(other, text)]) or text

    def _implied(self, entry: Entry) -> list[Entry]:
        """Return what follows an entry by its number: the newest later edition, the renamed text, or the parts."""
        if edition := self._later(entry.designation, entry):
            return [edition]
        return [] if entry.designation.supplements else list(self._parts(entry))

    def _later(self, designation: Designation, entry: Entry) -> Entry | None:
        """Return the text of a work that may follow an entry, else one in force of the same number."""
        for texts in (self._texts(designation), self._renamed(designation)):
            if edition := standing([text for text in texts if _may_follow(text, entry)]):
                return edition
        return None

    def _parts(self, entry: Entry) -> Iterator[Entry]:
        undated = attrs.evolve(entry.designation, date=None, marking=None, type=None)
        found = series(self._entries, Citation(undated))
        names = {part.designation for part in found.parts} if found else set[str]()
        for part in self._entries.with_parts(undated.full_number) if names else ():
            alike = is_numbered_alike(part.designation, entry.designation)
            if alike and part.name in names and part.in_force and is_text(part) and _may_follow(part, entry):
                yield part

    def _texts(self, designation: Designation) -> list[Entry]:
        """Return the texts of a work."""
        return [
            entry
            for entry in self._numbered(designation)
            if entry.designation.work == designation.work and is_text(entry)
        ]

    def _renamed(self, designation: Designation) -> list[Entry]:
        """Return the texts in force with the same number, or one of several, under some of the same publishers."""
        numbered = (entry for number in designation.numbers for entry in self._of_number(number))
        return [
            entry
            for entry in numbered
            if entry.in_force and is_text(entry) and is_numbered_alike(entry.designation, designation)
        ]

    def _numbered(self, designation: Designation) -> Sequence[Entry]:
        return self._of_number(designation.full_number)

    def _of_number(self, number: str) -> Sequence[Entry]:
        if number not in self._by_number:
            self._by_number[number] = self._entries.by_number(number)
        return self._by_number[number]


def _may_follow(text: Entry, entry: Entry) -> bool:
    """Return whether a text may stand in the place of an entry: it is another document and not older."""
    bases = {entry.name}
    base = entry.designation.base
    while base is not None:
        bases.add(base.text)
        base = base.base
    return text.name not in bases and not is_older(text, entry)
